package influx

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/influxdata/influxdb-client-go/v2/api"
	ihttp "github.com/influxdata/influxdb-client-go/v2/api/http"
	"github.com/influxdata/influxdb-client-go/v2/api/write"
)

// Rows of a batch. After a failure it is halved, and doubled by each success,
// so a slow line gets what it can carry and a server that is just back is not
// met by everybody's backlog at once. What a batch takes in memory is nearly all
// that an upload takes: 5,000 rows, which InfluxDB is said to like best, took
// 22 MiB more than a daemon that idles, these take 11.
const (
	mostRows  = 2000
	leastRows = 64
)

// A Sink uploads a journal to one InfluxDB.
type Sink struct {
	o      Options
	tags   []Tag
	client *http.Client
	lib    ihttp.Service // the library's, which sends what api writes
	api    api.WriteAPIBlocking
	pause  func(context.Context, time.Duration) error

	rows  int    // of the next batch
	tries int    // failures since the last success
	told  string // what the log was last told to be wrong

	hand, next batch // the one that is sent, and the one behind it, which is made meanwhile

	at    int64     // the cursor, as it was last read or moved
	memo  string    // what stood with it
	ahead int64     // up to where urgent rows were sent ahead of it
	epoch time.Time // the newest of all that were sent

	auth    string   // the header
	secrets []string // never repeated, whatever a server sends back
	unknown bool     // who we are is to be read anew before the next request
	way     way      // to delete a point

	books
}

// New prepares an upload and sends nothing. Its errors name the setting that
// is wrong.
func New(o Options) (*Sink, error) {
	tags, err := o.check()
	if err != nil {
		return nil, err
	}
	s := &Sink{o: o, tags: tags, pause: pause, rows: mostRows, unknown: o.Secret != nil}
	if s.client, err = newClient(o.Every, o.CA); err != nil {
		return nil, err
	}
	// Not by influxdb2.NewClient, which sets a log level for the whole
	// process. The blocking API without EnableBatching: the asynchronous one
	// keeps lines in memory and drops them, and batching empties its buffer
	// before it knows whether the server took it.
	s.lib = ihttp.NewService(withSlash(o.URL), "", ihttp.DefaultOptions().SetHTTPDoer(&strict{s}))
	s.api = api.NewWriteAPIBlocking(o.Org, o.Bucket, s.lib,
		write.DefaultOptions().SetPrecision(time.Millisecond).SetUseGZip(true))
	s.identify()
	return s, nil
}

// withSlash makes a path the folder in which the API lies.
func withSlash(url string) string {
	if url[len(url)-1] == '/' {
		return url
	}
	return url + "/"
}

// Run uploads until ctx ends, and returns its error. No answer of a server and
// no journal that cannot be read ends it: it tries again for ever.
func (s *Sink) Run(ctx context.Context, j Journal) error {
	defer s.client.CloseIdleConnections()
	for {
		if err := s.drain(ctx, j); err != nil {
			return err
		}
		if err := s.rest(ctx, j); err != nil {
			return err
		}
	}
}

// drain uploads until the cursor has reached the journal's end.
func (s *Sink) drain(ctx context.Context, j Journal) error {
	for {
		more, err := s.upload(ctx, j)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, errMoved{}): // it goes on from there
		case err != nil:
			s.rows = max(s.rows/2, leastRows)
			if err := s.pause(ctx, s.failed(j, err)); err != nil {
				return err
			}
		case !more:
			s.hand, s.next = batch{}, batch{} // a backlog's memory
			return nil
		default:
			s.rows = min(s.rows*2, mostRows)
			s.hurry(ctx, j)
		}
	}
}

// rest until the next upload: Every after the last, or at once when an alert
// or a diary entry has come, or somebody has set the cursor back.
func (s *Sink) rest(ctx context.Context, j Journal) error {
	due, cancel := context.WithTimeout(ctx, s.o.Every)
	defer cancel()
	at := j.Cursor()
	for seen := at; j.Wait(due, seen) == nil; {
		if j.Cursor() != at {
			return ctx.Err()
		}
		entries, err := j.After(due, seen, mostRows)
		if err != nil || len(entries) == 0 {
			<-due.Done() // drain meets the error again, and says it
			break
		}
		for i := range entries {
			if slices.Contains(s.urgent(), entries[i].Kind) {
				return ctx.Err()
			}
		}
		seen = entries[len(entries)-1].Seq
	}
	return ctx.Err()
}

// upload one batch; more tells that others may stand behind it. While the server
// works on it the next is made: reading and packing take as long as a database
// does on the same machine.
func (s *Sink) upload(ctx context.Context, j Journal) (more bool, err error) {
	at := s.resume(j)
	if err := s.reread(); err != nil {
		return false, err
	}
	if !s.next.stands(at, j) {
		if err := s.compose(ctx, j, &s.next, at, s.rows); err != nil {
			return false, err
		}
	}
	s.hand, s.next = s.next, s.hand
	s.epoch = s.hand.epoch
	s.mu.Lock()
	s.status.Waiting = s.hand.count(0, len(s.hand.items))
	s.mu.Unlock()
	made := s.prepare(ctx, j)
	err = s.deal(ctx, j, &s.hand)
	<-made
	return s.hand.whole, err
}

// prepare begins to make the next batch; what it returns is closed when that is
// done. What fails is left to the upload, which makes it anew.
func (s *Sink) prepare(ctx context.Context, j Journal) <-chan struct{} {
	made := make(chan struct{})
	s.next.items = s.next.items[:0] // it was sent
	if !s.hand.whole {
		close(made)
		return made
	}
	after, rows := s.hand.last(), min(s.rows*2, mostRows)
	go func() {
		defer close(made)
		_ = s.compose(ctx, j, &s.next, after, rows)
	}()
	return made
}

type journalError struct{ error }

func (e *journalError) Unwrap() error { return e.error }

// Waits between tries.
const (
	firstWait   = 2 * time.Second
	longestWait = 5 * time.Minute
	mostAsked   = 15 * time.Minute // by Retry-After
	lasting     = time.Minute      // a wait that people are told of at once
)

// backoff before try n (from 1) has come up: somewhere between half and the
// whole of 2 s, 4 s, 8 s … 5 min, so that rooms that lost their server
// together do not come back together.
func backoff(n int) time.Duration {
	top := min(firstWait<<min(n-1, 10), longestWait)
	return top/2 + rand.N(top/2)
}

// asked is a wait that the server asked for, and up to a tenth more.
func asked(d time.Duration) time.Duration {
	return min(d+rand.N(d/10+1), mostAsked)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
