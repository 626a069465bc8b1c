package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/door"
	"nightroom/internal/sentence"
)

// pinCookie carries the token of a device on which a PIN was said. No script
// can read it.
const pinCookie = "nightroom_pin"

// pinData is what page/pin.html shows.
type pinData struct {
	frame
	Person  Person
	Next    string // where to go on
	Refused string
}

var pinPage = parse("pin.html")

func (s *Server) pins(mux *http.ServeMux) {
	mux.HandleFunc("GET /pin", s.pinForm)
	mux.HandleFunc("POST /pin", s.sayPIN)
}

// asker is the device from which a request comes, as the lock knows it.
func (s *Server) asker(r *http.Request) door.Device {
	d := door.Device{From: caller(r)}
	if c, err := r.Cookie(pinCookie); err == nil {
		d.Token = c.Value
	}
	if c, err := r.Cookie(cookie); err == nil && s.locked() {
		d.Session = c.Value
	}
	return d
}

// mayWrite tells whether this device may write, correct and remove what a
// person says of themselves: they have no PIN, or it was said here. If not, it
// has answered: a page is sent to the question for the PIN, which comes back to
// where it was, and a script is told. A page that takes what is typed asks
// before it shows the form, too, so that nothing typed is lost.
func (s *Server) mayWrite(w http.ResponseWriter, r *http.Request, person string) bool {
	if s.o.Lock == nil || isScript(r) {
		return true
	}
	may, err := s.o.Lock.MayWrite(person, s.asker(r))
	switch {
	case err != nil:
		s.o.Log.Error("The PINs cannot be read, so nobody writes", "error", err)
		s.turnAway(w, r, http.StatusServiceUnavailable, sentence.Errorf("the PINs cannot be read, so nothing is written: %w", err))
	case may:
		return true
	case ofAPI(r.URL.Path):
		problem(w, http.StatusForbidden, "This person has a PIN, and it was not said on this device: say it at /pin?person="+url.QueryEscape(person)+".")
	default:
		next := r.URL.Path
		if r.Method == http.MethodGet {
			next = r.URL.RequestURI()
		}
		http.Redirect(w, r, pinAt(person, next), http.StatusSeeOther)
	}
	return false
}

// pinAt is where a person's PIN is asked for.
func pinAt(person, next string) string {
	return "/pin?" + url.Values{"person": {person}, "next": {next}}.Encode()
}

func (s *Server) pinForm(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.askPIN(w, r, http.StatusOK, q.Get("person"), q.Get("next"), "")
}

func (s *Server) askPIN(w http.ResponseWriter, r *http.Request, status int, person, next, refused string) {
	d := pinData{frame: s.frame(r, ""), Next: ours(next), Refused: refused}
	var err error
	if d.Person, err = s.who(person); err != nil {
		s.turnAway(w, r, http.StatusNotFound, err)
		return
	}
	s.show(w, r, status, pinPage, &d)
}

func (s *Server) sayPIN(w http.ResponseWriter, r *http.Request) {
	status, err := readForm(r)
	if err != nil {
		s.turnAway(w, r, status, err)
		return
	}
	person, next := r.PostForm.Get("person"), ours(r.PostForm.Get("next"))
	if s.o.Lock == nil {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	d := s.asker(r)
	token, err := s.o.Lock.SayPIN(r.Context(), person, strings.TrimSpace(r.PostForm.Get("pin")), d)
	if err == nil {
		http.SetCookie(w, &http.Cookie{
			Name: pinCookie, Value: token, Path: "/", MaxAge: int(door.Lasts / time.Second),
			HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: encrypted(r),
		})
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	s.askPIN(w, r, wrongStatus(w, err), person, next, s.says(r, err))
}

// wrongStatus is the status of somebody whom the lock does not let in.
func wrongStatus(w http.ResponseWriter, err error) int {
	wait := door.Wait{}
	switch {
	case errors.Is(err, door.ErrWrong), errors.Is(err, door.ErrWrongPIN):
		return http.StatusUnauthorized
	case errors.Is(err, door.ErrBusy):
		w.Header().Set("Retry-After", "5")
		return http.StatusTooManyRequests
	case errors.As(err, &wait):
		w.Header().Set("Retry-After", strconv.Itoa(1+int(wait.For/time.Second)))
		return http.StatusTooManyRequests
	}
	return http.StatusServiceUnavailable
}

// mayWriteHere tells the same, and answers nothing.
func (s *Server) mayWriteHere(r *http.Request, person string) bool {
	if s.o.Lock == nil {
		return true
	}
	may, err := s.o.Lock.MayWrite(person, s.asker(r))
	return err == nil && may
}
