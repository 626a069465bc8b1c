package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// A script asks a real nightroom, and holds every answer against what the
// description says of it.
type script struct {
	t     testing.TB
	page  string
	token string // "": it has none
	doc   *openapi3.T
	asked map[string]bool // "GET /api/v1/nights 200"
}

// A reply is what a script got.
type reply struct {
	status int
	header http.Header
	body   string
}

func newScript(d *process) *script {
	d.t.Helper()
	for _, kind := range []string{"text/csv", "text/plain", "text/event-stream", "application/yaml"} {
		openapi3filter.RegisterBodyDecoder(kind, asText)
	}
	openapi3filter.RegisterBodyDecoder("application/fhir+json", openapi3filter.JSONBodyDecoder)
	s := &script{t: d.t, page: d.page, asked: map[string]bool{}}
	doc, err := openapi3.NewLoader().LoadFromData([]byte(d.get("/api/v1/openapi.yaml")))
	if err != nil {
		d.t.Fatal(err)
	}
	s.doc = doc
	return s
}

func asText(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	text, err := io.ReadAll(body)
	return string(text), err
}

// route is what is described of an address.
func (s *script) route(method string, at *url.URL) (*routers.Route, map[string]string) {
	s.t.Helper()
	for path, item := range s.doc.Paths.Map() {
		wants, has := strings.Split(path, "/"), strings.Split(at.Path, "/")
		if len(wants) != len(has) {
			continue
		}
		values, fits := map[string]string{}, true
		for i, part := range wants {
			if strings.HasPrefix(part, "{") {
				values[strings.Trim(part, "{}")] = has[i]
			} else if part != has[i] {
				fits = false
			}
		}
		if fits {
			does := item.GetOperation(method)
			if does == nil {
				does = item.Get // whose default is every error
			}
			return &routers.Route{Spec: s.doc, Path: path, PathItem: item, Method: method, Operation: does}, values
		}
	}
	s.t.Fatalf("%s is not described", at.Path)
	return nil, nil
}

// ask sends a request, headers in pairs, and fails if the answer has another
// status or is not as described. So is what was sent, if it was taken.
func (s *script) ask(status int, method, target, body string, headers ...string) reply {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.page+target, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if s.token != "" {
		req.Header.Set("Authorization", "Bearer "+s.token)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	route, values := s.route(method, req.URL)
	asked := &openapi3filter.RequestValidationInput{
		Request: req, PathParams: values, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, SkipSettingDefaults: true, IncludeResponseStatus: true},
	}
	if status != whatever && status < 400 {
		if err := openapi3filter.ValidateRequest(s.t.Context(), asked); err != nil {
			s.t.Errorf("%s %s should not be taken, as it is described: %v", method, target, err)
		}
		req.Body = io.NopCloser(strings.NewReader(body))
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if status == whatever {
		status = resp.StatusCode
	}
	if resp.StatusCode != status {
		s.t.Fatalf("%s %s: %s, want %d: %.400s", method, target, resp.Status, status, text)
	}
	got := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: asked, Status: status, Header: resp.Header, Options: asked.Options,
		Body: io.NopCloser(bytes.NewReader(text)),
	}
	if err := openapi3filter.ValidateResponse(s.t.Context(), got); err != nil {
		s.t.Errorf("%s %s: %d is not as described: %v\n%.600s", method, target, status, err, text)
	}
	if status >= 400 && strings.HasPrefix(route.Path, "/api/") && method != http.MethodHead && resp.Header.Get("Content-Type") != "application/problem+json" {
		s.t.Errorf("%s %s: %d is no problem but %s", method, target, status, resp.Header.Get("Content-Type"))
	}
	s.asked[fmt.Sprintf("%s %s %d", method, route.Path, status)] = true
	return reply{status, resp.Header, string(text)}
}

// everyday is a household with two nights in its record, that goes on.
func everyday(t *testing.T, more ...string) (*household, *process) {
	t.Helper()
	h := roomWith(t, threeParts("off", more...))
	h.write("evening.csv", evening)
	h.do("simulate", "--scenario", "evening.csv", "--start", "2026-11-20T20:00", "--end", "2026-11-22T12:00", "--db", "room.db")
	return h, h.run()
}

