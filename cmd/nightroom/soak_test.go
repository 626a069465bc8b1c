package main

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// soakSpeed is how many times faster than life a soaked room is: two hours are
// eight days.
const soakSpeed = 100

// fewRows are always on their way to the database.
const fewRows = 20

// A sounding is one look at a daemon that is soaked.
type sounding struct {
	hours, rssMiB, goroutines, fileKB float64
}

// TestSoak lets days pass in a room with a broker, a database and phones that
// fail at random, and people who answer and look. Memory, goroutines and file
// are those of a program that could go on for years, and no error is a riddle.
func TestSoak(t *testing.T) {
	hours, err := strconv.ParseFloat(os.Getenv("NIGHTROOM_SOAK_HOURS"), 64)
	if err != nil {
		t.Skip("make soak HOURS=2")
	}
	house, influx := mosquitto(t), influxd(t)
	var phonesAreOut atomic.Bool
	phones := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if phonesAreOut.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(phones.Close)
	r := roomWith(t, strings.ReplaceAll(threeParts(broker(house), database(influx),
		"notify: {webhook: \""+phones.URL+"\", at_night: true}"), "commit_every: 1s", "commit_every: 60s"))
	r.lived()
	d := r.run("--speed", strconv.Itoa(soakSpeed))

	began := time.Now()
	end := began.Add(time.Duration(hours * float64(time.Hour)))
	dice := rand.New(rand.NewPCG(1, 2))
	between := func(low, high time.Duration) time.Duration {
		return low + time.Duration(dice.Int64N(int64(high-low)))
	}
	faults := []struct {
		name       string
		begin, end func()
	}{
		{"the broker hangs", func() { house.signal(syscall.SIGSTOP) }, func() { house.signal(syscall.SIGCONT) }},
		{"the broker is killed", func() { house.end(os.Kill) }, house.start},
		{"the database hangs", func() { influx.signal(syscall.SIGSTOP) }, func() { influx.signal(syscall.SIGCONT) }},
		{"the database is killed", func() { influx.end(os.Kill) }, influx.start},
		{"the phones are out", func() { phonesAreOut.Store(true) }, func() { phonesAreOut.Store(false) }},
	}
	told := map[string]int{}
	look := func() sounding {
		files := 0.0
		for _, name := range []string{"room.db", "room.db-wal"} {
			if fi, err := os.Stat(r.path(name)); err == nil {
				files += float64(fi.Size()) / 1000
			}
		}
		return sounding{time.Since(began).Hours(), usageOf(t, d.cmd.Process.Pid).rssMiB, d.metric("nightroom_goroutines"), files}
	}
	var soundings []sounding
	for n := 0; time.Now().Before(end); n++ {
		time.Sleep(between(3*time.Second, 10*time.Second))
		soundings = append(soundings, look()) // while everything works
		f := faults[dice.IntN(len(faults))]
		told[f.name]++
		f.begin()
		time.Sleep(between(time.Second, 15*time.Second))
		d.get("/")
		if err := d.post([]string{"anna", "ben"}[n%2], n%11); err != nil {
			t.Errorf("an answer is refused: %v", err)
		}
		f.end()
	}
	for late := time.Now().Add(soon); d.metric("nightroom_upload_held_rows") > fewRows; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("the database does not catch up")
		}
	}
	last := look()
	lost, aside := d.metric("nightroom_upload_lost_rows_total"), d.metric("nightroom_upload_set_aside_lines_total")
	d.stop()
	n, newest := r.everyEpoch()
	counted := influx.points("nightroom", "SELECT count(phase) FROM environment")
	rows := influx.points("nightroom", "SELECT last(phase) FROM environment")

	for i, s := range soundings {
		if i%(len(soundings)/20+1) == 0 {
			t.Logf("%.2f h: %.1f MiB, %.0f goroutines, %.0f KB", s.hours, s.rssMiB, s.goroutines, s.fileKB)
		}
	}
	t.Logf("%d epochs (%.1f days), %d faults: %v", n, float64(n)/2880, len(soundings), told)
	third := len(soundings) / 3
	memory := func(s sounding) float64 { return s.rssMiB }
	grown := middle(soundings[2*third:], memory) - middle(soundings[third:2*third], memory)
	t.Logf("memory: %+.2f MiB from the second third to the last, %+.2f a day of the room; file: %.0f bytes an epoch",
		grown, slope(soundings[third:], memory)/soakSpeed*24, (last.fileKB-soundings[0].fileKB)*1000/float64(n))
	switch {
	case hours >= 1 && grown > 1.5: // a room's first day fills what the page shows of it
		t.Error("memory grows")
	case last.goroutines > soundings[third].goroutines+3:
		t.Errorf("there are %.0f goroutines at the end", last.goroutines)
	case lost != 0 || aside != 0:
		t.Errorf("%v rows are lost, %v lines set aside", lost, aside)
	case len(rows) != 1 || len(counted) != 1:
		t.Errorf("the database has %v, %v", counted, rows)
	default: // it had all up to its newest, and that is a recent one
		waiting := int(newest.Sub(time.UnixMilli(int64(rows[0]["time"].(float64)))) / (30 * time.Second))
		if has := int(counted[0]["count"].(float64)); has != n-waiting || waiting > 2*fewRows {
			t.Errorf("the record has %d epochs, %d of them newer than the database's newest; the database has %d", n, waiting, has)
		}
	}
	riddles := 0
	for _, line := range append(d.lines("level=ERROR"), d.lines("level=WARN")...) {
		rule := strings.Contains(line, " rule=") // what a room is there to say
		if !rule && !strings.Contains(line, house.addr) && !strings.Contains(line, influx.addr) && !strings.Contains(line, strings.TrimPrefix(phones.URL, "http://")) {
			riddles++
			t.Log(line)
		}
	}
	if riddles > 0 {
		t.Errorf("%d errors come from nothing that was done", riddles)
	}
	r.noneSetAside()
}

// middle is the median of a figure.
func middle(all []sounding, of func(sounding) float64) float64 {
	var values []float64
	for _, s := range all {
		values = append(values, of(s))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// slope is by how much a figure grows in an hour: the straight line through all
// soundings (least squares).
func slope(all []sounding, of func(sounding) float64) float64 {
	var x, y, xx, xy float64
	for _, s := range all {
		v := of(s)
		x, y, xx, xy = x+s.hours, y+v, xx+s.hours*s.hours, xy+s.hours*v
	}
	n := float64(len(all))
	if below := n*xx - x*x; below != 0 {
		return (n*xy - x*y) / below
	}
	return 0
}
