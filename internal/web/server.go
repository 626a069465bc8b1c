package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"golang.org/x/net/netutil"

	"nightroom/internal/door"
)

// Limits against clients that are slow, many or large. They fit a few phones
// in a house and the 512 MB of the smallest Pi.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = time.Minute

	maxHeader      = 16 << 10 // bytes
	maxBody        = 64 << 10 // bytes
	maxConnections = 192
	maxLive        = 128 // clients of /api/v1/live

	grace = time.Second // that requests under way have at the end
)

// Options say where the page is.
type Options struct {
	Listen string     // an address with its port, 127.0.0.1:8080 or :8080; port 0 is a free one
	Hosts  []string   // names under which it may be opened, beside localhost and the machine's own
	Lock   *door.Lock // nil: there is no password

	CertFile, KeyFile string // a certificate and its key; "": the page is not encrypted

	// Socket listens on Listen already, because the page was there before; nil:
	// one is opened. It is closed.
	Socket *os.File

	Log *slog.Logger
	Now func() time.Time // nil means time.Now

	Language string // en or de; else the browser's
}

// A Server is the page on its address.
type Server struct {
	room     Room
	o        Options
	names    names
	listener net.Listener
	socket   *net.TCPListener // that the listener is of
	http     *http.Server
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
	address, err := net.ResolveTCPAddr("tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("the page is off: web.listen %q is no address: %w; write one like 127.0.0.1:8080", o.Listen, err)
	}
	if err := MayListen(address, o.Lock); err != nil {
		return nil, err
	}
	var own *pair
	if o.CertFile != "" {
		if own, err = openPair(o.CertFile, o.KeyFile); err != nil {
			return nil, err
		}
	}
	listener, err := listen(address, o.Socket)
	if err != nil {
		return nil, fmt.Errorf("the page is off: %w; end the program that has the address, or write another port in web.listen", err)
	}
	s := newServer(newCrowd(listener), room, o)
	s.socket = listener
	if own != nil {
		s.http.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: own.get}
	}
	return s, nil
}

func listen(at *net.TCPAddr, on *os.File) (*net.TCPListener, error) {
	if on == nil {
		return net.ListenTCP("tcp", at)
	}
	defer on.Close()
	l, err := net.FileListener(on)
	if err != nil {
		return nil, err
	}
	return l.(*net.TCPListener), nil // it was one
}

// Socket is the page's own: as long as it is open, browsers that come while no
// server is there wait for the next.
func (s *Server) Socket() (*os.File, error) { return s.socket.File() }

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

func newServer(listener net.Listener, room Room, o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{
		room: room, o: o, names: newNames(hostname(), o.Hosts),
		listener: netutil.LimitListener(listener, maxConnections),
		live:     make(chan struct{}, maxLive),
		ending:   make(chan struct{}),

		exporting: make(chan struct{}, 1),
	}
	s.http = &http.Server{
		Handler:           s.guard(http.MaxBytesHandler(s.routes(), maxBody)),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
	}
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
	return mux
}

// Addr is where the page is.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// loopback tells whether only this machine can reach the page.
func (s *Server) loopback() bool {
	a, ok := s.Addr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// Run serves until ctx ends, lets requests under way come to an end, and
// returns nil; or it returns why it could not go on.
func (s *Server) Run(ctx context.Context) error {
	served := make(chan error, 1)
	go func() {
		if s.http.TLSConfig != nil {
			served <- s.http.ServeTLS(s.listener, "", "")
		} else {
			served <- s.http.Serve(s.listener)
		}
	}()
	select {
	case err := <-served:
		close(s.ending)
		return fmt.Errorf("the page on %s is off: %w; restart nightroom", s.Addr(), err)
	case <-ctx.Done():
	}
	close(s.ending)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := s.http.Shutdown(last); err != nil {
		s.http.Close()
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the page on %s: %w", s.Addr(), err)
	}
	return nil
}
