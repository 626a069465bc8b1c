package web

import (
	"net/http"
	"strings"

	"nightroom/internal/words"
)

// A frame is what every page has around what it is about. The data of each
// page begins with one.
type frame struct {
	View
	W      *words.Words
	Here   string // the page, as the layout's list of pages calls it
	Look   string // light or dark, if this device wishes it; "" follows the phase
	Diary  bool   // somebody keeps one here
	Locked bool   // whoever sees this has logged in
	Nav    bool   // the list of pages is shown
}

// frame is the one of a request for a page.
func (s *Server) frame(r *http.Request, here string) frame {
	return frame{
		View: s.room.View(), W: s.words(r), Here: here, Look: s.device(r).Look,
		Diary: len(s.room.People()) > 0, Locked: s.locked(), Nav: true,
	}
}

// outside is the frame of what somebody may see who has not said the password:
// the colours of the night, and nothing of the room.
func (s *Server) outside(r *http.Request) frame {
	return frame{
		View: View{Name: "nightroom", Phase: s.room.View().Phase},
		W:    s.words(r), Look: s.device(r).Look,
	}
}

// words are those of the language that is configured, else of the browser.
func (s *Server) words(r *http.Request) *words.Words {
	return words.Of(s.o.Language, r.Header.Get("Accept-Language"))
}

// says is an error as a sentence for whoever asks: to scripts in English.
func (s *Server) says(r *http.Request, err error) string {
	if ofAPI(r.URL.Path) {
		return english(err)
	}
	return s.words(r).Sentence(err)
}

// english is what scripts are told: the sentence as it is, with the names that
// they know.
func english(err error) string { return new(words.Words).Sentence(err) }

// Warned are the warnings, for whoever looks.
func (f frame) Warned() string {
	var all []string
	for _, w := range f.Warnings {
		all = append(all, f.W.Sentence(w))
	}
	return strings.Join(all, " ")
}

// Temperature is a temperature as people here read it.
func (f frame) Temperature(celsius float64) string { return f.W.Temperature(celsius, f.Fahrenheit) }

// Ground is the colour behind the page, for the bars that a phone draws around
// it: that of style.css for the phase and the device's wish.
func (f frame) Ground() string {
	switch {
	case f.Look == "light":
		return "#faf6f0"
	case f.Phase == "wind_down", f.Phase == "night":
		return "#000"
	case f.Look == "dark":
		return "#100e0c"
	}
	return "#faf6f0"
}
