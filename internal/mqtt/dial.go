package mqtt

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// defaultPorts has the schemes that Options.Broker may have.
var defaultPorts = map[string]string{"mqtt": "1883", "mqtts": "8883", "ws": "80", "wss": "443"}

// dial opens the connection below MQTT. No proxy of the environment is used:
// the broker is in the house.
func (c *Client) dial(ctx context.Context) (net.Conn, error) {
	u := c.o.Broker
	secure := u.Scheme == "mqtts" || u.Scheme == "wss"
	var config *tls.Config
	if secure {
		var err error
		if config, err = c.o.tls(); err != nil {
			return nil, err
		}
	}
	if u.Scheme == "ws" || u.Scheme == "wss" {
		return c.dialWebsocket(ctx, config)
	}
	port := u.Port()
	if port == "" {
		port = defaultPorts[u.Scheme]
	}
	address := net.JoinHostPort(u.Hostname(), port)
	dialer := &net.Dialer{
		Timeout: c.t.connect,
		Control: limitSilence,
		KeepAliveConfig: net.KeepAliveConfig{
			Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3,
		},
	}
	if secure {
		ctx, cancel := context.WithTimeout(ctx, c.t.connect)
		defer cancel()
		return (&tls.Dialer{NetDialer: dialer, Config: config}).DialContext(ctx, "tcp", address)
	}
	return dialer.DialContext(ctx, "tcp", address)
}

// dialWebsocket leaves the dialling to paho, which cannot be interrupted:
// when ctx ends first, the connection is closed as soon as it comes.
func (c *Client) dialWebsocket(ctx context.Context, config *tls.Config) (net.Conn, error) {
	type result struct {
		conn net.Conn
		err  error
	}
	dialled := make(chan result, 1)
	go func() {
		conn, err := paho.NewWebsocket(c.o.Broker.String(), config, c.t.connect, http.Header{}, &paho.WebsocketOptions{
			Proxy: func(*http.Request) (*url.URL, error) { return nil, nil },
		})
		dialled <- result{conn, err}
	}()
	select {
	case r := <-dialled:
		return r.conn, r.err
	case <-ctx.Done():
		go func() {
			if r := <-dialled; r.err == nil {
				_ = r.conn.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// tls reads the files anew at each connection: certificates are renewed.
func (o *Options) tls() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: o.Broker.Hostname()}
	if o.CAFile != "" {
		pem, err := os.ReadFile(o.CAFile)
		if err != nil {
			return nil, fmt.Errorf("mqtt.ca_file: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("mqtt.ca_file: %s has no certificate in it", o.CAFile)
		}
	}
	if o.CertFile != "" || o.KeyFile != "" {
		pair, err := tls.LoadX509KeyPair(o.CertFile, o.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("mqtt.cert_file and mqtt.key_file: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}
