package web

import (
	"encoding/json"
	"net/http"
	"time"
)

// get serves GET and HEAD; another method is a problem in JSON, which the
// mux's own answer would not be.
func get(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			problem(w, http.StatusMethodNotAllowed, "This address can only be read.")
			return
		}
		h(w, r)
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

func (s *Server) state(w http.ResponseWriter, r *http.Request) {
	state := s.room.View().State
	if len(state) == 0 {
		problem(w, http.StatusServiceUnavailable, "Nothing is known of the room yet. Try again in a few seconds.")
		return
	}
	writeJSON(w, "application/json", http.StatusOK, state)
}

// sensorJSON is a Sensor in /api/v1/sensors: what is not known is null.
type sensorJSON struct {
	ID         string     `json:"id"`
	Driver     string     `json:"driver"`
	Bus        string     `json:"bus"`
	Address    string     `json:"address"`
	Quantities []string   `json:"quantities"`
	Health     *string    `json:"health"`
	Since      *time.Time `json:"since"`
	Error      *string    `json:"error"`
}

func (s *Server) sensors(w http.ResponseWriter, r *http.Request) {
	list := []sensorJSON{}
	for _, p := range s.room.View().Sensors {
		j := sensorJSON{ID: p.ID, Driver: p.Driver, Bus: p.Bus, Address: p.Address, Quantities: p.Quantities}
		if j.Quantities == nil {
			j.Quantities = []string{}
		}
		if p.Health != "" {
			j.Health = &p.Health
		}
		if !p.Since.IsZero() {
			j.Since = &p.Since
		}
		if p.Error != "" {
			j.Error = &p.Error
		}
		list = append(list, j)
	}
	writeJSON(w, "application/json", http.StatusOK, list)
}

// healthz is for whatever watches over the daemon: 200 while the room is being
// measured.
func (s *Server) healthz(w http.ResponseWriter, r *http.Request) {
	if why := s.room.View().Trouble; why != "" {
		if s.locked() && !s.known(r) {
			why = "The room is not being measured. Log in to read why."
		}
		problem(w, http.StatusServiceUnavailable, why)
		return
	}
	writeJSON(w, "application/json", http.StatusOK, map[string]string{"status": "measuring"})
}
