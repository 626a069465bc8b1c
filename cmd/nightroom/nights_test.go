package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

// asleep is that evening, its night and the morning after, once more without
// the lamp and the bang, and a record of both.
func asleep(t testing.TB) *household {
	t.Helper()
	h := newHousehold(t)
	h.write("evening.csv", evening+"86400,18,0.5,36\n86400,18,0.1,30\n")
	h.do("simulate", "--scenario", "evening.csv", "--start", "2026-11-22T20:00", "--end", "2026-11-24T07:00", "--db", "room.db")
	return h
}

func TestASimulationShowsItsNights(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.write("evening.csv", evening)
	args := []string{"simulate", "--scenario", "evening.csv", "--start", "2026-11-22T20:00", "--end", "2026-11-23T07:00"}
	e := h.try(args...)
	if want := regexp.MustCompile(`(?m)^2026-11-23 06:30:\d\d CET  night  over      Sunday 22 to Monday 23 November 2026: 18\.\d °C, 3\d\.\d dB\(A\), all three 9\d %\.$`); !want.MatchString(e.out) {
		t.Errorf("%s", e.out)
	}
	if !strings.HasSuffix(e.talk, ", 1 night.\n") {
		t.Errorf("the sum is %q", e.talk)
	}
	lines := strings.Split(strings.TrimSpace(h.do(append(args, "--json")...)), "\n")
	var n map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &n); err != nil || n["night"] != "2026-11-22" {
		t.Errorf("%v (%v)", n, err)
	}
}

func TestNightsAreListedAndTheSameInEachFormat(t *testing.T) {
	t.Parallel()
	h := asleep(t)
	list := strings.Split(strings.TrimSpace(h.do("nights")), "\n")
	if len(list) != 3 || !strings.HasPrefix(list[0], "night ") || !strings.HasPrefix(list[1], "2026-11-22     100 %") || !strings.HasPrefix(list[2], "2026-11-23     100 %") {
		t.Fatalf("%s", strings.Join(list, "\n"))
	}
	if !strings.Contains(list[2], "at most 35.0") || strings.Contains(list[1], "at most") {
		t.Errorf("the floor of the meter decided the second night alone:\n%s", strings.Join(list, "\n"))
	}
	var nights, exported []map[string]any
	for args, to := range map[string]*[]map[string]any{"nights --json": &nights, "export --what nights --format json": &exported} {
		if err := json.Unmarshal([]byte(h.do(strings.Fields(args)...)), to); err != nil || len(*to) != 2 {
			t.Fatalf("%s: %d (%v)", args, len(*to), err)
		}
	}
	rows := table(t, h.do("export", "--what", "nights"))
	for i := range nights {
		for k, v := range exported[i] {
			if text, _ := json.Marshal(v); k != "loudest" && string(text) != must(json.Marshal(nights[i][k])) {
				t.Errorf("%s is %s in an export, and %v in a list", k, text, nights[i][k])
			}
			if cell, has := rows[i][k]; has != (k != "loudest" && k != "away") || v == nil && cell != "" {
				t.Errorf("%s is %v in JSON, and %q in CSV", k, v, cell)
			}
		}
		if len(exported[i]) != len(nights[i]) || len(rows[i])+2 != len(nights[i]) {
			t.Errorf("%d keys, %d in an export, %d in CSV", len(nights[i]), len(exported[i]), len(rows[i]))
		}
	}
	if one := h.do("night", "2026-11-22", "--json"); !strings.Contains(h.do("nights", "--json", "--to", "2026-11-22"), strings.TrimSpace(one)) {
		t.Errorf("one night is %s", one)
	}
	if out := h.do("nights", "--from", "2026-11-23", "--json"); strings.Count(out, `"night"`) != 1 {
		t.Errorf("from the second on: %s", out)
	}
	if out := h.do("nights", "--from", "2027-01-01", "--json"); out != "[]\n" {
		t.Errorf("of next year: %s", out)
	}
}

func must(b []byte, _ error) string { return string(b) }

func TestANightForPeople(t *testing.T) {
	t.Parallel()
	out := asleep(t).do("night", "2026-11-22")
	for _, want := range []string{
		"Sunday 22 to Monday 23 November 2026\nIn bed from 22:30 to 06:30. Measured: 100 %.\n",
		"\nLoud sounds     1 from 45 dB(A) on, the loudest 70 at 00:00:00\n",
		"above 1 lx for 5 min\n",
		"\nLongest dark    6 h 55\n",
		"  of the time from 15.5 to 19 °C\n",
		"\n22:00 ", "\n06:00 ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "interrupted") {
		t.Errorf("nobody got up:\n%s", out)
	}
}

