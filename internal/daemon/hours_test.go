package daemon

import (
	"slices"
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

// writeEpochs puts epochs of one temperature into a record, with light and
// sound that do not change.
func writeEpochs(t testing.TB, j *store.Journal, from, to time.Time, temperatureC float64) {
	t.Helper()
	var rows []store.Row
	for at := from; at.Before(to); at = at.Add(epoch.Length) {
		e := epoch.Epoch{Start: at}
		for q, v := range map[sensors.Quantity]float64{sensors.Temperature: temperatureC, sensors.Illuminance: 3, sensors.SoundLevel: 40} {
			e.Stats[q] = epoch.Stat{Mean: v, Min: v, Max: v, Count: 30, Known: true}
		}
		for range 30 {
			e.Levels.Add(40)
		}
		rows = append(rows, notebook.ToJournal(record.OfEpoch(&e)))
	}
	if err := j.Put(t.Context(), rows...); err != nil {
		t.Fatal(err)
	}
}

// said writes down that somebody went to bed, or got up.
func said(t testing.TB, j *store.Journal, at time.Time, inBed bool) {
	t.Helper()
	if err := notebook.SayInBed(t.Context(), j, night.Said{At: at, InBed: inBed}); err != nil {
		t.Fatal(err)
	}
}

func TestTodayIsReadOnceForEachEpoch(t *testing.T) {
	c := configured(t, threeSensors+"units: {temperature: f}\n")
	j := journal(t, c)
	now := berlin(t, "2026-11-22 21:00:00")
	put := func(from, to time.Time, v float64) {
		t.Helper()
		writeEpochs(t, j, from, to, v)
	}
	put(berlin(t, "2026-11-22 03:00:00"), berlin(t, "2026-11-22 12:00:00"), 17)
	put(berlin(t, "2026-11-22 13:00:00"), now, 20)
	r := newChamber(t, c, j, now)
	p := r.page
	today, err := p.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(today) != 3 || today[0].Quantity != "temperature" || today[1].Quantity != "illuminance" || today[2].Quantity != "sound" {
		t.Fatalf("%d series", len(today))
	}
	s := today[0]
	if !s.From.Equal(berlin(t, "2026-11-22 06:30:00")) || !s.To.Equal(berlin(t, "2026-11-22 22:30:00")) || !s.Fahrenheit {
		t.Errorf("from %v to %v", s.From, s.To)
	}
	if got, want := len(s.Points), (5*60+30+8*60)*2; got != want {
		t.Errorf("%d epochs, want %d", got, want)
	}
	if again, _ := p.Today(t.Context()); again[0] != s {
		t.Error("it was read twice for one epoch")
	}

	for _, l := range today[0].Limits {
		if judged := !l.From.Before(berlin(t, "2026-11-22 20:30:00")); l.Aside == judged {
			t.Errorf("a limit of %v from %v: aside %v", l.Value, l.From, l.Aside)
		}
	}
	var light []float64
	for _, l := range today[1].Limits {
		light = append(light, l.Value)
	}
	if !slices.Equal(light, []float64{1, 10}) { // by day that of the night, in the evening that of the evening
		t.Errorf("limits of light %v", light)
	}
	if l := today[2].Limits; len(l) != 2 || !l[0].Aside || !l[1].Aside {
		t.Errorf("limits of sound %+v: it is judged at night alone", l)
	}

	put(now, now.Add(2*epoch.Length), 21)
	r.clock = now.Add(time.Minute)
	p.seen.Store(&seen{now.Add(epoch.Length), p.seen.Load().rules})
	later, err := p.Today(t.Context())
	if err != nil || later[0] == s || len(later[0].Points) != len(s.Points)+2 {
		t.Errorf("after two epochs more: %d, %v", len(later[0].Points), err)
	}
}

func TestTheDayBeginsWhenPeopleGetUp(t *testing.T) {
	c := configured(t, threeSensors)
	for _, test := range []struct{ name, now, inBed, up, from, to string }{
		{"by the plan", "2026-11-22 21:00:00", "", "", "2026-11-22 06:30:00", "2026-11-22 22:30:00"},
		{"up before the plan", "2026-11-22 06:00:00", "2026-11-21 22:30:00", "2026-11-22 05:45:10", "2026-11-22 05:45:00", "2026-11-22 22:30:00"},
		{"up after it", "2026-11-22 10:00:00", "2026-11-21 23:00:00", "2026-11-22 09:00:00", "2026-11-22 09:00:00", "2026-11-22 22:30:00"},
		{"up late in the evening", "2026-11-22 23:20:00", "2026-11-21 22:30:00", "2026-11-22 06:40:00", "2026-11-22 06:40:00", "2026-11-23 00:00:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			j := journal(t, c)
			r := newChamber(t, c, j, berlin(t, test.now))
			if test.inBed != "" {
				said(t, j, berlin(t, test.inBed), true)
				said(t, j, berlin(t, test.up), false)
			}
			if d, err := r.page.dayspan(t.Context()); err != nil || !d.from.Equal(berlin(t, test.from)) || !d.to.Equal(berlin(t, test.to)) {
				t.Errorf("from %v to %v (%v)", d.from, d.to, err)
			}
		})
	}
}
