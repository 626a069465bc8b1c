package daemon

import (
	"context"
	"errors"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/web"
)

// unfit tells the page which errors are about what was entered.
func unfit(err error) error {
	if r := (notebook.Refused{}); errors.As(err, &r) {
		return web.Unfit{Err: err}
	}
	return err
}

// Standing is what stands in the diary, or a blank entry.
func (p *page) Standing(ctx context.Context, person string, of *night.Date, m diary.Moment) (diary.Entry, bool, error) {
	in := p.inbox
	e, err := notebook.Standing(ctx, in.config, in.journal, notebook.Said{Person: person, Night: of, Moment: m}, in.now())
	return e, err == nil && !e.Empty(), unfit(err)
}

// Save writes what somebody says.
func (p *page) Save(ctx context.Context, s web.Said) (web.Kept, error) {
	k, err := p.inbox.savePain(ctx, notebook.Said(s))
	return web.Kept(k), unfit(err)
}

// Remove takes an entry out of the diary, if it is as it should be.
func (p *page) Remove(ctx context.Context, s web.Said) (diary.Entry, error) {
	in := p.inbox
	was, err := notebook.Remove(ctx, in.config, in.journal, notebook.Said(s), in.now())
	if err == nil {
		in.log.Info("A diary entry was removed", "person", s.Person, "night", s.Night)
	}
	return was, unfit(err)
}

// Entries are those that stand.
func (p *page) Entries(ctx context.Context, from, to night.Date) (all []diary.Entry, err error) {
	err = notebook.EachEntry(ctx, p.inbox.journal, from, to, func(e diary.Entry) error {
		all = append(all, e)
		return nil
	})
	return all, err
}

// Seen notes that a night's figures were shown.
func (p *page) Seen(ctx context.Context, of night.Date) error {
	return notebook.Show(ctx, p.inbox.journal, of, p.inbox.now())
}

// Asking is what a person is asked for now.
func (p *page) Asking(ctx context.Context, person string) (web.Asking, error) {
	in := p.inbox
	a, err := notebook.Ask(ctx, in.config, in.journal, person, in.now())
	return web.Asking(a), err
}

// Missed are the last nights of which a person has told nothing.
func (p *page) Missed(ctx context.Context, person string, before night.Date) ([]night.Date, error) {
	return notebook.Missed(ctx, p.inbox.journal, person, before)
}

// Undo puts back what stood before something was kept.
func (p *page) Undo(ctx context.Context, k web.Kept) error {
	err := notebook.Undo(ctx, p.inbox.journal, notebook.Kept(k))
	if err == nil {
		p.inbox.log.Info("A diary entry is as it was before", "person", k.Entry.Person, "night", k.Entry.Night)
	}
	return unfit(err)
}
