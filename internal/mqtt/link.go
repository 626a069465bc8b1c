package mqtt

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// link is one connection: a paho client that is used once. Paho's own
// reconnection is off, because what it carries over from one connection to the
// next is not what we promise: it completes the token of a message that it
// only sends again, without any acknowledgement.
type link struct {
	paho paho.Client
	wire *wire
	ack  time.Duration
}

// open dials and shakes hands. A clean session throws away what the broker
// kept for us; else it goes on sending what was not acknowledged, and that may
// arrive before any subscription, at the default handler.
func (c *Client) open(ctx context.Context, clean bool) (*link, error) {
	password, err := c.o.password()
	if err != nil {
		return nil, err
	}
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, err
	}
	w := newWire(conn, len(c.o.Commands))

	p := paho.NewClientOptions()
	p.Servers = []*url.URL{{Scheme: c.o.Broker.Scheme, Host: c.o.Broker.Host}}
	p.SetCustomOpenConnectionFn(func(*url.URL, paho.ClientOptions) (net.Conn, error) { return w, nil })
	p.SetProtocolVersion(4) // 3.1.1; left open, paho tries each refusal again as 3.1
	p.SetClientID(c.o.clientID())
	p.SetUsername(c.o.Username)
	p.SetPassword(password)
	p.SetCleanSession(clean)
	p.SetAutoReconnect(false)
	p.SetConnectRetry(false)
	p.SetConnectTimeout(c.t.connect)
	p.SetKeepAlive(c.t.keepAlive)
	p.SetPingTimeout(c.t.pingTimeout)
	p.SetWriteTimeout(writeTimeout)
	p.SetAutoAckDisabled(true)
	p.SetDefaultPublishHandler(c.receive)
	if !clean {
		p.SetBinaryWill(c.full("status"), []byte("offline"), 1, true)
	}

	// The token completes after paho has sent again what its store holds, which
	// is nothing: nothing may be published before.
	l := &link{paho: paho.NewClient(p), wire: w, ack: c.t.ack}
	token := l.paho.Connect()
	select {
	case <-token.Done():
	case <-ctx.Done():
		w.abort(ctx.Err())
		<-token.Done()
	}
	if err := token.Error(); err != nil {
		w.abort(errDone)
		return nil, err
	}
	return l, nil
}

// subscribe returns the filters that the broker refused.
func (l *link) subscribe(ctx context.Context, filters []string) (refused []string, err error) {
	if len(filters) == 0 {
		return nil, nil
	}
	wanted := make(map[string]byte, len(filters))
	for _, f := range filters {
		wanted[f] = 1
	}
	token := l.hand(func() paho.Token { return l.paho.SubscribeMultiple(wanted, nil) })
	if err := l.await(ctx, token); err != nil {
		return nil, err
	}
	granted := token.(*paho.SubscribeToken).Result()
	for _, f := range filters {
		if qos, ok := granted[f]; !ok || qos > 2 {
			refused = append(refused, f)
		}
	}
	return refused, nil
}

// send publishes and waits until the broker has it.
func (l *link) send(ctx context.Context, topic string, retain bool, payload []byte) error {
	return l.await(ctx, l.publish(topic, retain, payload))
}

// publish returns the token of a message, or nil if the connection has broken.
func (l *link) publish(topic string, retain bool, payload []byte) paho.Token {
	return l.hand(func() paho.Token { return l.paho.Publish(topic, 1, retain, payload) })
}

// hand gives paho something to send. When the connection breaks in that
// moment, paho waits for somebody to take it until the write timeout; we do
// not.
func (l *link) hand(send func() paho.Token) paho.Token {
	handed := make(chan paho.Token, 1)
	go func() { handed <- send() }()
	select {
	case t := <-handed:
		return t
	case <-l.wire.dead:
		return nil
	}
}

// await returns nil only if the broker has acknowledged on this connection:
// with a client that is used for one connection only, and not before that is
// up, nothing else completes a token without an error. A broker that does not
// acknowledge is left.
func (l *link) await(ctx context.Context, t paho.Token) error {
	if t == nil {
		return l.wire.why()
	}
	timeout := time.NewTimer(l.ack)
	defer timeout.Stop()
	select {
	case <-t.Done():
		err := t.Error()
		if err != nil {
			l.wire.abort(err)
		}
		return err
	case <-l.wire.dead:
		return l.wire.why()
	case <-ctx.Done():
		return ctx.Err()
	case <-timeout.C:
		err := fmt.Errorf("%w within %v", errNoAck, l.ack)
		l.wire.abort(err)
		return err
	}
}
