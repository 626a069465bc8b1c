package daemon

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/web"
	"nightroom/rules"
)

// A page is what the web shows of the room. The heart gives it each new view.
type page struct {
	newest atomic.Pointer[web.View]
	next   chan struct{} // closed with the next view; only the heart's business
	inbox  *inbox
	people []config.Person
	meters *meters // set before anybody looks
	house  house   // likewise

	one   sync.Mutex // who says something that depends on what was said before
	seen  atomic.Pointer[seen]
	today today
}

func newPage(in *inbox, people []config.Person) *page { return &page{inbox: in, people: people} }

// show takes a new view and wakes those who look at the old one. What is to be
// warned of stays.
func (p *page) show(v web.View) {
	if old := p.newest.Load(); old != nil {
		v.Warnings = old.Warnings
	}
	p.put(v)
}

// warn puts warnings over the page, in the place of those that were there.
func (p *page) warn(texts []error) {
	if p == nil {
		return
	}
	v := p.View()
	v.Warnings = texts
	p.put(v)
}

func (p *page) put(v web.View) {
	old := p.next
	p.next = make(chan struct{})
	v.Next = p.next
	p.newest.Store(&v)
	if old != nil {
		close(old)
	}
}

// View is the newest.
func (p *page) View() web.View { return *p.newest.Load() }

// People are those who keep a diary.
func (p *page) People() (all []web.Person) {
	for _, one := range p.people {
		all = append(all, web.Person{ID: one.ID, Name: one.Name})
	}
	return all
}

// view is the room as it is now.
func (h *heart) view() web.View {
	moment, e := h.monitor.Moment(), h.current()
	v := web.View{
		Room: h.config.Room, Name: h.config.Name,
		Phase: h.shown(moment.Phase).String(), InBed: moment.InBed,
		Simulated: notebook.Simulated(h.config), Fahrenheit: h.config.Fahrenheit,
		Words:   h.words(e, moment.Phase),
		Sensors: h.sensors(),
		PainTo:  painTo(h.config),
		Late:    h.monitor.Late(),
		Clock:   h.clock(),
	}
	v.Pause, v.Snooze, v.Away = h.lullOf(pausing), h.lullOf(snoozing), h.lullOf(absence)
	v.Trouble = h.paused()
	if len(v.Sensors) == 0 {
		v.Trouble = "There are no sensors yet."
	}
	if !e.Start.IsZero() {
		v.State = stateOf(e, moment.Phase, h.config.Location)
	}
	return v
}

// shown is the phase in which the page is shown. Whoever gets up in the night
// gets neither bright paper nor the morning's question: until the planned wake
// the page stays that of the night.
func (h *heart) shown(is epoch.Phase) epoch.Phase {
	if is == epoch.Day && night.NewCalendar(notebook.Schedule(h.config)).At(h.now()).Phase == epoch.Night {
		return epoch.Night
	}
	return is
}

// words are what the rules say of the room. In the evening the light is judged
// as dim, else as dark.
func (h *heart) words(e *epoch.Epoch, phase epoch.Phase) (words []web.Word) {
	other := map[string]string{"dark": "dim", "dim": "dark"}
	there := map[string]bool{}
	var all []rules.Rule
	h.monitor.Rules(func(s rules.Status) {
		there[s.Rule.Name] = true
		all = append(all, *s.Rule)
	})
	h.monitor.Rules(func(s rules.Status) {
		name := s.Rule.Name
		now := (name == "dim") == (phase == epoch.WindDown)
		if o := other[name]; there[o] && !now {
			return
		}
		judged := s.Rule.During.Has(phase)
		if !judged {
			s = plain(s, e)
		}
		words = append(words, web.Word{
			Rule: name, Quantity: s.Rule.Quantity.String(), Side: s.Side.String(), State: s.State.String(), Judged: judged,
			Known: s.Known, Value: s.Value.Value, AtMost: s.Value.AtFloor, Message: s.Rule.Message,
		})
	})
	if h.page != nil {
		h.page.seen.Store(&seen{e.Start, all})
	}
	return words
}

// plain is a rule that is not judged in this phase: the fact of the last epoch
// alone.
func plain(s rules.Status, e *epoch.Epoch) rules.Status {
	st, ok := e.Stat(s.Rule.Quantity)
	s.Known = ok
	if !ok {
		s.State = rules.Unknown
		return s
	}
	s.Value = rules.Value{Value: st.Mean, AtFloor: st.AtFloor(), Floor: st.Min}
	switch s.Rule.InRange(s.Value) {
	case epoch.Unknown:
		s.State = rules.Unknown
	case epoch.False:
		s.Side = s.Rule.Outside(s.Value.Value)
	}
	return s
}

func (h *heart) sensors() (all []web.Sensor) {
	health := map[string]monitor.Health{}
	h.monitor.Health(func(one monitor.Health) { health[one.Sensor] = one })
	parts := Parts()
	for _, s := range h.config.Sensors {
		is := health[s.ID]
		one := web.Sensor{
			ID: s.ID, Driver: s.Driver, Bus: s.Bus, Address: fmt.Sprintf("0x%02x", s.Address),
			Quantities: parts[s.Driver].Quantities,
			Health:     is.String(),
		}
		if !is.Since.IsZero() {
			one.Since = is.Since.Truncate(time.Millisecond).In(h.config.Location)
		}
		if is.Err != nil {
			one.Error = is.Err.Error()
		}
		all = append(all, one)
	}
	return all
}
