package diary

import (
	"bytes"
	"encoding/json"
	"time"

	"nightroom/internal/night"
	"nightroom/internal/sentence"
)

// A Moment is when in the day an entry was asked for.
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
	return "", sentence.Errorf("moment %.40q: enter morning or evening", s)
}

// SleptHere says whether the night was slept in this room: one on the sofa or
// in hospital is no night in it.
type SleptHere string

// The zero value is Yes, which is what is not asked for again each morning.
const (
	Yes    SleptHere = ""
	Partly SleptHere = "partly"
	No     SleptHere = "no"
)

// String is yes, partly or no.
func (s SleptHere) String() string {
	if s == Yes {
		return "yes"
	}
	return string(s)
}

// UnmarshalText refuses what is none of the three.
func (s *SleptHere) UnmarshalText(b []byte) (err error) {
	*s, err = parseSleptHere(string(b))
	return err
}

func parseSleptHere(s string) (SleptHere, error) {
	switch s {
	case "yes":
		return Yes, nil
	case "partly":
		return Partly, nil
	case "no":
		return No, nil
	}
	return "", sentence.Errorf("slept here %.40q: enter yes, partly or no", s)
}

// An Entry is what one person said at one moment of one night. Person, Night
// and Moment are what it is known by: a second entry corrects the first.
//
// Every answer may be missing, the score too: a person may tell of a night and
// not of pain, and skips what is too much this morning. One that says nothing
// at all is no entry, see Check.
type Entry struct {
	Person string     `json:"person"` // the person's id
	Night  night.Date `json:"night"`
	Moment Moment     `json:"moment"`

	Score   Answer[Score] `json:"score,omitzero"`   // right now
	Worst   Answer[Score] `json:"worst,omitzero"`   // of the day
	Average Answer[Score] `json:"average,omitzero"` // of the day
	Sites   []string      `json:"sites,omitempty"`  // ids from Sites, in order

	SleptHere SleptHere `json:"slept_here,omitzero"`
	Sleep

	StiffnessMin Answer[int] `json:"stiffness_min,omitzero"` // of the joints, after getting up
	Factors      []string    `json:"factors,omitempty"`      // ids from Factors, and words of one's own
	Note         string      `json:"note,omitempty"`

	// Late is a morning entry that was given over 4 h after waking. It is
	// kept, and left out of means and counts.
	Late bool `json:"late,omitzero"`
	// SeenBefore says that somebody had been shown the night's figures before
	// this was answered.
	SeenBefore bool `json:"seen_before,omitzero"`

	Reported time.Time `json:"reported,omitzero"` // when it was given; zero is not known
}

// Sleep is the night as its sleeper remembers it: the Consensus Sleep Diary
// (Carney 2012, SLEEP 35:287).
type Sleep struct {
	Quality        Answer[Quality] `json:"sleep_quality,omitzero"`
	IntoBed        time.Time       `json:"into_bed,omitzero"`
	TriedToSleep   time.Time       `json:"tried_to_sleep,omitzero"`
	MinutesToSleep Answer[int]     `json:"minutes_to_sleep,omitzero"`
	Awakenings     Answer[int]     `json:"awakenings,omitzero"`    // without the final one
	MinutesAwake   Answer[int]     `json:"minutes_awake,omitzero"` // of these awakenings together
	FinalWake      time.Time       `json:"final_wake,omitzero"`
	OutOfBed       time.Time       `json:"out_of_bed,omitzero"`
}

// Empty says that nothing was answered.
func (e *Entry) Empty() bool {
	bare := Entry{Person: e.Person, Night: e.Night, Moment: e.Moment, Late: e.Late, SeenBefore: e.SeenBefore, Reported: e.Reported}
	return e.Same(&bare)
}

// Same says that two entries say the same, wherever their clocks are.
func (e *Entry) Same(o *Entry) bool {
	return bytes.Equal(e.plain(), o.plain())
}

// plain is an entry with its times in UTC.
func (e *Entry) plain() []byte {
	c := *e
	for _, t := range []*time.Time{&c.IntoBed, &c.TriedToSleep, &c.FinalWake, &c.OutOfBed, &c.Reported} {
		*t = t.UTC()
	}
	b, err := json.Marshal(&c)
	if err != nil {
		panic(err) // texts, numbers and times of these centuries: nothing can fail
	}
	return b
}
