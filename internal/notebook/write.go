package notebook

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/sentence"
	"nightroom/internal/store"
)

// A Refused is the error of something that was said and cannot be taken: what
// is wrong with it, and what to say instead. Everything else is a failure of
// ours.
type Refused struct{ error }

// Unwrap is the cause.
func (r Refused) Unwrap() error { return r.error }

// Refuse is a Refused.
func Refuse(format string, args ...any) error { return Refused{fmt.Errorf(format, args...)} }

// A Said is what somebody says at one moment of one night. What is left out is
// filled in.
type Said struct {
	Person  string            // may be left out where only one keeps a diary
	Moment  diary.Moment      // morning
	Night   *night.Date       // the one under way or last ended
	Answers map[string]string // by the names of diary.Items; an empty one takes back what was answered

	// If is asked with what stands there, nil for nothing, before anything is
	// changed; nothing is when it returns an error. A nil If has no objection.
	If func(stands *diary.Entry) error
}

func (s *Said) mind(stands *diary.Entry) error {
	if s.If == nil {
		return nil
	}
	return s.If(stands)
}

// Pain is a score and no more.
func Pain(person string, s diary.Score) Said {
	return Said{Person: person, Answers: map[string]string{"score": fmt.Sprint(s)}}
}

// Check fills in the person and the moment, and refuses what no entry may say,
// as far as that can be told without the record.
func (s *Said) Check(c *config.Config, now time.Time) (err error) {
	if s.Person, err = PersonOf(c, s.Person); err != nil {
		return err
	}
	if s.Moment, err = diary.ParseMoment(string(s.Moment)); err != nil {
		return Refused{err}
	}
	schedule := Schedule(c)
	e := diary.Entry{Person: s.Person, Night: newest(night.NewCalendar(schedule), now), Moment: s.Moment}
	if s.Night != nil {
		e.Night = *s.Night
	}
	if err := e.Answer(s.Answers, diary.PlanOf(&schedule, e.Night)); err != nil {
		return Refused{err}
	}
	return nil
}

// place checks what is said, and finds the night that it is about.
func (s *Said) place(ctx context.Context, c *config.Config, j *store.Journal, now time.Time) (calendar *night.Calendar, of night.Date, err error) {
	if err := s.Check(c, now); err != nil {
		return nil, of, err
	}
	if calendar, err = calendarAt(ctx, c, j, now); err != nil {
		return nil, of, err
	}
	of, err = nightOf(calendar, s.Night, s.Moment, now)
	return calendar, of, err
}

// Kept is an entry that is on the disk, and what stood there before.
type Kept struct {
	Entry diary.Entry
	Was   *diary.Entry
}

// Write writes what somebody says into the record. It corrects what stands
// there for the same person, night and moment: what was not said again stays
// as it was. When it returns without an error the entry is on the disk; a
// Refused says what is wrong with it.
func Write(ctx context.Context, c *config.Config, j *store.Journal, s Said, now time.Time) (k Kept, err error) {
	now = now.Truncate(time.Second)
	calendar, of, err := s.place(ctx, c, j, now)
	if err != nil {
		return k, err
	}
	if len(s.Answers) == 0 { // although something may stand there
		return k, Refused{diary.ErrNothing}
	}
	shown, err := wasShown(ctx, j, of)
	if err != nil {
		return k, err
	}
	plan := diary.PlanOf(calendar.Schedule(), of)
	key := record.OfEntry(&diary.Entry{Person: s.Person, Night: of, Moment: s.Moment})
	err = j.Revise(ctx, store.Kind(key.Kind), key.At, key.Name, func(row store.Row) ([]byte, error) {
		k = Kept{Entry: diary.Entry{Person: s.Person, Night: of, Moment: s.Moment}}
		if !row.Removed() {
			r := FromJournal(row)
			if was, err := r.Entry(); err == nil { // else what stands there cannot be read, and is corrected as a whole
				k.Entry, k.Was = was, &was
			}
		}
		if err := s.mind(k.Was); err != nil {
			return nil, err
		}
		if err := k.Entry.Answer(s.Answers, plan); err != nil {
			return nil, Refused{err}
		}
		if k.Was != nil && k.Entry.Same(k.Was) {
			return row.Body, nil
		}
		k.Entry.Reported = now
		if k.Was == nil || k.Was.Score != k.Entry.Score { // a word more does not make the answer another
			k.Entry.Late = isLate(calendar, &k.Entry, plan, now)
			k.Entry.SeenBefore = shown
		}
		if err := k.Entry.Check(plan, now); err != nil {
			return nil, Refused{err}
		}
		return record.OfEntry(&k.Entry).Body, nil
	})
	return k, err
}

// Remove takes an entry out of the diary, and returns it. Its history stays.
func Remove(ctx context.Context, c *config.Config, j *store.Journal, s Said, now time.Time) (was diary.Entry, err error) {
	_, of, err := s.place(ctx, c, j, now)
	if err != nil {
		return was, err
	}
	key := record.OfEntry(&diary.Entry{Person: s.Person, Night: of, Moment: s.Moment})
	err = j.Revise(ctx, store.Kind(key.Kind), key.At, key.Name, func(row store.Row) ([]byte, error) {
		if row.Removed() {
			return nil, Refused{sentence.Errorf("nothing is written down for %s, night of %s, %s: enter another --night or --moment", s.Person, of, s.Moment)}
		}
		r := FromJournal(row)
		was, _ = r.Entry() // one that cannot be read is removed all the same
		return nil, s.mind(&was)
	})
	return was, err
}

// NameOf is what people call a person.
func NameOf(c *config.Config, id string) string {
	for _, p := range c.People {
		if p.ID == id {
			return p.Name
		}
	}
	return id
}

// PersonOf is who is meant.
func PersonOf(c *config.Config, id string) (string, error) {
	var ids []string
	for _, p := range c.People {
		if p.ID == id {
			return id, nil
		}
		ids = append(ids, p.ID)
	}
	switch {
	case len(ids) == 0:
		return "", Refused{sentence.Errorf("nobody keeps a diary in this room: name them under people in the configuration")}
	case id == "" && len(ids) == 1:
		return ids[0], nil
	case id == "":
		return "", Refused{sentence.Errorf("say whose score it is: %s", strings.Join(ids, " or "))}
	}
	return "", Refused{sentence.Errorf("nobody here is called %.40q: the people of this room are %s", id, strings.Join(ids, ", "))}
}

// A shown is that a night's figures were shown to somebody.
type shown struct {
	At time.Time `json:"at"`
}

// Show notes that a night's figures were shown: who answers for it from now on
// may have seen them. Only the first time is written.
func Show(ctx context.Context, j *store.Journal, of night.Date, now time.Time) error {
	if known, err := wasShown(ctx, j, of); known || err != nil {
		return err
	}
	body, err := json.Marshal(shown{now.Truncate(time.Second)})
	if err != nil {
		return err
	}
	return j.Put(ctx, store.Row{Kind: store.Kind(record.Shown), At: of.Noon(), Body: body})
}

func wasShown(ctx context.Context, j *store.Journal, of night.Date) (bool, error) {
	rows, err := j.History(ctx, store.Kind(record.Shown), of.Noon(), "")
	return len(rows) > 0, err
}
