package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"nightroom/internal/web/chart"
)

// obeying is a room that notes what it was told from the page.
type obeying struct {
	*fakeRoom
	told []string
	err  error
}

func (o *obeying) SayInBed(_ context.Context, inBed bool) error {
	return o.hear("in bed", map[bool]string{true: "on", false: "off"}[inBed])
}
func (o *obeying) Pause(_ context.Context, long string) error { return o.hear("pause", long) }
func (o *obeying) NotTonight(_ context.Context, rule string, quiet bool) error {
	return o.hear("not tonight", rule, map[bool]string{true: "on", false: "off"}[quiet])
}
func (o *obeying) Leave(_ context.Context, until string) error { return o.hear("away", until) }

func (o *obeying) hear(words ...string) error {
	if o.err == nil {
		o.told = append(o.told, strings.Join(words, " "))
	}
	return o.err
}

func TestWhatPeopleTellTheRoomIsHandedOn(t *testing.T) {
	for _, c := range []struct{ path, form, want string }{
		{"/in-bed", form("is", "on"), "in bed on"},
		{"/in-bed", form("is", "off"), "in bed off"},
		{"/pause", form("long", "30"), "pause 30"},
		{"/pause", form("long", "0"), "pause 0"},
		{"/snooze", form("rule", "cool", "is", "on"), "not tonight cool on"},
		{"/snooze", form("rule", "cool", "is", "off"), "not tonight cool off"},
		{"/away", form("until", "2026-12-01"), "away 2026-12-01"},
	} {
		room := &obeying{fakeRoom: newRoom(bedroom("wind_down"))}
		h := handler(room)
		for _, status := range []int{
			ask(h, http.MethodGet, c.path+"?"+c.form, "").Code,
			ask(h, http.MethodPost, c.path, c.form, "Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site").Code,
		} {
			if status < 400 || len(room.told) != 0 {
				t.Errorf("%s by a link or from elsewhere: %d, told %q", c.path, status, room.told)
			}
		}
		w := ask(h, http.MethodPost, c.path, c.form)
		wantStatus(t, w, http.StatusSeeOther)
		if w.Header().Get("Location") != "/" || len(room.told) != 1 || room.told[0] != c.want {
			t.Errorf("%s %s: told %q, then %s", c.path, c.form, room.told, w.Header().Get("Location"))
		}
	}
}

func TestWhatTheRoomDoesNotTakeIsSaidOnThePage(t *testing.T) {
	for err, status := range map[error]int{
		Unfit{errors.New("away until 2001-01-01: that has passed")}: http.StatusUnprocessableEntity,
		errors.New("the record cannot be written"):                  http.StatusServiceUnavailable,
	} {
		room := &obeying{fakeRoom: newRoom(bedroom("day")), err: err}
		w := ask(handler(room), http.MethodPost, "/away", form("until", "2001-01-01"))
		wantStatus(t, w, status)
		wantText(t, w.Body.String(), `role="alert">`+english(err)+"<", `action="/away"`)
	}
	room := &obeying{fakeRoom: newRoom(bedroom("day"))}
	wantStatus(t, ask(handler(room), http.MethodPost, "/pause", strings.Repeat("x", maxBody+1)), http.StatusRequestEntityTooLarge)
}

func TestThePageShowsWhatIsLeftAlone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	until := time.Date(2026, 11, 22, 23, 40, 0, 0, berlin)
	with := func(phase string, change func(v *View)) View {
		v := bedroom(phase)
		change(&v)
		return v
	}
	for _, c := range []struct {
		name, target string
		view         View
		want, not    []string
	}{
		{"nothing", "/", bedroom("wind_down"),
			[]string{">Not tonight<", ">What to do<", ">Pause, away<", ">I am in bed<", "keep cool at home"}, []string{"No alerts until", "Paused", "Away until"}},
		{"a rule", "/", with("wind_down", func(v *View) { v.Snooze = Lull{On: true, Until: until, Rules: []string{"cool"}} }),
			[]string{">No alerts until 23:40<", ">Undo<"}, []string{">Not tonight<"}},
		{"another rule", "/", with("wind_down", func(v *View) { v.Snooze = Lull{On: true, Until: until, Rules: []string{"quiet"}} }),
			[]string{">Not tonight<", ">No alerts until 23:40<", ">Undo<"}, nil},
		{"a rule, at night", "/?figures=1", with("night", func(v *View) { v.Snooze = Lull{On: true, Until: until} }),
			[]string{">No alerts tonight<", ">Undo<"}, []string{"23:40"}},
		{"a pause", "/", with("wind_down", func(v *View) { v.Pause = Lull{On: true, Until: until}; v.Trouble = "Paused" }),
			[]string{"Paused until 23:40.", ">Go on measuring<"}, []string{"Too warm", `action="/snooze"`}},
		{"a pause without an end", "/", with("day", func(v *View) { v.Pause = Lull{On: true} }),
			[]string{"Paused until somebody ends it."}, nil},
		{"a pause at night", "/", with("night", func(v *View) { v.Pause = Lull{On: true, Until: until} }),
			[]string{"Paused.", ">Go on measuring<"}, []string{"23:40"}},
		{"away", "/", with("day", func(v *View) { v.Away = Lull{On: true, Until: time.Date(2026, 12, 1, 12, 0, 0, 0, berlin)} }),
			[]string{"Away until 1 December.", ">We are back<"}, []string{`name="until" required`}},
		{"night", "/", bedroom("night"), []string{">I am up<"}, []string{"Not tonight", "What to do", "Pause", `action="/snooze"`}},
		{"night, with figures", "/?figures=1", bedroom("night"), []string{">Not tonight<", ">What to do<", ">Pause, away<"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := strings.ReplaceAll(ask(handler(newRoom(c.view)), http.MethodGet, c.target, "").Body.String(), `<span class="spoken">`, "<")
			wantText(t, body, c.want...)
			wantNoText(t, body, c.not...)
		})
	}
}

