package mqtt

import (
	"crypto/subtle"
	"errors"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"
)

// daemonUser is the name under which the daemon comes to its own broker.
const daemonUser = "nightroom-daemon"

// gate is who may do what at the embedded broker. There are two kinds of
// clients: the daemon, known by the secret, and everybody else on this machine.
// Everybody may read all but $SYS and write all but what the room itself says;
// commands (topics that end in /set) may be written.
//
// It also takes from clients what the broker's library cannot bear, with the
// reason beside each line.
type gate struct {
	mochi.HookBase
	server   *mochi.Server
	log      *slog.Logger
	base     string   // of the room's topics
	own      []string // the room's topics elsewhere
	daemonID string
	secret   []byte
	warned   sync.Once
	flooded  sync.Once
}

func (g *gate) ID() string { return "nightroom-gate" }

func (g *gate) Provides(what byte) bool {
	switch what {
	case mochi.OnConnect, mochi.OnConnectAuthenticate, mochi.OnSessionEstablished,
		mochi.OnACLCheck, mochi.OnSubscribe, mochi.OnPublish, mochi.OnDisconnect:
		return true
	}
	return false
}

func (g *gate) knows(pk packets.Packet) bool {
	return pk.Connect.ClientIdentifier == g.daemonID && string(pk.Connect.Username) == daemonUser &&
		subtle.ConstantTimeCompare(pk.Connect.Password, g.secret) == 1
}

// OnConnectAuthenticate lets everybody in who does not pretend to be the
// daemon: a session belongs to whoever has its client id.
func (g *gate) OnConnectAuthenticate(_ *mochi.Client, pk packets.Packet) bool {
	pretends := pk.Connect.ClientIdentifier == g.daemonID || string(pk.Connect.Username) == daemonUser
	return !pretends || g.knows(pk)
}

// isDaemon may be asked once the client was let in: nobody else has the name.
func (g *gate) isDaemon(cl *mochi.Client) bool { return string(cl.Properties.Username) == daemonUser }

// OnConnect limits numbers and corrects what a client asks for.
func (g *gate) OnConnect(cl *mochi.Client, pk packets.Packet) error {
	// Keep-alive times one and a half is computed in 16 bits: 43,691 s and more
	// would end the connection at once. None at all is harmless on a loopback.
	if cl.State.Keepalive > math.MaxUint16/3*2 {
		cl.State.Keepalive = 0
	}
	// An alias stands for a topic that was sent before, and a message that is
	// dropped because its client is slow takes its topic with it.
	cl.Properties.Props.TopicAliasMaximum = 0

	if g.knows(pk) {
		return nil
	}
	if atomic.LoadInt64(&g.server.Info.ClientsConnected) >= maxClients {
		return packets.ErrServerBusy
	}
	if _, known := g.server.Clients.Get(cl.ID); !known {
		g.forgetAbsent()
	}
	// The library publishes a last will without asking whether that is allowed.
	if will := pk.Connect.WillTopic; pk.Connect.WillFlag &&
		(!g.mayWrite(will) || !mochi.IsValidFilter(will, true) || len(pk.Connect.WillPayload) > maxForeign) {
		cl.Properties.Will = mochi.Will{}
		g.warn("last will", will)
	}
	return nil
}

// forgetAbsent makes room for a session: the one whose client has been away
// longest goes.
func (g *gate) forgetAbsent() {
	if g.server.Clients.Len() <= maxSessions {
		return
	}
	var longest *mochi.Client
	for _, cl := range g.server.Clients.GetAll() {
		left := cl.StopTime()
		if left != 0 && !g.isDaemon(cl) && (longest == nil || left < longest.StopTime()) {
			longest = cl
		}
	}
	if longest != nil {
		g.server.UnsubscribeClient(longest)
		longest.ClearInflights()
		g.server.Clients.Delete(longest.ID)
	}
}

// OnSessionEstablished turns off the sending quota of MQTT 5: to look for the
// next message when there is room again, the library takes a lock twice, and
// stands still for ever if another goroutine wants it in between.
func (g *gate) OnSessionEstablished(cl *mochi.Client, _ packets.Packet) {
	cl.State.Inflight.ResetSendQuota(0)
}

// OnSubscribe grants QoS 0 to whom has announced a Receive Maximum: without
// the quota it could not be kept otherwise. And it limits the number.
func (g *gate) OnSubscribe(cl *mochi.Client, pk packets.Packet) packets.Packet {
	room := maxSubscriptions - cl.State.Subscriptions.Len()
	for i := range pk.Filters {
		f := &pk.Filters[i]
		if _, renewed := cl.State.Subscriptions.Get(f.Filter); !renewed {
			if room--; room < 0 {
				f.Filter = "" // is refused as invalid
			}
		}
		if cl.Properties.Props.ReceiveMaximum > 0 {
			f.Qos = 0
		}
	}
	return pk
}

// OnACLCheck is asked for each subscription and each delivery, and before
// OnPublish. What the room says is refused there, not here: here a refusal
// would end the connection of a 3.1.1 client, which comes back with the same
// message.
func (g *gate) OnACLCheck(_ *mochi.Client, topic string, write bool) bool {
	return write || !strings.HasPrefix(topic, "$") // $SYS, and $share, which could hide it
}

// OnPublish refuses what only the daemon may say. A 3.1.1 client cannot be
// told: its message is acknowledged and goes nowhere, as with Mosquitto.
func (g *gate) OnPublish(cl *mochi.Client, pk packets.Packet) (packets.Packet, error) {
	if g.isDaemon(cl) {
		return pk, nil
	}
	if !g.mayWrite(pk.TopicName) || len(pk.Payload) > maxForeign {
		g.warn("message", pk.TopicName)
		if pk.ProtocolVersion == 5 && pk.FixedHeader.Qos == 1 {
			return pk, packets.ErrNotAuthorized
		}
		return pk, packets.CodeSuccessIgnore
	}
	if pk.FixedHeader.Retain && len(pk.Payload) > 0 {
		topics := g.server.Topics.Retained
		if _, there := topics.Get(pk.TopicName); !there && topics.Len() >= maxRetained {
			pk.FixedHeader.Retain = false
		}
	}
	return pk, nil
}

// mayWrite tells what others than the daemon may publish.
func (g *gate) mayWrite(topic string) bool {
	below, ours := strings.CutPrefix(topic, g.base)
	ours = ours && (below == "" || below[0] == '/') || slices.Contains(g.own, topic)
	return !strings.HasPrefix(topic, "$") && (!ours || strings.HasSuffix(topic, "/set"))
}

// OnDisconnect says why a program was thrown out that sent too much at once:
// MQTT 3.1.1 has no word for it.
func (g *gate) OnDisconnect(cl *mochi.Client, err error, _ bool) {
	if !errors.Is(err, packets.ErrPacketTooLarge) {
		return
	}
	g.flooded.Do(func() {
		g.log.Warn("MQTT: another program on this machine sent a message that is too large, and was thrown out, here and from now on",
			"client", cl.ID[:min(len(cl.ID), 64)], "limit_kib", maxPacket>>10)
	})
}

// warn says it once: a program that does this does it all the time.
func (g *gate) warn(what, topic string) {
	g.warned.Do(func() {
		g.log.Warn("MQTT: another program on this machine tried to speak as the room, or said too much: refused, here and from now on",
			"what", what, "topic", topic[:min(len(topic), 128)])
	})
}
