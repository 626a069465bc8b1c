package daemon

import "sync"

// A valve is between the sensors and the heart. While it is shut, no sensor is
// read.
type valve struct {
	mu      sync.Mutex
	shut    bool
	changed chan struct{} // closed at the next change; nil: nobody waits
}

func (v *valve) set(shut bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.shut == shut {
		return
	}
	v.shut = shut
	if v.changed != nil {
		close(v.changed)
		v.changed = nil
	}
}

// state is how it is, and a channel that is closed when that changes.
func (v *valve) state() (shut bool, changed <-chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.changed == nil {
		v.changed = make(chan struct{})
	}
	return v.shut, v.changed
}
