package influx

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
)

// Forget takes everything out of the database that is about a person: all
// their scores, of all times. Where the server cannot, the note says what
// remains and which command takes it away; it is empty when everything is gone.
// The rows must be gone from the journal before, or they are sent again.
func (s *Sink) Forget(ctx context.Context, person string) (Note, error) {
	if err := checkTag("person", person); err != nil {
		return Note{}, err
	}
	p := &place{table: "pain", tags: append([]Tag{{"room", s.o.Room}}, append(slices.Clip(s.tags), Tag{"person", person})...)}
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
