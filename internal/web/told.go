package web

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/words"
)

// told is what somebody said of a night.
type told struct {
	Title   string
	Answers [][2]string // to questions
	Beside  []string    // what else is to be known of them
	Change  template.URL
}

// told fills in what people said.
func (s *Server) told(ctx context.Context, d *nightData, l *Leaf) error {
	people := s.room.People()
	if len(people) == 0 {
		return nil
	}
	entries, err := s.room.Entries(ctx, d.Of, d.Of)
	if err != nil {
		return err
	}
	d.Add = logOf(d, "", diary.Morning)
	for _, p := range people { // in their order; who keeps no diary any more is not shown
		for i := range entries {
			if e := &entries[i]; e.Person == p.ID {
				d.Told = append(d.Told, d.said(p, e, l.LightsOut.Location()))
			}
		}
	}
	return nil
}

// logOf is where an entry of this night is written.
func logOf(d *nightData, person string, m diary.Moment) template.URL {
	v := url.Values{"night": {d.Of.String()}}
	if person != "" {
		v.Set("person", person)
	}
	if m != diary.Morning {
		v.Set("moment", string(m))
	}
	return template.URL("/log?" + v.Encode()) // it is encoded
}

// said is an entry in words.
func (d *nightData) said(p Person, e *diary.Entry, zone *time.Location) told {
	w := &d.W.OneNight
	t := told{Title: fmt.Sprintf(w.Morning, p.Name), Change: logOf(d, p.ID, e.Moment)}
	if e.Moment == diary.Evening {
		t.Title = fmt.Sprintf(w.Evening, p.Name)
	}
	t.Answers = answersOf(d.W, e, zone)
	if e.Late {
		t.Beside = append(t.Beside, w.Late)
	}
	if e.SeenBefore {
		t.Beside = append(t.Beside, w.SeenBefore)
	}
	return t
}

// answersOf are the answers of an entry, each after its question.
func answersOf(w *words.Words, e *diary.Entry, zone *time.Location) (all [][2]string) {
	for i := range diary.Items {
		it := &diary.Items[i]
		text := it.Text(e)
		switch {
		case text == "", it.When != "" && it.When != e.Moment, it.Name == "slept_here" && e.SleptHere == diary.Yes:
			continue // nothing was said, or what goes without saying
		}
		ask := w.Diary.Asks[it.Name]
		if it.Name == "score" {
			ask = w.Diary.Question
		}
		all = append(all, [2]string{ask, readOf(w, it, text, e, zone)})
	}
	return all
}

// readOf is an answer as people read it.
func readOf(w *words.Words, it *diary.Item, text string, e *diary.Entry, zone *time.Location) string {
	named := func(ids []string, name func(string) string) string {
		ids = slices.Clone(ids)
		for i := range ids {
			ids[i] = name(ids[i])
		}
		return strings.Join(ids, ", ")
	}
	switch it.Name {
	case "sites":
		return named(e.Sites, w.Diary.Site)
	case "factors":
		return named(e.Factors, w.Diary.Factor)
	case "slept_here":
		return w.Diary.Slept(e.SleptHere)
	case "sleep_quality":
		return w.Diary.Quality(e.Quality.Value)
	}
	if it.Form == diary.Clock {
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			return w.Clock(at.In(zone))
		}
	}
	return text
}
