package web

import (
	"context"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/sentence"
)

var nightsPage = parse("nights.html")

// atOnce is how many months are on one page. Of the first days of a month
// alone nobody learns anything.
const atOnce = 2

// nightsData is what page/nights.html shows.
type nightsData struct {
	frame
	People  []Person
	Person  *Person // whose mornings are shown; nil: nobody's
	Refused string
	Months  []month // the newest first
	Thin    int     // percent

	Newer, Older template.URL // addresses; "" where there is nothing
	All          []monthLink
}

// Empty tells that no night has been yet.
func (d *nightsData) Empty() bool {
	for _, m := range d.Months {
		for i := range m.Nights {
			if n := &m.Nights[i]; n.Ready != "" || n.Pain != "" || n.Mark != "" {
				return false
			}
		}
	}
	return d.Refused == "" && d.Older == "" && d.Newer == ""
}

// A monthLink leads to another month.
type monthLink struct {
	Title string
	At    template.URL
	Here  bool
}

// nights shows the calendar.
func (s *Server) nights(w http.ResponseWriter, r *http.Request) {
	if s.asksFirst(w, r) {
		return
	}
	d := nightsData{frame: s.frame(r, "nights"), People: s.room.People(), Thin: enough}
	status, err := s.calendar(r, &d)
	if err != nil {
		s.o.Log.Warn("The nights could not be read", "error", err)
		d.Refused, status = s.says(r, err), http.StatusServiceUnavailable
	}
	s.show(w, r, status, nightsPage, &d)
}

// calendar fills in the months that are asked for.
func (s *Server) calendar(r *http.Request, d *nightsData) (status int, err error) {
	status = http.StatusOK
	if d.Person, err = s.reader(r); err != nil {
		d.Refused, status = s.says(r, err), http.StatusNotFound
	}
	first, newest, err := s.room.Known(r.Context())
	if err != nil {
		return status, err
	}
	page := monthOf(newest)
	if text := r.URL.Query().Get("month"); text != "" {
		at, err := time.Parse("2006-01", text)
		asked := monthOf(night.DateOf(at))
		if err != nil || asked.before(monthOf(first)) || page.before(asked) {
			d.Refused, status = d.W.Nights.NoMonth, http.StatusNotFound
		} else {
			page = asked
		}
	}
	d.link(r, page, monthOf(first), monthOf(newest))
	c := calendar{frame: &d.frame, person: d.Person, first: first, newest: newest, link: linkOf(r)}
	last := page.add(1 - atOnce)
	if last.before(monthOf(first)) {
		last = monthOf(first)
	}
	if err := s.gather(r.Context(), &c, last.first(), page.last()); err != nil {
		return status, err
	}
	for m := page; !m.before(last); m = m.add(-1) {
		d.Months = append(d.Months, c.month(m))
	}
	return status, s.seen(r.Context(), newest, slices.Collect(maps.Keys(c.summaries))...)
}

// gather reads what the calendar shows.
func (s *Server) gather(ctx context.Context, c *calendar, from, to night.Date) error {
	summaries, err := s.room.Summaries(ctx, from, to)
	if err != nil {
		return err
	}
	c.summaries = map[night.Date]*night.Summary{}
	for i := range summaries {
		c.summaries[summaries[i].Night] = &summaries[i]
	}
	if c.away, err = s.room.Away(ctx, from, to); err != nil || c.person == nil {
		return err
	}
	entries, err := s.room.Entries(ctx, from, to)
	c.mornings = map[night.Date]*diary.Entry{}
	for i := range entries {
		if e := &entries[i]; e.Person == c.person.ID && e.Moment == diary.Morning {
			c.mornings[e.Night] = e
		}
	}
	return err
}

// fresh is for how many nights it matters whether their figures were seen
// before the diary tells of them.
const fresh = 7

// seen notes that the figures of nights were shown.
func (s *Server) seen(ctx context.Context, newest night.Date, nights ...night.Date) error {
	for _, d := range nights {
		if d.Noon().Before(newest.AddDays(-fresh).Noon()) {
			continue
		}
		if err := s.room.Seen(ctx, d); err != nil {
			return sentence.Errorf("that these figures were shown could not be noted: %w", err)
		}
	}
	return nil
}

// reader is whose mornings are read: of those who keep a diary the one who is
// asked for, else the one whose device it is; nil is nobody.
func (s *Server) reader(r *http.Request) (*Person, error) {
	if id := r.URL.Query().Get("person"); id != "" {
		p, err := s.who(id)
		if err != nil {
			return nil, err
		}
		return &p, nil
	}
	if p, ok := mine(s.room.People(), s.device(r)); ok {
		return &p, nil
	}
	return nil, nil
}

// linkOf makes addresses that keep to the person whom somebody chose.
func linkOf(r *http.Request) func(path string, pairs ...string) template.URL {
	person := r.URL.Query().Get("person")
	return func(path string, pairs ...string) template.URL {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		if person != "" {
			v.Set("person", person)
		}
		if len(v) > 0 {
			path += "?" + v.Encode()
		}
		return template.URL(path) // of our own making, and what is not is encoded
	}
}

// link fills in the ways to other months.
func (d *nightsData) link(r *http.Request, page, first, newest yearMonth) {
	link := linkOf(r)
	to := func(m yearMonth) template.URL { return link("/nights", "month", m.String()) }
	if page.before(newest) {
		newer := page.add(atOnce)
		if newest.before(newer) {
			newer = newest
		}
		d.Newer = to(newer)
	}
	if older := page.add(-atOnce); !older.before(first) {
		d.Older = to(older)
	}
	for m := newest; !m.before(first); m = m.add(-1) {
		d.All = append(d.All, monthLink{d.W.Month(m.first()), to(m), m == page})
	}
}
