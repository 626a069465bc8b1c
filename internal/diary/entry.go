package diary

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"nightroom/internal/night"
)

// Question is the wording under which every score was given; it is fixed,
// because another question gets another answer.
const Question = "How bad is your pain right now? 0 none, 10 the worst imaginable"

// A Score is a pain score on the 11-point numeric rating scale (NRS-11): a
// whole number from 0, no pain, to 10, the worst imaginable. One that was
// made by ParseScore cannot be anything else.
type Score uint8

// MaxScore is the worst imaginable.
const MaxScore Score = 10

// ParseScore reads a score as a person types it.
func ParseScore(s string) (Score, error) {
	digits := strings.TrimSpace(s)
	n, err := strconv.ParseUint(digits, 10, 8)
	if err != nil || Score(n) > MaxScore || len(digits) > len("10") {
		return 0, fmt.Errorf("pain score %.40q: enter a whole number from 0 (none) to 10 (the worst imaginable)", s)
	}
	return Score(n), nil
}

// A Moment is when in the day a score was asked for.
type Moment string

// The moments.
const (
	Morning Moment = "morning"
	Evening Moment = "evening"
)

// ParseMoment reads a moment; empty is the morning.
func ParseMoment(s string) (Moment, error) {
	switch m := Moment(s); m {
	case "":
		return Morning, nil
	case Morning, Evening:
		return m, nil
	}
	return "", fmt.Errorf("moment %.40q: enter morning or evening", s)
}

// An Entry is what one person said at one moment of one night. Person, Night
// and Moment are what it is known by: a second entry corrects the first.
type Entry struct {
	Person string     `json:"person"` // the person's id
	Night  night.Date `json:"night"`
	Moment Moment     `json:"moment"`
	Score  Score      `json:"score"`
	Sites  []string   `json:"sites,omitempty"` // ids from Sites
	Note   string     `json:"note,omitempty"`

	Reported time.Time `json:"reported"` // when it was given
}

// MaxNote is how long a note may be, in bytes.
const MaxNote = 2000

// Check refuses what an entry may not hold. Score is right by its type.
func (e *Entry) Check() error {
	for _, s := range e.Sites {
		if _, ok := siteNames[s]; !ok {
			return fmt.Errorf("site %.40q: enter one of %s", s, strings.Join(Sites(), ", "))
		}
	}
	if len(e.Note) > MaxNote {
		return fmt.Errorf("the note has %d bytes: keep it under %d", len(e.Note), MaxNote)
	}
	if !utf8.ValidString(e.Note) || strings.ContainsFunc(e.Note, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
		return fmt.Errorf("the note has characters that are not text: enter it again without them")
	}
	return nil
}
