package web

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestTonightShowsWhatHelpsAtThatTimeOfDay(t *testing.T) {
	sick := func(phase string) View {
		v := bedroom(phase)
		v.Sensors[0].Health, v.Sensors[0].Error = "missing", "nothing answers at 0x76: check the wires"
		return v
	}
	blind := bedroom("night")
	blind.Words[2] = Word{Rule: "quiet", Quantity: "sound", State: "unknown", Known: true, Value: 35, AtMost: true}
	simulated := bedroom("night")
	simulated.Simulated = true
	up := bedroom("night")
	up.InBed = false
	early := bedroom("day")
	early.Words[0].Known = false
	warned := func(phase string) View {
		v := bedroom(phase)
		v.Warnings = []error{errors.New("No copy has left this machine since 2026-08-01")}
		return v
	}
	stopped := bedroom("night")
	stopped.Trouble = "the bus 1 does not open: add the user to the group i2c"

	tests := []struct {
		name, target string
		view         View
		want, not    []string
	}{
		{"winding down, words and figures", "/", bedroom("wind_down"),
			[]string{">Winding down<", ">Up<", ">Too warm<", ">22.1\u00a0°C<", ">Dark<", ">0.2\u00a0lx<", ">Quiet<", ">at most 35.0\u00a0dB(A)<", `href="/log"`},
			[]string{"Made up", "Not cool", "needs you", "No sensors", "Not measuring"}},
		{"night, words alone", "/", bedroom("night"),
			[]string{">Too warm<", ">Dark<", ">Quiet<", ">In bed<", `href="/?figures=1">`},
			[]string{"22.1", "0.2", "35", `href="/log"`, ">Night<", "<svg", "<time"}},
		{"night, up", "/", up, []string{">Up<", ">I am in bed<", `<a class="dim" href="/log">`}, []string{">In bed<", "22.1"}},
		{"night, figures asked for", "/?figures=1", bedroom("night"),
			[]string{">Too warm<", ">22.1\u00a0°C<", ">at most 35.0\u00a0dB(A)<", `<a href="/">Hide`}, []string{"Show the figures"}},
		{"day, figures without a verdict", "/", bedroom("day"),
			[]string{">Temperature<", ">22.1\u00a0°C<", ">at most 35.0\u00a0dB(A)<", ">Day<", ">Up<"}, []string{"Too warm", ">Dark<", ">Quiet<"}},
		{"day, before the first reading", "/", early, []string{"Temperature not known", ">0.2\u00a0lx<"}, nil},
		{"unknown is no verdict", "/", blind, []string{">Sound not known<"}, []string{">Quiet<", "35"}},
		{"simulated", "/", simulated, []string{"Made up"}, nil},
		{"sick sensor by day, since when", "/", sick("day"),
			[]string{"bme280 (Temperature, Humidity)", "does not answer since Sunday 21:05.", "check the wires"}, nil},
		{"sick sensor at night is not shown", "/", sick("night"), nil, []string{"does not answer", "21:05"}},
		{"sick sensor at night without the time", "/?figures=1", sick("night"), []string{"does not answer."}, []string{"21:05"}},
		{"a warning by day", "/", warned("day"), []string{"No copy has left this machine"}, nil},
		{"a warning waits for the morning", "/", warned("night"), nil, []string{"No copy", "2026"}},
		{"a warning at night for who asks", "/?figures=1", warned("night"), []string{"No copy has left this machine"}, nil},
		{"not measuring", "/", stopped, []string{"Not measuring", "add the user to the group i2c"}, nil},
		{"no sensors", "/", View{Name: "Bedroom", Phase: "day", Trouble: "there are no sensors"},
			[]string{"No sensors yet", "sudo nightroom scan --write"}, []string{"there are no sensors", "has a limit"}},
		{"no rules", "/", View{Name: "Bedroom", Phase: "day", Sensors: []Sensor{{ID: "scd41"}}}, []string{"has a limit"}, nil},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			w := ask(handler(newRoom(c.view)), "GET", c.target, "")
			wantStatus(t, w, http.StatusOK)
			wantText(t, w.Body.String(), c.want...)
			wantNoText(t, w.Body.String(), c.not...)
		})
	}
}