// rows reads a page of JSON.
func objects(t testing.TB, text string) (rows []map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		t.Fatalf("%v: %.300s", err, text)
	}
	return rows
}

func TestTheAPIAnswersAsItIsDescribed(t *testing.T) {
	t.Parallel()
	h, d := everyday(t)
	s := newScript(d)

	// Without a token, at the machine itself: everything can be read.
	d.until(time.Time{})
	for _, target := range []string{
		"/healthz", "/metrics", "/api/v1/openapi.yaml", "/api/v1/state", "/api/v1/sensors", "/api/v1/rules", "/api/v1/people",
		"/api/v1/epochs?limit=500", "/api/v1/epochs?from=2026-11-21&to=2026-11-21T00:10:00Z", "/api/v1/events", "/api/v1/alerts?from=2026-11-20T20:00",
		"/api/v1/nights", "/api/v1/nights?from=2026-11-20&to=2026-11-20", "/api/v1/nights/2026-11-21", "/api/v1/diary",
		"/api/v1/export?what=epochs", "/api/v1/export?what=nights&format=json", "/api/v1/export?what=alerts&format=lp",
		"/api/v1/export?what=diary&format=fhir&person=anna", "/api/v1/insight?person=anna",
	} {
		s.ask(http.StatusOK, "GET", target, "")
		s.ask(http.StatusOK, "HEAD", target, "")
	}
	for target, status := range map[string]int{
		"/api/v1/nights/2020-01-01": 404, "/api/v1/nights/yesterday": 404, "/api/v1/insight": 422, "/api/v1/insight?person=carl": 404,
		"/api/v1/epochs?from=yesterday": 422, "/api/v1/epochs?limit=0": 422, "/api/v1/epochs?limit=5001": 422, "/api/v1/events?from=2026-11-22&to=2026-11-21": 422,
		"/api/v1/alerts?limit=x": 422, "/api/v1/nights?from=2026-11-22T20:00": 422, "/api/v1/nights?from=2026-11-22&to=2026-11-21": 422, "/api/v1/diary?person=carl": 422,
		"/api/v1/export": 422, "/api/v1/export?what=dreams": 422, "/api/v1/export?what=nights&format=xml": 422, "/api/v1/export?what=nights&format=fhir": 422,
		"/api/v1/export?what=nights&person=anna": 422, "/api/v1/export?what=nights&from=x": 422,
		"/api/v1/diary/anna/2026-11-21/morning": 404, "/api/v1/diary/carl/2026-11-21/morning": 404, "/api/v1/diary/anna/2026-11-21/noon": 404, "/api/v1/diary/anna/x/morning": 404,
	} {
		s.ask(status, "GET", target, "")
	}

	// To write, it needs one.
	const entry = "/api/v1/diary/ben/2026-11-20/morning"
	s.ask(http.StatusForbidden, "POST", "/api/v1/diary", `{"person":"anna","score":4}`)
	s.ask(http.StatusForbidden, "PUT", entry, `{"score":4}`)
	s.ask(http.StatusForbidden, "DELETE", entry, "")
	s.token = strings.TrimSpace(h.do("token", "add", "importer"))
	posted := s.ask(http.StatusCreated, "POST", "/api/v1/diary", `{"person":"anna","night":"2026-11-21","score":4,"sites":["neck"],"note":"=1+1","into_bed":"22:15"}`)
	at := posted.header.Get("Location")
	s.ask(http.StatusOK, "POST", "/api/v1/diary", `{"person":"anna","night":"2026-11-21","score":5}`)
	got := s.ask(http.StatusOK, "GET", at, "")
	if !strings.Contains(got.body, `"score":5`) || !strings.Contains(got.body, `"sites":["neck"]`) || !strings.Contains(got.body, `"note":"=1+1"`) {
		t.Errorf("a correction leaves the rest: %s", got.body)
	}
	s.ask(http.StatusNotModified, "GET", at, "", "If-None-Match", got.header.Get("ETag"))
	s.ask(http.StatusPreconditionFailed, "PUT", at, `{"score":6}`, "If-Match", posted.header.Get("ETag"))
	s.ask(http.StatusPreconditionFailed, "PUT", at, `{"score":6}`, "If-None-Match", "*")
	s.ask(http.StatusPreconditionFailed, "DELETE", at, "", "If-Match", posted.header.Get("ETag"))
	s.ask(http.StatusPreconditionFailed, "POST", "/api/v1/diary", `{"person":"anna","night":"2026-11-21","score":5}`, "If-None-Match", "*")
	s.ask(http.StatusOK, "PUT", at, `{"score":6}`, "If-Match", got.header.Get("ETag"))
	if got := s.ask(http.StatusOK, "GET", at, ""); !strings.Contains(got.body, `"score":6`) || !strings.Contains(got.body, `"sites":null`) {
		t.Errorf("put as a whole it is %s", got.body)
	}
	s.ask(http.StatusCreated, "PUT", entry, `{"person":"ben","night":"2026-11-20","moment":"morning","score":2}`, "If-None-Match", "*")
	for body, status := range map[string]int{
		`{"person":"anna","score":11}`: 422, `{"person":"anna","night":"2099-01-01","score":1}`: 422, `{"score":1}`: 422, `{"person":"carl","score":1}`: 422,
		`{"person":"anna"}`: 422, `{"person":"anna","scored":1}`: 422, `{"person":1}`: 422, `{`: 422, `[]`: 422,
		`{"person":"anna","note":"` + strings.Repeat("x", 70<<10) + `"}`: 413,
	} {
		s.ask(status, "POST", "/api/v1/diary", body)
	}
	s.ask(http.StatusUnsupportedMediaType, "POST", "/api/v1/diary", "score=4", "Content-Type", "application/x-www-form-urlencoded")
	s.ask(http.StatusUnsupportedMediaType, "PUT", entry, "score=4", "Content-Type", "text/plain")
	s.ask(413, "PUT", entry, `{"note":"`+strings.Repeat("x", 70<<10)+`"}`)
	s.ask(422, "PUT", entry, `{"person":"anna","score":1}`)
	s.ask(422, "PUT", entry, `{"score":12}`)
	s.ask(404, "PUT", "/api/v1/diary/carl/2026-11-21/morning", `{"score":1}`)
	s.ask(http.StatusNoContent, "DELETE", entry, "")
	s.ask(404, "DELETE", entry, "")
	right := s.token
	for path := range s.doc.Paths.Map() {
		target := strings.NewReplacer("{person}", "anna", "{night}", "2026-11-21", "{moment}", "morning").Replace(path)
		s.ask(http.StatusMethodNotAllowed, "PATCH", target, "")
		s.token = "wrong"
		if got := s.ask(whatever, "GET", target, ""); got.status != http.StatusUnauthorized && got.status != http.StatusTooManyRequests {
			t.Errorf("%s with a wrong token: %d", target, got.status)
		}
		s.token = right
	}
	s.everyAnswer()
}

