package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

// cellOf is the calendar's cell of a night.
func cellOf(t *testing.T, body, of string) string {
	t.Helper()
	for _, cell := range regexp.MustCompile(`(?s)<td class="there[^>]*>.*?</td>`).FindAllString(body, -1) {
		if strings.Contains(cell, `href="/nights/`+of) {
			return cell
		}
	}
	t.Fatalf("there is no night of %s in:\n%s", of, body)
	return ""
}

func TestTheCalendarShowsWhatEachNightWas(t *testing.T) {
	l, h := newLibrary(t)
	l.slept(t, "2026-11-02", nil)
	l.wrote(t, "anna", "2026-11-02", 4, nil)
	l.wrote(t, "ben", "2026-11-02", 9, nil)
	l.slept(t, "2026-11-03", func(s *night.Summary) { s.ReadyPct, s.CoveragePct = known(12), known(41) })
	l.wrote(t, "anna", "2026-11-03", 6, func(e *diary.Entry) { e.Late = true })
	l.absent[date(t, "2026-11-05")] = true
	l.slept(t, "2026-11-06", func(s *night.Summary) { s.Away = true })
	l.slept(t, "2026-11-07", nil)
	l.wrote(t, "anna", "2026-11-07", 2, func(e *diary.Entry) { e.SleptHere = diary.No })
	l.slept(t, "2026-11-08", func(s *night.Summary) { s.ReadyPct = night.Maybe{} })
	l.wrote(t, "anna", "2026-11-08", 0, func(e *diary.Entry) { e.SleptHere = diary.Partly })

	w := ask(h, "GET", "/nights?person=anna", "")
	wantStatus(t, w, http.StatusOK)
	body := w.Body.String()
	wantNoText(t, body, "NaN", "%!", "style=", "<script")
	for of, c := range map[string]struct{ says, shows, not []string }{
		"2026-11-02": {
			says:  []string{"Monday 2 November to Tuesday 3 November: cool, dark and quiet for 87\u00a0% of the night, pain 4"},
			shows: []string{`class="there s5"`, `<span class="score">4</span>`, `M0 3H87`}, not: []string{">9<", "late", "thin"},
		},
		"2026-11-03": {
			says:  []string{"12\u00a0% of the night, measured for less than 70\u00a0% of the night, pain 6, answered late"},
			shows: []string{`class="there s1 thin"`, `class="score late">6<`},
		},
		"2026-11-04": {says: []string{"nothing was recorded"}, shows: []string{`class="mark"`}, not: []string{"M0 3H", "score"}},
		"2026-11-05": {says: []string{"away: nobody slept here"}, shows: []string{`class="mark"`}, not: []string{"nothing was"}},
		"2026-11-06": {says: []string{"away: nobody slept here"}, not: []string{"M0 3H", "87"}},
		"2026-11-07": {says: []string{"slept elsewhere, pain 2"}, shows: []string{`class="mark"`}, not: []string{"M0 3H", "87"}},
		"2026-11-08": {says: []string{"slept here for a part of the night, pain 0"}, shows: []string{`class="score">0<`}, not: []string{"M0 3H"}},
	} {
		cell := cellOf(t, body, of)
		wantText(t, cell, append(c.says, c.shows...)...)
		wantNoText(t, cell, c.not...)
	}
	wantText(t, body, "<h2>November 2026</h2>", "<h2>October 2026</h2>", `abbr="Monday">Mon<`, "What the marks say")
	if i, j := strings.Index(body, "November 2026"), strings.Index(body, "October 2026"); i > j {
		t.Error("the newest month is not the first")
	}
	wantNoText(t, body, `href="/nights/2026-11-23`, `href="/nights/2026-10-19`) // not yet, and before the first
	bens := cellOf(t, ask(h, "GET", "/nights?person=ben", "").Body.String(), "2026-11-02")
	wantText(t, bens, "pain 9")
	wantNoText(t, bens, "pain 4")
}

func TestWithoutAPersonTheCalendarIsOfTheRoomAlone(t *testing.T) {
	l, h := newLibrary(t)
	l.slept(t, "2026-11-02", nil)
	l.wrote(t, "anna", "2026-11-02", 4, nil)
	body := ask(h, "GET", "/nights", "").Body.String()
	wantText(t, body, "Whose mornings?", `href="/nights?person=ben"`)
	wantNoText(t, cellOf(t, body, "2026-11-02"), "pain", "score")
	body = ask(h, "GET", "/nights", "", "Cookie", deviceCookie+"=p=anna").Body.String()
	wantText(t, cellOf(t, body, "2026-11-02"), "pain 4")
	w := ask(h, "GET", "/nights?person=carla", "")
	wantStatus(t, w, http.StatusNotFound)
	wantText(t, w.Body.String(), "Nobody here is called", `<td class="there`)
}

