package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"nightroom/internal/diary"
)

// What people write may have come in by any door: this page, MQTT, a file that
// was imported, the configuration. On no page of the diary is it more than text.
func TestAttackByAScriptInEveryFreeText(t *testing.T) {
	for _, evil := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</textarea><script>alert(1)</script>`, `' onfocus='alert(1)`,
		`javascript:alert(1)`, `{{.}}`, `<!--<script>`, `&lt;script&gt;`, `</title><script>alert(1)</script>`,
	} {
		room := newRoom(bedroom("day"))
		room.people = []Person{{"anna", evil}, {"ben", "Ben"}}
		own := "x" + strings.NewReplacer(",", " ", ";", " ").Replace(evil)
		e := diary.Entry{Person: "anna", Night: lastNight, Moment: diary.Morning, Note: evil, Factors: []string{own[:min(len(own), 40)]}, Score: diary.Answered(diary.Score(4))}
		room.entries = []diary.Entry{e}
		h := handler(room)
		me := deviceCookie + "=p=anna"
		saved := ask(h, "POST", "/log", form("person", "anna", "score", "5"), "Cookie", me)
		wantStatus(t, saved, http.StatusSeeOther)
		pages := map[string]string{
			"the form":   ask(h, "GET", "/log", "", "Cookie", me).Body.String(),
			"who":        ask(h, "GET", "/log?who=1", "").Body.String(),
			"saved":      ask(h, "GET", saved.Header().Get("Location"), "", "Cookie", me).Body.String(),
			"delete":     ask(h, "GET", "/log/delete?night=2026-11-22&person=anna", "", "Cookie", me).Body.String(),
			"refused":    ask(h, "POST", "/log", form("person", "anna", "score", evil, "note", evil, "own", own, "into_bed", evil), "Cookie", me).Body.String(),
			"a stranger": ask(h, "POST", "/log", form("person", evil, "score", "4")).Body.String(),
			"no night":   ask(h, "GET", "/log?"+form("night", evil, "moment", evil, "next", evil), "", "Cookie", me).Body.String(),
			"no day":     ask(h, "POST", "/log", form("night", evil, "score", "4", "person", "anna", "moment", evil), "Cookie", me).Body.String(),
		}
		for name, body := range pages {
			wantNoText(t, body, "<script>alert", "<img", "onerror=alert(1)>", `onfocus='alert`, "</textarea><script", `href="javascript:`)
			if !strings.Contains(body, "</html>") {
				t.Errorf("%s of %q is cut short", name, evil)
			}
		}
		if t.Failed() {
			return
		}
	}
}

func TestAttackByFormsThatAreNone(t *testing.T) {
	room := newRoom(bedroom("day"))
	h := handler(room)
	many := "score=4" + strings.Repeat("&sites=neck", 5000) // 55 kB of boxes
	lots := ""
	for i := range 2000 {
		lots += fmt.Sprintf("f%d,", i)
	}
	for _, c := range []struct {
		name, body string
		status     int
	}{
		{"without fields", "", 422},
		{"with fields that are not ours", "x=1&y=2", 422},
		{"100 kB of note", form("score", "4", "note", strings.Repeat("x", 100_000)), 413},
		{"60 kB of note", form("score", "4", "note", strings.Repeat("x", 60_000)), 422},
		{"2,000 factors", form("score", "4", "own", lots), 422},
		{"what it asked is none of ours", "asks=score+evil+note&back=evil", 422},
		{"control characters in the names", "sc%00ore=4&asks=%00", 422},
		{"a broken escape", "score=%zz", 400},
		{"a semicolon between", "score=4;note=x", 400},
	} {
		w := ask(h, "POST", "/log", c.body)
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.name, w.Code, c.status)
		}
		wantText(t, w.Body.String(), `role="alert"`, "Not saved", `name="score"`)
	}
	if len(room.entries) > 0 {
		t.Errorf("kept %+v", room.entries)
	}
	wantStatus(t, ask(h, "POST", "/log", many), http.StatusSeeOther)
	if e := room.entries[0]; len(e.Sites) != 1 {
		t.Errorf("%d sites", len(e.Sites))
	}

	var parts bytes.Buffer
	m := multipart.NewWriter(&parts)
	_ = m.WriteField("score", "4")
	_ = m.Close()
	for media, body := range map[string]string{
		"application/json": `{"score":4}`, "text/plain": "score=4", m.FormDataContentType(): parts.String(), "": "score=4",
	} {
		w := ask(h, "POST", "/log", body, "Content-Type", media)
		if w.Code != 422 && w.Code != 400 {
			t.Errorf("%q: status %d", media, w.Code)
		}
	}
	for _, path := range []string{"/log/person", "/log/skip", "/log/undo", "/log/delete"} {
		for _, body := range []string{"", "%zz", strings.Repeat("x", 1<<20)} {
			if w := ask(h, "POST", path, body); w.Code >= 500 || w.Code != http.StatusSeeOther && !strings.Contains(w.Body.String(), "<") {
				t.Errorf("%s %.5q: %d %.80s", path, body, w.Code, w.Body)
			}
		}
	}
}

func TestOfSomebodyWithAPINNothingIsShownOrTakenBefore(t *testing.T) {
	h := locked(t)
	h.pin("anna", "4711")
	h.room.entries = []diary.Entry{{Person: "anna", Night: lastNight, Moment: diary.Morning, Note: "mine alone", Score: diary.Answered(diary.Score(4))}}
	me := h.enter()
	w := h.ask("GET", "/log", "", "Cookie", me)
	wantStatus(t, w, http.StatusSeeOther)
	wantText(t, w.Header().Get("Location"), "/pin?")
	for _, path := range []string{"/log", "/log/delete"} {
		w = h.ask("POST", path, form("score", "9", "night", "2026-11-22"), "Cookie", me)
		wantStatus(t, w, http.StatusSeeOther)
		wantText(t, w.Header().Get("Location"), "/pin?")
	}
	if e := h.room.entries[0]; e.Score.Value != 4 {
		t.Errorf("%+v", e)
	}
	// A morning that is asked for can be skipped without it.
	h.room.asking = Asking{Night: lastNight, Open: true}
	w = h.ask("GET", "/log", "", "Cookie", me)
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Body.String(), "Anna has a PIN", `href="/pin?`, `form="skip"`)
	wantNoText(t, w.Body.String(), "mine alone", `name="score"`)

	w = h.ask("POST", "/pin", form("person", "anna", "pin", "4711", "next", "/log"), "Cookie", me)
	both := me + "; " + pinCookie + "=" + w.Result().Cookies()[0].Value
	wantText(t, h.ask("GET", "/log", "", "Cookie", both).Body.String(), "mine alone")
	wantStatus(t, h.ask("POST", "/log", form("score", "9"), "Cookie", both), http.StatusSeeOther)
}
