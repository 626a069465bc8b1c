package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

func TestANightInFull(t *testing.T) {
	l, h := newLibrary(t)
	l.slept(t, "2026-11-20", func(s *night.Summary) { s.Interruptions, s.OutOfBedMin = 2, known(23) })
	d := date(t, "2026-11-20")
	leaf := l.leaves[d]
	at := func(hours float64) time.Time { return leaf.LightsOut.Add(time.Duration(hours * float64(time.Hour))) }
	leaf.Sounds = []Event{{at(1.5), 1200 * time.Millisecond, 57}, {at(3), 3 * time.Minute, 49.26}}
	leaf.Lights = []Event{{at(4), 12 * time.Minute, 31}}
	leaf.Episodes = []Episode{
		{Rule: "cool", Side: "above", Quantity: "temperature", From: at(0.5), To: at(1.25)},
		{Rule: "quiet", Side: "above", Quantity: "sound", From: at(7), Silent: true},
	}
	l.leaves[d] = leaf
	w := ask(h, "GET", "/nights/2026-11-20", "")
	wantStatus(t, w, http.StatusOK)
	body := w.Body.String()
	wantText(t, body,
		"<h1>Friday 20 November to Saturday 21 November 2026</h1>", `href="/nights/2026-11-19" rel="prev"`, `href="/nights/2026-11-21" rel="next"`, `href="/nights?month=2026-11"`,
		"In bed from 22:30 to 06:30.", "Interrupted 2 times, for 23\u00a0min together.", "Everything was measured for 100\u00a0% of it.",
		"92\u00a0%", "15.5 to 19\u00a0°C", "1\u00a0lx or less", "not judged", "98\u00a0%",
		"<td>17.4\u00a0°C</td>", "<td>36.2\u00a0dB(A)</td>", "<td>at most 35.0\u00a0dB(A)</td>", "<td>5\u00a0h\u00a020\u00a0min</td>",
		">00:00</th><td>1.2 seconds</td><td>57.0\u00a0dB(A)</td>", ">01:30</th><td>3\u00a0min</td><td>49.3\u00a0dB(A)</td>", ">02:30</th><td>12\u00a0min</td><td>31.0\u00a0lx</td>",
		"how loud it was, not what it was", "from 45\u00a0dB(A) on",
		"<li>Too warm from 23:00 to 23:45.</li>", "<li>Too loud from 05:30 on (nobody was told).</li>",
		"Nobody wrote anything", `href="/log?night=2026-11-20"`,
	)
	wantNoText(t, body, "snor", "NaN", "%!", "style=", "<script", "score")
	if n := strings.Count(body, `<figure class="chart"`); n != 3 {
		t.Errorf("%d pictures", n)
	}
	if n := strings.Count(body, `class="limit"`); n < 3 { // two of warmth, one of light, none of what was not judged
		t.Errorf("%d limits", n)
	}
	wantText(t, ask(h, "GET", "/nights/2026-11-20", "", "Accept-Language", "de").Body.String(),
		"Zu warm von 23:00 bis 23:45.", "höchstens 35,0\u00a0dB(A)", "zusammen für 23\u00a0min", "15,5 bis 19\u00a0°C")
	v := bedroom("day")
	v.Fahrenheit = true
	l.set(v)
	wantText(t, ask(h, "GET", "/nights/2026-11-20", "").Body.String(), "59.9 to 66.2\u00a0°F", "<td>63.3\u00a0°F</td>")
}

func TestWhatTheFloorDecidedIsAtMost(t *testing.T) {
	l, h := newLibrary(t)
	l.slept(t, "2026-11-20", func(s *night.Summary) {
		s.SoundLAeqDBA, s.SoundFloorPct, s.IlluminanceMeanLx, s.IlluminanceFloorPct = known(35.2), known(93), known(0.1), known(80)
	})
	wantText(t, ask(h, "GET", "/nights/2026-11-20", "").Body.String(), "at most 35.2\u00a0dB(A)", "at most 0.1\u00a0lx")
	wantText(t, ask(h, "GET", "/nights", "").Body.String(), "at most 35.2\u00a0dB(A)")
}

func TestWhatIsKnownOfANightWithoutASummary(t *testing.T) {
	l, h := newLibrary(t)
	l.slept(t, "2026-11-18", nil)
	part := l.leaves[date(t, "2026-11-18")]
	part.Summary = nil
	for of, c := range map[string]struct {
		leaf      Leaf
		says, not []string
	}{
		"2026-11-22": {Leaf{LightsOut: part.LightsOut}, []string{"This night is not over."}, []string{"Nothing was recorded", "<figure"}},
		"2026-11-21": {Leaf{LightsOut: part.LightsOut, Over: true}, []string{"Nothing was recorded in this night."}, []string{"not over", "<figure", "Every limit was kept"}},
		"2026-11-19": {Leaf{LightsOut: part.LightsOut, Over: true, Away: true}, []string{"Away: nobody slept here."}, []string{"Nothing was recorded"}},
		"2026-11-18": {part, []string{"There are no figures for this night as a whole", "<figure"}, []string{"In bed from", "On average"}},
	} {
		l.leaves[date(t, of)] = c.leaf
		w := ask(h, "GET", "/nights/"+of, "")
		wantStatus(t, w, http.StatusOK)
		wantText(t, w.Body.String(), c.says...)
		wantNoText(t, w.Body.String(), c.not...)
	}
	if len(l.looked) != 1 {
		t.Errorf("noted %v: what shows no figures is no look", l.looked)
	}
}

