package mqtt

import (
	"sync"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"
)

// shelf is where the embedded broker's retained messages lie, and lets nobody
// look through them while one is put there. The library does: it reads the
// names in its tree of topics, for who subscribes with a wildcard, without the
// lock under which it writes them. And who subscribed in that moment could get
// the message that lay there after the one that took its place, and keep the old.
//
// It must be the last of the hooks: what it locks in OnPublish is unlocked only
// because nobody after it says no.
type shelf struct {
	mochi.HookBase
	mu      sync.RWMutex
	looking sync.Map // *mochi.Client: holds mu to read
}

func (s *shelf) ID() string { return "nightroom-shelf" }

func (s *shelf) Provides(what byte) bool {
	switch what {
	case mochi.OnConnect, mochi.OnPublish, mochi.OnWill, mochi.OnRetainMessage, mochi.OnPacketSent, mochi.OnPacketProcessed:
		return true
	}
	return false
}

// OnConnect takes the delay from a last will that is to be retained: a delayed
// one is put on the shelf without a word before.
func (s *shelf) OnConnect(cl *mochi.Client, _ packets.Packet) error {
	if cl.Properties.Will.Retain {
		cl.Properties.Will.WillDelayInterval = 0
	}
	return nil
}

// OnPublish is the last that is asked before a message is put on the shelf,
// OnRetainMessage is told as soon as it lies there.
func (s *shelf) OnPublish(_ *mochi.Client, pk packets.Packet) (packets.Packet, error) {
	if pk.FixedHeader.Retain {
		s.mu.Lock()
	}
	return pk, nil
}

// OnWill is to a last will what OnPublish is to a message.
func (s *shelf) OnWill(_ *mochi.Client, will mochi.Will) (mochi.Will, error) {
	if will.Retain {
		s.mu.Lock()
	}
	return will, nil
}

func (s *shelf) OnRetainMessage(*mochi.Client, packets.Packet, int64) { s.mu.Unlock() }

// OnPacketSent hears of the answer to a SUBSCRIBE, after which the shelf is
// looked through and what is found is put into the client's queue. Not sooner: a
// client that does not take its answer must not hold up the others.
func (s *shelf) OnPacketSent(cl *mochi.Client, pk packets.Packet, _ []byte) {
	if pk.FixedHeader.Type == packets.Suback {
		s.mu.RLock()
		s.looking.Store(cl, nil)
	}
}

func (s *shelf) OnPacketProcessed(cl *mochi.Client, pk packets.Packet, _ error) {
	if pk.FixedHeader.Type != packets.Subscribe {
		return
	}
	if _, looked := s.looking.LoadAndDelete(cl); looked { // else the answer could not be sent
		s.mu.RUnlock()
	}
}
