package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

const (
	// heartbeat keeps what lies between from taking silence for the end, and
	// finds out that a client has gone without a word.
	heartbeat = 15 * time.Second

	// stuck is how long one event may take to leave; a client that reads more
	// slowly is cut.
	stuck = 10 * time.Second
)

// serveLive is a stream of server-sent events: the state at once, and again at
// each change. Changes that come faster than the client reads become one.
func (s *Server) serveLive(w http.ResponseWriter, r *http.Request) {
	select {
	case s.live <- struct{}{}:
		defer func() { <-s.live }()
	default:
		w.Header().Set("Retry-After", "30")
		problem(w, http.StatusServiceUnavailable, "Too many pages are open at once. Close some of them.")
		return
	}
	c := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}

	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	v := s.room.View()
	for text := event(v.State); send(w, c, text) == nil; {
		select {
		case <-v.Next:
			v = s.room.View()
			text = event(v.State)
		case <-beat.C:
			text = alive
		case <-r.Context().Done():
			return
		case <-s.ending:
			return
		}
		if s.locked() && !s.known(r) {
			return // logged out meanwhile
		}
	}
}

// alive is a comment, which clients skip.
var alive = []byte(":\n\n")

// event is a state as an event, on one line, because a line's end would end
// it.
func event(state json.RawMessage) []byte {
	var b bytes.Buffer
	b.WriteString("data: ")
	if json.Compact(&b, state) != nil { // there is none yet
		return alive
	}
	b.WriteString("\n\n")
	return b.Bytes()
}

func send(w http.ResponseWriter, c *http.ResponseController, text []byte) error {
	if err := c.SetWriteDeadline(time.Now().Add(stuck)); err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	return c.Flush()
}
