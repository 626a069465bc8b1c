package diary

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"nightroom/internal/sentence"
)

// MaxNote is how long a note may be, in bytes.
const MaxNote = 2000

// LateAfter is how long after waking a morning's answers still count.
const LateAfter = 4 * time.Hour

// ErrNothing is the error of an entry without an answer.
var ErrNothing = sentence.Errorf("the entry has no score and no other answer: enter a whole number from 0 (none) to 10 (the worst imaginable)")

// A Fault is the error of one answer: whose, and what is wrong with it.
type Fault struct {
	Item string // its name among Items
	Err  error
}

func (f Fault) Error() string { return f.Err.Error() }

// Unwrap is what is wrong.
func (f Fault) Unwrap() error { return f.Err }

func faulty(item, format string, args ...any) error {
	return Fault{item, sentence.Errorf(format, args...)}
}

// Check refuses what an entry may not say: p is the plan of its night, now the
// time at which it is given. The error is one sentence that says what to
// enter.
func (e *Entry) Check(p Plan, now time.Time) error {
	for i := range Items { // once more, for what did not come through Answer
		c := *e
		if err := Items[i].set(&c, Items[i].text(e), p); err != nil {
			return Fault{Items[i].Name, err}
		}
	}
	if _, err := ParseMoment(string(e.Moment)); err != nil {
		return err
	}
	if e.Empty() {
		return ErrNothing
	}
	if e.Worst.Given && e.Average.Given && e.Average.Value > e.Worst.Value {
		return faulty("average", "average pain %d is above the worst, %d: enter the worst of the day as the higher one", e.Average.Value, e.Worst.Value)
	}
	// In the morning the day has just begun, and its worst is yesterday's.
	if e.Moment == Evening && e.Worst.Given && e.Score.Given && e.Score.Value > e.Worst.Value {
		return faulty("worst", "pain now %d is above the worst of the day, %d: enter a worst of at least %d", e.Score.Value, e.Worst.Value, e.Score.Value)
	}
	return e.checkSleep(p, now)
}

// Woke is when the sleeper woke, as far as the diary knows: the last time that
// was told, else the one that was planned.
func (e *Entry) Woke(p Plan) time.Time {
	woke := p.Wake
	for _, t := range []time.Time{e.FinalWake, e.OutOfBed} {
		if t.After(woke) {
			woke = t
		}
	}
	return woke
}

func checkNote(note string) error {
	if len(note) > MaxNote {
		return sentence.Errorf("the note has %d bytes: enter at most %d", len(note), MaxNote)
	}
	if !isText(note, true) {
		return sentence.Errorf("the note has characters that are not text: enter it again without them")
	}
	return nil
}

// isText says whether a text can be shown anywhere: UTF-8 without control
// characters.
func isText(s string, lines bool) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && (r != '\n' || !lines)
	})
}

// tidied is a note as it may be kept: a line ends in one way, and blanks around
// it are no part of it.
func tidied(note string) string {
	return strings.TrimSpace(strings.ReplaceAll(note, "\r\n", "\n"))
}