func TestARoomWithoutADiaryDoesNotOfferOne(t *testing.T) {
	room := newRoom(bedroom("day"))
	room.people = nil
	wantNoText(t, ask(handler(room), "GET", "/", "").Body.String(), "/log")
	wantText(t, ask(handler(room), "GET", "/log", "").Body.String(), "No diary here")
}

func TestNamesAreNeverMarkup(t *testing.T) {
	const script = `<script>alert(1)</script>`
	const attribute = `"><img src=x onerror=alert(1)>`
	v := bedroom("day")
	v.Name, v.Phase, v.Trouble = script, attribute, script
	v.Words = []Word{{Rule: attribute, Quantity: script, State: "ok", Side: "above", Message: script}}
	v.Sensors = []Sensor{{ID: script, Quantities: []string{script}, Health: "failing", Error: script}}
	room := newRoom(v)
	room.people = []Person{{ID: attribute, Name: script}, {ID: "b", Name: attribute}}
	h := handler(room)
	saved := ask(h, "POST", "/log", form("person", attribute, "score", "3"))
	wantStatus(t, saved, http.StatusSeeOther)
	room.refuse = refusal(script)
	for name, body := range map[string]string{
		"tonight": ask(h, "GET", "/", "").Body.String(),
		"morning": ask(h, "GET", "/log", "").Body.String(),
		"saved":   ask(h, "GET", saved.Header().Get("Location"), "").Body.String(),
		"refused": ask(h, "POST", "/log", form("person", script, "score", attribute)).Body.String(),
		"failed":  ask(h, "POST", "/log", form("person", "b", "score", "4")).Body.String(),
	} {
		wantNoText(t, body, "<script>alert", "<img", `"><`+"img")
		if !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("%s: the name is not shown:\n%s", name, body)
		}
	}
}

type refusal string

func (r refusal) Error() string { return string(r) }

func TestPagesAskNoOtherHostAndHaveNothingInline(t *testing.T) {
	h := handler(newRoom(bedroom("day")))
	inline := regexp.MustCompile(`(?i)<script[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=|javascript:`)
	for _, target := range []string{"/", "/log"} {
		w := ask(h, "GET", target, "")
		if found := inline.FindString(w.Body.String()); found != "" {
			t.Errorf("%s has %q inline", target, found)
		}
		for _, ref := range regexp.MustCompile(`(?:src|href|action)="([^"]*)"`).FindAllStringSubmatch(w.Body.String(), -1) {
			if !strings.HasPrefix(ref[1], "/") || strings.HasPrefix(ref[1], "//") {
				t.Errorf("%s refers to %s", target, ref[1])
			}
		}
		wantText(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
		wantNoText(t, w.Header().Get("Content-Security-Policy"), "unsafe", "*")
	}
}

func TestAssetsAreKeptUntilTheyChange(t *testing.T) {
	h := handler(newRoom(bedroom("day")))
	for name, mediaType := range map[string]string{"style.css": "text/css", "live.js": "javascript", "icon.svg": "image/svg+xml"} {
		w := ask(h, "GET", "/static/"+name, "")
		wantStatus(t, w, http.StatusOK)
		wantText(t, w.Header().Get("Content-Type"), mediaType)
		if name != "icon.svg" { // whose namespace is written as an address
			wantNoText(t, w.Body.String(), "http:", "https:", "url(", "@import")
		}
		again := ask(h, "GET", "/static/"+name, "", "If-None-Match", w.Header().Get("ETag"))
		wantStatus(t, again, http.StatusNotModified)
	}
	for _, target := range []string{"/static/", "/static/none.js", "/static/..%2fpage%2flayout.html", "/static/%00", "/page/layout.html"} {
		wantStatus(t, ask(h, "GET", target, ""), http.StatusNotFound)
	}
}
