package web

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// A pair is a certificate and its key, in files that somebody renews while the
// page is open.
type pair struct {
	certFile, keyFile string

	mu    sync.Mutex
	read  [2]time.Time // when what was read had been changed
	newer *tls.Certificate
}

// openPair reads the files for the first time; then they must be right.
func openPair(certFile, keyFile string) (*pair, error) {
	p := &pair{certFile: certFile, keyFile: keyFile}
	_, err := p.get(nil)
	if err != nil {
		return nil, fmt.Errorf("the page is off: web.cert_file and web.key_file do not do: %w; mend them, or take both lines out", err)
	}
	return p, nil
}

// get is the certificate for a connection. Files that are just being replaced,
// and do not fit one another, leave the old one in place.
func (p *pair) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var now [2]time.Time
	for i, file := range []string{p.certFile, p.keyFile} {
		if fi, err := os.Stat(file); err == nil {
			now[i] = fi.ModTime()
		}
	}
	if p.newer != nil && now == p.read {
		return p.newer, nil
	}
	c, err := tls.LoadX509KeyPair(p.certFile, p.keyFile)
	switch {
	case err == nil:
		p.newer, p.read = &c, now
	case p.newer == nil:
		return nil, err
	}
	return p.newer, nil
}
