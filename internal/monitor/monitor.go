package monitor

import (
	"slices"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/rules"
	"nightroom/sensors"
)

// A Sensor is what the Monitor must know of one: what it measures, how often,
// and in which steps.
type Sensor struct {
	ID         string
	Every      time.Duration
	Quantities []sensors.Quantity
	Resolution [sensors.Quantities]float64 // of each of them
}

// A Config is what a room is judged by. Of two sensors of one quantity the
// first that is well is used.
type Config struct {
	Schedule night.Schedule
	Rules    []rules.Rule
	Sensors  []Sensor
	Still    bool // the room is made up, and may stand still: nothing is stuck
}

// Outputs is what came of one sample or tick. It is valid until the next call.
type Outputs struct {
	Epochs      []epoch.Epoch
	Transitions []rules.Transition
	Sounds      []acoustics.Event
	Lights      []LightEvent
	Nights      []night.Night // that are over, or were told and are different now
	Health      []Health
	Sources     []Source // what is measured by another sensor from now on
	Afresh      []string // sensors to be opened anew
	Phase       bool     // the phase, the night or being in bed changed
}

// A Monitor judges one room. It is not safe for concurrent use.
type Monitor struct {
	calendar *night.Calendar
	moment   night.Moment
	started  bool
	undated  bool      // nobody knows the time: see Wait
	judged   time.Time // before a restart, last

	patients []patient                    // the sensors, in the configuration's order
	source   [sensors.Quantities]*patient // the one that is used; nil: nobody measures it
	still    bool
	watched  time.Time // when watch was last

	maker  *epoch.Maker
	engine *rules.Engine
	rules  []rules.Rule      // that the flags and the light events go by
	sound  *acoustics.Marker // nil: no sound is measured
	light  *lightMarker      // nil: no light is measured, or dark is off
	judges judges
	nights *night.Ledger
	last   epoch.Epoch // the last one closed

	out Outputs
}

// New makes a Monitor that has seen nothing yet.
func New(c Config) *Monitor {
	m := &Monitor{calendar: night.NewCalendar(c.Schedule), still: c.Still}
	var every [sensors.Quantities]time.Duration
	m.patients = make([]patient, len(c.Sensors))
	for i, s := range c.Sensors {
		p := &m.patients[i]
		p.Sensor, p.Health.Sensor = s, s.ID
		for _, q := range s.Quantities {
			p.measures[q] = true
			if m.source[q] == nil {
				every[q], m.source[q] = s.Every, p
			}
		}
	}
	m.maker = epoch.NewMaker(every)
	m.engine = rules.NewEngine(c.Rules, every)
	m.rules = slices.Clone(c.Rules)
	m.judges = judgesOf(m.rules, every)
	m.nights = night.NewLedger(m.calendar, m.judges.basis(every))
	if d := every[sensors.SoundLevel]; d > 0 {
		m.sound = acoustics.NewMarker(d)
	}
	if d := every[sensors.Illuminance]; d > 0 && m.judges.dark != nil && m.judges.dark.Above.Set {
		m.light = newLightMarker(m.judges.dark, d)
	}
	return m
}

// Resume goes on with an epoch that the program's end cut short. Before the
// first sample only.
func (m *Monitor) Resume(e *epoch.Epoch) { m.maker.Resume(e); m.last = *e }

// Restore puts a rule back to where a restart found it. Before the first
// sample only. The phases that have passed since it was judged are gone
// through when the first sample or tick comes: a rule whose night ended
// meanwhile resolves.
func (m *Monitor) Restore(rule string, state rules.State, side rules.Side, since, judged time.Time) {
	m.engine.Restore(rule, state, side, since, judged)
	if judged.After(m.judged) {
		m.judged = judged
	}
}

// Limit changes a limit that a rule has, from now on.
func (m *Monitor) Limit(rule string, side rules.Side, value float64) {
	m.engine.Limit(rule, side, value)
	for i := range m.rules {
		if m.rules[i].Name == rule {
			m.rules[i].SetLimit(side, value)
		}
	}
	if m.light != nil {
		m.light.follow(m.judges.dark)
	}
	m.nights.Judge(m.judges.judge)
}

// Recall takes what was said about being in bed before a restart.
func (m *Monitor) Recall(s night.Said) {
	m.calendar.Say(s)
	m.nights.Said()
}

// Say takes somebody's word on being in bed.
func (m *Monitor) Say(s night.Said) *Outputs {
	m.begin()
	m.advance(s.At)
	m.Recall(s)
	m.enter(m.calendar.At(s.At), s.At)
	return &m.out
}

