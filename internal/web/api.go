package web

import (
	"encoding/json"
	"net/http"
	"time"
)

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

// people are those who keep a diary.
func (s api) people(w http.ResponseWriter, r *http.Request) {
	type person struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	list := []person{}
	for _, p := range s.room.People() {
		list = append(list, person(p))
	}
	writeJSON(w, "application/json", http.StatusOK, list)
}

// rules are what the room is judged by, and what each says now.
func (s api) rules(w http.ResponseWriter, r *http.Request) {
	all, err := s.room.Rules(r.Context())
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	writeJSON(w, "application/json", http.StatusOK, json.RawMessage(all))
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
