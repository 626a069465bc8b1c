package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nightroom/internal/diary"
	"nightroom/internal/words"
)

// filled is the form as a browser sends it: all that was asked, and what was
// chosen and typed.
func filled(pairs ...string) string {
	d := morningData{Moment: diary.Morning}
	form := url.Values{"asks": {d.Asks()}, "moment": {"morning"}, "shown": {lastNight.String()}, "slept_here": {"yes"}, "own": {""}, "note": {""}}
	for _, name := range []string{"into_bed", "tried_to_sleep", "minutes_to_sleep", "awakenings", "minutes_awake", "final_wake", "out_of_bed", "stiffness_min"} {
		form.Set(name, "")
	}
	for i := 0; i < len(pairs); i += 2 {
		if name := pairs[i]; name == "sites" || name == "factors" || name == "back" {
			form.Add(name, pairs[i+1])
		} else {
			form.Set(name, pairs[i+1])
		}
	}
	return form.Encode()
}

// whole is a morning with everything in it.
var whole = []string{
	"score", "4", "sites", "lower_back", "sites", "knee_left", "slept_here", "partly", "sleep_quality", "2",
	"into_bed", "22:10", "tried_to_sleep", "22:40", "minutes_to_sleep", "20", "awakenings", "2", "minutes_awake", "35",
	"final_wake", "05:40", "out_of_bed", "05:55", "stiffness_min", "15", "factors", "alcohol", "own", "heat pack, rain", "note", "The bin lorry.\r\nAgain.",
}

// keep posts a form that must be kept, and returns the page that says so.
func keep(t *testing.T, h http.Handler, body string) string {
	t.Helper()
	w := ask(h, "POST", "/log", body)
	wantStatus(t, w, http.StatusSeeOther)
	return ask(h, "GET", w.Header().Get("Location"), "").Body.String()
}

func TestTheWholeMorningIsKeptAndShownAgain(t *testing.T) {
	room := newRoom(bedroom("day"))
	h := handler(room)
	done := keep(t, h, filled(whole...))
	wantText(t, done, "Saved:", "4 for Anna", "lower back, left knee", "partly", "poor", "22:10", "05:55", "alcohol, heat pack, rain", "The bin lorry.\nAgain.")
	want := diary.Entry{Person: "anna", Night: lastNight, Moment: diary.Morning}
	err := want.Answer(map[string]string{
		"score": "4", "sites": "lower_back;knee_left", "slept_here": "partly", "sleep_quality": "2", "into_bed": "22:10",
		"tried_to_sleep": "22:40", "minutes_to_sleep": "20", "awakenings": "2", "minutes_awake": "35", "final_wake": "05:40",
		"out_of_bed": "05:55", "stiffness_min": "15", "factors": "alcohol;heat pack;rain", "note": "The bin lorry.\nAgain.",
	}, planOf(lastNight))
	if err != nil || len(room.entries) != 1 || !room.entries[0].Same(&want) {
		t.Fatalf("%v: kept is\n%+v\nwant\n%+v", err, room.entries, want)
	}

	again := ask(h, "GET", "/log", "").Body.String()
	wantText(t, again, "This was answered already", `name="score" value="4" checked`, `value="lower_back" id="site-lower_back" aria-labelledby="name-lower_back" checked`,
		`name="slept_here" value="partly" checked`, `name="sleep_quality" value="2" checked`, `name="into_bed" value="22:10"`, `name="awakenings" value="2"`,
		`name="factors" value="alcohol" checked`, `name="own" value="heat pack, rain"`, "The bin lorry.\nAgain.</textarea>", "<details open>",
		"/log/delete?night=2026-11-22")
	if n := strings.Count(again, " checked"); n != 6 {
		t.Errorf("%d boxes are chosen", n)
	}
}

func TestAnEmptiedFieldTakesItsAnswerBack(t *testing.T) {
	room := newRoom(bedroom("day"))
	h := handler(room)
	keep(t, h, filled(whole...))
	for _, c := range []struct {
		name string
		form []string
		gone func(e *diary.Entry) bool
	}{
		{"a box without its tick", []string{"sites", "lower_back"}, func(e *diary.Entry) bool { return slices.Equal(e.Sites, []string{"lower_back"}) }},
		{"all of them", nil, func(e *diary.Entry) bool { return e.Sites == nil && e.Factors == nil }},
		{"the note and a time", nil, func(e *diary.Entry) bool { return e.Note == "" && e.IntoBed.IsZero() && !e.Awakenings.Given }},
		{"the number, by its own box", []string{"back", "score"}, func(e *diary.Entry) bool { return !e.Score.Given && e.Quality.Given }},
	} {
		keep(t, h, filled(append([]string{"score", "4", "sleep_quality", "2"}, c.form...)...))
		if e := room.entries[0]; !c.gone(&e) {
			t.Errorf("%s: %+v", c.name, e)
		}
	}
	keep(t, h, form("score", "6")) // a script says one thing, and the rest stays
	if e := room.entries[0]; e.Score.Value != 6 || !e.Quality.Given {
		t.Errorf("%+v", e)
	}
	w := ask(h, "POST", "/log", filled("back", "score", "back", "sleep_quality"))
	wantStatus(t, w, http.StatusUnprocessableEntity)
	wantText(t, w.Body.String(), "nothing would be left of these answers", "/log/delete")
}

