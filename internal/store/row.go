package store

import (
	"bytes"
	"slices"
	"time"
)

// A Kind says what a row is about. Kinds are numbered by their user; to the
// store they are numbers.
type Kind uint8

// A Row is one entry of the journal. Kind, At and Name are its key.
type Row struct {
	Seq  int64     // its number, from 1, given at the commit and never given again
	Kind Kind      // what it is about
	At   time.Time // the time that it is about; kept in ms, read back as UTC
	Name string    // the rest of the key, may be ""
	Body []byte    // what it says; without a byte: what the key held is removed
}

// Removed says that the row takes its key out of the record.
func (r Row) Removed() bool { return len(r.Body) == 0 }

// sameKey says whether two rows are about the same thing.
func (r Row) sameKey(o Row) bool {
	return r.Kind == o.Kind && r.Name == o.Name && r.At.Equal(o.At)
}

// copied returns rows that share no memory with those of the caller, who may
// use the buffers behind its bodies again.
func copied(rows []Row) []Row {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Body = bytes.Clone(rows[i].Body)
	}
	return rows
}
