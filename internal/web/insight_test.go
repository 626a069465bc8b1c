package web

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"nightroom/internal/insight"
	"nightroom/internal/night"
)

// nights are so many that are present, and some that are not; the pain goes
// with the warmth as much as warmth says.
func nights(n int, warmth float64) insight.Record {
	c := rand.New(rand.NewPCG(7, 9))
	r := insight.Record{Series: insight.Series{First: night.Date{Year: 2026, Month: time.August, Day: 3}}}
	var x, y float64
	for i, there := 0, 0; there < n; i++ {
		x, y = 0.5*x+0.87*c.NormFloat64(), 0.5*y+0.87*c.NormFloat64()
		one, b := insight.Hole(), insight.Alone(insight.NoGap)
		one.Pain = min(10, max(0, math.Round(4+1.4*(y+warmth*x))))
		one.Values = [insight.Exposures]float64{18.6 + 1.3*x, math.Round(max(0, 20+25*c.NormFloat64())), math.Round(max(0, 12+9*c.NormFloat64()))}
		b.Shares = [insight.Shares]float64{50 + 5*x, 90, 80 + c.Float64()}
		b.OffPlanMin, b.Quality, b.Evening = math.Abs(20*x), float64(1+i%5), float64(i%11)
		if i%3 == 0 {
			b.Factors = []string{"alcohol", "heat <b>pack</b>"}
		}
		if i%9 == 4 {
			one, b = insight.Hole(), insight.Alone(insight.Elsewhere)
		} else {
			there++
		}
		r.Nights, r.Beside = append(r.Nights, one), append(r.Beside, b)
	}
	return r
}

func withNights(of map[string]insight.Record) (*fakeRoom, http.Handler) {
	room := newRoom(bedroom("day"))
	room.people = []Person{{"anna", "Anna"}, {"ben", "Ben"}}
	room.nights = of
	return room, handler(room)
}

func TestThePictureComesBeforeAnyWord(t *testing.T) {
	_, h := withNights(map[string]insight.Record{"anna": nights(61, 1)})
	w := ask(h, "GET", "/insight?person=anna", "")
	wantStatus(t, w, http.StatusOK)
	body := w.Body.String()
	wantText(t, body,
		"A first hint", "On nights 1\u00a0°C warmer than usual for you", "it may run the other way",
		"Judged on ", "the fitted line", "usual for you: ", "What this cannot know", "Seasons", "exploratory",
		"slept elsewhere", "How this was worked out", "All nights as a table")
	svg, words := strings.Index(body, "<svg viewBox"), strings.Index(body, `class="sentence"`)
	if svg < 0 || words < svg {
		t.Errorf("the picture begins at %d, the sentence at %d", svg, words)
	}
	parts := strings.Split(body, `<section class="part">`)[1:]
	if len(parts) != 3 {
		t.Fatalf("%d parts", len(parts))
	}
	for i, p := range parts {
		plot, _, _ := strings.Cut(p, "</svg>")
		if n := strings.Count(plot, "<circle"); n != 61 {
			t.Errorf("part %d has %d dots, want one for each of 61 nights", i, n)
		}
		if n := strings.Count(plot, `class="ring"`); n != 1 {
			t.Errorf("part %d has %d rings, want one for the night since the review", i, n)
		}
		if !strings.Contains(plot, `class="fit"`) || !strings.Contains(plot, `class="band"`) || !strings.Contains(plot, `class="bracket"`) {
			t.Errorf("part %d has no line, no band or no usual range", i)
		}
	}
	wantNoText(t, body, "NaN", "Inf", "%!", "style=", "<script", "<b>pack")
	wantText(t, body, "heat &lt;b&gt;pack")
}

// Two dots of one picture never hide each other, as far as there is room.
func TestEveryNightCanBeCounted(t *testing.T) {
	s := newSwarm(10, upwards)
	for range 40 {
		s.set(100, 100, false)
	}
	for i, a := range s.dots {
		for _, b := range s.dots[:i] {
			if math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) < 1.5 {
				t.Fatalf("dots at %v,%v and %v,%v", a.X, a.Y, b.X, b.Y)
			}
		}
		if math.Abs(float64(a.Y-100)) > upwards {
			t.Errorf("a dot at %v is nearer to another score", a.Y)
		}
	}
}

