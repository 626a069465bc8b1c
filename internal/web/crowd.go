package web

import (
	"net"
	"net/netip"
	"sync"

	"nightroom/internal/door"
)

// perMachine is how many connections one machine of the network may hold. A
// browser has six for each host.
const perMachine = 32

// A crowd is a listener that turns away whoever has too many connections
// already, so that the places are not all one machine's. This machine itself
// is not counted: a proxy on it speaks for everybody.
type crowd struct {
	net.Listener
	mu sync.Mutex
	of map[netip.Prefix]int
}

func newCrowd(l net.Listener) *crowd { return &crowd{Listener: l, of: map[netip.Prefix]int{}} }

// Accept waits for somebody who may come in.
func (c *crowd) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		peer := remote(conn.RemoteAddr().String())
		if !peer.IsValid() || peer.IsLoopback() {
			return conn, nil
		}
		at := door.Source(peer)
		if c.enter(at) {
			return &guest{Conn: conn, leave: sync.OnceFunc(func() { c.leave(at) })}, nil
		}
		_ = conn.Close() // an answer would be work for the one who is too many
	}
}

func (c *crowd) enter(at netip.Prefix) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of[at] >= perMachine {
		return false
	}
	c.of[at]++
	return true
}

func (c *crowd) leave(at netip.Prefix) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of[at]--; c.of[at] == 0 {
		delete(c.of, at)
	}
}

// A guest is a connection that is counted.
type guest struct {
	net.Conn
	leave func()
}

// Close gives the place back.
func (g *guest) Close() error {
	g.leave()
	return g.Conn.Close()
}

// remote is the address of a peer, without its port; invalid if it has none.
func remote(text string) netip.Addr {
	p, err := netip.ParseAddrPort(text)
	if err != nil {
		return netip.Addr{}
	}
	return p.Addr().Unmap().WithZone("")
}
