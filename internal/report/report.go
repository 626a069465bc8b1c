package report

import (
	"html/template"
	"time"

	"nightroom/internal/night"
	"nightroom/internal/words"
)

// Options are what a report is about.
type Options struct {
	Room, Person string // their names
	From, To     night.Date
	Now          time.Time // in the household's time zone
	MadeUp       bool      // the readings are of a simulated room
	Notes        bool      // print what the person wrote beside
	Late         bool      // count late mornings too: the person wishes it
	Language     string    // en or de
	Fahrenheit   bool      // temperatures are read in °F
	Instruments  []Instrument
	Insight      []Fact // what the nights say of the pain, in the language, see package insight
}

// An Instrument is what measured.
type Instrument struct {
	Name       string   // maker and part: Bosch BME280
	Quantities []string // by their names in the record
	Every      time.Duration
	Floor      float64 // what it cannot measure below; 0 if there is no such thing
	Unit       string  // of the floor
}

// A Report is what is on the page, in words. "" is what is not known.
type Report struct {
	W *words.Words // what stands around it

	Room, Person, Period, Made string

	MadeUp    bool
	Question  string // under which every score was given
	Counts    string // mornings answered, late ones, nights slept here
	Pain      string
	Chart     template.HTML // of the mornings
	ChartNote string
	By        string // what Rows are: weeks, or months
	Rows      []Row
	Facts     []Fact // sites, regularity, what changed
	Measures  []Measure
	Insight   []Fact   // whether the pain goes with the room
	Measured  []string // how
	Cannot    []string // what this cannot show
	Notes     []Fact
	Tight     bool // there is much to print
}

// A Row is a week or a month. The number behind each figure is of how many
// mornings it is.
type Row struct {
	When, Answered, Pain, InBed, Asleep, Efficiency, Awakenings, Stiffness string
}

// A Measure is a quantity of the room over the nights.
type Measure struct {
	What, Median, Low, High, Nights string
}

// A Fact is a line with a name.
type Fact struct{ What, Is string }

// MostNights is how many a report may be about: a year, and a bit.
const MostNights = 400
