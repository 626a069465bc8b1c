package web

import (
	"context"
	"errors"
	"slices"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

// lastNight is the one that a fakeRoom asks for, if it was told nothing else.
var lastNight = night.Date{Year: 2026, Month: time.November, Day: 22}

// plan is that of every night there.
func planOf(of night.Date) diary.Plan {
	out := of.Noon().Add(-14 * time.Hour)
	return diary.Plan{LightsOut: out, Wake: out.Add(8 * time.Hour)}
}

// Asking is what the room was told to ask for.
func (f *fakeRoom) Asking(_ context.Context, person string) (Asking, error) {
	if f.unread != nil {
		return Asking{}, f.unread
	}
	a := f.asking
	if a.Night == (night.Date{}) {
		a.Night = lastNight
	}
	a.Answered = f.answered[person]
	return a, nil
}

func (f *fakeRoom) Missed(context.Context, string, night.Date) ([]night.Date, error) {
	return f.missed, nil
}

// at is where an entry is, or would be.
func (f *fakeRoom) at(person string, of night.Date, m diary.Moment) (int, bool) {
	i := slices.IndexFunc(f.entries, func(e diary.Entry) bool { return e.Person == person && e.Night == of && e.Moment == m })
	return i, i >= 0
}

func (f *fakeRoom) Standing(ctx context.Context, person string, of *night.Date, m diary.Moment) (diary.Entry, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.unread != nil {
		return diary.Entry{}, false, f.unread
	}
	m, _ = diary.ParseMoment(string(m))
	a, _ := f.Asking(ctx, person)
	if of == nil {
		of = &a.Night
	}
	if of.Noon().After(a.Night.Noon()) && m == diary.Morning {
		return diary.Entry{}, false, Unfit{errors.New("the night of " + of.String() + " has not begun")}
	}
	if i, ok := f.at(person, *of, m); ok {
		return f.entries[i], true, nil
	}
	return diary.Entry{Person: person, Night: *of, Moment: m}, false, nil
}

func (f *fakeRoom) Save(ctx context.Context, s Said) (k Kept, err error) {
	if err := ctx.Err(); err != nil {
		return k, err
	}
	if f.refuse != nil {
		return k, f.refuse
	}
	stands, ok, err := f.Standing(ctx, s.Person, s.Night, s.Moment)
	if err != nil {
		return k, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	was := stands
	plan := planOf(stands.Night)
	if err := stands.Answer(s.Answers, plan); err != nil {
		return k, Unfit{err}
	}
	if err := stands.Check(plan, plan.Wake.Add(24*time.Hour)); err != nil {
		return k, Unfit{err}
	}
	f.saved = append(f.saved, s.Person+" "+s.Answers["score"])
	k.Entry = stands
	if ok {
		k.Was = &was
		i, _ := f.at(s.Person, stands.Night, stands.Moment)
		f.entries[i] = stands
	} else {
		f.entries = append(f.entries, stands)
	}
	return k, nil
}

func (f *fakeRoom) Remove(_ context.Context, s Said) (diary.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refuse != nil {
		return diary.Entry{}, f.refuse
	}
	i, ok := f.at(s.Person, *s.Night, s.Moment)
	if !ok {
		return diary.Entry{}, Unfit{errors.New("nothing is written down")}
	}
	was := f.entries[i]
	f.entries = slices.Delete(f.entries, i, i+1)
	return was, nil
}

func (f *fakeRoom) Undo(_ context.Context, k Kept) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, ok := f.at(k.Entry.Person, k.Entry.Night, k.Entry.Moment)
	if ok == k.Entry.Empty() || ok && !f.entries[i].Same(&k.Entry) {
		return Unfit{errors.New("these answers were changed since")}
	}
	if ok {
		f.entries = slices.Delete(f.entries, i, i+1)
	}
	if k.Was != nil {
		f.entries = append(f.entries, *k.Was)
	}
	return nil
}
