package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"nightroom/internal/report"
)

// Report makes one of what the library knows of the person's name alone.
func (l *library) Report(_ context.Context, w Wish) (*report.Report, error) {
	l.wished = append(l.wished, w)
	if l.broken != nil {
		return nil, l.broken
	}
	from, to, err := report.Span(w.Month, w.From, w.To, l.newest)
	if err != nil {
		return nil, Unfit{err}
	}
	return report.New(report.Options{
		Room: "Bedroom <i>", Person: w.Person + " <script>alert(1)</script>", From: from, To: to,
		Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Notes: w.Notes,
	}).Report(), nil
}

func TestTheReportIsAskedFor(t *testing.T) {
	l, h := newLibrary(t)
	body := ask(h, "GET", "/report", "").Body.String()
	wantText(t, body, `name="person" value="ben"`, `value="recent" required checked`, `<option value="2026-11">November 2026`, `<option value="2026-10">`, `type="date" id="from"`)
	wantNoText(t, body, "<script", "style=", `value="2026-09"`)
	wantText(t, ask(h, "GET", "/report", "", "Cookie", deviceCookie+"=p=ben").Body.String(), `value="ben" required checked`)
	wantText(t, ask(h, "GET", "/report", "", "Accept-Language", "de").Body.String(), "Wessen Bericht?", "Oktober 2026")
	l.people = l.people[:1]
	wantNoText(t, ask(h, "GET", "/report", "").Body.String(), `name="person"`)
	l.people = nil
	body = ask(h, "GET", "/report", "").Body.String()
	wantText(t, body, "Nobody keeps a diary")
	wantNoText(t, body, "<form")
	if len(l.wished) > 0 {
		t.Errorf("made %v", l.wished)
	}
}

func TestTheReportIsTheOneThatWasAskedFor(t *testing.T) {
	l, h := newLibrary(t)
	for query, want := range map[string]Wish{
		"person=ben&nights=recent&month=2026-11&from=&to=":                         {Person: "ben", Language: "en"},
		"person=anna&nights=month&month=2026-10&from=2026-11-01&to=":               {Person: "anna", Month: "2026-10", Language: "en"},
		"person=anna&nights=span&month=2026-10&from=2026-11-01&to=2026-11-09":      {Person: "anna", From: "2026-11-01", To: "2026-11-09", Language: "en"},
		"person=anna&nights=span&from=2026-11-01&notes=1&late=1&month=2026-10&to=": {Person: "anna", From: "2026-11-01", Notes: true, Late: true, Language: "en"},
	} {
		l.wished = nil
		w := ask(h, "GET", "/report?"+query, "")
		wantStatus(t, w, http.StatusOK)
		if len(l.wished) != 1 || l.wished[0] != want {
			t.Errorf("%s: wished for %+v, want %+v", query, l.wished, want)
		}
		wantText(t, w.Body.String(), "not a medical device", "How this was measured", `href="/report"`, "Bedroom &lt;i&gt;", "&lt;script&gt;alert(1)")
		wantNoText(t, w.Body.String(), "<script>", "<i>", "style=")
	}
}

// The report has its style in it, so that a saved one is whole. The page's
// policy allows that one and no other.
func TestTheReportsStyleIsTheOnlyOneThatItsPolicyAllows(t *testing.T) {
	_, h := newLibrary(t)
	w := ask(h, "GET", "/report?person=anna&nights=recent", "")
	styles := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllStringSubmatch(w.Body.String(), -1)
	if len(styles) != 1 {
		t.Fatalf("%d styles", len(styles))
	}
	sum := sha256.Sum256([]byte(styles[0][1]))
	got := w.Header().Get("Content-Security-Policy")
	if want := "style-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"; !strings.Contains(got, want) {
		t.Errorf("the policy is %s, want %s in it", got, want)
	}
	if strings.Contains(got, "unsafe") || strings.Contains(ask(h, "GET", "/report", "").Header().Get("Content-Security-Policy"), "sha256") {
		t.Error("too much is allowed")
	}
}

func TestAReportThatCannotBeMadeSaysWhy(t *testing.T) {
	l, h := newLibrary(t)
	for query, c := range map[string]struct {
		status int
		says   string
	}{
		"person=carla&nights=recent":                            {http.StatusUnprocessableEntity, "Nobody here is called"},
		"nights=recent":                                         {http.StatusUnprocessableEntity, "Nobody was chosen: say who it is."},
		"person=anna&nights=span&from=2020-01-01":               {http.StatusUnprocessableEntity, "and a page holds 400"},
		"person=anna&nights=span&from=2026-11-09&to=2026-11-01": {http.StatusUnprocessableEntity, "the other way round"},
		"person=anna&nights=span&from=%3Cb%3E":                  {http.StatusUnprocessableEntity, "enter the date of its evening"},
		"person=anna&nights=month&month=November":               {http.StatusUnprocessableEntity, "enter a month like 2026-11"},
	} {
		w := ask(h, "GET", "/report?"+query, "")
		wantStatus(t, w, c.status)
		wantText(t, w.Body.String(), c.says, "<form")
		wantNoText(t, w.Body.String(), "<b>")
	}
	w := ask(h, "GET", "/report?person=anna&nights=span&from=2026-11-09&to=2026-11-01&notes=1", "")
	wantText(t, w.Body.String(), `value="2026-11-09"`, `value="span" checked`, `name="notes" value="1" checked`) // what was typed is there still
	l.broken = errors.New("the disk is gone")
	w = ask(h, "GET", "/report?person=anna&nights=recent", "")
	wantStatus(t, w, http.StatusServiceUnavailable)
	wantText(t, w.Body.String(), "The disk is gone.")
	l.asking = Asking{Open: true, Night: l.newest}
	wantStatus(t, ask(h, "GET", "/report?person=anna&nights=recent", ""), http.StatusSeeOther) // the question comes first
}
