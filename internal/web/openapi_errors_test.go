package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"nightroom/internal/diary"
	"nightroom/internal/door"
	"nightroom/internal/insight"
	"nightroom/internal/night"
)

// A ruined archive is a record on a disk that fails, of a room that is not measured.
type ruined struct{ *archive }

var errDisk = errors.New("the disk failed")

func (ruined) Extract(Wanted) (Extract, error) {
	return func(context.Context, io.Writer) (Extracted, error) { return Extracted{}, errDisk }, nil
}
func (ruined) Rules(context.Context) ([]byte, error) { return nil, errDisk }
func (ruined) Nights(context.Context, string) (insight.Record, error) {
	return insight.Record{}, errDisk
}
func (ruined) Standing(context.Context, string, *night.Date, diary.Moment) (e diary.Entry, stands bool, err error) {
	return e, false, errDisk
}
func (ruined) Save(context.Context, Said) (k Kept, err error)          { return k, errDisk }
func (ruined) Remove(context.Context, Said) (e diary.Entry, err error) { return e, errDisk }
func (r ruined) View() View {
	v := r.archive.View()
	v.State, v.Trouble = nil, "There are no sensors yet."
	return v
}

// What the whole daemon cannot be brought to in its own test: whoever is not
// let in, and a machine that fails. Each such answer is as it is described.
func TestWhoIsNotLetInAndWhatFailsIsAnsweredAsDescribed(t *testing.T) {
	doc := described(t)
	d := newDesk(t, true)
	broken := newServer(noListener{}, ruined{&archive{fakeRoom: newRoom(bedroom("night"))}}, Options{})
	for range cap(broken.live) {
		broken.live <- struct{}{} // all places are taken
	}
	answer := func(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	guess := func(r *http.Request) *httptest.ResponseRecorder {
		r.Header.Set("Authorization", "Bearer nightroom_WRONG")
		return answer(d.h, r)
	}
	readOnly := d.add(door.Script{Name: "reader", ReadOnly: true})
	read := func(r *http.Request) *httptest.ResponseRecorder { // what it is not for
		r.Header.Set("Authorization", readOnly)
		return answer(d.h, r)
	}
	machines := 0
	guessOnce := func(r *http.Request) *httptest.ResponseRecorder { // each from a machine of its own
		machines++
		r.RemoteAddr = fmt.Sprintf("198.51.100.%d:1234", machines)
		return guess(r)
	}
	for range 6 {
		guess(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/api/v1/state", nil))
	}
	for _, c := range []struct {
		status string
		answer func(*http.Request) *httptest.ResponseRecorder
	}{{"401", guessOnce}, {"403", read}, {"429", guess}, {"503", func(r *http.Request) *httptest.ResponseRecorder { return answer(broken.handler, r) }}} {
		for path, item := range doc.Paths.Map() {
			for method, does := range item.Operations() {
				if does.Responses.Value(c.status) == nil {
					continue
				}
				values := map[string]string{"person": "anna", "night": "2026-11-22", "moment": "morning"}
				target := "http://localhost" + path
				for name, value := range values {
					target = strings.ReplaceAll(target, "{"+name+"}", value)
				}
				if target += "?person=anna"; strings.HasSuffix(path, "/export") {
					target += "&what=diary"
				}
				body := ""
				if method == http.MethodPost || method == http.MethodPut {
					body = `{"score":4}`
				}
				r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				if c.status == "503" {
					r.Header.Set("Origin", "http://localhost") // our own page's
				}
				isAsDescribed(t, &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: does}, values, r, c.status, c.answer(r))
			}
		}
	}
}

func isAsDescribed(t *testing.T, route *routers.Route, values map[string]string, r *http.Request, status string, w *httptest.ResponseRecorder) {
	t.Helper()
	o := &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true}
	err := openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: values, Route: route, Options: o},
		Status:                 w.Code, Header: w.Header(), Options: o, Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
	})
	if err != nil || w.Result().Status[:3] != status {
		t.Errorf("%s %s: %d, want %s as it is described (%v): %.300s", r.Method, r.URL, w.Code, status, err, w.Body)
	}
}
