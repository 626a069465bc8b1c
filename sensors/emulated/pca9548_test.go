package emulated

import (
	"testing"
	"time"
)

func TestBehindAMultiplexerOnlyTheJoinedChannelsAnswer(t *testing.T) {
	b := newBench(t, "pca9548", 0x70)
	warm, cold := mustBehind(t, b, 1), mustBehind(t, b, 6)
	for _, s := range []*Segment{warm, cold} {
		if err := s.Add("bh1750", 0x23); err != nil {
			t.Fatal(err)
		}
	}
	if b.Tx(0x23, nil, make([]byte, 2)) == nil {
		t.Error("a part answers through a multiplexer that joins nothing")
	}
	b.write(0x70, 1<<1)
	b.write(0x23, 0x20)
	b.wait(time.Second)
	b.write(0x70, 1<<6)
	if got := b.get(0x23, 2); got[0] != 0 || got[1] != 0 {
		t.Errorf("% x: the part of channel 6 was not asked to measure", got)
	}
	b.write(0x70, 1<<1)
	if got := b.get(0x23, 2); got[1] != 12 {
		t.Errorf("% x on channel 1", got)
	}
	b.write(0x70, 1<<1|1<<6)
	if got := b.get(0x23, 2); got[1] != 0 {
		t.Errorf("% x: of two that send, a 0 of either is a 0", got)
	}
	_ = cold.Fault(0x23, BusStuck)
	if b.Tx(0x70, []byte{0}, nil) == nil {
		t.Error("a part of a joined channel that holds the lines down stops nothing")
	}
	_ = cold.Fault(0x23, None)
	b.write(0x70, 1<<1)
	_ = cold.Fault(0x23, BusStuck)
	if got := b.get(0x23, 2); got[1] != 12 {
		t.Errorf("% x: a channel that is not joined disturbs", got)
	}
	_ = b.Fault(0x70, PowerOnReset)
	if got := b.get(0x70, 1); got[0] != 0 {
		t.Errorf("%#x joined after a dip", got)
	}
	if err := warm.Add("pca9548", 0x71); err == nil {
		t.Error("a multiplexer behind a multiplexer")
	}
	if _, err := b.Behind(0x71, 0); err == nil {
		t.Error("behind a multiplexer that is not there")
	}
}

func mustBehind(t *testing.T, b *bench, channel int) *Segment {
	t.Helper()
	s, err := b.Behind(0x70, channel)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
