package daemon

import (
	"encoding/json"
	"strings"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/rules"
	"nightroom/sensors"
)

// A retainer is where the room's retained topics go.
type retainer interface {
	Retain(topic string, payload []byte)
	Forget(topic string)
	Again()
}

// A teller puts what happens into the words of MQTT.
type teller struct {
	broker retainer
	loc    *time.Location
}

// announce tells everybody who listens or looks what came of something.
func (h *heart) announce(out *monitor.Outputs) {
	for _, s := range out.Health {
		h.notice(s)
	}
	h.sources(out.Sources)
	for i := range out.Transitions {
		h.logAlert(&out.Transitions[i])
	}
	if h.tell != nil {
		for _, s := range out.Health {
			h.tell.sensor(s)
		}
		if out.Phase {
			h.tell.inBed(h.monitor.Moment().InBed)
		}
	}
	if out.Phase || len(out.Epochs)+len(out.Transitions) > 0 {
		if h.tell != nil {
			h.monitor.Rules(h.tell.rule)
		}
		h.tellState()
	} else if len(out.Health) > 0 && h.page != nil {
		h.page.show(h.view())
	}
}

func (h *heart) tellState() {
	if h.tell != nil {
		h.tell.state(h.current(), h.monitor.Moment().Phase)
	}
	if h.page != nil {
		h.page.show(h.view())
	}
}

// notice logs how a sensor is. Before the first epoch the state is told with
// the first sensor that has read, and again with the last.
func (h *heart) notice(s monitor.Health) {
	if s.Condition != monitor.Healthy {
		h.log.Warn("A sensor needs you", "sensor", s.Sensor, "health", s.Condition, "error", s.Err)
		return
	}
	h.log.Info("A sensor reads", "sensor", s.Sensor)
	if h.closed {
		return
	}
	h.heard++
	if h.heard == 1 || h.heard == len(h.config.Sensors) {
		h.greet = s.Sensor
	}
}

// sources logs what is measured by another sensor from now on, once for all the
// quantities of a part.
func (h *heart) sources(all []monitor.Source) {
	for len(all) > 0 {
		one := all[0]
		var quantities []string
		var rest []monitor.Source
		for _, s := range all {
			if s.Sensor == one.Sensor && s.Instead == one.Instead {
				quantities = append(quantities, s.Quantity.String())
			} else {
				rest = append(rest, s)
			}
		}
		h.log.Warn("Another sensor is used now", "for", strings.Join(quantities, ", "), "sensor", one.Sensor, "instead_of", one.Instead)
		all = rest
	}
}

// hello tells the state when the last quantity of a first reading is there.
func (h *heart) hello(s sensors.Sample) {
	if s.Sensor != h.greet {
		return
	}
	for _, one := range h.config.Sensors {
		part, _ := sensors.Known(one.Driver)
		if one.ID == s.Sensor && s.Quantity == part.Measures[len(part.Measures)-1].Quantity {
			h.greet = ""
			h.tellState()
		}
	}
}

func (h *heart) logAlert(t *rules.Transition) {
	switch {
	case t.Fired:
		h.log.Warn(t.Message(), "rule", t.Rule.Name, "since", t.Since.In(h.config.Location).Format(time.TimeOnly))
	case t.Resolved:
		h.log.Info(t.Message(), "rule", t.Rule.Name)
	}
}

// stateKeys are the keys of a state, beside time and phase.
var stateKeys = []string{
	"temperature_c", "humidity_pct", "illuminance_lx", "sound_laeq_dba", "sound_lafmax_dba",
	"co2_ppm", "pressure_hpa", "cool", "dark", "quiet", "ready",
}

// stateOf is the room as it is: an epoch, and the phase that holds.
func stateOf(e *epoch.Epoch, phase epoch.Phase, loc *time.Location) []byte {
	table, _ := record.TableOf(record.Environment)
	values := record.EpochValues(e)
	b := append([]byte(`{"time":`), quoted(e.Start, loc)...)
	b = append(append(b, `,"phase":"`...), phase.String()...)
	b = append(b, '"')
	for _, key := range stateKeys {
		for i := range table.Columns {
			if c := &table.Columns[i]; c.Name == key {
				b = append(append(append(b, `,"`...), key...), `":`...)
				b = append(b, inJSON(values[i].JSON(c, loc))...)
			}
		}
	}
	return append(b, '}')
}

// quoted is a time in JSON; null when there is none.
func quoted(t time.Time, loc *time.Location) []byte {
	if t.IsZero() {
		return []byte("null")
	}
	return inJSON(record.Stamp(t, loc))
}

func inJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // texts, times and finite numbers: nothing can fail
	}
	return b
}

func (t *teller) state(e *epoch.Epoch, phase epoch.Phase) {
	t.broker.Retain("state", stateOf(e, phase, t.loc))
}

func (t *teller) inBed(in bool) {
	t.broker.Retain("in_bed", []byte(onOff[in]))
}

var onOff = map[bool]string{true: "ON", false: "OFF"}

// A text that may be missing: null in JSON.
func maybe(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// A ruleTold is what a rule says, on its topic and in the API.
type ruleTold struct {
	State   string          `json:"state"`
	Since   json.RawMessage `json:"since"`
	Side    *string         `json:"side"`
	Value   *float64        `json:"value"`
	Limit   *float64        `json:"limit"`
	Unit    string          `json:"unit"`
	Message string          `json:"message"`
}

func tellRule(s *rules.Status, loc *time.Location) ruleTold {
	var limit *float64
	if l, ok := s.Limit(); ok {
		limit = &l
	}
	return ruleTold{
		s.State.String(), quoted(s.Since, loc), maybe(s.Side.String()), valueOf(s), limit,
		s.Rule.Quantity.Unit(), s.Message(),
	}
}

func (t *teller) rule(s rules.Status) {
	t.broker.Retain("rule/"+s.Rule.Name, inJSON(tellRule(&s, t.loc)))
}

func (t *teller) sensor(s monitor.Health) {
	text := ""
	if s.Err != nil {
		text = s.Err.Error()
	}
	t.broker.Retain("sensor/"+s.Sensor, inJSON(struct {
		Health *string         `json:"health"`
		Since  json.RawMessage `json:"since"`
		Error  *string         `json:"error"`
	}{maybe(s.String()), quoted(s.Since, t.loc), maybe(text)}))
}

func (t *teller) pain(person string, score diary.Score) {
	t.broker.Retain("pain/"+person, inJSON(score))
}

// sayInBed takes somebody's word, which is in the journal already.
func (h *heart) sayInBed(s night.Said) {
	h.take(h.monitor.Say(s))
	if h.tell != nil { // the switch goes where it was put, or back
		h.tell.inBed(h.monitor.Moment().InBed)
	}
}
