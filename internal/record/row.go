package record

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/sensors"
)

// A Row is a thing as the journal keeps it. Kind, At and Name are its key: a
// second row of the same key takes the place of the first.
type Row struct {
	Kind Kind
	At   time.Time // to the millisecond
	Name string
	Body []byte // nil: removed
}

// KeyTags are the tags of a row's point in the order of its table, as its key
// has them: of a removed row nothing else is left.
func (r *Row) KeyTags() []string {
	t, ok := TableOf(r.Kind)
	if !ok || len(t.Tags) == 0 {
		return nil
	}
	parts := strings.Split(r.Name, "/")
	return parts[:min(len(parts), len(t.Tags))]
}

// The bodies in the journal that are JSON. Epochs, of which there are 2,880 a
// day, have a packed one of their own.
type (
	sensorBody struct {
		Health string `json:"health"`
	}
	// AlertBody is what an alert needs to be told: to InfluxDB, and over MQTT.
	AlertBody struct {
		ID      string   `json:"id"` // unique: a receiver tells a repeat by it
		Rule    string   `json:"rule"`
		Firing  bool     `json:"firing"`
		Side    string   `json:"side"`
		Value   *float64 `json:"value"`
		Limit   float64  `json:"limit"`
		Unit    string   `json:"unit"`
		Message string   `json:"message"`
		Silent  bool     `json:"silent,omitempty"` // nobody is told: snoozed, paused, away
	}
)

// OfEpoch is the row of an epoch.
func OfEpoch(e *epoch.Epoch) Row {
	return Row{Kind: Environment, At: e.Start, Body: e.AppendBinary(nil)}
}

// Epoch reads the row of an epoch.
func (r *Row) Epoch() (e epoch.Epoch, err error) {
	e.Start = r.At
	err = r.damage(e.UnmarshalBinary(r.Body))
	return e, err
}

// damage is what is wrong with a packed epoch, and with which.
func (r *Row) damage(err error) error {
	if err != nil {
		err = fmt.Errorf("record: epoch of %s: %w", r.At.Format(time.RFC3339), err)
	}
	return err
}

// OfSensor is the row of how a sensor is at an instant.
func OfSensor(at time.Time, h monitor.Health) Row {
	return Row{Kind: Sensor, At: at, Name: h.Sensor, Body: body(sensorBody{h.String()})}
}

// SensorHealth reads the row of how a sensor is.
func (r *Row) SensorHealth() (health string, err error) {
	var b sensorBody
	err = r.read(&b)
	return b.Health, err
}

// OfAlert is the row of an alert. One that is told again after a restart has
// the same key; a rule that resolves on one side and fires on the other in the
// same instant has two.
func OfAlert(at time.Time, a AlertBody) Row {
	event := "/resolved"
	if a.Firing {
		event = "/firing"
	}
	return Row{Kind: Alert, At: at, Name: a.Rule + event, Body: body(a)}
}

// AlertBody reads the row of an alert.
func (r *Row) AlertBody() (a AlertBody, err error) { return a, r.read(&a) }

// OfEntry is the row of a diary entry.
func OfEntry(e *diary.Entry) Row {
	return Row{Kind: Pain, At: e.Night.Noon(), Name: e.Person + "/" + string(e.Moment), Body: body(e)}
}

// Entry reads the row of a diary entry.
func (r *Row) Entry() (e diary.Entry, err error) { return e, r.read(&e) }

// DaemonBody is how the program itself does, and the machine that it is on.
// What could not be found out is nil.
type DaemonBody struct {
	UptimeS          float64  `json:"up"`
	RSSBytes         *float64 `json:"rss,omitempty"`
	DiskFreeBytes    *float64 `json:"free,omitempty"`
	CardWrittenBytes *float64 `json:"written,omitempty"` // since the program was started
	BacklogRows      *float64 `json:"backlog,omitempty"` // nil: no database is configured
	Undervoltage     *bool    `json:"under,omitempty"`   // nil: the machine does not measure it
}

// OfDaemon is the row of the program itself.
func OfDaemon(at time.Time, d *DaemonBody) Row { return Row{Kind: Daemon, At: at, Body: body(d)} }

// DaemonBody reads the row of the program itself.
func (r *Row) DaemonBody() (d DaemonBody, err error) { return d, r.read(&d) }

func (d *DaemonBody) values() []Value {
	known := func(v *float64) Value {
		if v == nil {
			return Value{}
		}
		return number(*v)
	}
	under := Value{}
	if d.Undervoltage != nil {
		under = boolean(*d.Undervoltage)
	}
	return []Value{
		number(d.UptimeS), known(d.RSSBytes), known(d.DiskFreeBytes), known(d.CardWrittenBytes), known(d.BacklogRows), under,
	}
}

// JSON is the alert as it is told: on the MQTT topic alert, and by commands.
func (a *AlertBody) JSON(at time.Time, loc *time.Location) []byte {
	event := "resolved"
	if a.Firing {
		event = "firing"
	}
	var side *string
	if a.Side != "" {
		side = &a.Side
	}
	return appendJSON(nil, struct {
		Event   string   `json:"event_type"`
		ID      string   `json:"id"`
		Rule    string   `json:"rule"`
		Side    *string  `json:"side"`
		Time    string   `json:"time"`
		Value   *float64 `json:"value"`
		Limit   float64  `json:"limit"`
		Unit    string   `json:"unit"`
		Message string   `json:"message"`
	}{event, a.ID, a.Rule, side, Stamp(at, loc), a.Value, a.Limit, a.Unit, a.Message})
}