// Observe takes a sample. Within a sensor samples are in order; a sample that
// comes twice, or for an epoch that is closed, changes nothing.
func (m *Monitor) Observe(s sensors.Sample) *Outputs {
	m.begin()
	p := m.patient(s.Sensor)
	if p == nil || !m.feel(p, &s) || m.source[s.Quantity] != p {
		return &m.out
	}
	m.advance(s.At)
	m.maker.Tick(s.At)
	m.close()
	var energy float64
	if s.Quantity == sensors.SoundLevel {
		energy = acoustics.Energy(s.Value)
	}
	if !m.maker.Observe(&s, energy) {
		return &m.out
	}
	// A sample may be of before the phase that has begun meanwhile.
	current := !s.At.Before(m.moment.Since)
	m.out.Transitions = m.engine.Observe(&s, energy, current, m.out.Transitions)
	switch s.Quantity {
	case sensors.SoundLevel:
		if e, ok := m.sound.Observe(s.At, s.Value, energy); ok {
			m.heard(e)
		}
	case sensors.Illuminance:
		if m.light != nil && current && m.moment.Phase == epoch.Night {
			if e, ok := m.light.observe(s.At, s.Value); ok {
				m.out.Lights = append(m.out.Lights, e)
			}
		}
	}
	m.close()
	return &m.out
}

// Tick says what time it is; once a second is often enough.
func (m *Monitor) Tick(now time.Time) *Outputs {
	m.begin()
	m.advance(now)
	m.maker.Tick(now)
	m.watch(now)
	m.out.Transitions = m.engine.Tick(now, m.out.Transitions)
	heard := now.Add(-epoch.Grace) // all samples of before it have come
	if m.sound != nil {
		if e, ok := m.sound.Expire(heard); ok {
			m.heard(e)
		}
	}
	if m.light != nil {
		if e, ok := m.light.expire(heard); ok {
			m.out.Lights = append(m.out.Lights, e)
		}
	}
	m.close()
	if !m.undated {
		m.out.Nights = append(m.out.Nights, m.nights.Due(now)...)
	}
	return &m.out
}

// Flush is all that is under way, because the program ends: Resume goes on
// with the epoch.
func (m *Monitor) Flush() *Outputs {
	m.begin()
	for e, ok := m.maker.Flush(); ok; e, ok = m.maker.Flush() {
		m.keep(e)
	}
	if m.sound != nil {
		if e, ok := m.sound.Flush(); ok {
			m.heard(e)
		}
	}
	m.dark()
	return &m.out
}

// Moment is the phase and night that hold.
func (m *Monitor) Moment() night.Moment { return m.moment }

// Last is the epoch that was closed last; its Start is zero before the first.
func (m *Monitor) Last() *epoch.Epoch { return &m.last }

// Live is the epoch under way, of the samples so far.
func (m *Monitor) Live() (e epoch.Epoch, ok bool) {
	if e, ok = m.maker.Peek(); ok {
		m.judge(&e)
	}
	return e, ok
}

// Rules calls f with the status of every rule.
func (m *Monitor) Rules(f func(rules.Status)) { m.engine.Each(f) }

// Late is how many samples came too late, or twice.
func (m *Monitor) Late() uint64 { return m.maker.Late() }

func (m *Monitor) begin() {
	o := &m.out
	o.Epochs, o.Transitions, o.Sounds = o.Epochs[:0], o.Transitions[:0], o.Sounds[:0]
	o.Lights, o.Nights, o.Health, o.Phase = o.Lights[:0], o.Nights[:0], o.Health[:0], false
	o.Sources, o.Afresh = o.Sources[:0], o.Afresh[:0]
}

// leap is how far time may be ahead before the phases in between are not gone
// through one by one: a clock that was set, or a long holiday.
const leap = 48 * time.Hour

// advance goes through the phases up to an instant.
func (m *Monitor) advance(t time.Time) {
	if !m.started {
		m.started = true
		begin := t
		if !m.judged.IsZero() && m.judged.Before(t) {
			begin = m.judged
		}
		m.enter(m.calendar.At(begin), begin)
	}
	if t.Before(m.moment.Until) {
		return
	}
	if t.Sub(m.moment.Until) > leap {
		// Some day has passed, whatever else has: every night is over.
		m.enter(night.Moment{Phase: epoch.Day, Since: m.moment.Until, Until: t}, m.moment.Until)
	}
	for !t.Before(m.moment.Until) {
		at := m.moment.Until
		m.enter(m.calendar.At(at), at)
	}
}

func (m *Monitor) enter(moment night.Moment, at time.Time) {
	was := m.moment
	m.moment = moment
	m.out.Phase = m.out.Phase || was.Phase != moment.Phase || was.InBed != moment.InBed || was.Until.IsZero()
	if was.Phase == moment.Phase && !was.Until.IsZero() {
		return
	}
	m.out.Transitions = m.engine.Enter(moment.Phase, at, m.out.Transitions)
	if moment.Phase != epoch.Night {
		m.dark()
	}
}

// dark ends the light event under way.
func (m *Monitor) dark() {
	if m.light == nil {
		return
	}
	if e, ok := m.light.flush(); ok {
		m.out.Lights = append(m.out.Lights, e)
	}
}

// close takes the epochs that are complete.
func (m *Monitor) close() {
	for e, ok := m.maker.Next(); ok; e, ok = m.maker.Next() {
		m.keep(e)
	}
}

func (m *Monitor) keep(e *epoch.Epoch) {
	m.judge(e)
	m.last = *e
	if e.Any() && !m.undated { // of an empty one the record has nothing
		m.nights.Add(e)
	}
	m.out.Epochs = append(m.out.Epochs, *e)
	m.maker.Drop()
}