// whatever status an answer has, it is as described.
const whatever = 0

// elsewhere, in package web, is held against the description what takes another
// household: a disk that fails, a password. What comes live never ends.
var elsewhere = []string{"GET /api/v1/live 200", "401", "403", "429", "503"}

// everyAnswer fails if something is described that nobody has seen.
func (s *script) everyAnswer() {
	s.t.Helper()
	for path, item := range s.doc.Paths.Map() {
		for method, does := range item.Operations() {
			for status := range does.Responses.Map() {
				one := method + " " + path + " " + status
				seen := s.asked[one] || status == "default" || slices.ContainsFunc(elsewhere, func(e string) bool { return strings.HasSuffix(one, e) })
				if !seen {
					s.t.Errorf("%s is described, and nobody has seen it", one)
				}
			}
		}
	}
}

// What a script fetches is what a person types.
func TestTheAPISaysWhatTheCommandsSay(t *testing.T) {
	t.Parallel()
	h, d := everyday(t)
	s := newScript(d)
	h.do("pain", "4", "--person", "anna", "--night", "2026-11-21", "--site", "neck")
	for target, args := range map[string][]string{
		"/api/v1/nights":                           {"nights", "--json"},
		"/api/v1/nights/2026-11-20":                {"night", "2026-11-20", "--json"},
		"/api/v1/nights?from=2026-11-21":           {"nights", "--from", "2026-11-21", "--json"},
		"/api/v1/alerts":                           {"export", "--what", "alerts", "--format", "json"},
		"/api/v1/events":                           {"export", "--what", "events", "--format", "json"},
		"/api/v1/diary":                            {"export", "--what", "diary", "--format", "json"},
		"/api/v1/epochs?to=2026-11-20T21:00":       {"export", "--what", "epochs", "--format", "json", "--to", "2026-11-20T21:00"},
		"/api/v1/export?what=epochs&to=2026-11-21": {"export", "--what", "epochs", "--to", "2026-11-21"},
		"/api/v1/export?what=diary&format=lp":      {"export", "--what", "diary", "--format", "lp"},
	} {
		if got, want := s.ask(http.StatusOK, "GET", target, "").body, h.do(args...); strings.TrimSpace(got) != strings.TrimSpace(want) || want == "" {
			t.Errorf("%s is\n%.600s\n%v\n%.600s", target, got, args, want)
		}
	}
}

