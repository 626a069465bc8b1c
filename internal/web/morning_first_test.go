package web

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// morningPages are those that say something of a night.
var morningPages = []string{"/", "/insight", "/insight?person=anna"}

func TestUntilTheMorningIsAnsweredItsPagesAskFirst(t *testing.T) {
	room := newRoom(bedroom("day"))
	room.asking = Asking{Night: lastNight, Open: true}
	room.answered = map[string]bool{}
	h := handler(room)
	for _, page := range morningPages {
		w := ask(h, "GET", page, "")
		wantStatus(t, w, http.StatusSeeOther)
		wantNoText(t, w.Body.String(), "22.1")
		if to := w.Header().Get("Location"); !strings.HasPrefix(to, "/log") {
			t.Errorf("%s goes to %s", page, to)
		}
		wantText(t, ask(h, "GET", w.Header().Get("Location"), "").Body.String(), `action="/log/skip"`)
	}
	wantStatus(t, ask(h, "GET", "/api/v1/state", ""), http.StatusOK) // a script has no opinion
	wantNoText(t, ask(h, "GET", "/log", "").Body.String(), "22.1")

	room.answered["anna"] = true
	for _, page := range morningPages {
		wantNoText(t, ask(h, "GET", page, "").Header().Get("Location"), "/log")
	}
}

func TestAMorningIsAskedForOnlyWhileItLastsAndWhereThereIsADiary(t *testing.T) {
	for name, change := range map[string]func(*fakeRoom){
		"at night, in the evening, on a fresh machine": func(f *fakeRoom) { f.asking.Open = false },
		"no diary":                            func(f *fakeRoom) { f.people = nil },
		"the record cannot be read":           func(f *fakeRoom) { f.unread = errors.New("the disk is gone") },
		"several, and this one's is answered": func(f *fakeRoom) {},
	} {
		room := newRoom(bedroom("day"))
		room.asking = Asking{Night: lastNight, Open: true}
		var device []string
		if strings.HasPrefix(name, "several") {
			room.people = append(room.people, Person{"ben", "Ben"})
			room.answered = map[string]bool{"ben": true}
			device = []string{"Cookie", deviceCookie + "=p%3Dben"}
			wantStatus(t, ask(handler(room), "GET", "/", "", "Cookie", deviceCookie+"=p=anna"), http.StatusSeeOther)
			device[1] = deviceCookie + "=p=ben"
		}
		change(room)
		if w := ask(handler(room), "GET", "/", "", device...); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", name, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestWhoseDeviceItIsIsAskedOnceAndFirst(t *testing.T) {
	room := newRoom(bedroom("day"))
	room.people = append(room.people, Person{"ben", "Ben"})
	room.asking = Asking{Night: lastNight, Open: true}
	h := handler(room)
	first := ask(h, "GET", ask(h, "GET", "/insight", "").Header().Get("Location"), "").Body.String()
	wantText(t, first, "Who are you?", `value="ben">Ben</button>`, `action="/log/skip"`)
	wantNoText(t, first, `name="score"`)

	w := ask(h, "POST", "/log/person", form("person", "ben", "next", "/insight"))
	wantStatus(t, w, http.StatusSeeOther)
	mine := w.Result().Cookies()[0]
	body := ask(h, "GET", w.Header().Get("Location"), "", "Cookie", mine.String()).Body.String()
	wantText(t, body, `type="hidden" name="person" value="ben"`, "These are the answers of Ben.", `href="/log?who=1"`, `name="next" value="/insight"`)
	wantNoText(t, body, "Who are you?", "Anna")
	wantText(t, ask(h, "GET", "/log?who=1", "", "Cookie", mine.String()).Body.String(), "Who are you?")

	w = ask(h, "POST", "/log/person", form("person", "eve"))
	wantStatus(t, w, http.StatusUnprocessableEntity)
	wantText(t, w.Body.String(), "Nobody here is called")
	if len(w.Result().Cookies()) > 0 {
		t.Error("a stranger was kept")
	}
	wantText(t, ask(h, "GET", "/log", "", "Cookie", deviceCookie+"=p=eve").Body.String(), "Who are you?") // who left the house
}

func TestSkipIsForThisMorningAndThisDevice(t *testing.T) {
	room := newRoom(bedroom("day"))
	room.asking = Asking{Night: lastNight, Open: true}
	h := handler(room)
	w := ask(h, "POST", "/log/skip", form("next", "/insight"), "Cookie", deviceCookie+"=p=anna&l=dark")
	wantStatus(t, w, http.StatusSeeOther)
	if to := w.Header().Get("Location"); to != "/insight" {
		t.Errorf("it goes to %s", to)
	}
	skipped := w.Result().Cookies()[0].String()
	wantText(t, skipped, "p=anna", "l=dark", "s=2026-11-22")
	wantStatus(t, ask(h, "GET", "/", "", "Cookie", skipped), http.StatusOK)
	wantNoText(t, ask(h, "GET", "/log", "", "Cookie", skipped).Body.String(), "/log/skip")
	wantStatus(t, ask(h, "GET", "/", ""), http.StatusSeeOther) // another device
	room.asking.Night = lastNight.AddDays(1)
	wantStatus(t, ask(h, "GET", "/", "", "Cookie", skipped), http.StatusSeeOther) // the next morning
	for _, next := range []string{"//evil.example", "http://evil.example/", "/\\evil.example", "/log\r\nSet-Cookie: a=b"} {
		if to := ask(h, "POST", "/log/skip", form("next", next)).Header().Get("Location"); to != "/" {
			t.Errorf("%q goes to %q", next, to)
		}
	}
	if got := ask(h, "GET", "/log/skip", "").Code; got != http.StatusMethodNotAllowed {
		t.Errorf("by GET: %d", got)
	}
}
