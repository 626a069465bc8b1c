package mqtt

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nightroom/internal/porttest"
)

// authority signs certificates for a house.
type authority struct {
	t    *testing.T
	dir  string
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t, dir: t.TempDir()}
	if err := os.Chmod(a.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	a.cert, a.key = a.issue("ca", time.Hour)
	return a
}

// issue writes NAME.crt and NAME.key.
func (a *authority) issue(name string, valid time.Duration) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(valid),
		IsCA: name == "ca", BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = cert, key
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{
		name + ".crt": {Type: "CERTIFICATE", Bytes: der}, name + ".key": {Type: "PRIVATE KEY", Bytes: pkcs8},
	} {
		if err := os.WriteFile(a.file(file), pem.EncodeToMemory(block), 0o644); err != nil {
			a.t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return parsed, key
}

func (a *authority) file(name string) string { return filepath.Join(a.dir, name) }

func (a *authority) serverLines(cert string) []string {
	return []string{"allow_anonymous true", "cafile " + a.file("ca.crt"), "certfile " + a.file(cert+".crt"), "keyfile " + a.file(cert+".key")}
}

func TestEveryKindOfConnectionWorks(t *testing.T) {
	a := newAuthority(t)
	a.issue("server", time.Hour)
	a.issue("client", time.Hour)
	for _, c := range []struct {
		scheme string
		lines  []string
	}{
		{"mqtt", []string{"allow_anonymous true"}},
		{"mqtts", append(a.serverLines("server"), "require_certificate true")},
		{"ws", []string{"allow_anonymous true", "protocol websockets"}},
		{"wss", append(a.serverLines("server"), "protocol websockets")},
	} {
		t.Run(c.scheme, func(t *testing.T) {
			// Mosquitto 2.0.11 does not start with websockets alone.
			addr := porttest.FreeAddr(t)
			_, port, _ := net.SplitHostPort(addr)
			startMosquitto(t, append([]string{"listener " + port + " 127.0.0.1", "socket_domain ipv4"}, c.lines...)...)
			o := options(&url.URL{Scheme: c.scheme, Host: addr})
			o.CAFile, o.CertFile, o.KeyFile = a.file("ca.crt"), a.file("client.crt"), a.file("client.key")
			q := newQueue(numbered(1))
			run(t, newClient(t, o), q, nil)
			receive(t, "delivery", q.done)
		})
	}
}

func TestTroubleNamesTheSettingToLookAt(t *testing.T) {
	a := newAuthority(t)
	a.issue("server", time.Hour)
	a.issue("old", -time.Hour)
	tls := startMosquitto(t, a.serverLines("server")...)
	expired := startMosquitto(t, a.serverLines("old")...)
	plain := startMosquitto(t)
	for _, c := range []struct {
		name   string
		broker string
		change func(*Options)
		want   string
	}{
		{"nobody listens", "mqtt://" + porttest.FreeAddr(t), nil, "is the broker running"},
		{"a name that is not known", "mqtt://broker.invalid", nil, "is not known: check mqtt.broker"},
		{"a CA that is not trusted", "mqtts://" + tls.addr, func(o *Options) { o.CAFile = "" }, "set mqtt.ca_file"},
		{"a certificate that has expired", "mqtts://" + expired.addr, nil, "has expired, or this machine's clock is wrong"},
		{"no TLS there", "mqtts://" + plain.addr, nil, "the broker at " + plain.addr + " closed"},
		{"a CA file that is missing", "mqtts://" + tls.addr, func(o *Options) { o.CAFile = "/no/such" }, "mqtt.ca_file: open /no/such"},
		{"a CA file that is none", "mqtts://" + tls.addr, func(o *Options) { o.CAFile = textFile(t, "x") }, "has no certificate in it"},
		{"a password file that is missing", "mqtt://" + plain.addr, func(o *Options) { o.PasswordFile = "/no/such" }, "mqtt.password_file: open /no/such"},
		{"a key file that is missing", "mqtts://" + tls.addr, func(o *Options) { o.KeyFile = "/no/such" }, "mqtt.key_file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, err := url.Parse(c.broker)
			if err != nil {
				t.Fatal(err)
			}
			o := options(u)
			o.CAFile = a.file("ca.crt")
			if c.change != nil {
				c.change(&o)
			}
			client := newClient(t, o)
			_, err = client.open(t.Context(), false)
			if err == nil {
				t.Fatal("connected")
			}
			if why := client.explain(err); !strings.Contains(why, c.want) {
				t.Errorf("%q does not say %q (%v)", why, c.want, err)
			}
		})
	}
}