func TestLookingAtANightIsNoted(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	yesterday := night.DateOf(time.Now().AddDate(0, 0, -1))
	h.live(yesterday, 1, func(int) float64 { return 18 }, func(int) diary.Score { return 4 })
	seen := func() bool {
		h.Helper()
		var e struct {
			SeenBefore bool `json:"seen_before"`
		}
		if err := json.Unmarshal([]byte(h.do("pain", "5", "--person", "ben", "--night", yesterday.String(), "--json")), &e); err != nil {
			h.Fatal(err)
		}
		h.do("pain", "--remove", "--person", "ben", "--night", yesterday.String())
		return e.SeenBefore
	}
	if h.do("nights", "--json"); seen() {
		t.Error("a program's look is somebody's")
	}
	if h.do("night"); !seen() {
		t.Error("it was not noted")
	}
}

func TestAReportInEachFormat(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.liveTheVector()
	args := []string{"report", "--person", "anna", "--from", "2025-11-23", "--to", "2025-12-22"}
	md := h.do(args...)
	for _, want := range []string{"# Anna: pain on waking", "30 of 30 mornings", diary.Question, "Bosch BME280", "not a medical device"} {
		if !strings.Contains(md, want) {
			t.Errorf("no %q in\n%s", want, md)
		}
	}
	if out := h.do(append(args, "-o", "page.html")...); out != "" || !strings.Contains(h.read("page.html"), "<svg") {
		t.Errorf("stdout has %q", out)
	}
	if fi, err := os.Stat(h.path("page.html")); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("the page is there for everybody (%v)", err)
	}
	if german := h.do(append(args, "--language", "de")...); !strings.Contains(german, "# Anna: Schmerz beim Aufwachen") || !strings.Contains(german, "30 von 30 Morgen") {
		t.Errorf("in German:\n%s", german)
	}
	if month := h.do("report", "--person", "anna", "--month", "2025-12"); !strings.Contains(month, "22 of 31 mornings") || strings.Contains(month, "23 Nov") {
		t.Errorf("december:\n%s", month)
	}
}

func TestWhatIsWrongWithANightOrAReportIsSaid(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.liveTheVector()
	for args, c := range map[string]struct {
		status int
		says   string
	}{
		"nights --from 22.11.2026":                               {wrongUsage, "enter the date of its evening"},
		"nights --from 2026-11-22 --to 2026-11-21":               {wrongUsage, "is before --from"},
		"nights --db nowhere.db":                                 {failed, "nowhere.db"},
		"night yesterday":                                        {wrongUsage, "enter the date of its evening"},
		"night 2026-11-22 2026-11-23":                            {wrongUsage, "give one date"},
		"night 2020-01-01":                                       {failed, "nothing is known of the night of Wednesday 1 to Thursday 2 January 2020"},
		"report":                                                 {wrongUsage, "anna or ben"},
		"report --person carla":                                  {wrongUsage, "anna, ben"},
		"report --person anna --month November":                  {wrongUsage, "enter a month like 2026-11"},
		"report --person anna --month 2025-11 --from 2025-11-01": {wrongUsage, "not both"},
		"report --person anna --from 2020-01-01":                 {wrongUsage, "a page holds"},
		"report --person anna --language fr":                     {wrongUsage, "choose en or de"},
		"report --person anna -o page.pdf":                       {wrongUsage, "ends in .html or .md"},
		"report --person anna -o nowhere/page.html":              {failed, "nowhere"},
	} {
		e := h.try(strings.Fields(args)...)
		if e.status != c.status || !strings.Contains(e.talk, c.says) || e.out != "" || strings.Count(e.talk, "\n") > 2 {
			t.Errorf("nightroom %s: status %d, %q, want %d with %q", args, e.status, e.talk, c.status, c.says)
		}
	}
}