func TestAClockThatWasNotTouchedKeepsItsDay(t *testing.T) {
	room := newRoom(bedroom("day"))
	h := handler(room)
	keep(t, h, form("score", "4", "into_bed", "2026-11-22T13:00")) // nine hours before the plan: no time of day says that
	was := room.entries[0].IntoBed
	keep(t, h, filled("score", "5", "into_bed", "13:00"))
	if got := room.entries[0].IntoBed; !got.Equal(was) {
		t.Errorf("it became %v, and was %v", got, was)
	}
}

func TestARefusalIsSaidBesideItsFieldAndKeepsWhatWasEntered(t *testing.T) {
	for _, c := range []struct{ field, value, why string }{
		{"note", strings.Repeat("x", diary.MaxNote+1), "the note is too long: it counts 2001"},
		{"note", strings.Repeat("ä", diary.MaxNote), "the note is too long: it counts 4000"},
		{"note", "a\x00b", "characters that are not text"},
		{"note", "a\x1b[31mb", "characters that are not text"},
		{"note", "\xff\xfe", "characters that are not text"},
		{"own", "=HYPERLINK(1)", "begins with a letter or a digit"},
		{"own", strings.Repeat("x", 41), "and 40 is the most"},
		{"own", strings.Repeat("a,", 1) + "b\x7f", "characters that are not text"},
		{"sites", "wing", "site &#34;wing&#34;"},
		{"sleep_quality", "6", "from 1 (very poor) to 5"},
		{"slept_here", "maybe", "enter yes, partly or no"},
		{"minutes_to_sleep", "-1", "whole number from 0"},
		{"awakenings", "1e3", "whole number from 0"},
		{"minutes_awake", "900", "more than the night had"},
		{"final_wake", "25:00", "a time of day"},
		{"stiffness_min", "99999", "whole number from 0"},
	} {
		room := newRoom(bedroom("day"))
		w := ask(handler(room), "POST", "/log", filled("score", "7", "sites", "neck", c.field, c.value))
		wantStatus(t, w, http.StatusUnprocessableEntity)
		body := w.Body.String()
		at := c.field
		if at == "own" {
			at = "factors"
		}
		wantText(t, body, `role="alert"`, `href="#ask-`+at+`"`, `id="ask-`+at+`"`, "Not saved: ", c.why, `name="score" value="7" checked`, `id="site-neck" aria-labelledby="name-neck" checked`)
		if at != "slept_here" && !regexp.MustCompile(`<p class="wrong"[^>]*>[^<]*Not saved`).MatchString(body) {
			t.Errorf("%s %.20q: nothing is said beside it", c.field, c.value)
		}
		if len(room.entries) > 0 {
			t.Errorf("%s %.20q was kept", c.field, c.value)
		}
	}
}

func TestAFormThatLayOpenOvernightIsNotTakenForTheNewMorning(t *testing.T) {
	room := newRoom(bedroom("day"))
	h := handler(room)
	old := filled("score", "3", "note", "from yesterday")
	room.asking.Night = lastNight.AddDays(1)
	w := ask(h, "POST", "/log", old)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	wantText(t, w.Body.String(), "a new night has ended since this page was opened", `name="shown" value="2026-11-23"`, `name="score" value="3" checked`, "from yesterday")
	if len(room.entries) > 0 {
		t.Errorf("kept %+v", room.entries)
	}
}

func TestAForgottenMorningCanBeAddedAndIsSaidToBeLate(t *testing.T) {
	room := newRoom(bedroom("day"))
	room.missed = append(room.missed, lastNight.AddDays(-1))
	h := handler(room)
	body := ask(h, "GET", "/log", "").Body.String()
	wantText(t, body, "Mornings without an answer", `href="/log?night=2026-11-21"`, "Saturday 21 November to Sunday 22 November")
	wantNoText(t, body, "drawn hollow")
	body = ask(h, "GET", "/log?night=2026-11-21", "").Body.String()
	wantText(t, body, "Pain that morning", `name="night" value="2026-11-21"`, "kept, drawn hollow, and not counted", "as well as you remember it")
	keep(t, h, form("score", "5", "night", "2026-11-21"))
	if e := room.entries[0]; e.Night != lastNight.AddDays(-1) {
		t.Errorf("kept for %s", e.Night)
	}
	room.asking.Late = true
	wantText(t, ask(h, "GET", "/log", "").Body.String(), "kept, drawn hollow, and not counted")

	for target, why := range map[string]string{
		"/log?night=2026-11-31": "enter the date of its evening", "/log?night=2027-01-01": "has not begun", "/log?moment=noon": "morning or evening",
	} {
		w := ask(h, "GET", target, "")
		wantStatus(t, w, http.StatusUnprocessableEntity)
		wantText(t, w.Body.String(), why, `name="shown" value="2026-11-22"`)
	}
}

