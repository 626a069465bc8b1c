package mqtt

import (
	"bufio"
	"encoding/binary"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// maxPayload is the longest command that is carried out.
	maxPayload = 64 << 10

	// maxBody is the longest packet that is let through. A PUBLISH that was cut
	// to it still has a payload over maxPayload, whatever the length of its
	// topic (two bytes of length, 65,535 at most, and two of packet id).
	maxBody = maxPayload + 65535 + 4 + 1

	// writeTimeout is how long a packet may wait for room in the socket.
	writeTimeout = 5 * time.Second
)

// wire is the connection below paho. It is there because a broker is a
// machine of somebody else's:
//
// Paho allocates what a packet's header promises, up to 256 MiB, and takes the
// whole process down at a SUBACK with more answers than were asked for. So
// each header is looked at first. A PUBLISH that is too long is cut, not
// refused: a broker that sent it would send it again on the next connection,
// for ever; cut, it arrives, is answered and acknowledged.
//
// Paho also writes some packets without a deadline. Here each write has one.
type wire struct {
	net.Conn
	in   *bufio.Reader
	asks int    // filters in our only SUBSCRIBE
	head []byte // of a fixed header, what is still to be read
	body int    // of the packet, what is still to be read
	rest int    // of the packet, what is to be thrown away after it

	left atomic.Bool // paho has closed it

	out sync.Mutex // paho pings in one goroutine and publishes in another

	once  sync.Once
	dead  chan struct{} // closed at the first failure, by whomever
	cause error
}

func newWire(conn net.Conn, asks int) *wire {
	return &wire{Conn: conn, in: bufio.NewReaderSize(conn, 2048), asks: asks, dead: make(chan struct{})}
}

// fail notes why the connection ended; the first reason counts.
func (w *wire) fail(cause error) {
	w.once.Do(func() {
		w.cause = cause
		close(w.dead)
	})
}

// why is the reason of the end; it waits for it.
func (w *wire) why() error {
	<-w.dead
	return w.cause
}

// abort ends the connection as a fault of the network would: the broker gets
// no DISCONNECT and publishes the last will.
func (w *wire) abort(cause error) {
	w.fail(cause)
	_ = w.Conn.Close()
}

// Close is called by paho: after a DISCONNECT of ours, or when a ping was not
// answered or a packet was no MQTT.
func (w *wire) Close() error {
	w.fail(errSilent)
	w.left.Store(true)
	return w.Conn.Close()
}

func (w *wire) Write(p []byte) (int, error) {
	w.out.Lock()
	defer w.out.Unlock()
	_ = w.Conn.SetWriteDeadline(time.Now().Add(writeTimeout))
	n, err := w.Conn.Write(p)
	if err != nil {
		w.fail(err)
	}
	return n, err
}

// SetWriteDeadline does nothing: Write sets its own, each time.
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

// SetDeadline is used by paho for the handshake.
func (w *wire) SetDeadline(t time.Time) error { return w.SetReadDeadline(t) }

// Read gives paho the packets that were found good. Paho takes the words "use
// of closed network connection" as a sign that it has closed the connection
// itself, and would not tidy up after an abort.
func (w *wire) Read(p []byte) (int, error) {
	n, err := w.read(p)
	if err == nil {
		return n, nil
	}
	w.fail(err)
	if errors.Is(err, net.ErrClosed) && !w.left.Load() {
		err = errDone
	}
	return n, err
}

func (w *wire) read(p []byte) (int, error) {
	if len(w.head) == 0 && w.body == 0 {
		if err := w.next(); err != nil {
			return 0, err
		}
	}
	if len(w.head) > 0 {
		n := copy(p, w.head)
		w.head = w.head[n:]
		return n, nil
	}
	n, err := w.in.Read(p[:min(len(p), w.body)])
	w.body -= n
	return n, err
}

// next reads the fixed header of the next packet (MQTT 3.1.1, section 2.2).
func (w *wire) next() error {
	n, err := w.in.Discard(w.rest)
	w.rest -= n
	if err != nil {
		return err
	}
	kind, err := w.in.ReadByte()
	if err != nil {
		return err
	}
	length, err := binary.ReadUvarint(w.in)
	if err != nil {
		return err
	}
	if length >= 1<<28 {
		return errNoMQTT
	}
	w.body = int(length)
	if longest := w.longest(kind >> 4); w.body > longest {
		if kind>>4 != publish {
			return errNoMQTT
		}
		w.body, w.rest = longest, w.body-longest
	}
	w.head = binary.AppendUvarint(append(w.head[:0], kind), uint64(w.body))
	return nil
}

// The packets that a broker sends (MQTT 3.1.1, section 2.2.1).
const (
	connack  = 2
	publish  = 3
	puback   = 4
	suback   = 9
	unsuback = 11
	pingresp = 13
)

// longest is the longest body of a kind of packet; -1 is for those that only
// clients send, and for those of QoS 2, which we do not ask for.
func (w *wire) longest(kind byte) int {
	switch kind {
	case publish:
		return maxBody
	case connack, puback, unsuback:
		return 2
	case suback:
		return 2 + w.asks
	case pingresp:
		return 0
	}
	return -1
}
