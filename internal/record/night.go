package record

import (
	"time"

	"nightroom/internal/night"
)

// OfNight are the rows of a night: its summary, and its hours. A night that is
// made again has the same keys.
func OfNight(n *night.Night) []Row {
	rows := make([]Row, 0, 1+len(n.Hours))
	rows = append(rows, Row{Kind: Night, At: n.Night.Noon(), Body: body(n.Summary)})
	for _, h := range n.Hours {
		// The hour in which lights-out lies is 0, also when it was not measured.
		number := int((h.Start.Sub(n.LightsOut) + time.Hour - time.Nanosecond) / time.Hour)
		rows = append(rows, Row{Kind: NightHour, At: h.Start, Body: body(hourBody{h, &number})})
	}
	return rows
}

// An hourBody numbers an hour from lights-out on, so that the hours of many
// nights can be laid beside each other: no query language of a database can ask
// a time for its hour.
type hourBody struct {
	night.Hour
	Number *int `json:"hour,omitempty"`
}

// Night reads the row of a night.
func (r *Row) Night() (s night.Summary, err error) { return s, r.read(&s) }

// NightHour reads the row of an hour of a night.
func (r *Row) NightHour() (h night.Hour, err error) {
	b, err := r.hour()
	return b.Hour, err
}

func (r *Row) hour() (b hourBody, err error) {
	err = r.read(&b)
	b.Start = r.At
	return b, err
}

// nightValues are the values of a night in the order of its table.
func nightValues(s *night.Summary) []Value {
	louds := make([]night.Loud, 0, len(s.Loudest))
	for _, l := range s.Loudest {
		if !l.At.IsZero() {
			louds = append(louds, l)
		}
	}
	return []Value{
		words(s.Night.String()), integer(s.LightsOut.Unix()), integer(s.Wake.Unix()),
		maybe(s.CoveragePct), integer(int64(s.Interruptions)),
		maybe(s.TemperatureMeanC), maybe(s.TemperatureMinC), maybe(s.TemperatureMaxC),
		maybe(s.HumidityMeanPct), maybe(s.CO2MeanPPM),
		maybe(s.SoundLAeqDBA), maybe(s.SoundLAFmaxDBA), maybe(s.SoundLA10DBA), maybe(s.SoundLA90DBA),
		maybe(s.SoundFloorPct), maybe(s.SoundEvents),
		maybe(s.IlluminanceMeanLx), maybe(s.IlluminanceMaxLx), maybe(s.IlluminanceFloorPct),
		maybe(s.LightMinutes), maybe(s.DarkLongestMin),
		maybe(s.CoolPct), maybe(s.DarkPct), maybe(s.QuietPct), maybe(s.ReadyPct),
		{Known: s.SoundEvents.Known, Loud: louds}, boolean(s.Away),
	}
}

// A loud is a sound event of a night as JSON has it.
type loud struct {
	Time      string  `json:"time"`
	LAFmaxDBA float64 `json:"sound_lafmax_dba"`
}

func loudest(all []night.Loud, loc *time.Location) []loud {
	list := make([]loud, len(all))
	for i, l := range all {
		v := number(l.LAFmaxDBA)
		list[i] = loud{Stamp(l.At, loc), v.rounded(&Column{Decimals: 1})}
	}
	return list
}
