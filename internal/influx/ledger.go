package influx

import (
	"encoding/json"
	"sync"
	"time"
)

// A Ledger is what became of the rows up to the cursor, since the first of them
// or since the cursor was last set back. It is kept with the cursor, so the two
// never tell different stories, whatever was killed.
type Ledger struct {
	Since       time.Time `json:"since,omitzero"`
	Sent        int64     `json:"sent"`                  // lines stored
	SetAside    int64     `json:"set_aside"`             // lines that were refused for good; see Note
	Expired     int64     `json:"expired"`               // lines older than what the bucket keeps
	Deleted     int64     `json:"deleted"`               // points taken away there, because they were removed or lost a field here
	Remain      int64     `json:"remain"`                // points that should be away and that the server does not take away; see Note
	Lost        int64     `json:"lost"`                  // rows that were dropped here before they could be sent
	LostWhy     string    `json:"lost_why,omitempty"`    // why
	LastSuccess time.Time `json:"last_success,omitzero"` // zero: none yet
	LastError   string    `json:"last_error,omitempty"`  // what is wrong now; empty once the server takes lines again
}

// ReadLedger reads what a sink keeps with its cursor; what cannot be read is
// a ledger that begins.
func ReadLedger(memo string) (l Ledger) {
	if json.Unmarshal([]byte(memo), &l) != nil {
		return Ledger{}
	}
	return l
}

// Memo is what is kept with the cursor.
func (l *Ledger) Memo() string {
	b, err := json.Marshal(l)
	if err != nil {
		panic(err) // numbers, times and text: nothing can fail
	}
	return string(b)
}

// Status is the ledger, and what is in hand.
type Status struct {
	Ledger
	Waiting int // lines read from the journal and not yet stored; more may stand behind them
}

// books is what others may ask while Run works.
type books struct {
	mu     sync.Mutex
	status Status
}

// Status may be called at any time.
func (s *Sink) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// Lose notes that rows were dropped from the journal before this sink had
// them. It may be called at any time.
func (s *Sink) Lose(rows int64, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status.Lost += rows
	s.status.LostWhy = why
}

// resume takes the ledger up where the journal has it, and returns the cursor.
func (s *Sink) resume(j Journal) int64 {
	seq, memo := j.Cursor(), j.Memo()
	if seq != s.at || memo != s.memo {
		s.at, s.memo = seq, memo
		l := ReadLedger(memo)
		s.mu.Lock()
		s.status.Ledger = l
		s.mu.Unlock()
	}
	return seq
}

// passed books the items [lo, hi) and moves the cursor over them. It fails if
// the cursor was moved by somebody else.
func (s *Sink) passed(j Journal, b *batch, lo, hi int) error {
	if lo == hi {
		return nil
	}
	answered := len(b.lines(lo, hi)) > 0
	now := s.o.Now().Round(0)
	s.mu.Lock()
	before := s.status
	after := before
	var notes []Note
	var slots []int
	write := func(n Note, slot int64) {
		n.At = now
		notes, slots = append(notes, n), append(slots, int(slot))
	}
	if after.Since.IsZero() {
		after.Since = now
	}
	for i := lo; i < hi; i++ {
		it, line := &b.items[i], b.lines(i, i+1)
		if len(line) > 0 {
			after.Waiting--
		}
		switch {
		case it.erase == nil:
		case it.remains == nil:
			after.Deleted++
			answered = true
		default:
			after.Remain++
			write(s.remnant(it), mostNotes+(after.Remain-1)%mostNotes)
		}
		switch {
		case it.refused != nil:
			after.SetAside++
			write(Note{Seq: it.seq, Line: string(line), Words: it.refused.Error()}, (after.SetAside-1)%mostNotes)
		case it.expired:
			after.Expired++
		case len(line) > 0:
			after.Sent++
			after.LastSuccess = now
		}
	}
	if answered {
		after.LastError = ""
	}
	s.status = after
	s.mu.Unlock()

	for i := range notes {
		j.Note(slots[i], notes[i].encode())
	}
	if err := s.keep(j, b.items[hi-1].seq, &after.Ledger); err != nil {
		return err
	}
	if answered {
		s.tries = 0
		if s.told != "" {
			s.told = ""
			s.o.Log.Info("InfluxDB takes lines again", "url", s.o.URL)
		}
	}
	s.report(&before.Ledger, &after.Ledger, notes)
	return nil
}

// errMoved: somebody has set the cursor back meanwhile.
type errMoved struct{}

func (errMoved) Error() string { return "the cursor was set back" }

// keep moves the cursor to seq with the ledger.
func (s *Sink) keep(j Journal, seq int64, l *Ledger) error {
	memo := l.Memo()
	if !j.Keep(s.at, seq, memo) {
		return errMoved{}
	}
	s.at, s.memo = seq, memo
	return nil
}