func TestANightInWhichClocksArePutBackTellsItsHoursApart(t *testing.T) {
	l, h := newLibrary(t)
	l.slept(t, "2026-10-24", nil) // 9 hours from 22:30 to 06:30
	leaf := l.leaves[date(t, "2026-10-24")]
	if long := leaf.Wake.Sub(leaf.LightsOut); long != 9*time.Hour {
		t.Fatalf("it is %v long", long)
	}
	leaf.Sounds = []Event{{leaf.LightsOut.Add(4 * time.Hour), time.Second, 50}, {leaf.LightsOut.Add(5 * time.Hour), time.Second, 51}}
	l.leaves[date(t, "2026-10-24")] = leaf
	body := ask(h, "GET", "/nights/2026-10-24", "").Body.String()
	wantText(t, body, ">02:30 CEST</th><td>1 second</td>", ">02:30 CET</th>", "from 22:30 CEST to 06:30 CET")
}

func TestANightThatThereIsNotIs404(t *testing.T) {
	_, h := newLibrary(t)
	for target, says := range map[string]string{
		"/nights/2026-11-23": "This night has not been yet.",
		"/nights/2026-10-19": "The record does not go back that far. Its first night is Tuesday 20 October to Wednesday 21 October.",
		"/nights/2026-02-30": "A night has the date of its evening",
		"/nights/yesterday":  "A night has the date of its evening",
		"/nights/%3Cb%3E":    "A night has the date of its evening",
	} {
		w := ask(h, "GET", target, "")
		wantStatus(t, w, http.StatusNotFound)
		wantText(t, w.Body.String(), says, "All nights")
		wantNoText(t, w.Body.String(), "<b>")
	}
}

func TestWhatPeopleWroteOfANight(t *testing.T) {
	l, h := newLibrary(t)
	l.slept(t, "2026-11-20", nil)
	l.wrote(t, "ben", "2026-11-20", 3, func(e *diary.Entry) { e.Moment = diary.Evening })
	l.wrote(t, "anna", "2026-11-20", 4, func(e *diary.Entry) {
		e.Sites, e.Factors = []string{"lower_back", "knee_left"}, []string{"alcohol", "<b>heat</b>"}
		e.Note, e.Late, e.SeenBefore = "<script>alert(1)</script>", true, true
		e.Quality, e.SleptHere = diary.Answered(diary.Quality(2)), diary.Partly
		e.IntoBed = time.Date(2026, 11, 20, 21, 5, 0, 0, time.UTC)
		e.MinutesAwake = diary.Answered(25)
	})
	l.wrote(t, "carla", "2026-11-20", 9, nil) // who keeps no diary here any more
	body := ask(h, "GET", "/nights/2026-11-20", "").Body.String()
	wantText(t, body, "Anna, in the morning", "Ben, in the evening", "<dd>lower back, left knee</dd>", "<dd>alcohol, &lt;b&gt;heat&lt;/b&gt;</dd>", "&lt;script&gt;alert(1)",
		"<dd>22:05</dd>", "<dd>poor</dd>", "<dd>partly</dd>", "<dd>25</dd>", "over 4 hours after waking", "after the night&#39;s figures had been shown",
		`href="/log?night=2026-11-20&amp;person=anna"`, `href="/log?moment=evening&amp;night=2026-11-20&amp;person=ben"`)
	wantNoText(t, body, "<script", "<b>heat", "carla", "<dd>9</dd>")
	if strings.Index(body, "Anna, in") > strings.Index(body, "Ben, in") {
		t.Error("people are in the order of the configuration")
	}
	wantText(t, ask(h, "GET", "/nights/2026-11-20", "", "Accept-Language", "de").Body.String(), "unterer Rücken, linkes Knie", "Anna, am Morgen")
	l.people = nil
	wantNoText(t, ask(h, "GET", "/nights/2026-11-20", "").Body.String(), "Diary", "/log?night")
}

func TestOfManySoundsTheStrongestAreListed(t *testing.T) {
	l, h := newLibrary(t)
	l.slept(t, "2026-11-20", nil)
	leaf := l.leaves[date(t, "2026-11-20")]
	for i := range 300 {
		leaf.Sounds = append(leaf.Sounds, Event{leaf.LightsOut.Add(time.Duration(i) * time.Minute), time.Second, 45 + float64(i%30)})
	}
	l.leaves[date(t, "2026-11-20")] = leaf
	body := ask(h, "GET", "/nights/2026-11-20", "").Body.String()
	wantText(t, body, "The 40 strongest of 300.")
	if n := strings.Count(body, "<td>1 second</td>"); n != mostEvents {
		t.Errorf("%d are listed", n)
	}
	wantNoText(t, body, "<td>45.0")
}