func TestThePageSpeaksGermanAndFahrenheit(t *testing.T) {
	v := bedroom("wind_down")
	v.Fahrenheit = true
	v.Words[0].Message = "Mach das Fenster auf"
	v.Sensors[0].Health, v.Sensors[0].Since = "stuck", time.Date(2026, 11, 22, 21, 5, 0, 0, time.UTC)
	body := ask(handler(newRoom(v)), http.MethodGet, "/", "", "Accept-Language", "de").Body.String()
	wantText(t, body, `lang="de"`, ">Zu warm<", ">71,8\u00a0°F<", ">Mach das Fenster auf<", ">höchstens 35,0\u00a0dB(A)<", ">Leise<",
		"(Temperatur, Luftfeuchte)", "wiederholt immer denselben Wert seit Sonntag, 21:05.", ">Was du tun kannst<", "Heute Nacht nicht")
	wantNoText(t, body, "Too warm", "Not tonight", "since")
}

func TestTodayIsDrawnByDayAndInTheEveningAndNeverAtNight(t *testing.T) {
	from := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	series := &chart.Series{ID: "sound", Quantity: "sound", From: from, To: from.Add(16 * time.Hour), Zone: time.UTC, Every: 30 * time.Second,
		Points: []chart.Point{{At: from, Value: 40}, {At: from.Add(30 * time.Second), Value: 50}},
		Sounds: []chart.Span{{From: from, To: from.Add(time.Second)}}}
	for phase, want := range map[string]bool{"day": true, "wind_down": true, "night": false} {
		for _, target := range []string{"/", "/?figures=1"} {
			room := newRoom(bedroom(phase))
			room.series = []*chart.Series{series}
			body := ask(handler(room), http.MethodGet, target, "").Body.String()
			if got := strings.Contains(body, "<svg viewBox=\"0 0 340 150\" role=\"img\" aria-label=\"Sound. Between 40.0"); got != want {
				t.Errorf("%s %s: drawn %v", phase, target, got)
			}
			wantNoText(t, body, "snor")
		}
	}
	nothing := *series
	nothing.Points, nothing.Sounds = nil, nil
	room := newRoom(bedroom("day"))
	room.series = []*chart.Series{&nothing} // somebody has just got up
	body := ask(handler(room), http.MethodGet, "/", "").Body.String()
	wantText(t, body, ">Today<", "Nothing was measured.")
	wantNoText(t, body, "<svg", "<table")

	room = newRoom(bedroom("day"))
	room.undrawn = errors.New("the disk is gone")
	body = ask(handler(room), http.MethodGet, "/", "").Body.String()
	wantText(t, body, "pictures cannot be read now", ">22.1\u00a0°C<")
	wantNoText(t, body, "the disk is gone")
}

func TestADayIsDrawnOnceForAllWhoLook(t *testing.T) {
	from := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	room := newRoom(bedroom("day"))
	draw := func(v float64) {
		room.series = []*chart.Series{{ID: "sound", Quantity: "sound", From: from, To: from.Add(time.Hour), Zone: time.UTC, Every: 30 * time.Second,
			Points: []chart.Point{{At: from, Value: v}}}}
	}
	s := newServer(noListener{}, room, Options{})
	h := s.handler
	draw(40)
	wantText(t, ask(h, http.MethodGet, "/", "").Body.String(), "40.0\u00a0dB(A) all the time")
	first := &s.drawings.all["en"][0]
	ask(h, http.MethodGet, "/", "")
	if &s.drawings.all["en"][0] != first {
		t.Error("the same day was drawn twice")
	}
	wantText(t, ask(h, http.MethodGet, "/", "", "Accept-Language", "de").Body.String(), "Immer 40,0\u00a0dB(A)")
	draw(50)
	wantText(t, ask(h, http.MethodGet, "/", "").Body.String(), "50.0\u00a0dB(A) all the time")
}

// BenchmarkTonight is the first page of an evening; with "each time anew" the
// day's pictures are drawn, too, which happens once for each epoch.
func BenchmarkTonight(b *testing.B) {
	from := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	day := func() (all []*chart.Series) {
		for _, q := range []string{"temperature", "illuminance", "sound"} {
			s := &chart.Series{ID: q, Quantity: q, From: from, To: from.Add(16 * time.Hour), Zone: time.UTC, Every: 30 * time.Second,
				Limits: []chart.Limit{{Value: 19, From: from, To: from.Add(16 * time.Hour)}}}
			for i := range 1920 {
				s.Points = append(s.Points, chart.Point{At: from.Add(time.Duration(i) * s.Every), Value: 17 + float64(i*7919%50)/10})
			}
			all = append(all, s)
		}
		return all
	}
	for name, anew := range map[string]bool{"drawn already": false, "each time anew": true} {
		b.Run(name, func(b *testing.B) {
			room := newRoom(bedroom("wind_down"))
			room.series = day()
			h := handler(room)
			var size int
			for b.Loop() {
				if anew {
					room.series = day()
				}
				size = ask(h, http.MethodGet, "/", "", "Accept-Encoding", "gzip").Body.Len()
			}
			b.ReportMetric(float64(size), "bytes")
		})
	}
}
