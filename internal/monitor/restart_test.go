package monitor

import (
	"math"
	"slices"
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/sensors"
)

func TestARestartChangesNoAlert(t *testing.T) {
	for name, at := range map[string]string{
		"before": "22:55:00.5", "as it begins": "23:00:00", "within the holds": "23:00:40", "as dark fires": "23:01:05",
		"dark fires, quiet within its hold": "23:01:30", "all but cool fire": "23:05:00", "all fire": "23:20:00",
		"as it is good again": "23:30:00", "after all": "23:45:00",
	} {
		t.Run(name, func(t *testing.T) {
			r := quietRoom(t, "22:50:00")
			at := clock(t, at)
			for _, part := range []struct {
				until string
				next  func()
			}{{"23:00:00", r.bad}, {"23:30:00", r.good}, {"23:59:00", func() {}}} {
				if end := clock(t, part.until); !at.Before(r.now) && at.Before(end) {
					r.till(at)
					r.restart(3 * time.Second)
				}
				r.until(t, part.until)
				part.next()
			}
			got := r.alerts()
			if len(got) != len(badHalfHour) {
				t.Fatalf("told %q", got)
			}
			for i, want := range badHalfHour {
				// The windows begin anew, so that a limit may be crossed
				// or cleared up to their length earlier or, with the three
				// seconds, later.
				if !slices.ContainsFunc(got, func(g string) bool { return near(t, g, want) }) {
					t.Errorf("%d: %q is not in %q", i, want, got)
				}
			}
			for i := 1; i < len(r.epochs); i++ {
				if d := r.epochs[i].Start.Sub(r.epochs[i-1].Start); d != epoch.Length && d != 0 {
					t.Errorf("the epoch of %v follows that of %v", r.epochs[i].Start, r.epochs[i-1].Start)
				}
			}
		})
	}
}

// near tells whether two transitions are the same but for a minute.
func near(t *testing.T, a, b string) bool {
	t.Helper()
	cut := func(s string) (what string, at time.Time) {
		i := len(s) - 1
		for s[i] != ' ' {
			i--
		}
		at, err := time.Parse("15:04:05.999", s[i+1:])
		if err != nil {
			t.Fatal(err)
		}
		return s[:i], at
	}
	wa, ta := cut(a)
	wb, tb := cut(b)
	return wa == wb && ta.Sub(tb).Abs() <= time.Minute
}

func TestARestartInAHoldKeepsItsSince(t *testing.T) {
	r := quietRoom(t, "23:00:00")
	r.bad()
	r.until(t, "23:08:00")
	r.restart(4 * time.Minute) // cool is due within it
	r.until(t, "23:20:00")
	r.expectAlerts(t, "dark fired above 23:01:00", "quiet fired above 23:02:00", "cool fired above 23:10:00")
}

func TestAGapOfTenMinutes(t *testing.T) {
	for _, c := range []struct {
		name      string
		gap, back string
		bad       bool // after the gap
		want      []string
	}{
		{"in ok, good after it", "22:59:00", "23:09:00", false, nil},
		{"in ok, bad after it", "22:59:00", "23:09:00", true,
			[]string{"dark fired above 23:10:00", "quiet fired above 23:11:00", "cool fired above 23:19:00"}},
		{"pending, bad after it", "23:00:50", "23:10:50", true,
			[]string{"dark fired above 23:11:50", "quiet fired above 23:12:50", "cool fired above 23:20:50"}},
		{"pending, good after it", "23:00:50", "23:10:50", false, nil},
		{"firing, bad after it", "23:15:00", "23:25:00", true,
			[]string{"dark fired above 23:01:05", "quiet fired above 23:02:04.125", "cool fired above 23:10:20"}},
		{"firing, good after it", "23:15:00", "23:25:00", false,
			[]string{"dark fired above 23:01:05", "quiet fired above 23:02:04.125", "cool fired above 23:10:20",
				"quiet resolved above 23:25:00", "dark resolved above 23:25:00", "cool resolved above 23:25:00"}},
	} {
		play := func(t *testing.T, gap func(r *room)) {
			r := quietRoom(t, "22:50:00")
			if clock(t, c.gap).After(clock(t, "23:00:00")) {
				r.until(t, "23:00:00")
				r.bad()
			}
			r.until(t, c.gap)
			before := len(r.epochs)
			gap(r)
			for _, e := range r.epochs[before:] {
				if s, ok := e.Stat(sensors.SoundLevel); ok && e.Start.After(clock(t, c.gap)) {
					t.Errorf("nobody measured, and the epoch of %v has %+v", e.Start, s)
				}
			}
			if r.good(); c.bad {
				r.bad()
			}
			r.until(t, "23:35:00")
			r.expectAlerts(t, c.want...)
			if r.Late() != 0 {
				t.Errorf("%d samples came late", r.Late())
			}
		}
		t.Run(c.name+", no sensor answers", func(t *testing.T) {
			play(t, func(r *room) {
				r.temperatureC, r.lightLx, r.soundDB = math.NaN(), math.NaN(), math.NaN()
				r.until(t, c.back)
			})
		})
		t.Run(c.name+", the program stood still", func(t *testing.T) {
			play(t, func(r *room) { r.now = clock(t, c.back) })
		})
		t.Run(c.name+", the program was ended", func(t *testing.T) {
			play(t, func(r *room) { r.restart(10 * time.Minute) })
		})
	}
}

func TestANightThatEndedWhileTheProgramWasOffIsOver(t *testing.T) {
	for _, off := range []time.Duration{40 * time.Minute, 15 * time.Hour, 100 * time.Hour} {
		r := quietRoom(t, "06:00:00")
		r.temperatureC = 22
		r.until(t, "06:20:00")
		r.restart(off)
		if off == 100*time.Hour {
			r.now = r.now.Add(20 * time.Hour) // into a night
		}
		r.till(r.now.Add(5 * time.Minute))
		r.expectAlerts(t, "cool fired above 06:10:00", "cool over above 06:30:00")
	}
}

func TestWhatWasSaidOutlivesARestart(t *testing.T) {
	r := quietRoom(t, "21:00:00")
	r.restart(0)
	r.Recall(night.Said{At: clock(t, "20:50:00"), InBed: true})
	r.until(t, "21:01:00")
	if m := r.Moment(); m.Phase != epoch.Night || !m.InBed || m.Night.String() != "2026-11-22" {
		t.Errorf("in bed since 20:50, and at 21:01 it is %+v", m)
	}
}
