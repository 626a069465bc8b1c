package main

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"nightroom/internal/acoustics"
	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

// autumn is a record of seven weeks, in which there is everything that may be
// in one. It ends on a Sunday in October on which clocks are put back, years
// from now: a made-up room goes on where its record ends.
type autumn struct {
	*household
	zone *time.Location
	rows []store.Row
}

var lastOfAutumn = night.Date{Year: 2031, Month: time.October, Day: 25}

func newAutumn(t testing.TB) *household {
	t.Helper()
	a := autumn{household: newHousehold(t)}
	c, err := config.Load(a.path("nightroom.yaml"), daemon.Parts())
	if err != nil {
		t.Fatal(err)
	}
	a.zone = c.Location
	for i := range 51 {
		a.night(lastOfAutumn.AddDays(-i), i)
	}
	a.lastNight()
	a.away(lastOfAutumn.AddDays(-16), 3)
	j, err := notebook.Open(t.Context(), c, "", true, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Put(t.Context(), a.rows...); err != nil {
		t.Fatal(err)
	}
	nights, err := notebook.Reckon(t.Context(), j, notebook.Schedule(c), basisOfAutumn(), lastOfAutumn, lastOfAutumn, a.clock(lastOfAutumn.AddDays(1), 18))
	if err != nil || len(nights) != 1 {
		t.Fatalf("%d nights (%v)", len(nights), err)
	}
	a.rows = nil
	for _, r := range record.OfNight(&nights[0]) {
		a.add(r)
	}
	if err := j.Put(t.Context(), a.rows...); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return a.household
}

func (a *autumn) add(r record.Row) { a.rows = append(a.rows, notebook.ToJournal(r)) }

// clock is a time of day, in hours.
func (a *autumn) clock(d night.Date, hours float64) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, int(hours*60), 0, 0, a.zone)
}

func is(v float64) night.Maybe { return night.Maybe{Value: v, Known: true} }

func basisOfAutumn() night.Basis {
	return night.Basis{
		Cool:  night.Limit{Measured: true, Judged: true, Above: is(19), Below: is(15.5)},
		Dark:  night.Limit{Measured: true, Judged: true, Above: is(1)},
		Quiet: night.Limit{Measured: true, Judged: true, Above: is(40)},
	}
}

// night is one that is i nights back: its figures and its morning.
func (a *autumn) night(d night.Date, i int) {
	if i%17 == 5 {
		return // nightroom was off, and nobody wrote
	}
	wave := math.Sin(float64(i) / 3)
	s := night.Summary{
		Night: d, LightsOut: a.clock(d, 22.5).UTC(), Wake: a.clock(d.AddDays(1), 6.5).UTC(), CoveragePct: is(100), Basis: basisOfAutumn(),
		TemperatureMeanC: is(18 + wave), SoundLAeqDBA: is(35.4), SoundLAFmaxDBA: is(52), SoundFloorPct: is(92), SoundEvents: is(float64(i % 6)),
		LightMinutes: is(float64(i % 9)), CoolPct: is(70 + 30*wave), DarkPct: is(98), QuietPct: is(99), ReadyPct: is(math.Round(50 + 50*wave)),
		Evidence: night.Evidence{Bed: a.clock(d, 22.5+float64(i%5)/6).UTC(), Planned: a.clock(d, 22.5).UTC()},
	}
	if i == 12 {
		s.CoveragePct = is(41)
	}
	n := night.Night{Summary: s}
	for _, r := range record.OfNight(&n) {
		a.add(r)
	}
	e := diary.Entry{
		Person: "anna", Night: d, Moment: diary.Morning, Score: diary.Answered(diary.Score(min(10, max(0, 4-3*wave)))),
		Sleep:    diary.Sleep{Quality: diary.Answered(diary.Quality(1 + i%5)), IntoBed: a.clock(d, 22.25), TriedToSleep: a.clock(d, 22.5+float64(i%4)/4), FinalWake: a.clock(d.AddDays(1), 6.25)},
		Sites:    []string{"lower_back", "knee_left"},
		Reported: a.clock(d.AddDays(1), 7),
	}
	switch i {
	case 0:
		e.Factors, e.Note = []string{"alcohol", "heat pack"}, "<script>document.title='taken'</script> & a long walk"
	case 8:
		e.Late = true
	case 20:
		e.SleptHere = diary.No
	case 21:
		e.SleptHere = diary.Partly
	}
	if i%7 != 3 {
		a.add(record.OfEntry(&e))
	}
	if i%3 == 0 {
		a.add(record.OfEntry(&diary.Entry{Person: "ben", Night: d, Moment: diary.Morning, Score: diary.Answered(diary.Score(1)), Reported: a.clock(d.AddDays(1), 8)}))
	}
}

