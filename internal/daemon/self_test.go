package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

func TestTheProgramKeepsHowItDoesEveryFiveMinutes(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 22:01:00"))
	r.began = time.Now().Add(-time.Hour)
	r.config.Store.Path = filepath.Join(t.TempDir(), "nightroom.db")
	for range 12 * 60 {
		r.clock = r.clock.Add(time.Second)
		r.self()
	}
	rows := r.rows(t, store.Kind(record.Daemon))
	if len(rows) != 3 { // 22:00, 22:05, 22:10
		t.Fatalf("%d rows in 12 minutes", len(rows))
	}
	row := notebook.FromJournal(rows[2])
	p, ok, err := row.Point()
	if !ok || err != nil || !p.At.Equal(berlin(t, "2026-11-22 22:10:00")) {
		t.Fatalf("%v %v %v", p.At, ok, err)
	}
	for i, c := range p.Table.Columns {
		v := p.Values[i]
		switch c.Name {
		case "uptime_s":
			if v.F < 3600 || v.F > 3700 {
				t.Errorf("up for %v s", v.F)
			}
		case "rss_bytes", "disk_free_bytes":
			if !v.Known || v.F < 1<<20 {
				t.Errorf("%s is %+v", c.Name, v)
			}
		case "backlog_rows":
			if v.Known {
				t.Errorf("there is a backlog of %v for no database", v.F)
			}
		}
	}
}

// The log has a place of its own, so a full disk refuses nothing for hours: in
// these somebody can make room.
func TestADiskThatIsNearlyFullIsToldBeforeAnythingIsRefused(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 22:01:00"))
	r.began = time.Now()
	free := 3e9
	r.free = func(string) *float64 { return &free }
	told := func() string {
		r.clock = r.clock.Add(selfEvery)
		r.self()
		return r.topics.newest["warning"] + warned(r.page)
	}
	if w := told(); strings.Contains(w, "disk") {
		t.Errorf("3 GB are free, and it says %s", w)
	}
	free = 7.4e6
	for range 2 {
		w := told()
		if strings.Count(w, "The disk is nearly full: 7 MB are free where the record is.") != 2 {
			t.Errorf("7 MB are free, and page and broker are told %s", w)
		}
		free = 5e6 // still; it is told once
	}
	for _, free = range []float64{22e6, 20e6, 25e6, 20e6} { // on the edge nothing is taken back and said anew
		if w := told(); strings.Count(w, "The disk is nearly full") != 2 {
			t.Errorf("%.0f MB are free, and it says %s", free/1e6, w)
		}
	}
	r.free = func(string) *float64 { return nil }
	if w := told(); strings.Count(w, "The disk is nearly full") != 2 {
		t.Errorf("what is free cannot be found out, and it says %s", w)
	}
	r.free = func(string) *float64 { return &free }
	free = 3e9
	if w := told(); strings.Contains(w, "disk") {
		t.Errorf("there is room again, and it says %s", w)
	}
	if log := r.log.String(); strings.Count(log, "nearly full") != 1 || strings.Count(log, "The disk has room again") != 1 {
		t.Errorf("the log: %s", log)
	}
}

func TestUndervoltageIsWhatThePiSays(t *testing.T) {
	class := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(class, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("hwmon0/name", "cpu_thermal\n")
	write("hwmon0/in0_lcrit_alarm", "1\n")
	if v := undervoltage(class); v != nil {
		t.Errorf("another device says %v", *v)
	}
	write("hwmon1/name", "rpi_volt\n")
	write("hwmon1/in0_lcrit_alarm", "0\n")
	if v := undervoltage(class); v == nil || *v {
		t.Errorf("a Pi with enough power says %v", v)
	}
	write("hwmon1/in0_lcrit_alarm", "1\n")
	if v := undervoltage(class); v == nil || !*v {
		t.Errorf("a Pi with too little power says %v", v)
	}
}