func TestBarsAndFigures(t *testing.T) {
	known := func(v float64) night.Maybe { return night.Maybe{Value: v, Known: true} }
	for v, want := range map[float64]string{0: "0 %", 0.2: "< 1 %", 50: "50 %", 99.4: "99 %", 99.6: "> 99 %", 100: "100 %"} {
		if got := percent(known(v)); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	for v, want := range map[float64]string{0: "    ", 100: "████", 50: "██  ", 53.125: "██▏ ", 3: "▏   "} {
		if got := bar(known(v), 4); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	if percent(night.Maybe{}) != "–" || minutes(night.Maybe{}) != "–" || figure(night.Maybe{}, 1, true) != "–" || strings.TrimSpace(bar(night.Maybe{}, 4)) != "" {
		t.Error("what is missing is shown as something")
	}
	if minutes(known(59.4)) != "59 min" || minutes(known(415)) != "6 h 55" || figure(known(35), 1, true) != "at most 35.0" {
		t.Error("figures")
	}
}

// A year of it: every epoch, night and morning.
func year(b testing.TB, months int) *household {
	b.Helper()
	h := newHousehold(b)
	first := night.Date{Year: 2025, Month: time.December, Day: 1}
	h.live(first, 30*months, func(i int) float64 { return 16 + float64(i%5) }, func(i int) diary.Score { return diary.Score(i % 11) })
	h.fill(first.Noon(), 30*months)
	return h
}

// fill gives the record days of epochs that nobody has lived through.
func (h *household) fill(from time.Time, days int) {
	h.Helper()
	c, err := config.Load(h.path("nightroom.yaml"), daemon.Parts())
	if err != nil {
		h.Fatal(err)
	}
	j, err := notebook.Open(h.Context(), c, "", true, nil)
	if err != nil {
		h.Fatal(err)
	}
	e := yearsEpoch()
	for d := range days {
		rows := make([]store.Row, 0, 2880)
		for i := range 2880 {
			e.Start = from.AddDate(0, 0, d).Add(time.Duration(i) * 30 * time.Second)
			rows = append(rows, notebook.ToJournal(record.OfEpoch(&e)))
		}
		j.Add(rows...)
		if err := j.Commit(h.Context(), store.Normal); err != nil {
			h.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		h.Fatal(err)
	}
}

func yearsEpoch() epoch.Epoch {
	e := epoch.Epoch{Phase: epoch.Night, Cool: epoch.True, Dark: epoch.True, Quiet: epoch.False, Ready: epoch.False}
	for q, v := range []float64{sensors.Temperature: 17.835, sensors.Humidity: 47.21, sensors.Illuminance: 0.22, sensors.SoundLevel: 41.25, sensors.Pressure: 1009.43} {
		if v > 0 {
			e.Stats[q] = epoch.Stat{Mean: v, Min: v - 0.2, Max: v + 0.4, Count: 30, Known: true}
		}
	}
	for bin := 70; bin < 100; bin++ {
		e.Levels.AddBin(bin, 1)
	}
	return e
}

// What is asked of a year: nights under 0.3 s, a report under 1 s, all epochs
// under 3 s, each in as little memory as a month needs.
func BenchmarkAYear(b *testing.B) {
	for _, c := range []struct {
		name   string
		months int
	}{{"a month", 1}, {"a year", 12}} {
		h := year(b, c.months)
		for name, args := range map[string][]string{
			"nights": {"nights"},
			"report": {"report", "--person", "anna", "--to", "2026-11-25", "--from", "2025-12-01", "-o", "page.html"},
			"epochs": {"export", "--what", "epochs", "-o", "epochs.csv"},
		} {
			b.Run(name+" of "+c.name, func(b *testing.B) {
				var most, cpu float64
				for b.Loop() {
					cmd := h.command(args...)
					if err := cmd.Start(); err != nil {
						b.Fatal(err)
					}
					peak := make(chan float64)
					go func() { peak <- peakMiB(cmd.Process.Pid) }()
					if err := cmd.Wait(); err != nil {
						b.Fatal(err)
					}
					most = max(most, <-peak)
					cpu += (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
				}
				b.ReportMetric(most, "MiB")
				b.ReportMetric(cpu/float64(b.N), "cpu-s/op")
			})
		}
	}
}

// peakMiB is the most memory that a program had, as far as was seen of it.
func peakMiB(pid int) (most float64) {
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		_, after, running := strings.Cut(string(status), "VmHWM:")
		if err != nil || !running {
			return most
		}
		var kB float64
		if _, err := fmt.Sscan(after, &kB); err == nil {
			most = max(most, kB/1024)
		}
		time.Sleep(2 * time.Millisecond)
	}
}
