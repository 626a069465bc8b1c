package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/door"
)

// forScripts tells whether a token opens an address. The pages are for people.
func forScripts(path string) bool {
	return ofAPI(path) || path == "/metrics" || path == "/healthz"
}

// ofAPI tells whether an address is of the API, which speaks English and JSON.
func ofAPI(path string) bool { return strings.HasPrefix(path, "/api/") }

// script is the program that comes with a token of its own; nil for everybody
// else. A token that is wrong is an error, also where none is needed: whoever
// sends it believes that it counts.
func (s *Server) script(r *http.Request) (*door.Script, error) {
	scheme, token, has := strings.Cut(r.Header.Get("Authorization"), " ")
	if !has || !strings.EqualFold(scheme, "Bearer") || !forScripts(r.URL.Path) {
		return nil, nil
	}
	if s.o.Lock == nil {
		return nil, door.ErrToken
	}
	one, err := s.o.Lock.Script(strings.TrimSpace(token), caller(r))
	if err != nil {
		return nil, err
	}
	return &one, nil
}

// personal tells whether an answer has what people say of themselves.
func personal(r *http.Request) bool {
	p := r.URL.Path
	return p == "/api/v1/insight" || p == "/api/v1/diary" || strings.HasPrefix(p, "/api/v1/diary/") ||
		p == "/api/v1/export" && r.URL.Query().Get("what") == "diary"
}

// admit lets a script pass to what its token is for.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, one *door.Script, next http.Handler) {
	switch {
	case one.ReadOnly && !safe(r.Method):
		refuse(w, r, http.StatusForbidden, "The token of "+one.Name+" is for reading alone, and nothing was changed.")
	case one.ReadOnly && !one.Diary && personal(r):
		refuse(w, r, http.StatusForbidden, "The token of "+one.Name+" is not for what people say of themselves. Make one that is: nightroom token add NAME --read-only --diary")
	default:
		if !safe(r.Method) {
			s.o.Log.Info("A script writes", "name", one.Name, "method", r.Method, "address", r.URL.Path, "from", caller(r))
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), scriptKey{}, one)))
	}
}

type scriptKey struct{}

// isScript tells whether a request came in with a token. What a token is for
// was decided by whoever made it at the machine itself, so no PIN is asked.
func isScript(r *http.Request) bool { return r.Context().Value(scriptKey{}) != nil }

// wrongToken answers a script with a token that is none.
func wrongToken(w http.ResponseWriter, r *http.Request, err error) {
	wait := door.Wait{}
	switch {
	case errors.As(err, &wait):
		w.Header().Set("Retry-After", strconv.Itoa(1+int(wait.For/time.Second)))
		refuse(w, r, http.StatusTooManyRequests, "Too many wrong tokens came from there. Try again later.")
	case errors.Is(err, door.ErrToken):
		w.Header().Set("WWW-Authenticate", `Bearer realm="nightroom", error="invalid_token"`)
		refuse(w, r, http.StatusUnauthorized, english(err))
	default:
		refuse(w, r, http.StatusServiceUnavailable, english(err))
	}
}
