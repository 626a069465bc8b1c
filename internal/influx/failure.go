package influx

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A trouble is a failure in the user's words.
type trouble struct {
	key     string // the same for the same trouble, so that it is told once
	says    string
	passing bool // goes by itself: told when it is met a second time in a row, or lasts
	slow    bool // only a person can mend it: tried seldom
}

// failed books a failure, tells the log when it is another than before, and
// says how long to wait.
func (s *Sink) failed(j Journal, err error) time.Duration {
	s.tries++
	s.turnedAway(err)
	wait := backoff(s.tries)
	t := s.explain(err)
	if t.slow {
		wait = asked(longestWait)
	}
	if a := (*answer)(nil); errors.As(err, &a) && a.retryAfter > 0 {
		wait = max(wait, asked(a.retryAfter))
	}
	if u := (*url.Error)(nil); errors.As(err, &u) { // which repeats the whole address
		err = u.Err
	}
	s.mu.Lock()
	s.status.LastError = t.says + ": " + err.Error()
	l := s.status.Ledger
	s.mu.Unlock()
	news := t.key != s.told && (s.tries > 1 || !t.passing || wait >= lasting)
	if news {
		s.told = t.key
		s.o.Log.Warn(t.says, "url", s.o.URL, "error", err, "next_try_in", wait.Round(time.Second))
	}
	if news || l.Lost != ReadLedger(s.memo).Lost {
		_ = s.keep(j, s.at, &l) // for those who ask the journal; if the cursor has moved, it is asked again
	}
	return wait
}

// explain names what is to be done about a failure.
func (s *Sink) explain(err error) trouble {
	var (
		a    *answer
		j    *journalError
		mine *secretError
	)
	switch {
	case errors.As(err, &mine):
		return trouble{key: "secret", says: "Nothing is uploaded"}
	case errors.As(err, &j):
		return trouble{key: "journal", says: "the journal cannot be read: uploads to InfluxDB wait for it"}
	case !errors.As(err, &a):
		return s.network(err)
	case strings.Contains(a.words, "no space left"), a.status == http.StatusInsufficientStorage:
		return trouble{key: "full", says: "InfluxDB's own disk is full: make room there. Readings wait in the journal"}
	case a.passing():
		return trouble{key: strconv.Itoa(a.status), says: "InfluxDB is busy or ill: readings wait in the journal", passing: true}
	}
	return trouble{
		key: strconv.Itoa(a.status), says: "InfluxDB takes nothing: " + a.advice(&s.o),
		slow: a.status == http.StatusUnauthorized || a.status == http.StatusForbidden || a.status == http.StatusNotFound,
	}
}

// network explains a request that had no answer.
func (s *Sink) network(err error) trouble {
	const waits = ". Readings wait in the journal"
	var (
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		expired   x509.CertificateInvalidError
		plain     tls.RecordHeaderError
		alert     tls.AlertError
		name      *net.DNSError
		timeout   net.Error
	)
	switch {
	case errors.As(err, &authority):
		return trouble{key: "authority", says: "the certificate of InfluxDB is signed by nobody known here: name the house's own authority in influx.ca_file" + waits}
	case errors.As(err, &hostname):
		return trouble{key: "hostname", says: "the certificate of InfluxDB is for another name than the one in influx.url" + waits}
	case errors.As(err, &expired):
		return trouble{key: "certificate", says: "the certificate of InfluxDB is not valid, or this machine's clock is wrong (it says " + s.o.Now().Format("2 January 2006") + ")" + waits}
	case errors.As(err, &plain), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return trouble{key: "plain", says: "influx.url says https, and what answers there does not: write http, or give the server a certificate" + waits}
	case errors.As(err, &alert):
		return trouble{key: "tls", says: "InfluxDB ended the encrypted connection: check influx.url and the server's TLS settings" + waits}
	case errors.As(err, &name) && name.IsNotFound:
		return trouble{key: "name", says: "no machine has the name in influx.url" + waits, passing: true} // a router that restarts
	case errors.Is(err, syscall.ECONNREFUSED):
		return trouble{key: "refused", says: "InfluxDB cannot be reached: nothing listens at influx.url" + waits, passing: true}
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return trouble{key: "timeout", says: "InfluxDB cannot be reached in time" + waits, passing: true}
	}
	return trouble{key: "network", says: "InfluxDB cannot be reached" + waits, passing: true}
}
