package web

import (
	"context"
	"io"
	"os"

	"nightroom/internal/config"
)

// A House is what a household decides, and what it may do with all that is
// kept. Errors are sentences.
type House interface {
	// Draft is the file of the configuration as it is now. With an error it holds
	// what is in effect, and the file cannot be changed from here.
	Draft() (config.Draft, error)

	// Change writes changes into the file, if that is still the text with this
	// mark, and has them count at once.
	Change(ctx context.Context, mark string, changes ...config.Change) (Changed, error)

	// Backup is a copy of the whole record, checked, which is gone when it is
	// closed. Taken notes that somebody has it now.
	Backup(ctx context.Context) (*os.File, error)
	Taken(ctx context.Context)

	// Sheet writes all diary entries, as CSV.
	Sheet(ctx context.Context, w io.Writer) error

	// Forget begins to take back all that was written down of a person, or with
	// "" everything, and Forgetting is how that goes.
	Forget(person string) error
	Forgetting() Forgetting

	// Fresh tells whether nobody has decided anything here yet; Welcomed ends
	// that.
	Fresh() bool
	Welcomed()

	// Home is where things lie.
	Home() Home
}

// Changed is a file that was changed.
type Changed struct {
	Mark string // of the text that it is now
	Anew bool   // the room is taken up anew for it, which takes about a second
}

// A Forgetting is one that is under way, or has ended.
type Forgetting struct {
	Person  string // the id; "" is everything
	Begun   bool   // there was one since the program began
	Ended   bool
	Refused string // why it did not come to its end
	Left    []Left // what could not be reached
}

// A Left is a place that is not ours to clear away.
type Left struct {
	Where, Why string
	Command    string // what to type there
}

// A Home is where things lie, for whoever asks.
type Home struct {
	Version string
	Record  string // the file of the record
	File    string // of the configuration
	Demo    bool   // what is changed here is of a room that is made up
}
