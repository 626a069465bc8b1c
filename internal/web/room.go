package web

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"nightroom/internal/insight"
)

// A Room is what the page is about. Its methods are called from many
// goroutines at once.
type Room interface {
	// View is the room as it is now. It returns at once.
	View() View

	// People are those who keep a diary here, in the order in which they are
	// offered; none is a room without a diary.
	People() []Person

	// What people say of themselves.
	Diary
	Mornings

	// What was measured in the nights.
	Book
	Reporter

	// What people tell the room, and what the day was like.
	Controls
	Hours

	// What scripts read and write.
	Record
	Scribe
	// What the household decides.
	House

	// Nights are all that is known of a person's nights. An error says in a
	// sentence why they cannot be read.
	Nights(ctx context.Context, person string) (insight.Record, error)

	// Habit is how often a rule fires lately, and what phones are told of it.
	// An error says in a sentence why there is nothing to say.
	Habit(ctx context.Context, rule string) (Habit, error)

	// Answer says what phones are to be told of a rule from now on: keep, raise,
	// or a date until which it is only recorded. When the error is nil it is so;
	// else the error says in a sentence why nothing was changed.
	Answer(ctx context.Context, rule, word string) error

	// TrustClock takes somebody's word that the time of day that was shown to
	// them is right. An error says in a sentence why that changes nothing.
	TrustClock(ctx context.Context, shown string) error

	// Figures are how the program, its disk and its databases do.
	Figures(ctx context.Context) Figures
}

// A View is what can be said of a room at a moment. It is made anew at each
// change, and nothing in it may be changed afterwards.
type View struct {
	Room, Name string
	Phase      string // day, wind_down or night; whoever is up before the planned wake still has the night's page
	InBed      bool
	Simulated  bool            // the readings are made up
	Fahrenheit bool            // temperatures are read and typed in °F
	State      json.RawMessage // of /api/v1/state and of the live events; empty: not yet
	Words      []Word          // of what is measured, in the order in which they are shown
	Sensors    []Sensor
	Trouble    string  // why the room is not being measured; "" if it is
	Warnings   []error // what else somebody should know, such as a disk that is full
	Clock      Clock
	Late       uint64  // samples that came too late for their 30 s, or twice
	Pause      Lull    // in which nothing is measured
	Snooze     Lull    // in which nobody is alerted
	Away       Lull    // in which nobody sleeps here
	PainTo     []Place // where pain scores go beside the record

	// Next is closed as soon as there is a newer View. It is never nil.
	Next <-chan struct{}
}

// A Word is what a rule says of the room, as values: the page puts it into the
// language and the unit of whoever reads.
type Word struct {
	Rule     string // cool, dark, dim, quiet
	Quantity string // by its name in the record: temperature, illuminance, sound, ...
	Side     string // above, below or ""
	State    string // ok, pending, firing or unknown
	Judged   bool   // in this phase of the day; else it is the plain fact
	Known    bool   // there is a value
	Value    float64
	AtMost   bool   // the part cannot measure lower
	Message  string // the user's own words for what is outside; "" if there are none
}

// A Lull is how long something is left alone.
type Lull struct {
	On    bool
	Until time.Time // in the room's zone; zero: until somebody ends it
	Rules []string  // of a snooze: these alone; none: all
}

// covers tells whether a snooze is about a rule.
func (l *Lull) covers(rule string) bool {
	return l.On && (len(l.Rules) == 0 || slices.Contains(l.Rules, rule))
}

// A Sensor is one part, and how it is.
type Sensor struct {
	ID, Driver, Bus string
	Address         string   // as in the configuration: 0x76
	Quantities      []string // what it measures
	Health          string   // ok, failing, missing, stuck, implausible; "" before it was heard of
	Since           time.Time
	Error           string // what it said last, in a sentence; "" when it is well
}

// A Place is one to which pain scores are passed on.
type Place struct {
	Database bool   // else a broker
	Machine  string // the one that it is on: 192.168.1.10; "" is this one
}

// A Person keeps a diary.
type Person struct{ ID, Name string }