// away has nobody sleep here for so many nights.
func (a *autumn) away(from night.Date, nights int) {
	body, err := json.Marshal(map[string]any{"on": true, "until": a.clock(from.AddDays(nights), 12)})
	if err != nil {
		a.Fatal(err)
	}
	a.add(record.Row{Kind: record.Lull, At: a.clock(from, 12), Name: "away", Body: body})
}

// lastNight is the last one, of 25 hours the day, in full.
func (a *autumn) lastNight() {
	d, next := lastOfAutumn, lastOfAutumn.AddDays(1)
	for _, said := range []struct {
		at  time.Time
		bed bool
	}{{a.clock(d, 22.5), true}, {a.clock(d, 22.5).Add(5 * time.Hour), false}, {a.clock(d, 22.5).Add(5*time.Hour + 20*time.Minute), true}, {a.clock(next, 6.5), false}} {
		body, err := json.Marshal(map[string]bool{"in_bed": said.bed})
		if err != nil {
			a.Fatal(err)
		}
		a.add(record.Row{Kind: record.InBed, At: said.at, Body: body})
	}
	begin, end := a.clock(d, 20.5), a.clock(next, 8)
	for at := begin; at.Before(end); at = at.Add(epoch.Length) {
		e := epoch.Epoch{Start: at, Phase: epoch.Night}
		gone := at.Sub(begin).Hours()
		lamp, noise := 0.1, 35.0
		if gone < 2 || gone > 7 && gone < 7.3 {
			lamp = 28
		}
		if math.Mod(gone, 2.5) < 0.02 {
			noise = 51
		}
		a.stat(&e, sensors.Temperature, 20.2-0.4*gone+0.3*math.Sin(gone*3), 0, false)
		a.stat(&e, sensors.Humidity, 47, 0, false)
		a.stat(&e, sensors.Illuminance, lamp, 0, lamp < 0.2)
		a.stat(&e, sensors.SoundLevel, noise, 6*math.Abs(math.Sin(gone*40)), noise < 36)
		e.Cool, e.Dark, e.Quiet = epoch.FlagOf(e.Stats[sensors.Temperature].Mean <= 19), epoch.FlagOf(lamp <= 1), epoch.FlagOf(noise <= 40)
		e.Ready = epoch.FlagOf(e.Cool == epoch.True && e.Dark == epoch.True && e.Quiet == epoch.True)
		a.add(record.OfEpoch(&e))
	}
	e := epoch.Epoch{Start: a.clock(next, 18)}
	a.stat(&e, sensors.Temperature, 19, 0, false)
	a.add(record.OfEpoch(&e))
	for i, at := range []float64{2.5, 5, 7.5, 10} {
		start := begin.Add(time.Duration(at * float64(time.Hour)))
		a.add(record.OfSound(acoustics.Event{Start: start, Duration: time.Duration(3+30*i) * time.Second, LAFmaxDBA: 57 - float64(i), SELDBA: 60}))
	}
	a.add(record.OfLight(monitor.LightEvent{Start: begin.Add(7 * time.Hour), Duration: 18 * time.Minute, MaxLx: 31}))
	for _, one := range []record.AlertBody{
		{ID: "x-1", Rule: "cool", Firing: true, Side: "above", Limit: 19, Unit: "°C"}, {ID: "x-2", Rule: "cool", Side: "above", Limit: 19, Unit: "°C"},
		{ID: "x-3", Rule: "dark", Firing: true, Side: "above", Limit: 1, Unit: "lx", Silent: true}, {ID: "x-4", Rule: "dark", Side: "above", Limit: 1, Unit: "lx", Silent: true},
	} {
		at := map[string]float64{"x-1": 2.1, "x-2": 3.4, "x-3": 7.02, "x-4": 7.4}[one.ID]
		a.add(record.OfAlert(begin.Add(time.Duration(at*float64(time.Hour))), one))
	}
}