func body(v any) []byte { return appendJSON(nil, v) }

func (r *Row) read(v any) error {
	if err := json.Unmarshal(r.Body, v); err != nil {
		return fmt.Errorf("record: kind %d of %s: %w", r.Kind, r.At.Format(time.RFC3339), err)
	}
	return nil
}

// Point is the row as everybody is told it. ok is false for a removed row and
// for the daemon's own memory.
func (r *Row) Point() (p Point, ok bool, err error) {
	ok, err = r.PointInto(&p)
	return p, ok, err
}

// PointInto is Point in the memory of another one, for those who read a million
// of them.
func (r *Row) PointInto(p *Point) (ok bool, err error) {
	p.Table, ok = TableOf(r.Kind)
	if !ok || r.Body == nil {
		return false, nil
	}
	p.At, p.Tags = r.At, nil
	switch r.Kind {
	case Environment:
		var e epoch.Epoch
		if err = r.damage(e.UnmarshalStats(r.Body)); err == nil {
			p.Values = appendEpochValues(p.Values[:0], &e)
		}
	case SoundEvent:
		var b soundBody
		err = r.read(&b)
		p.Values = []Value{number(b.DurationS), number(b.LAFmax), number(b.SEL)}
	case LightEvent:
		var b lightBody
		err = r.read(&b)
		p.Values = []Value{number(b.DurationS), number(b.Max)}
	case Alert:
		var b AlertBody
		err = r.read(&b)
		v := Value{}
		if b.Value != nil {
			v = number(*b.Value)
		}
		p.Tags = []string{b.Rule}
		p.Values = []Value{boolean(b.Firing), words(b.Side), v, number(b.Limit)}
	case Night:
		var n night.Summary
		n, err = r.Night()
		p.Values = nightValues(&n)
	case NightHour:
		var h hourBody
		h, err = r.hour()
		number := Value{}
		if h.Number != nil {
			number = integer(int64(*h.Number))
		}
		p.Values = []Value{maybe(h.TemperatureMeanC), maybe(h.IlluminanceMeanLx), maybe(h.SoundLAeqDBA), maybe(h.ReadyPct), number}
	case Sensor:
		var b sensorBody
		err = r.read(&b)
		p.Tags = []string{r.Name}
		p.Values = []Value{boolean(b.Health == monitor.Healthy.String()), words(b.Health)}
	case Pain:
		var e diary.Entry
		e, err = r.Entry()
		p.Tags = []string{e.Person, string(e.Moment)}
		p.Values = entryValues(&e)
	case Daemon:
		var b DaemonBody
		err = r.read(&b)
		p.Values = b.values()
	}
	return err == nil, err
}

// entryValues are the values of a diary entry in the order of its table.
func entryValues(e *diary.Entry) []Value {
	at := func(t time.Time) Value { return Value{Known: !t.IsZero(), I: t.Unix()} }
	list := func(l []string) Value { return Value{Known: len(l) > 0, L: l} }
	return []Value{
		answer(e.Score), answer(e.Quality), words(e.Night.String()), at(e.Reported),
		answer(e.Worst), answer(e.Average), list(e.Sites), words(e.SleptHere.String()),
		at(e.IntoBed), at(e.TriedToSleep), answer(e.MinutesToSleep),
		answer(e.Awakenings), answer(e.MinutesAwake),
		at(e.FinalWake), at(e.OutOfBed), answer(e.StiffnessMin),
		list(e.Factors), words(e.Note), boolean(e.Late), boolean(e.SeenBefore),
	}
}

func answer[T ~int | ~uint8](a diary.Answer[T]) Value {
	return Value{Known: a.Given, I: int64(a.Value)}
}

// EpochValues are the values of an epoch in the order of its table.
func EpochValues(e *epoch.Epoch) []Value { return appendEpochValues(nil, e) }

func appendEpochValues(to []Value, e *epoch.Epoch) []Value {
	to = appendStat(to, e, sensors.Temperature, mean)
	to = appendStat(to, e, sensors.Humidity, mean)
	to = appendStat(to, e, sensors.Illuminance, mean, most, floor)
	to = appendStat(to, e, sensors.SoundLevel, mean, most, least, floor)
	to = appendStat(to, e, sensors.CO2, mean)
	to = appendStat(to, e, sensors.Pressure, mean)
	return append(to, fact(e.Cool), fact(e.Dark), fact(e.Quiet), fact(e.Ready), words(e.Phase.String()))
}

// A figure is one of those that a quantity's samples are summed up in.
type figure uint8

const (
	mean figure = iota
	most
	least
	floor
)

func appendStat(to []Value, e *epoch.Epoch, q sensors.Quantity, figures ...figure) []Value {
	s, ok := e.Stat(q)
	for _, f := range figures {
		v := Value{}
		switch {
		case !ok:
		case f == mean:
			v = number(s.Mean)
		case f == most:
			v = number(s.Max)
		case f == least:
			v = number(s.Min)
		case f == floor:
			v = boolean(s.AtFloor())
		}
		to = append(to, v)
	}
	return to
}

func fact(f epoch.Flag) Value {
	if f == epoch.Unknown {
		return Value{}
	}
	return boolean(f == epoch.True)
}
