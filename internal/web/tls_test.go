package web

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// certify writes a certificate with a number, and its key.
func certify(t *testing.T, certFile, keyFile string, number int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(number), Subject: pkix.Name{CommonName: "bedroom"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(number, 0)
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWithACertificateThePageIsEncryptedAndARenewedOneCountsAtOnce(t *testing.T) {
	cert, key := filepath.Join(t.TempDir(), "page.pem"), filepath.Join(t.TempDir(), "page.key")
	o := Options{Listen: "127.0.0.1:0", CertFile: cert, KeyFile: key}
	if _, err := New(newRoom(View{}), o); err == nil || !strings.Contains(err.Error(), "cert_file") {
		t.Fatal(err)
	}
	certify(t, cert, key, 1)
	s, err := New(newRoom(bedroom("day")), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	get := func() (status int, number int64) {
		t.Helper()
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
		resp, err := client.Get("https://" + s.Addr().String() + "/")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		return resp.StatusCode, resp.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if status, n := get(); status != http.StatusOK || n != 1 {
		t.Errorf("%d with certificate %d", status, n)
	}
	certify(t, cert, key, 2)
	if _, n := get(); n != 2 {
		t.Errorf("the renewed one does not count: %d", n)
	}
	if err := os.WriteFile(key, []byte("half a ke"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, n := get(); n != 2 {
		t.Errorf("half a file shuts the page: %d", n)
	}
	if status, _ := fetch(t, "http://"+s.Addr().String()+"/"); status != http.StatusBadRequest {
		t.Errorf("unencrypted it answers %d", status)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
