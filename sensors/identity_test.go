package sensors_test

import (
	"testing"
	"time"

	"nightroom/sensors"
	"nightroom/sensors/emulated"
)

// alone is a bus with one part.
func alone(t *testing.T, part string, addr uint16) (*room, *emulated.Bus) {
	t.Helper()
	r := newRoom(t, "bme280")
	bus := emulated.New("1", func() time.Time { return r.now }, &r.world)
	if err := bus.Add(part, addr); err != nil {
		t.Fatal(err)
	}
	return r, bus
}

func TestEveryPartIsFoundAtEachOfItsAddresses(t *testing.T) {
	vague := map[string]string{"bh1750": "bh1750", "sen0232": "sen0232", "aht20": "aht20"}
	for _, p := range sensors.Parts() {
		for _, addr := range p.Addresses {
			r, bus := alone(t, p.Name, addr)
			if sensors.IsMux(bus, addr) {
				t.Errorf("%s at %#02x was taken for a multiplexer", p.Name, addr)
			}
			found, sure := sensors.Identify(bus, addr, func(d time.Duration) { r.now = r.now.Add(d) })
			if len(found) != 1 || found[0].Name != p.Name || sure == (vague[p.Name] != "") {
				t.Errorf("%s at %#02x: found %v, sure %v", p.Name, addr, found, sure)
			}
		}
	}
}

// After it was asked a part measures as if it had not been.
func TestToBeAskedUpsetsNoPart(t *testing.T) { bubble(t, toBeAskedUpsetsNoPart) }

func toBeAskedUpsetsNoPart(t *testing.T) {
	for _, p := range sensors.Parts() {
		r := newRoom(t, p.Name)
		r.runFor(soon(p), nil)
		sensors.IsMux(r.bus, p.Addresses[0])
		sensors.Identify(r.bus, p.Addresses[0], func(d time.Duration) { r.now = r.now.Add(d) })
		var l log
		r.runFor(again, l.emit)
		right(t, p.Name, l.samples)
		if len(l.of(p.Measures[0].Quantity)) == 0 {
			t.Errorf("%s: %v", p.Name, l.sentences())
		}
	}
}

func TestNobodyIsFoundWhereNobodyIs(t *testing.T) {
	r, bus := alone(t, "pca9548", 0x76)
	if !sensors.IsMux(bus, 0x76) {
		t.Error("a multiplexer was not found")
	}
	if got := make([]byte, 1); bus.Tx(0x76, nil, got) != nil || got[0] != 0 {
		t.Errorf("%#02x is joined afterwards", got[0])
	}
	for addr := uint16(0x03); addr <= 0x77; addr++ {
		found, _ := sensors.Identify(bus, addr, func(d time.Duration) { r.now = r.now.Add(d) })
		if len(found) > 0 {
			t.Errorf("%#02x: %v", addr, found)
		}
	}
}
