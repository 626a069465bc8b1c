package influx

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"nightroom/internal/record"
)

// Forget takes everything out of the database that is about a person: all
// their scores, of all times, whichever fixed tags they had. Where the server
// cannot, the note says what remains and which command takes it away; it is
// empty when everything is gone. The rows must be gone from the journal before,
// or they are sent again.
func (s *Sink) Forget(ctx context.Context, person string) (Note, error) {
	if err := checkTag("person", person); err != nil {
		return Note{}, err
	}
	return s.forget(ctx, &place{table: "pain", tags: []Tag{{"room", s.o.Room}, {"person", person}}})
}

// ForgetRoom takes everything of the room out of the database, as Forget does.
func (s *Sink) ForgetRoom(ctx context.Context) (remain []Note, err error) {
	for i := range record.Tables {
		n, err := s.forget(ctx, &place{table: record.Tables[i].Name, tags: []Tag{{"room", s.o.Room}}})
		if err != nil {
			return remain, err
		}
		if n.Remains() {
			remain = append(remain, n)
		}
	}
	return remain, nil
}

func (s *Sink) forget(ctx context.Context, p *place) (Note, error) {
	err := s.erasePoint(ctx, p)
	n, a := noWay{}, (*answer)(nil)
	if errors.As(err, &n) && n.victoria() {
		// Series it can delete; only single points it cannot.
		_, err = s.ask(ctx, http.MethodPost, "api/v1/admin/tsdb/delete_series", nil, "application/x-www-form-urlencoded",
			url.Values{"match[]": {p.selector()}}.Encode())
	}
	switch {
	case err == nil, errors.As(err, &a) && a.missing(): // where there is no bucket, there is nothing of anybody
		return Note{}, nil
	case errors.As(err, &a) && !a.passing():
		return Note{Words: err.Error(), Point: p.String(), Command: s.command(p, err)}, nil
	}
	return Note{}, errors.New(s.explain(err).says + ": " + err.Error())
}
