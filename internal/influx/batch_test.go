package influx

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"nightroom/internal/record"
)

// A watched journal counts how often rows of all kinds were read from it, and how
// often it was asked for those that a row is a correction of.
type watched struct {
	*memory
	reads, asked atomic.Int32
}

func (w *watched) Versions(ctx context.Context, e *Entry) ([]record.Row, bool, error) {
	w.asked.Add(1)
	return w.memory.Versions(ctx, e)
}

func (w *watched) After(ctx context.Context, seq int64, limit int, kinds ...record.Kind) ([]Entry, error) {
	if len(kinds) == 0 {
		w.reads.Add(1)
	}
	return w.memory.After(ctx, seq, limit, kinds...)
}

// Reading and packing take as long as a database does: neither waits for the
// other.
func TestTheNextBatchIsMadeWhileTheServerWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &watched{memory: newMemory(epochRows(3 * mostRows)...)}
		answers := make(chan struct{})
		web := &server{respond: func(int, []string) *http.Response { <-answers; return respond(204, "") }}
		s, _ := newSink(t, "http://influx.test:8086", nil)
		s.client.Transport = web
		stop := run(t, s, j)
		for n := range int32(3) {
			synctest.Wait()
			if got := j.reads.Load(); got != n+2 {
				t.Errorf("while the server works on batch %d the journal was read %d times, want %d", n+1, got, n+2)
			}
			answers <- struct{}{}
		}
		synctest.Wait()
		if j.Cursor() != j.Last() || s.Status().Sent != 3*mostRows {
			t.Errorf("cursor %d of %d, status %+v", j.Cursor(), j.Last(), s.Status())
		}
		stop()
	})
}

// A batch that is made anew because the room was measured meanwhile has the
// epochs of the one before: they are no corrections of themselves.
func TestABacklogGoesOnWhileTheRoomIsMeasured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &watched{memory: newMemory(epochRows(3 * mostRows)...)}
		web := &server{respond: func(n int, _ []string) *http.Response {
			time.Sleep(time.Second) // the next batch is made
			if n < 3 {
				j.put(epochRow(3*mostRows + n))
			}
			return respond(204, "")
		}}
		s, _ := newSink(t, "http://influx.test:8086", nil)
		s.client.Transport = web
		stop := run(t, s, j)
		after(time.Minute)
		if asked := j.asked.Load(); asked > 1 { // of the first nothing is known
			t.Errorf("the journal was asked for corrections of %d epochs", asked)
		}
		if j.Cursor() != j.Last() || s.Status().Sent != 3*mostRows+3 {
			t.Errorf("cursor %d of %d, status %+v", j.Cursor(), j.Last(), s.Status())
		}
		stop()
	})
}

// A torn journal fails once, in the middle of a batch.
type torn struct {
	*memory
	mended atomic.Bool
}

func (j *torn) Versions(ctx context.Context, e *Entry) ([]record.Row, bool, error) {
	if e.Kind == record.Pain && !j.mended.Swap(true) {
		return nil, false, errors.New("the disk failed")
	}
	return j.memory.Versions(ctx, e)
}

// What was read of a batch before the record failed is not taken for all of it.
func TestABatchThatWasReadInPartIsMadeAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &torn{memory: newMemory(epochRows(100)...)}
		j.put(painRow(0, "anna", 4))
		j.put(epochRow(100))
		web := &server{}
		s, _ := newSink(t, "http://influx.test:8086", nil)
		s.client.Transport = web
		stop := run(t, s, j)
		after(10 * time.Second)
		if sent := web.lines(); len(sent) != 1 || len(sent[0]) != 102 {
			t.Errorf("%d requests, the first of %d lines; want one of all 102", len(sent), len(slices.Concat(sent...)))
		}
		stop()
	})
}

// What somebody takes back, or was forgotten, while a batch waits for its turn is
// not sent as it was.
func TestABatchThatWasMadeBeforeACorrectionIsMadeAnew(t *testing.T) {
	web, j := &server{}, newMemory(epochRows(mostRows)...)
	j.put(painRow(0, "anna", 4), painRow(1, "anna", 9))
	j.put(epochRow(mostRows)) // so that more stands behind them
	web.other = func(*http.Request, string) *http.Response { return respond(204, "") }
	web.respond = func(n int, _ []string) *http.Response {
		if n == 0 {
			time.Sleep(time.Second) // the next batch is made
			j.put(painRow(0, "anna", 5))
			j.remove(painRow(1, "anna", 9))
		}
		return respond(204, "")
	}
	play(t, web, j, nil, func(s *Sink, _ *book) {
		after(time.Minute)
		for _, l := range slices.Concat(web.lines()...) {
			if strings.HasPrefix(l, "pain,") && !strings.Contains(l, "score=5i") {
				t.Errorf("sent %q", l)
			}
		}
		if st := s.Status(); st.Sent != mostRows+2 || j.Cursor() != j.Last() {
			t.Errorf("status %+v, cursor %d of %d", st, j.Cursor(), j.Last())
		}
	})
}

func TestABatchThatWasMadeIsNotUsedAfterTheCursorWasSetBack(t *testing.T) {
	web, j := &server{}, newMemory(epochRows(3*mostRows)...)
	web.respond = func(n int, _ []string) *http.Response {
		if n == 1 {
			j.reset(10)
		}
		return respond(204, "")
	}
	play(t, web, j, nil, func(s *Sink, _ *book) {
		after(time.Minute)
		heard := web.lines()
		if len(heard) < 3 || len(heard[2]) == 0 || heard[2][0] != string(lineOf(t, 10)) {
			t.Errorf("after the cursor was set back it went on elsewhere")
		}
		if st := s.Status(); st.Sent != 3*mostRows-10 || j.Cursor() != j.Last() {
			t.Errorf("status %+v, cursor %d of %d", st, j.Cursor(), j.Last())
		}
	})
}

// lineOf epoch n, without its line break.
func lineOf(t *testing.T, n int) []byte {
	t.Helper()
	b, err := Line(nil, point(t, epochRow(n)), "bedroom")
	if err != nil {
		t.Fatal(err)
	}
	return b[:len(b)-1]
}
