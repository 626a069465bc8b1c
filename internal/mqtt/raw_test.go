package mqtt

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"

	"github.com/mochi-mqtt/server/v2/packets"
)

// rawClient opens a connection of its own making and sends its CONNECT.
func rawClient(t testing.TB, b *Broker, connect packets.Packet) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(soon))
	sendConnect(t, conn, connect)
	return conn
}

func sendConnect(t testing.TB, conn net.Conn, p packets.Packet) {
	t.Helper()
	p.FixedHeader.Type = packets.Connect
	p.Connect.ProtocolName = []byte("MQTT")
	send(t, conn, p)
}

func send(t testing.TB, conn net.Conn, p packets.Packet) {
	t.Helper()
	if p.ProtocolVersion == 0 {
		p.ProtocolVersion = 4
	}
	var b bytes.Buffer
	encode := map[byte]func(*bytes.Buffer) error{
		packets.Connect: p.ConnectEncode, packets.Publish: p.PublishEncode, packets.Subscribe: p.SubscribeEncode,
		packets.Pingreq: p.PingreqEncode, packets.Disconnect: p.DisconnectEncode,
	}[p.FixedHeader.Type]
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write(b.Bytes()); err != nil {
		t.Fatal(err)
	}
}

// read reads n bytes, or with n = 0 until the other side closes.
func read(t testing.TB, conn net.Conn, n int) []byte {
	t.Helper()
	if n == 0 {
		rest, _ := io.ReadAll(conn)
		return rest
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(conn, b); err != nil {
		t.Fatal(err)
	}
	return b
}

// connectAs is the CONNECT of a client without a past.
func connectAs(id string) packets.Packet {
	return packets.Packet{Connect: packets.ConnectParams{ClientIdentifier: id, Clean: true}}
}