func TestBeforeFourteenNightsThereArePicturesAndWhatIsMissing(t *testing.T) {
	_, h := withNights(map[string]insight.Record{"anna": nights(13, 1), "ben": nights(0, 0)})
	body := ask(h, "GET", "/insight?person=anna", "").Body.String()
	wantText(t, body, "Not enough nights yet: 13 of 14", "after 60 nights; so far there are 13", "<circle")
	wantNoText(t, body, `class="fit"`, "warmer than usual")
	body = ask(h, "GET", "/insight?person=ben", "").Body.String()
	wantText(t, body, "Not enough nights yet: 0 of 14")
	wantNoText(t, body, "NaN", "Inf", "<circle", "<svg viewBox") // no picture of nothing
}

// What one person's nights say is not shown to whoever did not choose that
// person.
func TestEachPersonHasTheirOwnAnswerAndNobodyElses(t *testing.T) {
	_, h := withNights(map[string]insight.Record{"anna": nights(61, 1), "ben": nights(30, 0)})
	body := ask(h, "GET", "/insight", "").Body.String()
	wantText(t, body, `href="/insight?person=anna"`, `href="/insight?person=ben"`)
	wantNoText(t, body, "<svg", "sentence", "hint")
	wantText(t, ask(h, "GET", "/insight?person=ben", "").Body.String(), "30 of 60 nights")
	wantNoText(t, ask(h, "GET", "/insight?person=ben", "").Body.String(), "A first hint")

	w := ask(h, "GET", "/insight?person=eve", "")
	wantStatus(t, w, http.StatusNotFound)
	wantText(t, w.Body.String(), "Nobody here is called")
	wantStatus(t, ask(h, "GET", "/api/v1/insight", ""), http.StatusUnprocessableEntity)
	wantStatus(t, ask(h, "GET", "/api/v1/insight?person=eve", ""), http.StatusNotFound)
}

func TestWhereOneKeepsADiaryNobodyIsAskedWho(t *testing.T) {
	room, h := withNights(map[string]insight.Record{"anna": nights(20, 0)})
	room.people = room.people[:1]
	body := ask(h, "GET", "/insight", "").Body.String()
	wantText(t, body, "20 of 60 nights")
	wantNoText(t, body, "Whose nights?")
	room.people = nil
	wantText(t, ask(h, "GET", "/insight", "").Body.String(), "No diary here")
}

// Who has seen the night's figures may answer differently.
func TestTheLastNightIsCoveredUntilItsMorningIsAnswered(t *testing.T) {
	r := nights(20, 0)
	last := len(r.Nights) - 1
	r.Nights[last].Values[insight.Temperature] = 77.7
	_, h := withNights(map[string]insight.Record{"anna": r})
	wantText(t, ask(h, "GET", "/insight?person=anna", "").Body.String(), "77.7")
	r.Nights[last].Pain = math.NaN()
	wantNoText(t, ask(h, "GET", "/insight?person=anna", "").Body.String(), "77.7")
	if r.Nights[last].Values[insight.Temperature] != 77.7 {
		t.Error("the record was changed")
	}
}

func TestNightsThatAreChosenGetPicturesOnly(t *testing.T) {
	_, h := withNights(map[string]insight.Record{"anna": nights(200, 1)})
	body := ask(h, "GET", "/insight?person=anna&from=2026-08-03", "").Body.String()
	wantText(t, body, "You chose these nights yourself", "<circle")
	wantNoText(t, body, `class="fit"`, "Judged on")
	for query, says := range map[string]string{
		"from=monday":                   "First night: night &#34;monday&#34;: enter the date of its evening, like 2026-11-22",
		"from=2026-09-01&to=2026-08-01": "the other way round",
	} {
		w := ask(h, "GET", "/insight?person=anna&"+query, "")
		wantStatus(t, w, http.StatusUnprocessableEntity)
		wantText(t, w.Body.String(), says)
		wantStatus(t, ask(h, "GET", "/api/v1/insight?person=anna&"+query, ""), http.StatusUnprocessableEntity)
	}
	wantText(t, ask(h, "GET", "/insight?person=anna&to=2026-08-12", "").Body.String(), "Not enough nights yet")
}

