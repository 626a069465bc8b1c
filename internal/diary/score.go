package diary

import (
	"encoding/json"
	"strconv"
	"strings"

	"nightroom/internal/sentence"
)

// Question is the wording under which every score was given; it is fixed,
// because another question gets another answer.
const Question = "How bad is your pain right now? 0 none, 10 the worst imaginable"

// A Score is a pain score on the 11-point numeric rating scale (NRS-11): a
// whole number from 0, no pain, to 10, the worst imaginable. One that was
// made by ParseScore, or read from JSON, cannot be anything else.
type Score uint8

// MaxScore is the worst imaginable.
const MaxScore Score = 10

// ParseScore reads a score as a person types it.
func ParseScore(s string) (Score, error) { return parseScore("pain score", s) }

func parseScore(what sentence.Word, s string) (Score, error) {
	n, ok := digits(s, 0, int(MaxScore))
	if !ok {
		return 0, sentence.Errorf("%s %.40q: enter a whole number from 0 (none) to 10 (the worst imaginable)", what, s)
	}
	return Score(n), nil
}

// UnmarshalJSON refuses what is no score.
func (s *Score) UnmarshalJSON(b []byte) (err error) {
	*s, err = ParseScore(string(b))
	return err
}

// A Quality is how good the sleep was, from 1, very poor, to 5, very good: the
// five words of the Consensus Sleep Diary (Carney 2012, SLEEP 35:287).
type Quality uint8

var qualityWords = [...]string{1: "very poor", 2: "poor", 3: "fair", 4: "good", 5: "very good"}

// String is the word; "" if there is none.
func (q Quality) String() string {
	if int(q) >= len(qualityWords) {
		return ""
	}
	return qualityWords[q]
}

func parseQuality(s string) (Quality, error) {
	n, ok := digits(s, 1, len(qualityWords)-1)
	if !ok {
		return 0, sentence.Errorf("sleep quality %.40q: enter a whole number from 1 (very poor) to 5 (very good)", s)
	}
	return Quality(n), nil
}

// UnmarshalJSON refuses what is no quality.
func (q *Quality) UnmarshalJSON(b []byte) (err error) {
	*q, err = parseQuality(string(b))
	return err
}

// digits reads a whole number within bounds, as plain digits and nothing else.
func digits(s string, least, most int) (int, bool) {
	text := strings.TrimSpace(s)
	if len(text) > len(strconv.Itoa(most)) || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= least && n <= most
}

var _ = []json.Unmarshaler{(*Score)(nil), (*Quality)(nil), (*Answer[Score])(nil)}
