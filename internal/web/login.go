package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"time"

	"nightroom/internal/door"
)

// cookie carries the token of a session. No script can read it, and it comes
// along when somebody follows a link to us, but with nothing else that another
// site does.
const cookie = "nightroom_session"

// loginData is what page/login.html and page/logout.html show.
type loginData struct {
	frame
	Next    string // where to go on
	Refused string // why nobody was let in
}

// locked tells whether there is a password. Where that is not known it is asked
// for, and nobody comes in.
func (s *Server) locked() bool {
	if s.o.Lock == nil {
		return false
	}
	locked, _ := s.o.Lock.Locked() // the lock has said what is wrong
	return locked
}

// known tells whether a request is of somebody who said the password, or of a
// script whose token still counts.
func (s *Server) known(r *http.Request) bool {
	if isScript(r) {
		one, err := s.script(r)
		return err == nil && one != nil
	}
	c, err := r.Cookie(cookie)
	return err == nil && s.o.Lock.Knows(c.Value)
}

// free are the addresses that are there for everybody: the way in, what it
// looks like, and whether the room is being measured.
func free(p string) bool {
	return p == "/login" || p == "/healthz" || strings.HasPrefix(p, "/static/")
}

// unknown answers somebody who has to log in first.
func (s *Server) unknown(w http.ResponseWriter, r *http.Request) {
	switch {
	case ofAPI(r.URL.Path), r.URL.Path == "/metrics":
		w.Header().Set("WWW-Authenticate", `Bearer realm="nightroom"`)
		problem(w, http.StatusUnauthorized, "Log in first, at /login, or come with a token: nightroom token add NAME")
	case safe(r.Method):
		to := url.URL{Path: "/login", RawQuery: url.Values{"next": {r.URL.RequestURI()}}.Encode()}
		http.Redirect(w, r, to.String(), http.StatusSeeOther)
	default:
		s.show(w, r, http.StatusUnauthorized, loginPage, &loginData{frame: s.outside(r), Next: ours(r.URL.Path), Refused: s.words(r).Login.Ended})
	}
}

// ours is where somebody may be sent after logging in: an address of this page.
func ours(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") ||
		path.Clean(u.Path) != u.Path || strings.ContainsAny(next, "\\\r\n\t") || u.Path == "/login" || u.Path == "/logout" {
		return "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}

func (s *Server) loginForm(w http.ResponseWriter, r *http.Request) {
	next := ours(r.URL.Query().Get("next"))
	if !s.locked() || s.known(r) {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	s.show(w, r, http.StatusOK, loginPage, &loginData{frame: s.outside(r), Next: next})
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	if !s.locked() {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	d := loginData{frame: s.outside(r), Next: "/"}
	status, err := readForm(r)
	if err == nil {
		d.Next = ours(r.PostForm.Get("next"))
		var token string
		token, err = s.o.Lock.Enter(r.Context(), r.PostForm.Get("password"), caller(r))
		if err == nil {
			s.leave(r) // what the browser had before is nobody's now
			s.give(w, r, token, door.Lasts)
			http.Redirect(w, r, d.Next, http.StatusSeeOther)
			return
		}
		status = wrongStatus(w, err)
	}
	d.Refused = s.says(r, err)
	s.show(w, r, status, loginPage, &d)
}

func (s *Server) logoutForm(w http.ResponseWriter, r *http.Request) {
	if !s.locked() {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	s.show(w, r, http.StatusOK, logoutPage, &loginData{frame: s.frame(r, "")})
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	s.leave(r)
	s.give(w, r, "", -time.Second)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// leave ends the session with which a request came.
func (s *Server) leave(r *http.Request) {
	if c, err := r.Cookie(cookie); err == nil && s.o.Lock != nil {
		s.o.Lock.Leave(c.Value, caller(r))
	}
}

// give lets the browser keep a token. Over plain http it goes unencrypted, as
// everything does.
func (s *Server) give(w http.ResponseWriter, r *http.Request, token string, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: cookie, Value: token, Path: "/", MaxAge: int(lasts / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: encrypted(r),
	})
}

// encrypted tells whether what is said comes and goes encrypted.
func encrypted(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

// caller is where a request is from. A proxy on this machine says for whom it
// asks, in the last place of its list; what else is there anybody could have
// written.
func caller(r *http.Request) netip.Addr {
	a := remote(r.RemoteAddr)
	if !a.IsLoopback() {
		return a
	}
	all := r.Header.Values("X-Forwarded-For")
	if len(all) == 0 {
		return a
	}
	list := strings.Split(all[len(all)-1], ",")
	last := strings.TrimSpace(list[len(list)-1])
	if host, _, err := net.SplitHostPort(last); err == nil {
		last = host
	}
	if ip, err := netip.ParseAddr(strings.Trim(last, "[]")); err == nil {
		return ip.Unmap().WithZone("")
	}
	return a
}
