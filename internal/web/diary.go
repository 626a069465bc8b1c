package web

import (
	"context"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

// A Diary is what people say of themselves. Its errors are sentences: those of
// Save and Remove that are an Unfit say what to enter instead, all others are
// no fault of whoever entered something.
type Diary interface {
	// Standing is the entry that stands for a person, night and moment, or a
	// blank one; stands tells which. Without a night it is the one that is
	// asked for now: under way or last ended.
	Standing(ctx context.Context, person string, of *night.Date, m diary.Moment) (e diary.Entry, stands bool, err error)

	// Save corrects what stands for a person, night and moment; what is not said
	// again stays as it is. When the error is nil, the entry is on disk.
	Save(ctx context.Context, s Said) (Kept, error)

	// Remove takes the entry of a person, night and moment out, and returns what
	// it was.
	Remove(ctx context.Context, s Said) (diary.Entry, error)

	// Entries are all that stand, of the nights from `from` up to and including
	// `to` (the zero Date is open), in the order of nights.
	Entries(ctx context.Context, from, to night.Date) ([]diary.Entry, error)

	// Seen notes that a night's figures were shown: who answers for it from now
	// on may have seen them.
	Seen(ctx context.Context, of night.Date) error
}

// A Said is what somebody says at one moment of one night.
type Said struct {
	Person  string
	Moment  diary.Moment      // "" is the morning
	Night   *night.Date       // nil: the one that is asked for now
	Answers map[string]string // by the names of diary.Items; an empty one takes back what was answered

	// If is asked with what stands there, nil for nothing, before anything is
	// changed; nothing is when it returns an error. A nil If has no objection.
	If func(stands *diary.Entry) error
}

// Kept is an entry that is on disk, and what stood there before; nil is nothing.
type Kept struct {
	Entry diary.Entry
	Was   *diary.Entry
}

// Unfit is the error of something that cannot be taken as it was entered.
type Unfit struct{ Err error }

func (u Unfit) Error() string { return u.Err.Error() }

// Unwrap is the cause.
func (u Unfit) Unwrap() error { return u.Err }
