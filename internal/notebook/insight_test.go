package notebook

import (
	"math"
	"slices"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/insight"
	"nightroom/internal/night"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// measure writes the summary of a night.
func (h *house) measure(d night.Date, coverage, temperature float64) {
	h.Helper()
	of := func(v float64) night.Maybe { return night.Maybe{Value: v, Known: true} }
	schedule := Schedule(h.c)
	planned, _ := schedule.Planned(d)
	n := night.Night{Summary: night.Summary{
		Night: d, CoveragePct: of(coverage), TemperatureMeanC: of(temperature), LightMinutes: of(12), SoundEvents: of(3),
		CoolPct: of(80), DarkPct: of(90), QuietPct: of(70),
		Evidence: night.Evidence{Planned: planned, LightOff: planned.Add(-20 * time.Minute)},
	}}
	for _, r := range record.OfNight(&n) {
		if err := h.j.Put(h.Context(), ToJournal(r)); err != nil {
			h.Fatal(err)
		}
	}
}

func (h *house) entry(e diary.Entry) {
	h.Helper()
	if err := h.j.Put(h.Context(), ToJournal(record.OfEntry(&e))); err != nil {
		h.Fatal(err)
	}
}

func (h *house) away(at, body string) {
	h.Helper()
	row := record.Row{Kind: record.Lull, At: h.at(at), Name: "away", Body: []byte(body)}
	if err := h.j.Put(h.Context(), ToJournal(row)); err != nil {
		h.Fatal(err)
	}
}

func TestNightsThatSayNothingOfTheRoomAreHoles(t *testing.T) {
	h := newHouse(t)
	first := night.Date{Year: 2026, Month: time.November, Day: 1}
	morning := func(i, score int) diary.Entry {
		return diary.Entry{Person: "anna", Night: first.AddDays(i), Moment: diary.Morning, Score: diary.Answered(diary.Score(score))}
	}
	for i := range 11 {
		if i != 3 {
			h.measure(first.AddDays(i), map[bool]float64{true: 69.9, false: 70}[i == 4], 18+float64(i)/10)
		}
	}
	whole := morning(0, 4)
	whole.Quality, whole.Factors, whole.SeenBefore = diary.Answered(diary.Quality(3)), []string{"alcohol"}, true
	h.entry(whole)
	h.entry(diary.Entry{Person: "anna", Night: first, Moment: diary.Evening, Score: diary.Answered(diary.Score(6)), Factors: []string{"alcohol", "exercise"}})
	late := morning(1, 5)
	late.Late = true
	h.entry(late)
	elsewhere := morning(2, 6)
	elsewhere.SleptHere = diary.Partly
	h.entry(elsewhere)
	h.entry(morning(3, 3)) // not measured
	h.entry(morning(4, 3)) // not enough of it
	h.entry(diary.Entry{Person: "ben", Night: first.AddDays(5), Moment: diary.Morning, Score: diary.Answered(diary.Score(9))})
	h.entry(diary.Entry{Person: "anna", Night: first.AddDays(5), Moment: diary.Morning, Note: "no number today"})
	h.away("2026-11-07 09:00:00", `{"on":true,"until":"2026-11-20T12:00:00+01:00"}`)
	h.away("2026-11-09 18:00:00", `{"on":false}`) // back sooner
	h.entry(morning(6, 2))
	h.entry(morning(7, 2))
	h.entry(morning(8, 2))
	h.entry(morning(9, 1))

	r, err := NightsOf(t.Context(), h.c, h.j, "anna", h.at("2026-11-12 10:00:00"))
	if err != nil {
		t.Fatal(err)
	}
	if r.First != first || len(r.Nights) != 11 {
		t.Fatalf("%d nights from %s", len(r.Nights), r.First)
	}
	gaps := []insight.Gap{
		insight.NoGap, insight.Late, insight.Elsewhere, insight.Unmeasured, insight.Unmeasured, insight.Unanswered,
		insight.Away, insight.Away, insight.NoGap, insight.NoGap, insight.Unanswered,
	}
	for i, want := range gaps {
		if got := r.Beside[i].Gap; got != want {
			t.Errorf("night %d: gap %d, want %d", i, got, want)
		}
		n := r.Nights[i]
		there := n.Pain >= 0 && !math.IsNaN(n.Values[insight.Temperature])
		if there != (want == insight.NoGap) {
			t.Errorf("night %d: pain %v, temperature %v", i, n.Pain, n.Values)
		}
	}
	n, b := r.Nights[0], r.Beside[0]
	if n.Pain != 4 || n.Values != [insight.Exposures]float64{18, 12, 3} {
		t.Errorf("the first night is %+v", n)
	}
	if b.Quality != 3 || b.Evening != 6 || !b.SeenBefore || b.Shares != [insight.Shares]float64{80, 90, 70} || b.OffPlanMin != 20 ||
		!slices.Equal(b.Factors, []string{"alcohol", "exercise"}) {
		t.Errorf("beside it is %+v", b)
	}

	of, err := NightsOf(t.Context(), h.c, h.j, "ben", h.at("2026-11-12 10:00:00"))
	if err != nil || of.Nights[5].Pain != 9 || !math.IsNaN(of.Nights[0].Pain) || of.Nights[0].Values[insight.Temperature] != 18 {
		t.Errorf("ben has the room, and pain of his own: %+v (%v)", of.Nights, err)
	}
}

func TestARecordWithoutNightsHasNone(t *testing.T) {
	h := newHouse(t)
	r, err := NightsOf(t.Context(), h.c, h.j, "anna", h.at("2026-11-12 10:00:00"))
	if err != nil || len(r.Nights) != 0 {
		t.Errorf("%+v (%v)", r, err)
	}
	if a, _ := r.Ask(insight.Question{}); a.Findings[0].Verdict != insight.NotEnough {
		t.Errorf("it is %s", a.Findings[0].Verdict)
	}
}

// Eleven years, as an import may bring them.
func BenchmarkNightsOfElevenYears(b *testing.B) {
	h := newHouse(b)
	first := night.Date{Year: 2015, Month: time.January, Day: 1}
	var rows []store.Row
	for i := range 4000 {
		n := night.Night{Summary: night.Summary{Night: first.AddDays(i), CoveragePct: night.Maybe{Value: 99, Known: true}, TemperatureMeanC: night.Maybe{Value: 18 + float64(i%7)/10, Known: true}}}
		for _, r := range record.OfNight(&n) {
			rows = append(rows, ToJournal(r))
		}
		rows = append(rows, ToJournal(record.OfEntry(&diary.Entry{Person: "anna", Night: first.AddDays(i), Moment: diary.Morning, Score: diary.Answered(diary.Score(i % 5))})))
	}
	if err := h.j.Put(b.Context(), rows...); err != nil {
		b.Fatal(err)
	}
	now := first.AddDays(4000).Noon()
	for b.Loop() {
		r, err := NightsOf(b.Context(), h.c, h.j, "anna", now)
		if err != nil {
			b.Fatal(err)
		}
		r.Ask(insight.Question{})
	}
}
