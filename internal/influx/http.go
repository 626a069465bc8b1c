package influx

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"time"
)

const (
	// requestTimeout bounds a request from the dialling to the last byte of
	// the answer. What a slow line does not carry in it is tried again with
	// half of the rows.
	requestTimeout = 30 * time.Second

	// bodyLimit is how much of an error's body is read.
	bodyLimit = 4 << 10
)

// newClient is an HTTP client that does nothing on its own: it follows no
// redirect, asks no proxy of the environment, and unpacks nothing. Its one
// connection is kept for the next upload. ca is the house's own authority in
// PEM; empty are those of the system.
func newClient(every time.Duration, ca []byte) (*http.Client, error) {
	var trust *tls.Config // nil: the default
	if len(ca) > 0 {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(ca) {
			return nil, errors.New("influx.ca_file holds no certificate: it has to be PEM, which begins with -----BEGIN CERTIFICATE-----")
		}
		trust = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	return &http.Client{
		Timeout:       requestTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    15 * time.Second, // a Pi Zero takes seconds
			IdleConnTimeout:        every + 30*time.Second,
			MaxIdleConns:           1,
			MaxResponseHeaderBytes: 16 << 10,
			DisableCompression:     true,
			TLSClientConfig:        trust,
		},
	}, nil
}

// strict is the library's way to the network: only 204, which is what every
// InfluxDB says to a write, is an answer; everything else is an error.
type strict struct{ *Sink }

// Do sends one request.
func (s *strict) Do(req *http.Request) (*http.Response, error) {
	req.Header.Set("User-Agent", "nightroom")
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusNoContent {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, readAnswer(resp, s.o.Now(), s.secrets)
}
