package mqtt

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

// proxy stands between a client and a broker and reads along. It can lose
// packets, go silent, and cut connections.
type proxy struct {
	t        *testing.T
	listener net.Listener
	target   string
	acked    chan *packets.PublishPacket // what the client published and the broker acknowledged

	mu       sync.Mutex
	conns    []net.Conn // of the present connections, both sides
	accepted int
	lose     func(fromClient bool, p packets.ControlPacket) bool
	open     map[uint16]*packets.PublishPacket
}

func startProxy(t *testing.T, target string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{t: t, listener: l, target: target, acked: make(chan *packets.PublishPacket, 100_000)}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			p.join(client)
		}
	}()
	t.Cleanup(func() { l.Close(); p.cut() })
	return p
}

func (p *proxy) url() *url.URL { return &url.URL{Scheme: "mqtt", Host: p.listener.Addr().String()} }

func (p *proxy) join(client net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accepted++
	broker, err := net.Dial("tcp", p.target)
	if err != nil {
		client.Close()
		return
	}
	p.open = map[uint16]*packets.PublishPacket{}
	p.conns = append(p.conns, client, broker)
	go p.copy(broker, client, true)
	go p.copy(client, broker, false)
}

func (p *proxy) copy(to, from net.Conn, fromClient bool) {
	for {
		packet, err := packets.ReadPacket(from)
		if err != nil {
			if !p.isMuted(from) {
				to.Close()
				from.Close()
			}
			return
		}
		if p.isMuted(from) || !p.passes(fromClient, packet) {
			continue
		}
		if packet.Write(to) != nil {
			io.Copy(io.Discard, from)
			return
		}
	}
}

func (p *proxy) passes(fromClient bool, packet packets.ControlPacket) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lose != nil && p.lose(fromClient, packet) {
		return false
	}
	switch m := packet.(type) {
	case *packets.PublishPacket:
		if fromClient {
			p.open[m.MessageID] = m
		}
	case *packets.PubackPacket:
		if !fromClient && p.open[m.MessageID] != nil {
			p.acked <- p.open[m.MessageID]
			delete(p.open, m.MessageID)
		}
	}
	return true
}

// losing sets which packets get lost; nil means none.
func (p *proxy) losing(lose func(fromClient bool, packet packets.ControlPacket) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lose = lose
}

// cut closes all connections, as a broken cable never does.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

// mute makes the present connections half open: they stay, nothing passes.
func (p *proxy) mute() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, c := range p.conns {
		p.conns[i] = mutedConn{c}
	}
}

type mutedConn struct{ net.Conn }

func (p *proxy) isMuted(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, known := range p.conns {
		if m, ok := known.(mutedConn); ok && m.Conn == c {
			return true
		}
	}
	return false
}

func (p *proxy) connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted
}
