// Package sentence owns errors and warnings that can be told in another
// language than English: it keeps what stands in them apart from the sentence.
// The English one is the text of the error, for logs, commands and scripts; the
// page has the others in its catalogue, under the English format.
//
// It is pure, and must never import anything of ours.
package sentence

import "fmt"

// An Error is a sentence with its values.
type Error struct {
	Format string // as fmt has it
	Values []any  // Words among them are told in the other language too, and errors

	err error
}

// A Word is one of ours among the values of a sentence.
type Word string

// Errorf is fmt.Errorf, of which somebody can tell what it was made of. Its
// format is written out where it is called, so that a test finds each.
func Errorf(format string, values ...any) error {
	return &Error{format, values, fmt.Errorf(format, values...)}
}

// Error is the sentence in English.
func (e *Error) Error() string { return e.err.Error() }

// Unwrap leads to the errors among the values.
func (e *Error) Unwrap() error { return e.err }
