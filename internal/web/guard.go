package web

import (
	"fmt"
	"net"
	"net/http"
	"strings"

	"nightroom/internal/sentence"
)

// policy lets a page load what this server gives it and nothing else: no
// inline script or style, no other host, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard stands before every route: whoever has not said the password, and
// whatever page is not ours, comes no further.
func (s *Server) guard(next http.Handler) http.Handler {
	ours := http.NewCrossOriginProtection()
	ours.SetDenyHandler(http.HandlerFunc(s.foreign))
	next = ours.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		// Under no-referrer a browser sends "Origin: null" with our own form.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		locked := s.locked()
		script, wrong := s.script(r)
		switch proxy := proxyHeader(r.Header); {
		case !s.names.allow(r.Host):
			s.turnAway(w, r, http.StatusMisdirectedRequest, stranger(r.Host))
		case !locked && proxy != "":
			s.turnAway(w, r, http.StatusForbidden, sentence.Errorf("This request came through a proxy (it has the header %s). "+
				"Through a proxy everybody looks like somebody at this machine, and there is no password to ask for. "+
				"Set one on the machine itself: sudo nightroom password", proxy))
		case !locked && !s.loopback():
			s.turnAway(w, r, http.StatusForbidden, sentence.Errorf("Others can reach this page, and there is no password to ask for. "+
				"Set one on the machine itself: sudo nightroom password"))
		case wrong != nil:
			wrongToken(w, r, wrong)
		case script != nil && r.Header.Get("Cookie") == "" && !embedded(r.Header):
			// No browser sends a token by itself, as it does a cookie. What a page
			// of another site says with one it knows is caught by its Origin.
			s.admit(w, r, script, next)
		case !safe(r.Method) && r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == "":
			// CrossOriginProtection lets such a request through. Every browser
			// says where a form comes from; who does not is no browser.
			s.foreign(w, r)
		case embedded(r.Header):
			s.foreign(w, r)
		case locked && !free(r.URL.Path) && !s.known(r):
			s.unknown(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// stranger says why the page does not answer to a host, and what would make it.
func stranger(host string) error {
	name := host
	if alone, _, err := net.SplitHostPort(host); err == nil {
		name = alone
	}
	return sentence.Errorf("This page does not answer to the name %.260q. Open it as localhost, as %s.local, or by an address of the machine. "+
		"If the name is one that you gave to this machine, write into the configuration:\n\nweb:\n  hosts: [%.260q]", host, hostname(), name)
}

// proxyHeader is the header by which a proxy shows itself, or "".
func proxyHeader(h http.Header) string {
	for name := range h {
		switch {
		case name == "Forwarded", name == "Via", name == "X-Real-Ip", strings.HasPrefix(name, "X-Forwarded-"):
			return name
		}
	}
	return ""
}

// embedded tells that another site's page loads something of ours into itself.
// It could not read it, but it could take all places of the live clients. To
// follow a link to us is something else.
func embedded(h http.Header) bool {
	from, into := h.Get("Sec-Fetch-Site"), h.Get("Sec-Fetch-Dest")
	link := h.Get("Sec-Fetch-Mode") == "navigate" && (into == "document" || into == "")
	return (from == "cross-site" || from == "same-site") && !link
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

func (s *Server) foreign(w http.ResponseWriter, r *http.Request) {
	if ofAPI(r.URL.Path) {
		refuse(w, r, http.StatusForbidden, "This came neither from nightroom's own page nor with a token, and nothing was changed. "+
			"Make a token for the script: nightroom token add NAME")
		return
	}
	s.turnAway(w, r, http.StatusForbidden, sentence.Errorf("This did not come from nightroom's own page, and nothing was changed. Open that page and go on there."))
}

// turnAway says why there is no answer, in the language of whoever asks.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request, status int, why error) {
	refuse(w, r, status, s.says(r, why))
}

// refuse says why there is no answer: as a problem to scripts, else in plain
// words.
func refuse(w http.ResponseWriter, r *http.Request, status int, detail string) {
	if ofAPI(r.URL.Path) {
		problem(w, status, detail)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, detail)
}
