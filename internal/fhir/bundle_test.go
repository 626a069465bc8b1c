package fhir

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

func r4(t testing.TB) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("testdata/fhir-r4-subset.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var at = time.Date(2026, 11, 23, 7, 10, 0, 0, time.FixedZone("CET", 3600))

func anna() *diary.Entry {
	return &diary.Entry{
		Person: "anna_1", Night: night.Date{Year: 2026, Month: time.November, Day: 22}, Moment: diary.Morning,
		Score: diary.Answered[diary.Score](4), Sites: []string{"lower_back", "knee_left"}, Note: "woke at four\n\"bad\"", Reported: at,
	}
}

func bundle(t testing.TB, entries ...*diary.Entry) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, "bedroom", at, strings.ToUpper)
	for _, e := range entries {
		if _, err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func valid(t testing.TB, s *jsonschema.Schema, text string) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("no JSON (%v): %s", err, text)
	}
	return s.Validate(v)
}

func TestABundleIsFHIRR4(t *testing.T) {
	s := r4(t)
	one, none, late, unknown := anna(), anna(), anna(), anna()
	one.Sites, none.Sites, none.Note = []string{"neck"}, nil, ""
	late.Late, late.Moment, late.Score = true, diary.Evening, diary.Answered[diary.Score](0)
	unknown.Reported = time.Time{}
	for name, entries := range map[string][]*diary.Entry{
		"nobody": nil, "one": {anna()}, "several": {anna(), one, none, late, unknown},
	} {
		text := bundle(t, entries...)
		if err := valid(t, s, text); err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

// A schema that takes everything would prove nothing.
func TestTheSchemaRefusesWhatIsNoFHIR(t *testing.T) {
	s := r4(t)
	good := bundle(t, anna())
	for from, to := range map[string]string{
		`"Bundle"`:                  `"Bundel"`,
		`"collection"`:              `"heap"`,
		`"status":"final"`:          `"status":"done"`,
		`"valueInteger":4`:          `"valueInteger":4.5`,
		`"valueInteger":4,`:         `"valueInteger":"4",`,
		`"system":"http://loinc`:    `"sistem":"http://loinc`,
		`T07:10:00+01:00"`:          `T07:10"`,
		`"name":[{"text":"ANNA_1"}`: `"name":[`,
		`"note":[{"text":"`:         `"note":[{"txt":"`,
		`"valueString":"morning"`:   `"valueString":"morning","valueBoolean":true`,
	} {
		bad := strings.Replace(good, from, to, 1)
		if bad == good {
			t.Fatalf("%s is not in %s", from, good)
		}
		if json.Valid([]byte(bad)) && valid(t, s, bad) == nil {
			t.Errorf("%s is taken for %s", to, from)
		}
	}
}

func TestAScoreIsAnIntegerUnderItsCodeWithItsQuestion(t *testing.T) {
	var b struct {
		Entry []struct {
			FullURL  string `json:"fullUrl"`
			Resource observation
		}
	}
	if err := json.Unmarshal([]byte(bundle(t, anna(), anna())), &b); err != nil || len(b.Entry) != 3 {
		t.Fatalf("%d entries (%v)", len(b.Entry), err)
	}
	p, o := b.Entry[0], b.Entry[1].Resource
	if p.Resource.ResourceType != "Patient" || p.FullURL != o.Subject.Reference || b.Entry[1].FullURL != b.Entry[2].FullURL {
		t.Errorf("%+v", b)
	}
	if o.Code.Coding[0].Code != "72514-3" || o.ValueInteger != 4 || o.Code.Text != diary.Question || o.EffectiveDateTime != "2026-11-23T07:10:00+01:00" {
		t.Errorf("%+v", o)
	}
	if len(o.Component) != 3 || o.Component[0].ValueCodeableConcept.Coding[0].Code != "37822005" || o.Note[0].Text != "woke at four\n\"bad\"" {
		t.Errorf("%+v", o.Component)
	}
	one := anna()
	one.Sites, one.Reported = []string{"knee_left"}, time.Time{}
	if err := json.Unmarshal([]byte(bundle(t, one)), &b); err != nil {
		t.Fatal(err)
	}
	if o := b.Entry[1].Resource; o.BodySite == nil || o.BodySite.Coding[0].Code != "82169009" || o.EffectiveDateTime != "2026-11-23" {
		t.Errorf("%+v", o)
	}
}

func TestAnEntryWithoutAScoreIsNoObservation(t *testing.T) {
	e := anna()
	e.Score = diary.Answer[diary.Score]{}
	if text := bundle(t, e); strings.Contains(text, "entry") {
		t.Errorf("%s", text)
	}
}

func TestEveryDiaryIsFHIRR4(t *testing.T) {
	s := r4(t)
	rapid.Check(t, func(rt *rapid.T) {
		var all []*diary.Entry
		for range rapid.IntRange(0, 4).Draw(rt, "entries") {
			e := anna()
			e.Person = rapid.StringMatching(`[a-z0-9_-]{1,32}`).Draw(rt, "person")
			e.Night = e.Night.AddDays(rapid.IntRange(-20000, 0).Draw(rt, "days"))
			e.Score = diary.Answered(diary.Score(rapid.IntRange(0, 10).Draw(rt, "score")))
			e.Note = rapid.StringOf(rapid.RuneFrom([]rune("aä😴 ,;\"'\n\\=+-@<&\u2028"))).Draw(rt, "note")
			e.Sites = rapid.SliceOfDistinct(rapid.SampledFrom(diary.Sites()), rapid.ID[string]).Draw(rt, "sites")
			e.Late = rapid.Bool().Draw(rt, "late")
			all = append(all, e)
		}
		text := bundle(t, all...)
		if err := valid(t, s, text); err != nil {
			rt.Fatalf("%v\n%s", err, text)
		}
	})
}
