package influx

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// ErrNoBucket is in an error about a bucket or database that is not there. The
// upload makes it, if it may.
var ErrNoBucket = errors.New("there is no such bucket yet")

// Try writes nothing to the database: it asks whether that could be done. The
// error says which setting to look at.
func (s *Sink) Try(ctx context.Context) error {
	defer s.client.CloseIdleConnections()
	err := s.api.WriteRecord(ctx, "# nightroom check")
	a, ok := errors.AsType[*answer](err)
	switch {
	case err == nil:
		return nil
	case !ok:
		if u, is := errors.AsType[*url.Error](err); is { // which repeats the whole address
			err = u.Err
		}
		return fmt.Errorf("InfluxDB cannot be reached at %s (%w); check influx.url, and whether it is running", s.o.URL, err)
	case a.blamesLines(), a.status == http.StatusBadRequest && strings.Contains(a.words, "point"):
		return nil // it would have taken points: there are none
	case a.missing():
		return fmt.Errorf("InfluxDB at %s: %w: %q", s.o.URL, ErrNoBucket, s.o.Bucket)
	case a.passing():
		return fmt.Errorf("InfluxDB at %s is busy or ill (%w); look at its log", s.o.URL, a)
	}
	return fmt.Errorf("InfluxDB at %s takes nothing (%w); %s", s.o.URL, a, a.advice(&s.o))
}
