package web

import (
	"cmp"
	"fmt"
	"slices"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/web/chart"
)

// mostEvents are listed; a night at a busy road has hundreds.
const mostEvents = 40

// parts are what the page shows of temperature, light and sound: of each that
// was measured.
func (d *nightData) parts(l *Leaf) (all []nightPart) {
	if p, ok := d.drawn(l, "temperature", l.Temperature, func(b *night.Basis) night.Limit { return b.Cool }); ok {
		p.Figures = d.warmth(l.Summary)
		all = append(all, p)
	}
	if p, ok := d.drawn(l, "illuminance", l.Light, func(b *night.Basis) night.Limit { return b.Dark }); ok {
		p.Figures, p.Events = d.brightness(l.Summary), d.lights(l)
		all = append(all, p)
	}
	if p, ok := d.drawn(l, "sound", l.Sound, func(b *night.Basis) night.Limit { return b.Quiet }); ok {
		p.Figures, p.Events = d.loudness(l.Summary), d.sounds(l)
		all = append(all, p)
	}
	return all
}

// drawn is the picture of a quantity; ok is false when it was not measured.
func (d *nightData) drawn(l *Leaf, quantity string, readings []Reading, limit func(*night.Basis) night.Limit) (p nightPart, ok bool) {
	if len(readings) == 0 {
		return p, false
	}
	s := chart.Series{
		ID: quantity, Quantity: quantity, From: l.From, To: l.To, Zone: l.From.Location(),
		Fahrenheit: d.Fahrenheit, Every: epoch.Length, Ranges: quantity == "sound",
	}
	for _, r := range readings {
		s.Points = append(s.Points, chart.Point{At: r.At, Value: r.Mean, Low: r.Least, High: r.Most, AtMost: r.AtFloor})
	}
	if l.Summary != nil {
		if b := limit(&l.Summary.Basis); b.Judged {
			for _, side := range []struct {
				at    night.Maybe
				below bool
			}{{b.Above, false}, {b.Below, true}} {
				if side.at.Known {
					s.Limits = append(s.Limits, chart.Limit{Value: side.at.Value, Below: side.below, From: l.LightsOut, To: l.Wake})
				}
			}
		}
	}
	if quantity == "sound" {
		for _, e := range l.Sounds {
			s.Sounds = append(s.Sounds, chart.Span{From: e.At, To: e.At.Add(e.Duration)})
		}
	}
	for _, e := range l.Episodes {
		if e.Quantity == quantity {
			s.Alerts = append(s.Alerts, chart.Span{From: e.From, To: e.To})
		}
	}
	p.Picture = chart.Draw(&s, d.W)
	return p, true
}

// row is a figure with its name, unless it is not known.
func (d *nightData) row(rows [][2]string, name, quantity string, m night.Maybe, atMost bool) [][2]string {
	if !m.Known {
		return rows
	}
	return append(rows, [2]string{name, d.measured(quantity, m, atMost)})
}

func (d *nightData) warmth(s *night.Summary) (rows [][2]string) {
	if s == nil {
		return nil
	}
	w := &d.W.OneNight
	rows = d.row(rows, w.Mean, "temperature", s.TemperatureMeanC, false)
	rows = d.row(rows, w.Coldest, "temperature", s.TemperatureMinC, false)
	rows = d.row(rows, w.Warmest, "temperature", s.TemperatureMaxC, false)
	rows = d.row(rows, w.Humidity, "humidity", s.HumidityMeanPct, false)
	return d.row(rows, w.CO2, "co2", s.CO2MeanPPM, false)
}

func (d *nightData) brightness(s *night.Summary) (rows [][2]string) {
	if s == nil {
		return nil
	}
	w, floor := &d.W.OneNight, s.AtMost()
	rows = d.row(rows, w.LightMean, "illuminance", s.IlluminanceMeanLx, floor.LightMean)
	rows = d.row(rows, w.Brightest, "illuminance", s.IlluminanceMaxLx, floor.LightMax)
	if s.LightMinutes.Known {
		rows = append(rows, [2]string{w.Bright, d.W.Minutes(s.LightMinutes)})
	}
	if s.DarkLongestMin.Known {
		rows = append(rows, [2]string{w.Darkness, d.W.Minutes(s.DarkLongestMin)})
	}
	return rows
}

func (d *nightData) loudness(s *night.Summary) (rows [][2]string) {
	if s == nil {
		return nil
	}
	w, floor := &d.W.OneNight, s.AtMost()
	rows = d.row(rows, w.Level, "sound", s.SoundLAeqDBA, floor.LAeq)
	rows = d.row(rows, w.Loudest, "sound", s.SoundLAFmaxDBA, floor.LAFmax)
	rows = d.row(rows, w.TenPercent, "sound", s.SoundLA10DBA, floor.LA10)
	return d.row(rows, w.Background, "sound", s.SoundLA90DBA, floor.LA90)
}

func (d *nightData) sounds(l *Leaf) *events {
	w := &d.W.OneNight
	return d.events(l, "sound", l.Sounds, events{
		Title: w.Sounds, None: w.NoSounds, Column: w.Loud,
		Rule: fmt.Sprintf(w.SoundRule, acoustics.EventBeginDBA, acoustics.EventEndDBA, int(acoustics.EventEnd.Seconds())),
	})
}

func (d *nightData) lights(l *Leaf) *events {
	w := &d.W.OneNight
	return d.events(l, "illuminance", l.Lights, events{Title: w.Lights, None: w.NoLights, Column: w.Shining})
}

// events lists the strongest, in the order in which they were.
func (d *nightData) events(l *Leaf, quantity string, all []Event, e events) *events {
	if n := len(all); n > mostEvents {
		e.Most = fmt.Sprintf(d.W.OneNight.Most, mostEvents, n)
		all = slices.Clone(all)
		slices.SortStableFunc(all, func(a, b Event) int { return cmp.Compare(b.Most, a.Most) })
		all = all[:mostEvents]
		slices.SortStableFunc(all, func(a, b Event) int { return a.At.Compare(b.At) })
	}
	clock := clockOf(l)
	for _, one := range all {
		e.Rows = append(e.Rows, [3]string{clock(one.At), d.W.Lasted(one.Duration), d.W.Figure(quantity, one.Most, false, d.Fahrenheit)})
	}
	return &e
}
