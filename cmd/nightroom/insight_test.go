package main

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// The vector of the procedure, see internal/insight.
const (
	warmth = "19.2 19.8 20.5 21.1 20.7 22.3 22.9 21.8 20.9 19.9 19.5 20.1 21.6 22.4 23.1 22.7 21.9 20.6 19.7 20.3 21.2 22.0 22.8 21.4 20.2 19.6 20.8 21.7 22.5 21.0"
	pains  = "3 3 4 4 4 5 6 5 4 4 3 3 5 5 6 6 5 5 3 4 4 5 6 5 4 3 4 4 6 4"
)

// live writes nights and mornings into the household's record.
func (h *household) live(first night.Date, nights int, temperature func(i int) float64, pain func(i int) diary.Score) {
	h.Helper()
	c, err := config.Load(h.path("nightroom.yaml"), daemon.Parts())
	if err != nil {
		h.Fatal(err)
	}
	j, err := notebook.Open(h.Context(), c, "", true, nil)
	if err != nil {
		h.Fatal(err)
	}
	of := func(v float64) night.Maybe { return night.Maybe{Value: v, Known: true} }
	var rows []store.Row
	for i := range nights {
		d := first.AddDays(i)
		n := night.Night{Summary: night.Summary{Night: d, CoveragePct: of(100), TemperatureMeanC: of(temperature(i)), LightMinutes: of(0)}}
		for _, r := range record.OfNight(&n) {
			rows = append(rows, notebook.ToJournal(r))
		}
		e := diary.Entry{Person: "anna", Night: d, Moment: diary.Morning, Score: diary.Answered(pain(i)), Reported: d.Noon()}
		rows = append(rows, notebook.ToJournal(record.OfEntry(&e)))
	}
	if err := j.Put(h.Context(), rows...); err != nil {
		h.Fatal(err)
	}
	if err := j.Close(); err != nil {
		h.Fatal(err)
	}
}

// liveTheVector is the thirty nights of the vector; the first is a Sunday.
func (h *household) liveTheVector() {
	var xs []float64
	var ys []diary.Score
	for i, x := range strings.Fields(warmth) {
		var v float64
		if err := json.Unmarshal([]byte(x), &v); err != nil {
			h.Fatal(err)
		}
		xs = append(xs, v)
		ys = append(ys, diary.Score(strings.Fields(pains)[i][0]-'0'))
	}
	h.live(night.Date{Year: 2025, Month: time.November, Day: 23}, 30, func(i int) float64 { return xs[i] }, func(i int) diary.Score { return ys[i] })
}

type finding struct {
	Exposure, Unit, Verdict, Sentence string
	Nights, Pairs                     int
	Effect                            *float64
	PLag                              *float64 `json:"p_lag"`
	PShift                            *float64 `json:"p_shift"`
	Reviewed                          *string
	NextReview                        *string `json:"next_review"`
	Confirmed                         bool
}

func (h *household) insight(args ...string) (all []finding) {
	h.Helper()
	if err := json.Unmarshal([]byte(h.do(append([]string{"insight", "--json"}, args...)...)), &all); err != nil {
		h.Fatal(err)
	}
	return all
}

func TestInsightAsJSONHasTheKeysThatScriptsKnow(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.liveTheVector()
	var all []map[string]any
	if err := json.Unmarshal([]byte(h.do("insight", "--person", "anna", "--to", "2025-12-22", "--json")), &all); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for k := range strings.FieldsSeq("exposure unit nights pairs effect effect_low effect_high p_lag p_shift p p_adjusted verdict confirmed reviewed next_review sentence") {
		want[k] = true
	}
	if len(all) != 3 {
		t.Fatalf("%d exposures", len(all))
	}
	for _, one := range all {
		got := map[string]bool{}
		for k := range one {
			got[k] = true
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("it has %v", got)
		}
	}
}

func TestInsightOfTheVectorIsTheVectors(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.liveTheVector()
	all := h.insight("--person", "anna", "--to", "2025-12-22")
	f := all[0]
	if f.Exposure != "temperature_mean_c" || f.Unit != "1 °C" || f.Nights != 30 || f.Pairs != 29 || f.Verdict != "too_early" ||
		f.Reviewed != nil || f.NextReview == nil || *f.NextReview != "2026-01-22" ||
		math.Abs(*f.Effect-0.635314432069578) > 1e-9 || math.Abs(*f.PLag-5.43652891732e-08) > 1e-17 || math.Abs(*f.PShift-1.0/30) > 1e-12 {
		t.Errorf("it is %+v", f)
	}
	if light := all[1]; light.Verdict != "refused" || light.Effect != nil || !strings.Contains(light.Sentence, "the same on all nights") {
		t.Errorf("a dark room: %+v", light)
	}
	if sound := all[2]; sound.Verdict != "not_enough" || sound.Nights != 0 {
		t.Errorf("a room without a microphone: %+v", sound)
	}
	// The vector's record ended long ago: today there is nothing to judge.
	if now := h.insight("--person", "anna", "--now"); now[0].Verdict != "not_enough" {
		t.Errorf("today it is %+v", now[0])
	}
	if ben := h.insight("--person", "ben", "--to", "2025-12-22"); ben[0].Nights != 0 {
		t.Errorf("ben has %d nights of anna's", ben[0].Nights)
	}
}

func TestInsightIsReadByPeople(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.live(night.Date{Year: 2025, Month: time.March, Day: 2}, 200,
		func(i int) float64 { return 18 + float64(i*i%13)/4 },
		func(i int) diary.Score { return diary.Score(1 + (i*i%13+i*7%3)/3) })
	out := h.do("insight", "--person", "anna", "--to", "2025-05-05")
	for _, text := range []string{"Anna\n", "Judged on 1 May 2025.", "temperature_mean_c  60", "pattern", "A first hint", "higher (95 % range"} {
		if !strings.Contains(out, text) {
			t.Errorf("%q is not in:\n%s", text, out)
		}
	}
	if f := h.insight("--person", "anna", "--to", "2025-06-10")[0]; !f.Confirmed || f.Verdict != "pattern" || *f.Reviewed != "2025-05-31" {
		t.Errorf("after 90 nights it is %+v", f)
	}
	if f := h.insight("--person", "anna", "--from", "2025-03-02", "--to", "2025-09-17")[0]; f.Verdict != "exploratory" || f.Effect != nil || f.Nights != 200 {
		t.Errorf("of chosen nights it is %+v", f)
	}
	h.write("german.yaml", strings.Replace(configText, "people:", "language: de\npeople:", 1))
	if out := h.do("insight", "--person", "anna", "--to", "2025-05-05", "--config", "german.yaml"); !strings.Contains(out, "Ein erster Hinweis") {
		t.Errorf("in German it says:\n%s", out)
	}
}

func TestInsightRefusesWhatItCannotAnswer(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.liveTheVector()
	for args, says := range map[string]string{
		"insight":               "anna or ben",
		"insight --person eve":  "anna, ben",
		"insight anna":          "too much",
		"insight --from monday": "like 2026-11-22",
		"insight --person anna --from 2026-01-02 --to 2026-01-01": "--to",
	} {
		if e := h.try(strings.Fields(args)...); e.status != wrongUsage || !strings.Contains(e.talk, says) {
			t.Errorf("nightroom %s: status %d: %s", args, e.status, e.talk)
		}
	}
}