func TestTheAPITellsTheFindings(t *testing.T) {
	_, h := withNights(map[string]insight.Record{"anna": nights(61, 1)})
	w := ask(h, "GET", "/api/v1/insight?person=anna", "")
	wantStatus(t, w, http.StatusOK)
	var all []struct {
		Exposure, Verdict, Sentence string
		Nights                      int
		Reviewed                    *string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &all); err != nil || len(all) != 3 {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if f := all[0]; f.Exposure != "temperature_mean_c" || f.Verdict != "pattern" || f.Nights != 60 || f.Reviewed == nil {
		t.Errorf("it is %+v", f)
	}
	wantText(t, ask(h, "GET", "/api/v1/insight?person=anna&now=1", "").Body.String(), `"nights":61`, "without waiting for a review")
	w = ask(h, "GET", "/api/v1/insight?person=ben", "")
	wantStatus(t, w, http.StatusServiceUnavailable)
	wantText(t, w.Body.String(), "The record cannot be read.")
}

func TestThePageIsInTheReadersLanguage(t *testing.T) {
	_, h := withNights(map[string]insight.Record{"anna": nights(61, 1)})
	german := ask(h, "GET", "/insight?person=anna", "", "Accept-Language", "de-AT,de;q=0.9").Body.String()
	wantText(t, german, "Ein erster Hinweis", "Was man so nicht wissen kann", `lang="de"`, "bei dir üblich", "ohne (")
	wantNoText(t, german, "usual for you", "Pain", "night since")
	wantText(t, ask(h, "GET", "/insight?person=anna", "", "Accept-Language", "fr").Body.String(), "A first hint")
}

// What one person's diary cannot show, no word of the page says.
func TestAHouseInFahrenheitReadsItThroughoutAndScriptsDoNot(t *testing.T) {
	room, h := withNights(map[string]insight.Record{"anna": nights(61, 1)})
	v := bedroom("day")
	v.Fahrenheit = true
	room.set(v)
	body := ask(h, "GET", "/insight?person=anna", "").Body.String()
	wantText(t, body, "On nights 1.8\u00a0°F warmer than usual for you", "pain points per 1.8\u00a0°F", "Temperature of the night, °F", ">65<")
	wantNoText(t, body, "°C")
	if usual := regexp.MustCompile(`usual for you: 6\d(\.\d)? to 6\d(\.\d)? °F`); !usual.MatchString(body) {
		t.Errorf("what is usual is not in °F:\n%s", body)
	}
	body = ask(h, "GET", "/insight?person=anna", "", "Accept-Language", "de").Body.String()
	wantText(t, body, "Nächten mit 1,8\u00a0°F mehr", "Schmerzpunkte je 10\u00a0laute Momente")
	wantText(t, ask(h, "GET", "/api/v1/insight?person=anna", "").Body.String(), "1 °C")
}

func TestThePageClaimsNothing(t *testing.T) {
	_, h := withNights(map[string]insight.Record{"anna": nights(61, 1), "ben": nights(200, 0)})
	for _, language := range []string{"en", "de"} {
		for _, query := range []string{"", "?person=anna", "?person=ben", "?person=ben&from=2026-08-03", "?person=anna&now=1"} {
			body := strings.ToLower(ask(h, "GET", "/insight"+query, "", "Accept-Language", language).Body.String())
			wantNoText(t, body, "significant", "caused", "proves", "no effect", "signifik", "verursacht", "beweist", "keine wirkung", "kein effekt")
		}
	}
}

// A picture is the same each time, and no mark lies outside of it.
func TestPicturesAreTheSameEachTimeAndStayInTheirFrame(t *testing.T) {
	r := nights(200, 1)
	r.Nights[150].Values = [insight.Exposures]float64{-40, 100000, 100000}
	_, h := withNights(map[string]insight.Record{"anna": r})
	body := ask(h, "GET", "/insight?person=anna", "").Body.String()
	if again := ask(h, "GET", "/insight?person=anna", "").Body.String(); again != body {
		t.Error("the second picture is another")
	}
	for _, c := range regexp.MustCompile(`cx="(-?[0-9.]+)" cy="(-?[0-9.]+)"`).FindAllStringSubmatch(body, -1) {
		var x, y float64
		if json.Unmarshal([]byte(c[1]), &x) != nil || json.Unmarshal([]byte(c[2]), &y) != nil || x < 0 || x > plotWide || y < 0 || y > plotHigh {
			t.Fatalf("a dot at %s,%s", c[1], c[2])
		}
	}
}
