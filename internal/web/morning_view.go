package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

// morningData is what page/morning.html shows.
type morningData struct {
	frame
	Asking
	People []Person
	Person string       // the id of the one whose answers these are; "" is to be chosen
	Moment diary.Moment // which is asked for; "" is the one of this hour
	Of     *night.Date  // the night that was asked for by its date; nil is the one of now
	Shown  night.Date   // the night that is asked for
	Stands bool         // there are answers already
	Missed []night.Date // whose mornings are without an answer

	Refused string // why nothing was saved
	Wrong   string // the item that is to blame
	First   bool   // the page opened on the question
	Next    string // where somebody wanted to go
	PIN     string // where it is asked for, if it has to be

	said   map[string]string // what is filled in, by the names of items
	stands diary.Entry
}

// saidOf is an entry as it is filled in.
func saidOf(e *diary.Entry) map[string]string {
	said := map[string]string{}
	for i := range diary.Items {
		it := &diary.Items[i]
		said[it.Name] = it.Text(e)
		if it.Form == diary.Clock {
			said[it.Name] = hourOf(said[it.Name])
		}
	}
	return said
}

// hourOf is the time of day of a whole time, as a field for one has it.
func hourOf(text string) string {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.Format("15:04")
	}
	return text
}

// Evening says that an evening is asked for.
func (d *morningData) Evening() bool { return d.Moment == diary.Evening }

// Title is what the page is about.
func (d *morningData) Title() string {
	m := &d.W.Morning
	switch past := d.Past(); {
	case d.Evening() && past:
		return m.PastEvening
	case d.Evening():
		return m.TitleEvening
	case past:
		return m.Past
	}
	return m.Title
}

// Past says that what is asked for is further back than what is asked for now.
func (d *morningData) Past() bool {
	return d.Of != nil && d.Shown.Noon().Before(d.Night.Noon())
}

// Late says that an answer which is given now would not count, or that the one
// which stands does not.
func (d *morningData) Late() bool {
	switch {
	case d.Evening(), len(d.People) == 0:
		return false
	case d.Stands:
		return d.stands.Late
	}
	return d.Past() || d.Asking.Late
}

// NightIs is the night that is asked for, in words; "" is not known.
func (d *morningData) NightIs() string {
	if d.Shown == (night.Date{}) {
		return ""
	}
	return d.W.Night(d.Shown)
}

// Several says that more than one keeps a diary, and whose the answers are must
// be said.
func (d *morningData) Several() bool { return len(d.People) > 1 }

// Name is the name of the one whose answers these are; "" is nobody yet.
func (d *morningData) Name() string {
	for _, p := range d.People {
		if p.ID == d.Person {
			return p.Name
		}
	}
	return ""
}

// Goes says where a score goes that is saved.
func (d *morningData) Goes() string {
	var to []string
	for _, p := range d.PainTo {
		if p.Database {
			to = append(to, d.W.Morning.Database(p.Machine))
		} else {
			to = append(to, d.W.Morning.Broker(p.Machine))
		}
	}
	return d.W.Morning.Goes(to)
}

// Asks are the names of the items that the form asks, for the one who reads it:
// what is among them and not sent was emptied.
func (d *morningData) Asks() string {
	var names []string
	for i := range diary.Items {
		if it := &diary.Items[i]; it.When == "" || it.When == d.Moment {
			names = append(names, it.Name)
		}
	}
	return strings.Join(names, " ")
}

// Is says what is filled in.
func (d *morningData) Is(name string) string { return d.said[name] }

// Has says whether something is chosen in a list.
func (d *morningData) Has(name, id string) bool {
	return slices.Contains(strings.Split(d.said[name], ";"), id)
}

// Blame is the reason that belongs beside a field; "" if none does.
func (d *morningData) Blame(name string) string {
	if d.Wrong != name {
		return ""
	}
	return d.Refused
}

// A rating is a question with eleven buttons.
type rating struct {
	*morningData
	Item, Ask string
}

// Scales are the questions of pain.
func (d *morningData) Scales() []rating {
	all := []rating{{d, "score", d.W.Diary.Question}}
	if d.Evening() {
		all = append(all, rating{d, "worst", d.W.Diary.Asks["worst"]}, rating{d, "average", d.W.Diary.Asks["average"]})
	}
	return all
}

// Rows are its buttons.
func (rating) Rows() [][]string {
	return [][]string{{"0", "1", "2", "3", "4", "5"}, {"6", "7", "8", "9", "10"}}
}

// Given says that an answer stands, which may be taken back.
func (q rating) Given() bool { return q.Stands && saidOf(&q.stands)[q.Item] != "" }

// QualityGiven says so of how the sleep was.
func (d *morningData) QualityGiven() bool { return d.Stands && d.stands.Quality.Given }

// A choice is one of a few answers.
type choice struct {
	ID, Name string
	Chosen   bool
}

// Slept are the answers to whether somebody slept here; yes, unless it is said
// otherwise.
func (d *morningData) Slept() (all []choice) {
	for _, s := range []diary.SleptHere{diary.Yes, diary.Partly, diary.No} {
		is := d.Is("slept_here")
		all = append(all, choice{s.String(), d.W.Diary.Slept(s), is == s.String() || is == "" && s == diary.Yes})
	}
	return all
}

// Qualities are how well somebody may have slept.
func (d *morningData) Qualities() (all []choice) {
	for i, name := range d.W.Diary.Qualities {
		id := fmt.Sprint(i + 1)
		all = append(all, choice{id, name, d.Is("sleep_quality") == id})
	}
	return all
}

// Factors are what may have mattered.
func (d *morningData) Factors() (all []choice) {
	for _, f := range diary.Factors() {
		all = append(all, choice{f.ID, d.W.Diary.Factor(f.ID), d.Has("factors", f.ID)})
	}
	return all
}

// Own are the factors in somebody's own words.
func (d *morningData) Own() string {
	var own []string
	for f := range strings.SplitSeq(d.said["factors"], ";") {
		if f != "" && !isFactor(f) {
			own = append(own, f)
		}
	}
	return strings.Join(own, ", ")
}

func isFactor(id string) bool {
	return slices.ContainsFunc(diary.Factors(), func(f diary.Factor) bool { return f.ID == id })
}

// A fieldOf is one more question about the night.
type fieldOf struct {
	*morningData
	Item, Ask    string
	Clock, Times bool // what is entered: a time of day, how often; else minutes
}

// More are the questions behind one tap, in the order in which a night goes.
func (d *morningData) More() (all []fieldOf) {
	for i := range diary.Items {
		it := &diary.Items[i]
		if it.When != d.Moment || it.Form != diary.Clock && it.Form != diary.Whole || it.Name == "sleep_quality" || d.Evening() {
			continue
		}
		all = append(all, fieldOf{d, it.Name, d.W.Diary.Asks[it.Name], it.Form == diary.Clock, it.Name == "awakenings"})
	}
	return all
}

// MoreOpen says that something of it is answered, or to blame.
func (d *morningData) MoreOpen() bool {
	for _, f := range d.More() {
		if d.Is(f.Item) != "" || d.Wrong == f.Item {
			return true
		}
	}
	return d.Is("factors") != "" || d.Is("note") != "" || d.Wrong == "factors" || d.Wrong == "note"
}
