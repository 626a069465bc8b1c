package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// A resource is what scripts can do at an address, by method. What can be read
// can be asked for with HEAD.
type resource map[string]http.HandlerFunc

// readOnly is an address that can only be read.
func readOnly(h http.HandlerFunc) resource { return resource{http.MethodGet: h} }

// ServeHTTP does it. Another method is a problem in JSON, which the mux's own
// answer would not be.
func (res resource) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if do, ok := res[method]; ok {
		do(w, r)
		return
	}
	var may []string
	for one := range res {
		may = append(may, one)
		if one == http.MethodGet {
			may = append(may, http.MethodHead)
		}
	}
	slices.Sort(may)
	w.Header().Set("Allow", strings.Join(may, ", "))
	if _, reads := res[http.MethodGet]; reads && len(res) == 1 {
		problem(w, http.StatusMethodNotAllowed, "This address can only be read.")
		return
	}
	problem(w, http.StatusMethodNotAllowed, "This address knows "+strings.Join(may, ", ")+" alone.")
}

// An api is the server as scripts see it.
type api struct{ *Server }

// resources are all addresses for scripts. Each of them, its answers and its
// errors are described in openapi.yaml.
func (s api) resources() map[string]resource {
	entry := resource{http.MethodGet: s.entry, http.MethodPut: s.putEntry, http.MethodDelete: s.deleteEntry}
	return map[string]resource{
		"/healthz":               readOnly(s.healthz),
		"/metrics":               readOnly(s.metrics),
		"/api/v1/openapi.yaml":   readOnly(openapi),
		"/api/v1/state":          readOnly(s.state),
		"/api/v1/live":           readOnly(s.serveLive),
		"/api/v1/sensors":        readOnly(s.sensors),
		"/api/v1/rules":          readOnly(s.rules),
		"/api/v1/people":         readOnly(s.people),
		"/api/v1/epochs":         readOnly(s.list("epochs")),
		"/api/v1/events":         readOnly(s.list("events")),
		"/api/v1/alerts":         readOnly(s.list("alerts")),
		"/api/v1/nights":         readOnly(s.list("nights")),
		"/api/v1/nights/{night}": readOnly(s.nightOf),
		"/api/v1/diary":          {http.MethodGet: s.list("diary"), http.MethodPost: s.postEntry},
		"/api/v1/diary/{person}/{night}/{moment}": entry,
		"/api/v1/export":  readOnly(s.export),
		"/api/v1/insight": readOnly(s.insights),
	}
}

// problem answers with an error in the form of RFC 9457.
func problem(w http.ResponseWriter, status int, detail string) {
	writeJSON(w, "application/problem+json", status, struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{"about:blank", http.StatusText(status), status, detail})
}

// trouble answers with an error that came from below: an Unfit is about what
// was asked for.
func (s *Server) trouble(w http.ResponseWriter, r *http.Request, err error) {
	if unfit := (Unfit{}); errors.As(err, &unfit) {
		problem(w, http.StatusUnprocessableEntity, english(err))
		return
	}
	s.o.Log.Warn("A request could not be answered", "address", r.URL.Path, "error", err)
	problem(w, http.StatusServiceUnavailable, english(err))
}

func writeJSON(w http.ResponseWriter, mediaType string, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "nightroom made a mistake: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	w.Write(append(body, '\n')) // a client that is gone needs no answer
}