func TestAMonthIsAWholeOneAndBeginsOnMonday(t *testing.T) {
	_, h := newLibrary(t)
	body := ask(h, "GET", "/nights?month=2026-11", "").Body.String()
	_, november, _ := strings.Cut(body, `id="m2026-11"`)
	november, _, _ = strings.Cut(november, "</tbody>")
	rows := strings.Split(november, "<tr>")[2:]
	if len(rows) != 6 { // it begins on a Sunday
		t.Fatalf("%d weeks", len(rows))
	}
	for i, row := range rows {
		if n := strings.Count(row, "<td"); n != 7 {
			t.Errorf("week %d has %d days", i, n)
		}
	}
	if n := strings.Count(rows[0], "<td></td>"); n != 6 {
		t.Errorf("%d places before the first day", n)
	}
}

func TestTheWayToOtherMonthsKeepsToThePerson(t *testing.T) {
	l, h := newLibrary(t)
	l.first = date(t, "2026-05-31")
	body := ask(h, "GET", "/nights?person=ben", "").Body.String()
	wantText(t, body, `href="/nights?month=2026-09&amp;person=ben" rel="prev"`, "May 2026")
	wantNoText(t, body, `rel="next"`)
	body = ask(h, "GET", "/nights?month=2026-06&person=ben", "").Body.String()
	wantText(t, body, `href="/nights?month=2026-08&amp;person=ben" rel="next"`, `href="/nights/2026-06-01?person=ben"`, `id="m2026-05"`)
	wantNoText(t, body, `rel="prev"`)
	for _, month := range []string{"2026-04", "2026-12", "2026-13", "november", "<b>"} {
		w := ask(h, "GET", "/nights?month="+month, "")
		wantStatus(t, w, http.StatusNotFound)
		wantText(t, w.Body.String(), "There is no such month here", `id="m2026-11"`)
		wantNoText(t, w.Body.String(), "<b>")
	}
}

func TestAMonthSaysHowRegularItWas(t *testing.T) {
	l, h := newLibrary(t)
	for d := date(t, "2026-11-01"); d.Day < 7; d = d.AddDays(1) {
		l.slept(t, d.String(), nil)
	}
	wantNoText(t, ask(h, "GET", "/nights?person=anna", "").Body.String(), "standard deviation")
	l.slept(t, "2026-11-07", nil)
	body := ask(h, "GET", "/nights?person=anna", "").Body.String()
	wantText(t, body, "The middle of the sleep varied by about 0 minutes (standard deviation of 7 nights).", "30 minutes from the plan on 100\u00a0% of 7 nights")
	l.wrote(t, "anna", "2026-11-07", 4, func(e *diary.Entry) { // who knows it better
		s := l.summaries[e.Night]
		e.IntoBed, e.FinalWake = s.LightsOut.Add(2*60*60e9), s.Wake.Add(2*60*60e9)
	})
	wantText(t, ask(h, "GET", "/nights?person=anna", "").Body.String(), "varied by about 45 minutes", "on 86\u00a0% of 7")
	wantText(t, ask(h, "GET", "/nights?person=ben", "").Body.String(), "varied by about 0 minutes")
	wantNoText(t, ask(h, "GET", "/nights", "").Body.String(), "standard deviation") // of nobody
}

func TestBeforeTheFirstMorningThereIsNoNight(t *testing.T) {
	l, h := newLibrary(t)
	l.first = l.newest
	body := ask(h, "GET", "/nights", "").Body.String()
	wantText(t, body, "There is no night yet", `href="/nights/2026-11-22"`)
	wantNoText(t, body, `class="mark" viewBox="0 0 16 16" aria-hidden="true"></svg></a>`, "NaN")
}

func TestTheCalendarSpeaksGerman(t *testing.T) {
	l, h := newLibrary(t)
	l.slept(t, "2026-11-02", nil)
	l.wrote(t, "anna", "2026-11-02", 4, nil)
	body := ask(h, "GET", "/nights?person=anna", "", "Accept-Language", "de").Body.String()
	wantText(t, body, "<h2>November 2026</h2>", ">Mo<", "Montag, 2. November auf Dienstag, 3. November: 87\u00a0% der Nacht kühl, dunkel und leise, Schmerz 4", "17,4\u00a0°C",
		">Montag, 2. November</a></th><td><span class=\"score\">4</span></td><td>87\u00a0%</td>") // the pain is what somebody looks for in the list
}
