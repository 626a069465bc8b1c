package main

import (
	"net"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What systemd is told is heard on a socket of its kind.
func TestTheServiceManagerHearsOfTheStartOfEachBeatAndOfTheEnd(t *testing.T) {
	h := newHousehold(t)
	socket := filepath.Join(h.dir, "notify")
	heard, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer heard.Close()
	next := func() string {
		t.Helper()
		var b [256]byte
		_ = heard.SetReadDeadline(time.Now().Add(soon))
		n, err := heard.Read(b[:])
		if err != nil {
			t.Fatalf("nothing is heard: %v", err)
		}
		return string(b[:n])
	}

	h.env = []string{"NOTIFY_SOCKET=" + socket, "WATCHDOG_USEC=3000"} // each beat is passed on
	d := h.run()
	if first := next(); first != "READY=1" {
		t.Errorf("first it says %q", first)
	}
	for range 3 {
		if beat := next(); beat != "WATCHDOG=1" {
			t.Errorf("the heart says %q", beat)
		}
	}
	ended := make(chan struct{})
	go func() { d.stop(); close(ended) }()
	said := []string{next()}
	for said[len(said)-1] == "WATCHDOG=1" {
		said = append(said, next())
	}
	if !slices.Contains(said, "STOPPING=1") {
		t.Errorf("it ends without a word: %q", said)
	}
	<-ended
}
