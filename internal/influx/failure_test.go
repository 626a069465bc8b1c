package influx

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// certificate signed by itself.
func certificate(t *testing.T, host string, until time.Time) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, NotBefore: until.AddDate(-1, 0, 0), NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	if ip := net.ParseIP(host); ip != nil {
		c.IPAddresses = []net.IP{ip}
	} else {
		c.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func encrypted(t *testing.T, c tls.Certificate) *httptest.Server {
	t.Helper()
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusNoContent)
	}))
	web.Config.ErrorLog = log.New(io.Discard, "", 0)
	web.TLS = &tls.Config{Certificates: []tls.Certificate{c}}
	web.StartTLS()
	t.Cleanup(web.Close)
	return web
}

func TestWhatIsWrongWithTheWayToTheServerIsSaid(t *testing.T) {
	later := time.Now().AddDate(0, 1, 0)
	good, goodCA := certificate(t, "127.0.0.1", later)
	other, otherCA := certificate(t, "influx.example", later)
	old, oldCA := certificate(t, "127.0.0.1", time.Now().AddDate(0, 0, -1))
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer plain.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, c := range []struct {
		name, url string
		ca        []byte
		says      string
	}{
		{"the house's own authority, and it is named", encrypted(t, good).URL, goodCA, ""},
		{"the house's own authority, and it is not named", encrypted(t, good).URL, nil, "influx.ca_file"},
		{"another authority", encrypted(t, good).URL, otherCA, "influx.ca_file"},
		{"another name", encrypted(t, other).URL, otherCA, "another name than the one in influx.url"},
		{"an old certificate", encrypted(t, old).URL, oldCA, "this machine's clock is wrong"},
		{"no encryption there", strings.Replace(plain.URL, "http:", "https:", 1), nil, "influx.url says https"},
		{"nothing there", "http://" + closed.Addr().String(), nil, "nothing listens at influx.url"},
		{"no such name", "http://no-such-machine.invalid:8086", nil, "influx.url"},
	} {
		s, _ := newSink(t, c.url, func(o *Options) { o.CA = c.ca })
		j := newMemory(epochRow(0))
		_, err := s.upload(t.Context(), j)
		if err != nil {
			s.failed(j, err)
		}
		if says := s.Status().LastError; (c.says == "") != (err == nil) || !strings.Contains(says, c.says) {
			t.Errorf("%s: %v; it says %q, want %q", c.name, err, says, c.says)
		}
	}
	if _, err := New(Options{URL: "https://h:8086", Bucket: "b", Room: "bedroom", CA: []byte("no certificate")}); err == nil || !strings.Contains(err.Error(), "influx.ca_file") {
		t.Errorf("a file that is no certificate: %v", err)
	}
}

func TestAFullDiskIsTheServersOwn(t *testing.T) {
	web := &server{respond: func(int, []string) *http.Response {
		return respond(500, `{"error":"engine: write /var/lib/influxdb/wal: no space left on device"}`)
	}}
	play(t, web, newMemory(epochRow(0)), nil, func(s *Sink, log *book) {
		after(time.Hour)
		if l := log.lines(); len(l) != 1 || !strings.Contains(l[0], "disk is full") || !strings.Contains(l[0], "no space left") {
			t.Errorf("log %q", l)
		}
	})
}
