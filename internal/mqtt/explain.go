package mqtt

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

var (
	errSilent    = errors.New("the broker does not answer any more")
	errNoAck     = errors.New("the broker does not acknowledge messages")
	errThrownOut = errors.New("the broker closes each connection after a moment")
	errNoMQTT    = errors.New("what answers is no MQTT broker, or a broken one")
	errDone      = errors.New("connection ended")
)

func isClosed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// explain puts an error into words that name the setting to look at. The same
// trouble gives the same words on each try, without port numbers and times, so
// that it is logged once.
func (c *Client) explain(err error) string {
	host := c.o.Broker.Host
	var (
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		cert    *tls.CertificateVerificationError
		noTLS   tls.RecordHeaderError
		dns     *net.DNSError
		op      *net.OpError
		file    *os.PathError
		timeout interface{ Timeout() bool }
	)
	switch {
	case errors.Is(err, packets.ErrorRefusedBadUsernameOrPassword), errors.Is(err, packets.ErrorRefusedNotAuthorised):
		return fmt.Sprintf("the broker at %s refuses the user name or the password: check mqtt.username and mqtt.password_file", host)
	case errors.Is(err, packets.ErrorRefusedIDRejected):
		return fmt.Sprintf("the broker at %s refuses the client id %s: allow it there", host, c.o.clientID())
	case errors.Is(err, packets.ErrorRefusedServerUnavailable):
		return fmt.Sprintf("the broker at %s says that it is not available: look at its log", host)
	case errors.Is(err, packets.ErrorRefusedBadProtocolVersion):
		return fmt.Sprintf("the broker at %s does not speak MQTT 3.1.1", host)
	case errors.Is(err, errThrownOut):
		return fmt.Sprintf("%s (%s): may %s publish and subscribe below %s (its ACL)? Does another nightroom use the room %q?",
			err, host, who(c.o.Username), c.o.base(), c.o.Room)
	case errors.As(err, &name):
		return fmt.Sprintf("the certificate of %s is for another name: write in mqtt.broker the name that it is for", host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("the certificate of %s is not valid today: it has expired, or this machine's clock is wrong", host)
	case errors.As(err, &cert):
		return fmt.Sprintf("the certificate of %s is not trusted: set mqtt.ca_file to the CA that signed it", host)
	case errors.As(err, &noTLS):
		return fmt.Sprintf("%s does not speak TLS: write mqtt:// (or ws://), or its TLS port, in mqtt.broker", host)
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %s is not known: check mqtt.broker and the network", host)
	case errors.As(err, &file):
		return err.Error()
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("nothing listens at %s: is the broker running?", host)
	case isClosed(err):
		return fmt.Sprintf("the broker at %s closed the connection", host)
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("%s does not answer", host)
	case errors.As(err, &op):
		return fmt.Sprintf("%s: %s", host, op.Err)
	}
	return fmt.Sprintf("%s: %s", host, err)
}

func who(username string) string {
	if username == "" {
		return "a client without a name"
	}
	return username
}