// pages follows the links to the next page to the last.
func (s *script) pages(target string) (sizes []int, times []string) {
	s.t.Helper()
	for range 100 {
		got := s.ask(http.StatusOK, "GET", target, "")
		rows := objects(s.t, got.body)
		sizes = append(sizes, len(rows))
		for _, r := range rows {
			times = append(times, r["time"].(string))
		}
		if target = find(got.header.Get("Link"), `^<(.*)>; rel="next"$`); target == "" {
			return sizes, times
		}
	}
	s.t.Fatal("there is no last page")
	return nil, nil
}

func TestPagesOfTheAPILinkToTheNextUntilTheLast(t *testing.T) {
	t.Parallel()
	_, d := everyday(t)
	s := newScript(d)
	span := "from=2026-11-20T20:00Z&to=2026-11-20T21:00Z"
	_, whole := s.pages("/api/v1/epochs?" + span)
	sizes, times := s.pages("/api/v1/epochs?limit=50&" + span)
	if !slices.Equal(sizes, []int{50, 50, 20}) || !slices.Equal(times, whole) || len(whole) != 120 {
		t.Errorf("%d epochs are pages of %v", len(whole), sizes)
	}
	if sizes, times := s.pages("/api/v1/nights?limit=1"); !slices.Equal(sizes, []int{1, 1}) || times[0] == times[1] {
		t.Errorf("two nights are pages of %v: %v", sizes, times)
	}
}

// With a password a Prometheus comes with a token, until that is ended; the
// nightroom that runs is told by nobody.
func TestAPrometheusComesInWithItsToken(t *testing.T) {
	t.Parallel()
	h, d := everyday(t)
	s := newScript(d)
	h.do("password", "--hash", threePlainWords)
	s.ask(http.StatusUnauthorized, "GET", "/metrics", "")
	s.token = strings.TrimSpace(h.do("token", "add", "prometheus", "--read-only"))
	if got := s.ask(http.StatusOK, "GET", "/metrics", "").body; !strings.Contains(got, "nightroom_measuring 1\n") {
		t.Errorf("figures are %.300s", got)
	}
	s.ask(http.StatusForbidden, "GET", "/api/v1/diary", "")
	s.ask(http.StatusForbidden, "POST", "/api/v1/diary", `{"person":"anna","score":4}`)
	if out := h.do("token", "list"); !strings.Contains(out, "prometheus") || !strings.Contains(out, "read all but the diary") || strings.Contains(out, s.token) {
		t.Errorf("the list is %s", out)
	}
	h.do("token", "remove", "prometheus")
	s.ask(http.StatusUnauthorized, "GET", "/metrics", "")
	if said := strings.Join(d.lines(""), "\n"); strings.Contains(said, s.token) || len(d.lines("name=prometheus")) != 1 {
		t.Errorf("the log says\n%s", said)
	}
	for _, args := range [][]string{{"token", "add", "Pro me"}, {"token", "add"}, {"token", "add", "x", "--diary"}, {"token", "remove", "nobody"}, {"token", "ad"}} {
		if e := h.try(args...); e.status == done || e.talk == "" {
			t.Errorf("%v: status %d, %s", args, e.status, e.talk)
		}
	}
}
