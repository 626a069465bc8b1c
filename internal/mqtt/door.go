package mqtt

import (
	"cmp"
	"errors"
	"log/slog"
	"net"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/mochi-mqtt/server/v2/listeners"
)

const (
	maxWaiting  = 32 // connections that have not sent a CONNECT yet
	acceptRetry = 100 * time.Millisecond
)

// patience is how long a client may take; zero means the usual.
type patience struct {
	handshake time.Duration // from the connection to a whole CONNECT: 10 s
	write     time.Duration // to take what is written to it: 5 s
}

// door is the listener of the embedded broker. The library's own ends for ever
// at the first error of Accept (such as: too many open files), lets a silent
// connection stay for ever, takes the process down when a packet makes it
// panic, and waits for ever behind a client that does not read. Here an error
// is waited out, a connection that does not say CONNECT in time is closed, and
// when too many wait, the one that has waited longest makes room: a rightful
// client needs only a moment.
type door struct {
	net.Listener
	patience
	log *slog.Logger

	closing chan struct{}
	once    sync.Once
	hosts   sync.WaitGroup

	mu      sync.Mutex
	waiting []*guest // oldest first
	inside  map[*guest]struct{}
}

func newDoor(l net.Listener, log *slog.Logger, p patience) *door {
	p.handshake = cmp.Or(p.handshake, 10*time.Second)
	p.write = cmp.Or(p.write, 5*time.Second)
	return &door{
		Listener: l, patience: p, log: log,
		closing: make(chan struct{}), inside: map[*guest]struct{}{},
	}
}

// The library's idea of a listener.
func (d *door) Init(*slog.Logger) error { return nil }
func (d *door) ID() string              { return "loopback" }
func (d *door) Address() string         { return d.Addr().String() }
func (d *door) Protocol() string        { return "tcp" }

// Serve lets clients in until the door is closed.
func (d *door) Serve(establish listeners.EstablishFn) {
	for said := false; ; {
		conn, err := d.Accept()
		if err == nil {
			d.receive(conn, establish)
			continue
		}
		if !said && !errors.Is(err, net.ErrClosed) {
			said = true
			d.log.Warn("MQTT: the embedded broker cannot accept connections at the moment; trying on", "err", err)
		}
		select {
		case <-d.closing:
			return
		case <-time.After(acceptRetry):
		}
	}
}

func (d *door) receive(conn net.Conn, establish listeners.EstablishFn) {
	_ = conn.SetReadDeadline(time.Now().Add(d.handshake))
	g := &guest{Conn: conn, door: d}
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-d.closing:
		_ = conn.Close()
		return
	default:
	}
	if len(d.waiting) >= maxWaiting {
		_ = d.waiting[0].Conn.Close()
		d.waiting = slices.Delete(d.waiting, 0, 1)
	}
	d.waiting = append(d.waiting, g)
	d.hosts.Go(func() { d.host(g, establish) })
}

// host serves one client. The library decodes whatever anybody sends; a packet
// that it stumbles over costs this connection, not the night's record.
func (d *door) host(g *guest, establish listeners.EstablishFn) {
	defer func() { _ = g.Close() }()
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("MQTT: a client's packet broke its connection to the embedded broker; please report this",
				"panic", p, "stack", string(debug.Stack()))
		}
	}()
	if err := establish(d.ID(), g); err != nil {
		d.log.Debug("embedded broker: connection ended", "err", err)
	}
}

// enter notes that a guest has said who it is.
func (d *door) enter(g *guest) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if i := slices.Index(d.waiting, g); i >= 0 {
		d.waiting = slices.Delete(d.waiting, i, i+1)
		d.inside[g] = struct{}{}
	}
}

func (d *door) leave(g *guest) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.inside, g)
	if i := slices.Index(d.waiting, g); i >= 0 {
		d.waiting = slices.Delete(d.waiting, i, i+1)
	}
}

// Close closes the socket and every connection that came through it, and waits
// for those who serve them.
func (d *door) Close(listeners.CloseFn) {
	d.once.Do(func() {
		d.mu.Lock()
		close(d.closing)
		_ = d.Listener.Close()
		for _, g := range d.waiting {
			_ = g.Conn.Close()
		}
		for g := range d.inside {
			_ = g.Conn.Close()
		}
		d.mu.Unlock()
		d.hosts.Wait()
	})
}

// guest is a connection to the embedded broker.
type guest struct {
	net.Conn
	door *door
}

// SetDeadline is called by the library when a CONNECT has come, and before
// each packet after it, by the keep-alive. It must not touch the deadline of a
// write that is under way.
func (g *guest) SetDeadline(t time.Time) error {
	g.door.enter(g)
	return g.SetReadDeadline(t)
}

// Write gives a client that does not read a few seconds, then closes it: the
// library holds a lock meanwhile, behind which all who publish to this client
// wait.
func (g *guest) Write(p []byte) (int, error) {
	_ = g.SetWriteDeadline(time.Now().Add(g.door.write))
	n, err := g.Conn.Write(p)
	if err != nil {
		_ = g.Close()
	}
	return n, err
}

func (g *guest) Close() error {
	g.door.leave(g)
	return g.Conn.Close()
}
