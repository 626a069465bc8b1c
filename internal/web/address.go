package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/net/netutil"
)

// Limits against clients that are slow, many or large. They fit a few phones
// in a house and the 512 MB of the smallest Pi.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = time.Minute

	maxHeader      = 16 << 10 // bytes
	maxConnections = 192

	grace = time.Second      // that requests under way have at the end
	wait  = 30 * time.Second // for the next page; a Pi takes a second, a busy one more
)

// An Address is where the page is, and the connections of those who look at
// it. It can outlive the page: while a room is taken up anew, whoever asks
// waits for the next page, and nobody is cut off.
type Address struct {
	listen, certFile, keyFile string // as they were asked for

	listener net.Listener
	http     *http.Server
	begin    sync.Once
	over     chan struct{} // closed when nothing is served any more, because of err
	err      error

	mu      sync.Mutex
	present *present      // nil: there is no page just now
	comes   chan struct{} // closed when there is one
}

// A present page knows how many requests are under way.
type present struct {
	http.Handler
	under sync.WaitGroup
	ctx   context.Context // ends when they have had their time
	end   context.CancelFunc
}

// openAddress opens what the options say, or takes what was kept if it is that.
func openAddress(at *net.TCPAddr, o Options) (*Address, error) {
	if k := o.Kept; k != nil {
		if k.listen == o.Listen && k.certFile == o.CertFile && k.keyFile == o.KeyFile && !k.gone() {
			return k, nil
		}
		_ = k.Close() // its page is over
	}
	var own *pair
	if o.CertFile != "" {
		var err error
		if own, err = openPair(o.CertFile, o.KeyFile); err != nil {
			return nil, err
		}
	}
	listener, err := net.ListenTCP("tcp", at)
	if err != nil {
		return nil, fmt.Errorf("the page is off: %w; end the program that has the address, or write another port in web.listen", err)
	}
	a := newAddress(newCrowd(listener), o.Log)
	a.listen, a.certFile, a.keyFile = o.Listen, o.CertFile, o.KeyFile
	if own != nil {
		a.http.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: own.get}
	}
	return a, nil
}

func newAddress(l net.Listener, log *slog.Logger) *Address {
	a := &Address{
		listener: netutil.LimitListener(l, maxConnections),
		over:     make(chan struct{}),
		comes:    make(chan struct{}),
	}
	a.http = &http.Server{
		Handler:           a,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	return a
}

// show has a page answer from now on.
func (a *Address) show(page http.Handler) {
	ctx, end := context.WithCancel(context.Background())
	a.mu.Lock()
	a.present = &present{Handler: page, ctx: ctx, end: end}
	close(a.comes)
	a.mu.Unlock()
	a.begin.Do(func() { go a.serve() })
}

func (a *Address) serve() {
	defer close(a.over)
	if a.http.TLSConfig != nil {
		a.err = a.http.ServeTLS(a.listener, "", "")
	} else {
		a.err = a.http.Serve(a.listener)
	}
}

func (a *Address) gone() bool {
	select {
	case <-a.over:
		return true
	default:
		return false
	}
}

// leave takes the page away, when the requests under way have come to an end
// or had their time.
func (a *Address) leave() {
	a.mu.Lock()
	last := a.present
	a.present, a.comes = nil, make(chan struct{})
	a.mu.Unlock()
	defer last.end()
	ended := make(chan struct{})
	go func() { last.under.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(grace):
	}
}

// ServeHTTP gives a request to the page that is there, or to the next.
func (a *Address) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page := a.enter(w, r)
	if page == nil {
		w.Header().Set("Retry-After", "5")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		refuse(w, r, http.StatusServiceUnavailable, "The room is being taken up anew. Try again in a moment.")
		return
	}
	defer page.under.Done()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(page.ctx, func() {
		cancel()
		_ = http.NewResponseController(w).SetWriteDeadline(time.Unix(1, 0)) // of a real connection it always can be
	})()
	page.ServeHTTP(w, r.WithContext(ctx))
}

// enter is the page, once there is one; nil: that took too long.
func (a *Address) enter(w http.ResponseWriter, r *http.Request) *present {
	page, comes := a.look()
	if page != nil {
		return page
	}
	c, now := http.NewResponseController(w), time.Now()
	_ = c.SetReadDeadline(now.Add(wait + readTimeout)) // of a real connection they always can be set
	_ = c.SetWriteDeadline(now.Add(wait + writeTimeout))
	enough := time.NewTimer(wait)
	defer enough.Stop()
	for page == nil {
		select {
		case <-comes:
			page, comes = a.look()
		case <-enough.C:
			return nil
		case <-r.Context().Done():
			return nil
		}
	}
	return page
}

// look is the page that is there, with one more who asks it something, or what
// tells when there is one.
func (a *Address) look() (page *present, comes <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.present != nil {
		a.present.under.Add(1)
	}
	return a.present, a.comes
}

// Close lets requests under way come to an end, cuts those that do not, and
// gives the address back.
func (a *Address) Close() error {
	a.begin.Do(func() { // there was no page yet
		a.err = a.listener.Close()
		close(a.over)
	})
	last, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := a.http.Shutdown(last); err != nil {
		a.http.Close()
	}
	<-a.over
	if a.err != nil && !errors.Is(a.err, http.ErrServerClosed) {
		return fmt.Errorf("the page on %s: %w", a.listener.Addr(), a.err)
	}
	return nil
}
