package mqtt

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"sync"
	"syscall"

	mochi "github.com/mochi-mqtt/server/v2"
)

// Limits of the embedded broker. The memory that others can make it use is the
// product of some of them: at the worst 32 sessions x 128 messages x 8 KiB, that
// is 32 MiB. A message for a client that is maxPending behind is lost to it,
// so this must be more than a room's retained topics: they come all at once.
const (
	maxClients       = 32        // that are connected, besides the daemon
	maxSessions      = 32        // that are remembered, connected or not
	maxPending       = 128       // messages that one client has not taken or not acknowledged
	maxUnfinished    = 256       // messages of QoS 2 that one client has begun to send
	maxSubscriptions = 64        // of one client
	maxRetained      = 256       // topics of others than the daemon
	maxForeign       = 8 << 10   // bytes in a message of others than the daemon
	maxPacket        = 128 << 10 // bytes in any packet
	sessionSeconds   = 24 * 3600 // that an absent client is remembered
)

// ErrPortTaken says that something listens already where the embedded broker
// should: most likely a Mosquitto.
var ErrPortTaken = errors.New("the port is taken")

// BrokerOptions say where the embedded broker listens and for which room.
type BrokerOptions struct {
	Addr string // host:port on the loopback, such as 127.0.0.1:1883
	Room string
	Own  []string // topics outside the room's base that only the daemon may write to
	Log  *slog.Logger

	patience // of the door; tests have less
}

// Broker is an MQTT broker in this process, for trying things and for programs
// on the same machine. It keeps nothing on disk: whoever uses it sends again
// what is retained, as the Client does on each connection. Everybody on the
// machine may use it, but only the daemon speaks as the room.
type Broker struct {
	server *mochi.Server
	door   *door
	secret string
	once   sync.Once
	closed chan struct{}
}

// StartBroker listens and serves. It refuses an address that is not on the
// loopback, and returns an ErrPortTaken when somebody listens there already.
func StartBroker(o BrokerOptions) (*Broker, error) {
	if err := checkRoom(o.Room); err != nil {
		return nil, err
	}
	tcp, err := net.ResolveTCPAddr("tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("mqtt.embedded: %q is no address like 127.0.0.1:1883: %w", o.Addr, err)
	}
	if !tcp.IP.IsLoopback() {
		return nil, fmt.Errorf("mqtt.embedded: %s is not on this machine alone, and the embedded broker has no passwords: "+
			"for MQTT on the network `apt install mosquitto` and set mqtt.broker", o.Addr)
	}
	socket, err := net.ListenTCP("tcp", tcp)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("mqtt.embedded: %s: %w: if that is a broker, use it with mqtt.broker; "+
			"else move this one with mqtt.embedded", o.Addr, ErrPortTaken)
	}
	if err != nil {
		return nil, fmt.Errorf("mqtt.embedded: %w", err)
	}
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}

	b := &Broker{secret: rand.Text(), door: newDoor(socket, log, o.patience), closed: make(chan struct{})}
	b.server = mochi.New(&mochi.Options{
		Capabilities:           capabilities(),
		SysTopicResendInterval: 300, // seconds; each stops the world to read the memory's statistics
		Logger:                 slog.New(brokerLog{log.Handler()}),
	})
	err = errors.Join(
		b.server.AddHook(&gate{
			server: b.server, log: log, secret: []byte(b.secret),
			base: "nightroom/" + o.Room, own: o.Own, daemonID: "nightroom-" + o.Room,
		}, nil),
		b.server.AddHook(new(shelf), nil),
		b.server.AddListener(b.door),
	)
	if err == nil {
		err = b.server.Serve()
	}
	if err != nil {
		_ = socket.Close()
		return nil, fmt.Errorf("mqtt.embedded: %w", err)
	}
	return b, nil
}

func capabilities() *mochi.Capabilities {
	c := mochi.NewDefaultServerCapabilities()
	c.MaximumClients = maxClients + 1 // one seat is the daemon's, see the gate
	c.MaximumPacketSize = maxPacket
	c.MaximumClientWritesPending = maxPending
	c.MaximumInflight = maxPending
	c.ReceiveMaximum = maxUnfinished
	c.MaximumMessageExpiryInterval = 0 // else retained topics vanish after a day, or when the clock is set
	c.MaximumSessionExpiryInterval = sessionSeconds
	c.TopicAliasMaximum = 0 // else each client may have 65,535 topics remembered
	return c
}

// Addr is the address it listens on.
func (b *Broker) Addr() string { return b.door.Addr().String() }

// Admit makes o the options of the daemon's own client: this broker, and a
// secret of this process that lets it speak as the room.
func (b *Broker) Admit(o *Options) {
	o.Broker = &url.URL{Scheme: "mqtt", Host: b.Addr()}
	o.Username, o.secret, o.PasswordFile = daemonUser, b.secret, ""
}

// Close ends all connections, those that have not said who they are included,
// and waits for that, until ctx ends at most.
func (b *Broker) Close(ctx context.Context) error {
	b.once.Do(func() {
		go func() {
			defer close(b.closed)
			_ = b.server.Close()
		}()
	})
	select {
	case <-b.closed:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the embedded broker did not end in time: %w", ctx.Err())
	}
}
