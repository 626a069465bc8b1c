package web

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"
)

func TestEveryAddressOfTheAPI(t *testing.T) {
	full := bedroom("night")
	full.Sensors = append(full.Sensors, Sensor{ID: "bh1750", Driver: "bh1750", Bus: "1", Address: "0x23",
		Health: "missing", Since: time.Date(2026, 11, 22, 21, 5, 0, 0, time.FixedZone("", 3600)), Error: "nothing answers"},
		Sensor{ID: "new", Driver: "soundmeter", Bus: "1", Address: "0x20"})
	stopped := View{Trouble: "no sensors yet"}
	const problemJSON = "application/problem+json"
	tests := []struct {
		name, method, target string
		view                 View
		status               int
		mediaType, want      string
	}{
		{"state", "GET", "/api/v1/state", full, 200, "application/json", `{"temperature_c":22.1}`},
		{"state before there is one", "GET", "/api/v1/state", stopped, 503, problemJSON, "Nothing is known"},
		{"sensors", "GET", "/api/v1/sensors", full, 200, "application/json", `[` +
			`{"id":"bme280","driver":"bme280","bus":"1","address":"0x76","quantities":["temperature","humidity"],"health":"ok","since":"2026-11-22T21:05:00Z","error":null},` +
			`{"id":"bh1750","driver":"bh1750","bus":"1","address":"0x23","quantities":[],"health":"missing","since":"2026-11-22T21:05:00+01:00","error":"nothing answers"},` +
			`{"id":"new","driver":"soundmeter","bus":"1","address":"0x20","quantities":[],"health":null,"since":null,"error":null}]`},
		{"no sensors", "GET", "/api/v1/sensors", stopped, 200, "application/json", `[]`},
		{"healthy", "GET", "/healthz", full, 200, "application/json", `{"status":"measuring"}`},
		{"not measuring", "GET", "/healthz", stopped, 503, problemJSON, "no sensors yet"},
		{"head", "HEAD", "/api/v1/state", full, 200, "application/json", ""},
		{"write", "POST", "/api/v1/state", full, 405, problemJSON, "only be read"},
		{"delete", "DELETE", "/healthz", full, 405, problemJSON, "only be read"},
		{"unknown", "GET", "/api/v1/none", full, 404, problemJSON, "nothing at this address"},
		{"unknown page", "GET", "/none", full, 404, "text/plain", ""},
		{"write to a page", "POST", "/", full, 405, "text/plain", ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			w := ask(handler(newRoom(c.view)), c.method, c.target, "")
			wantStatus(t, w, c.status)
			wantText(t, w.Header().Get("Content-Type"), c.mediaType)
			wantText(t, w.Body.String(), c.want)
			if c.mediaType == problemJSON {
				var p struct {
					Type, Title, Detail string
					Status              int
				}
				if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != c.status ||
					p.Title != http.StatusText(c.status) || p.Type != "about:blank" || p.Detail == "" {
					t.Errorf("problem %+v: %v", p, err)
				}
			}
		})
	}
}