func (a *autumn) stat(e *epoch.Epoch, q sensors.Quantity, v, up float64, floor bool) {
	s := epoch.Stat{Mean: v, Min: v, Max: v + up, Count: 30, Known: true}
	if floor {
		s.Floor = 30
	}
	e.Stats[q] = s
	if q == sensors.SoundLevel {
		e.Levels.AddBin(int(v*2), 30)
	}
}

// german is a household that reads German.
func (h *household) german() {
	h.write("nightroom.yaml", h.read("nightroom.yaml")+"language: de\n")
}

// asAnna opens a page on a device that is Anna's, who has answered.
func (b *browser) asAnna(path string) {
	b.Helper()
	b.open("/log")
	b.tap(`button[value="anna"]`)
	b.open(path)
}

func TestFromTheCalendarToANightAndBack(t *testing.T) {
	t.Parallel()
	h := newAutumn(t)
	d := h.run()
	b := browse(t, phone, d.page, without)
	b.open("/nights")
	if title := b.text("h1"); title == "Nights" {
		t.Error("the nights are shown before it is known who looks")
	}
	b.asAnna("/nights")
	b.look("calendar")
	if wrong := eval[[]string](b, `[...document.querySelectorAll(".calendar td.there")].filter(td => {
		const box = e => e?.getBoundingClientRect() ?? {left: 0, right: 0, top: 0, bottom: 0};
		const on = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
		const [day, score, mark] = [".day", ".score", ".mark"].map(s => box(td.querySelector(s)));
		return day.top - box(td).top > 4 || on(day, score) || on(day, mark) || on(score, mark);
	}).map(td => td.querySelector(".spoken").textContent)`); len(wrong) > 0 {
		t.Errorf("its day does not stand first, or things lie on each other: %q", wrong)
	}
	if n := eval[int](b, `document.querySelectorAll("td.there .score").length`); n < 40 {
		t.Errorf("%d mornings in seven weeks", n)
	}
	b.tap(`a[href="/nights/2031-10-25"]`)
	b.look("night")
	if title := eval[string](b, "document.title"); !strings.HasPrefix(title, "Saturday 25 October to Sunday 26 October") {
		t.Errorf("the title is %q", title)
	}
	if text := b.text("main"); !strings.Contains(text, "<script>document.title") || !strings.Contains(text, "Interrupted once, for 20") {
		t.Errorf("the night says %s", text)
	}
	b.tap(`a[rel="prev"]`)
	b.tap(`a[rel="next"]`)
	b.tap(`.turn a:not([rel])`)
	if title := b.text("h1"); title != "Nights" {
		t.Errorf("back at %q", title)
	}
}

func TestTheCalendarByKeyboard(t *testing.T) {
	t.Parallel()
	h := newAutumn(t)
	h.german()
	d := h.run()
	b := browse(t, laptop, d.page)
	b.asAnna("/nights?month=2031-10")
	b.do(chromedp.Focus(`a[href="/nights/2031-10-24"]`))
	b.onward(`a[href="/nights/2031-10-25"]`)
	if title := b.text("h1"); title != "Samstag, 25. Oktober auf Sonntag, 26. Oktober 2031" {
		t.Errorf("the keyboard leads to %q", title)
	}
}
