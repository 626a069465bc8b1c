package mqtt

import (
	"bytes"
	"slices"
	"sync"
)

// retained holds the newest value of each retained topic, in the order in
// which the topics were first given. A topic without payload is to be emptied;
// it is forgotten here once the broker has acknowledged that.
type retained struct {
	changed chan struct{} // holds one token when there is something to send

	mu     sync.Mutex
	values []value
}

type value struct {
	message
	unsent bool
}

// set notes a newest value. The payload is copied.
func (r *retained) set(topic string, payload []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := r.find(topic)
	switch {
	case i < 0:
		r.values = append(r.values, value{message{topic, bytes.Clone(payload)}, true})
	case bytes.Equal(r.values[i].payload, payload):
		return
	default:
		r.values[i].payload, r.values[i].unsent = bytes.Clone(payload), true
	}
	r.wake()
}

func (r *retained) wake() {
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// repeat makes everything unsent on the connection that there is.
func (r *retained) repeat() {
	r.again()
	r.wake()
}

// again makes everything unsent: a new connection, perhaps to a broker that
// has lost all.
func (r *retained) again() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.values {
		r.values[i].unsent = true
	}
}

// take returns what is unsent and counts it as sent.
func (r *retained) take() (values, empty []message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.values {
		v := &r.values[i]
		if !v.unsent {
			continue
		}
		v.unsent = false
		if len(v.payload) == 0 {
			empty = append(empty, v.message)
		} else {
			values = append(values, v.message)
		}
	}
	return values, empty
}

// emptied forgets a topic, unless it has been given a value meanwhile.
func (r *retained) emptied(topic string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := r.find(topic)
	if i < 0 || len(r.values[i].payload) > 0 || r.values[i].unsent {
		return false
	}
	r.values = slices.Delete(r.values, i, i+1)
	return true
}

func (r *retained) find(topic string) int {
	return slices.IndexFunc(r.values, func(v value) bool { return v.topic == topic })
}
