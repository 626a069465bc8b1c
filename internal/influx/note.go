package influx

import (
	"encoding/json"
	"strconv"
	"time"
)

// mostNotes is how many notes of either kind are kept: the newest.
const mostNotes = 1000

// A Note is about a row that did not go as it should: a line that was set
// aside, or a point that remains where it should not.
type Note struct {
	Seq     int64     `json:"seq"`               // the row's number in the journal
	At      time.Time `json:"at"`                // when it was written
	Line    string    `json:"line,omitempty"`    // the line; empty if the row could not be made one
	Words   string    `json:"words"`             // the server's, or why it could not
	Point   string    `json:"point,omitempty"`   // the point that remains; empty for a line that was set aside
	Command string    `json:"command,omitempty"` // what takes it away
}

// Remains tells a point that remains from a line that was set aside.
func (n *Note) Remains() bool { return n.Point != "" }

// ReadNote reads a note from the journal.
func ReadNote(b []byte) (n Note, err error) { return n, json.Unmarshal(b, &n) }

func (n *Note) encode() []byte {
	b, err := json.Marshal(n)
	if err != nil {
		panic(err) // numbers, times and text: nothing can fail
	}
	return b
}

// report tells the log of what was not stored: the first of it, then when it is
// ten times as much.
func (s *Sink) report(before, after *Ledger, notes []Note) {
	words, remains := "", Note{}
	for _, n := range notes {
		if n.Remains() {
			remains = n
		} else {
			words = n.Words
		}
	}
	if grown(before.SetAside, after.SetAside) {
		s.o.Log.Warn("InfluxDB: lines were refused and set aside, the rest goes on; see nightroom influx rejected",
			"lines", after.SetAside, "why", words)
	}
	if grown(before.Expired, after.Expired) {
		s.o.Log.Info("InfluxDB: lines are older than what the bucket keeps, and are not stored there", "lines", after.Expired)
	}
	if grown(before.Remain, after.Remain) {
		s.o.Log.Warn("InfluxDB: what was removed here still stands there; nightroom influx status has the command that takes it away",
			"points", after.Remain, "point", remains.Point, "why", remains.Words)
	}
}

// grown tells that a count has more digits than before.
func grown(before, after int64) bool {
	return after > 0 && (before == 0 || len(strconv.FormatInt(before, 10)) != len(strconv.FormatInt(after, 10)))
}