func TestAnEveningAsksOfTheDay(t *testing.T) {
	room := newRoom(bedroom("wind_down"))
	h := handler(room)
	for _, target := range []string{"/log?moment=evening", "/log"} {
		body := ask(h, "GET", target, "").Body.String()
		wantText(t, body, "Pain this evening", `name="worst" value="10"`, `name="average" value="0"`, `name="moment" value="evening"`, "This morning")
		wantNoText(t, body, `name="slept_here"`, `name="into_bed"`, `name="sleep_quality"`)
		room.asking.Evening = true // by the hour, too
	}
	wantText(t, ask(h, "GET", "/log?moment=morning", "").Body.String(), "Pain this morning", `name="slept_here"`)
	keep(t, h, form("moment", "evening", "score", "3", "worst", "6", "average", "4", "asks", "score worst average sites factors note"))
	if e := room.entries[0]; e.Moment != diary.Evening || e.Worst.Value != 6 || e.Average.Value != 4 {
		t.Errorf("%+v", e)
	}
	w := ask(h, "POST", "/log", form("moment", "evening", "score", "7"))
	wantStatus(t, w, http.StatusUnprocessableEntity)
	wantText(t, w.Body.String(), "above the worst of the day", `href="#ask-worst"`)
}

func TestTheDiaryIsAskedInBothLanguages(t *testing.T) {
	if words.English.Diary.Question != diary.Question {
		t.Errorf("the question is %q", words.English.Diary.Question)
	}
	for i := range diary.Items {
		it := &diary.Items[i]
		if it.Name != "score" && words.English.Diary.Asks[it.Name] != it.Ask {
			t.Errorf("%s is asked %q here, and %q elsewhere", it.Name, words.English.Diary.Asks[it.Name], it.Ask)
		}
	}
	for _, id := range diary.Sites() {
		s, _ := diary.SiteOf(id)
		if words.English.Diary.Site(id) != s.Name {
			t.Errorf("%s is called %q here", id, words.English.Diary.Site(id))
		}
	}
	for _, f := range diary.Factors() {
		if words.English.Diary.Factor(f.ID) != f.Name {
			t.Errorf("%s is called %q here", f.ID, words.English.Diary.Factor(f.ID))
		}
	}
	room := newRoom(bedroom("day"))
	room.view.PainTo = []Place{{true, "192.168.1.10"}, {}}
	w := ask(handler(room), "GET", "/log", "", "Accept-Language", "de-AT,de;q=0.9")
	wantText(t, w.Body.String(), `lang="de"`, words.German.Diary.Question, "Wo tut es weh?", "linkes Knie", ">Speichern<",
		"die Zahl geht auch an die Datenbank auf 192.168.1.10 und den Broker auf diesem Gerät")
	w = ask(handler(room), "POST", "/log", filled(), "Accept-Language", "de")
	wantText(t, w.Body.String(), "Nicht gespeichert: es wurde keine Zahl gewählt")
}

func TestEverySiteIsOfferedOnceAndEachSpotBelongsToOne(t *testing.T) {
	var sites []string
	for _, p := range places {
		sites = append(sites, p.Site)
	}
	slices.Sort(sites)
	if !slices.Equal(sites, diary.Sites()) {
		t.Errorf("%q, want %q", sites, diary.Sites())
	}
	body := ask(handler(newRoom(bedroom("day"))), "GET", "/log", "").Body.String()
	style, err := files.ReadFile("static/morning.css")
	if err != nil {
		t.Fatal(err)
	}
	spots := map[string]bool{}
	for _, m := range regexp.MustCompile(`for="site-(\w+)"`).FindAllStringSubmatch(body, -1) {
		spots[m[1]] = true
	}
	for _, site := range sites {
		wantText(t, body, `id="site-`+site+`"`)
		if spots[site] != (site != "all_over") {
			t.Errorf("%s: on the outline %v", site, spots[site])
		}
		wantText(t, string(style), "#site-"+site+":checked")
	}
	if len(slices.Collect(maps.Keys(spots))) != len(sites)-1 {
		t.Errorf("the spots are %v", spots)
	}
}

func TestARecordThatCannotBeReadSaysSoAndStillAsks(t *testing.T) {
	room := newRoom(bedroom("day"))
	room.unread = errors.New("the disk is gone")
	w := ask(handler(room), "GET", "/log", "")
	wantStatus(t, w, http.StatusServiceUnavailable)
	wantText(t, w.Body.String(), "the disk is gone", `name="score"`)
}
