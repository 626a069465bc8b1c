package web

import (
	"context"
	"time"

	"nightroom/internal/night"
)

// A Book is what the record has of the nights. All its times are on the
// household's clock. Its errors say in a sentence why it cannot be read.
type Book interface {
	// Known are the first night of which there is anything, and the newest, which
	// is under way or ended last.
	Known(ctx context.Context) (first, newest night.Date, err error)

	// Summaries are the nights that were summed up, from `from` up to and
	// including `to`, in order.
	Summaries(ctx context.Context, from, to night.Date) ([]night.Summary, error)

	// Away are those of these nights of which it was said that nobody sleeps
	// here.
	Away(ctx context.Context, from, to night.Date) (map[night.Date]bool, error)

	// Leaf is one night in full.
	Leaf(ctx context.Context, of night.Date) (Leaf, error)
}

// A Leaf is one night in full.
type Leaf struct {
	Summary *night.Summary // nil: it was not summed up
	Away    bool           // it was said that nobody sleeps here
	Over    bool           // else nothing follows: it is under way

	LightsOut, Wake time.Time // as they were, else as they are planned
	From, To        time.Time // of what follows: the night, and a little before and after it

	Temperature, Light, Sound []Reading // in °C, lx and dB(A); in order, and none where nothing was measured
	Sounds, Lights            []Event   // loud moments, and light
	Episodes                  []Episode
}

// A Reading is a quantity in an epoch.
type Reading struct {
	At      time.Time // when the epoch began
	Mean    float64   // of sound LAeq
	Least   float64   // of sound LAFmin
	Most    float64   // of sound LAFmax
	AtFloor bool      // "at most" Mean
}

// An Event is a sound or a light that began and ended.
type Event struct {
	At       time.Time
	Duration time.Duration
	Most     float64 // LAFmax in dB(A), or lx
}

// An Episode is a time in which a rule fired.
type Episode struct {
	Rule, Side string
	Quantity   string    // by its name in the record: temperature, illuminance, sound, ...
	From, To   time.Time // To is zero if its end is not known
	Silent     bool      // nobody was told
}
