package influx

import (
	"encoding/base64"
	"errors"
	"net/http"
)

// identify puts who we are into the header of each request from now on.
func (s *Sink) identify() {
	s.auth, s.secrets = "", nil
	switch {
	case s.o.Token != "":
		s.auth, s.secrets = "Token "+s.o.Token, []string{s.o.Token}
	case s.o.Username != "":
		// Not "Token user:password", which 1.8 reads too, but only without a
		// space in it.
		b := base64.StdEncoding.EncodeToString([]byte(s.o.Username + ":" + s.o.Password))
		s.auth, s.secrets = "Basic "+b, []string{b}
		if s.o.Password != "" {
			s.secrets = append(s.secrets, s.o.Password)
		}
	}
	s.lib.SetAuthorization(s.auth)
}

// A secretError is one of the file in which who we are should stand.
type secretError struct{ error }

func (e *secretError) Unwrap() error { return e.error }

// reread who we are, if nobody knows it yet or the server did not like it.
func (s *Sink) reread() error {
	if !s.unknown {
		return nil
	}
	token, password, err := s.o.Secret()
	if err == nil {
		err = checkToken(token)
	}
	if err != nil {
		return &secretError{err}
	}
	s.o.Token, s.o.Password, s.unknown = token, password, false
	s.identify()
	return nil
}

// turnedAway notes that the server did not like who we are.
func (s *Sink) turnedAway(err error) {
	a := (*answer)(nil)
	if errors.As(err, &a) && (a.status == http.StatusUnauthorized || a.status == http.StatusForbidden) {
		s.unknown = s.o.Secret != nil
	}
}
