package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// policy lets a page load what this server gives it and nothing else: no
// inline script or style, no other host, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard stands before every route: whoever is not on this machine, and
// whatever page is not ours, comes no further.
func (s *Server) guard(next http.Handler) http.Handler {
	ours := http.NewCrossOriginProtection()
	ours.SetDenyHandler(http.HandlerFunc(foreign))
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
		switch proxy := proxyHeader(r.Header); {
		case !s.allowed(r.Host):
			refuse(w, r, http.StatusMisdirectedRequest, fmt.Sprintf("This page does not answer to the name %.100q. "+
				"Open it as localhost. If the name is one that you gave to this machine, write it into the configuration, under web: hosts.", r.Host))
		case proxy != "":
			refuse(w, r, http.StatusForbidden, fmt.Sprintf("This request came through a proxy (it has the header %s). "+
				"Through a proxy everybody looks like somebody at this machine, and this version has no password to ask for. "+
				"Open the page directly, or from another machine with: %s", proxy, tunnel(s.port())))
		case !safe(r.Method) && r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == "":
			// CrossOriginProtection lets such a request through. Every browser
			// says where a form comes from; who does not is no browser.
			foreign(w, r)
		case embedded(r.Header):
			foreign(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// allowed tells whether the page may be opened under a host. Any other name
// may be somebody's who had it point here, so that his page in the user's
// browser can read ours (DNS rebinding). That cannot be done to an address or
// to a name of this machine.
func (s *Server) allowed(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host != "" && s.names[host]
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
	from := h.Get("Sec-Fetch-Site")
	return (from == "cross-site" || from == "same-site") && h.Get("Sec-Fetch-Mode") != "navigate"
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

func foreign(w http.ResponseWriter, r *http.Request) {
	refuse(w, r, http.StatusForbidden, "This did not come from nightroom's own page, and nothing was changed. Open that page and go on there.")
}

// refuse says why there is no answer: as a problem to scripts, else in plain
// words.
func refuse(w http.ResponseWriter, r *http.Request, status int, detail string) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		problem(w, status, detail)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, detail)
}

func (s *Server) port() int {
	if a, ok := s.Addr().(*net.TCPAddr); ok {
		return a.Port
	}
	return 0
}
