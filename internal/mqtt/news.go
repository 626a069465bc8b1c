package mqtt

import (
	"log/slog"
	"sync"
	"time"
)

// news is what people are told about the connection: each trouble once, not
// once for each try, and its end once.
type news struct {
	log *slog.Logger
	now func() time.Time

	mu        sync.Mutex
	state     Status
	told      map[string]bool // the troubles that were logged since the last good connection
	toldGood  bool            // the last line said "connected"
	complaint string          // what is wrong although there is a connection
}

func (n *news) status() Status {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.state
}

// connected notes a working connection; complaint says what does not work all
// the same.
func (n *news) connected(broker, complaint string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.state = Status{Connected: true, Since: n.now(), LastError: complaint}
	if !n.toldGood {
		n.log.Info("MQTT: connected", "broker", broker)
		n.toldGood = true
	}
	if complaint != n.complaint && complaint != "" {
		n.log.Warn("MQTT: " + complaint)
	}
	n.complaint = complaint
}

// trouble notes that there is no connection, and why.
func (n *news) trouble(why string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.state.Connected || n.state.Since.IsZero() {
		n.state.Since = n.now()
	}
	n.state.Connected, n.state.LastError = false, why
	if !n.told[why] {
		n.log.Warn("MQTT: " + why)
		n.told[why], n.toldGood = true, false
	}
}

// forget makes the next trouble worth a line again: it follows a connection
// that was good for a while.
func (n *news) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	clear(n.told)
}

// left notes the end of the client itself.
func (n *news) left() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.state = Status{Since: n.now()}
}
