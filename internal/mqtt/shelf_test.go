package mqtt

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/mochi-mqtt/server/v2/packets"
)

// Whoever subscribes while something is retained gets the newest last; and the
// race detector has nothing to say.
func TestWhoSubscribesMeanwhileEndsWithTheNewest(t *testing.T) {
	b := startBroker(t)
	rounds, topics := 30, 4
	if os.Getenv("NIGHTROOM_LONG") != "" {
		rounds = 1000
	}
	writer := observe(t, b.url(), "nothing")
	stop := make(chan struct{})
	var writing sync.WaitGroup
	defer writing.Wait()
	defer close(stop)
	writing.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			token := writer.client.Publish(fmt.Sprint("room/", n%topics), 1, true, strconv.Itoa(n))
			if !token.WaitTimeout(soon) || token.Error() != nil {
				t.Errorf("not published: %v", token.Error())
				return
			}
		}
	})
	for range rounds {
		reader := observe(t, b.url(), "room/+")
		newest := map[string]int{}
		for range 4 * topics {
			m := receive(t, "message", reader.messages)
			n, err := strconv.Atoi(string(m.Payload()))
			if err != nil || n < newest[m.Topic()] {
				t.Fatalf("%s: %d after %d (%v)", m.Topic(), n, newest[m.Topic()], err)
			}
			newest[m.Topic()] = n
		}
		reader.client.Disconnect(0)
	}
}

// A last will is retained as any message, that of MQTT 5 which wants a delay
// and that of a client which subscribes and is gone.
func TestALastWillDoesNotLockTheShelf(t *testing.T) {
	b := startBroker(t)
	o := observe(t, b.url(), "wills/#")
	for n, delay := range []uint32{0, 3600} {
		topic := fmt.Sprint("wills/", n)
		conn := rawClient(t, b, packets.Packet{ProtocolVersion: 5, Connect: packets.ConnectParams{
			ClientIdentifier: topic, Clean: true, WillFlag: true, WillRetain: true, WillTopic: topic, WillPayload: []byte("gone"),
			WillProperties: packets.Properties{WillDelayInterval: delay},
		}})
		send(t, conn, packets.Packet{
			ProtocolVersion: 5, FixedHeader: packets.FixedHeader{Type: packets.Subscribe, Qos: 1}, PacketID: 1,
			Filters: packets.Subscriptions{{Filter: "#", Qos: 1}},
		})
		conn.Close()
		o.sees(topic, "gone")
		o.publish(topic, true, "back")
		observe(t, b.url(), "wills/+").sees(topic, "back")
	}
}
