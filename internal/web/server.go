package web

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"nightroom/internal/door"
	"nightroom/internal/sentence"
)

const (
	maxBody = 64 << 10 // bytes
	maxLive = 128      // clients of /api/v1/live
)

// Options say where the page is.
type Options struct {
	Listen string     // an address with its port, 127.0.0.1:8080 or :8080; port 0 is a free one
	Hosts  []string   // names under which it may be opened, beside localhost and the machine's own
	Lock   *door.Lock // nil: there is no password

	CertFile, KeyFile string // a certificate and its key; "": the page is not encrypted

	// Kept is where the page was before, with those who look at it; nil: it was
	// not there. It is closed if it is not where the page is to be.
	Kept *Address

	Log *slog.Logger
	Now func() time.Time // nil means time.Now

	Language string // en or de; else the browser's
}

// A Server is the page on its address.
type Server struct {
	room     Room
	o        Options
	names    names
	at       *Address
	kept     atomic.Bool // the address goes on after Run
	handler  http.Handler
	live     chan struct{} // a place for each live client
	ending   chan struct{} // closed when the live clients must go
	receipts receipts
	packer   packer
	drawings drawings

	exporting chan struct{} // a place for somebody who takes the record along
}

// New opens the page's address; Run serves on it. Without a password, whoever
// reaches the page reads and writes everything. So an address that others can
// reach is refused then, with an error that says what to do. The rest of the
// program can go on without the page.
func New(room Room, o Options) (*Server, error) {
	o.mend()
	at, err := mayOpen(&o)
	if err != nil {
		if o.Kept != nil {
			_ = o.Kept.Close() // why there is no page any more is err
		}
		return nil, err
	}
	where, err := openAddress(at, o)
	if err != nil {
		return nil, err
	}
	return serverAt(where, room, o), nil
}

func mayOpen(o *Options) (*net.TCPAddr, error) {
	at, err := net.ResolveTCPAddr("tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("the page is off: web.listen %q is no address: %w; write one like 127.0.0.1:8080", o.Listen, err)
	}
	return at, MayListen(at, o.Lock)
}

// MayListen tells why the page must not be opened at an address.
func MayListen(at *net.TCPAddr, lock *door.Lock) error {
	if at.IP.IsLoopback() {
		return nil
	}
	locked := false
	if lock != nil {
		var err error
		if locked, err = lock.Locked(); err != nil {
			return fmt.Errorf("the page is off: the password cannot be read: %w; set it anew with \"sudo nightroom password\"", err)
		}
	}
	if !locked {
		return fmt.Errorf("the page is off: others can reach it at web.listen %q, and no password is set; "+
			"set one with \"sudo nightroom password\", or write 127.0.0.1:%d", at, at.Port)
	}
	return nil
}

func newServer(l net.Listener, room Room, o Options) *Server {
	o.mend()
	return serverAt(newAddress(l, o.Log), room, o)
}

func (o *Options) mend() {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

func serverAt(at *Address, room Room, o Options) *Server {
	s := &Server{
		room: room, o: o, names: newNames(hostname(), o.Hosts), at: at,
		live:   make(chan struct{}, maxLive),
		ending: make(chan struct{}),

		exporting: make(chan struct{}, 1),
	}
	s.handler = s.guard(http.MaxBytesHandler(s.routes(), maxBody))
	return s
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.tonight)
	s.controls(mux)
	s.mornings(mux)
	mux.HandleFunc("GET /nights", s.nights)
	mux.HandleFunc("GET /nights/{date}", s.night)
	mux.HandleFunc("GET /report", s.report)
	mux.HandleFunc("GET /insight", s.insight)
	s.habits(mux)
	mux.HandleFunc("POST /clock", s.vouch)
	s.pins(mux)
	s.settings(mux)
	s.welcomes(mux)
	mux.HandleFunc("GET /about", s.about)
	mux.HandleFunc("GET /login", s.loginForm)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("GET /logout", s.logoutForm)
	mux.HandleFunc("POST /logout", s.logout)
	mux.HandleFunc("GET /static/{name}", serveAsset)
	for address, one := range (api{s}).resources() {
		mux.Handle(address, one)
	}
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		problem(w, http.StatusNotFound, "There is nothing at this address.")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if is, at := mux.Handler(r); at == "" && lost(is, r) {
			s.turnAway(w, r, http.StatusNotFound, sentence.Errorf("There is nothing at this address. nightroom's own page is at %s", r.Host))
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// lost tells whether an answer would be that there is nothing, which is said in
// our own words. Where there is something to be asked in another way, it is not.
func lost(answer http.Handler, r *http.Request) bool {
	p := probe{http.Header{}, 0}
	answer.ServeHTTP(&p, r)
	return p.status == http.StatusNotFound
}

// A probe keeps the status of an answer.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header            { return p.header }
func (p *probe) Write(text []byte) (int, error) { return len(text), nil }
func (p *probe) WriteHeader(status int)         { p.status = status }

// Addr is where the page is.
func (s *Server) Addr() net.Addr { return s.at.listener.Addr() }

// loopback tells whether only this machine can reach the page.
func (s *Server) loopback() bool {
	a, ok := s.Addr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// Keep has the address go on when Run ends: for the next page, by Options.Kept.
func (s *Server) Keep() *Address {
	s.kept.Store(true)
	return s.at
}

// Run serves until ctx ends, lets requests under way come to an end, and
// returns nil; or it returns why it could not go on.
func (s *Server) Run(ctx context.Context) error {
	s.at.show(s.handler)
	select {
	case <-s.at.over:
		close(s.ending)
		return fmt.Errorf("the page on %s is off: %w; restart nightroom", s.Addr(), s.at.err)
	case <-ctx.Done():
	}
	close(s.ending)
	if s.kept.Load() {
		s.at.leave()
		return nil
	}
	return s.at.Close()
}
