package web

import (
	"context"
	"net/http"
	"time"

	"nightroom/internal/sentence"
)

// A Clock is what somebody should know of the machine's clock.
type Clock struct {
	Doubt string           // ClockWaits, ClockUnsure, ClockWrong; "" when it can be believed
	Why   error            // it is doubted
	Time  func() time.Time // what it shows, in the room's zone; nil when there is no doubt
}

// The doubts.
const (
	ClockWaits  = "waits"  // readings have no date yet
	ClockUnsure = "unsure" // they have one, and nobody vouches for it
	ClockWrong  = "wrong"  // it shows what cannot be: nobody can vouch for it
)

// Shown is the time of day that somebody may say is right.
func (c Clock) Shown() string { return c.Time().Format("15:04") }

// vouch takes somebody's word that the time that was shown is right.
func (s *Server) vouch(w http.ResponseWriter, r *http.Request) {
	if status, err := readForm(r); err != nil {
		s.turnAway(w, r, status, sentence.Errorf("The clock was left as it is: %w", err))
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	if err := s.room.TrustClock(ctx, r.PostForm.Get("time")); err != nil {
		s.turnAway(w, r, http.StatusConflict, sentence.Errorf("The clock was left as it is: %w", err))
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
