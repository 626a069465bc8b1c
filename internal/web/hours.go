package web

import (
	"context"
	"net/http"
	"sync"

	"nightroom/internal/web/chart"
)

// Hours are what the day was like.
type Hours interface {
	// Today is what was measured since people got up, a series for each quantity
	// that has a limit here. The same slice comes again until there is more.
	Today(ctx context.Context) ([]*chart.Series, error)
}

// drawings are the pictures of today, drawn once for all who look: a hundred
// phones that hear of an epoch at the same moment are one piece of work.
type drawings struct {
	mu  sync.Mutex
	of  *chart.Series // the first, which tells one day's series from another's
	all map[string][]chart.Picture
}

// today are the pictures of the day so far in the language of a request.
func (s *Server) today(r *http.Request) ([]chart.Picture, error) {
	series, err := s.room.Today(r.Context())
	if err != nil || len(series) == 0 {
		return nil, err
	}
	w, d := s.words(r), &s.drawings
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.of != series[0] {
		d.of, d.all = series[0], map[string][]chart.Picture{}
	}
	if d.all[w.Lang] == nil {
		for _, one := range series {
			d.all[w.Lang] = append(d.all[w.Lang], chart.Draw(one, w))
		}
	}
	return d.all[w.Lang], nil
}
