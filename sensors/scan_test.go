package sensors_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors"
	"nightroom/sensors/emulated"
	"nightroom/sensors/i2cdev"
)

// shop is a bus with eight parts and something unknown: two of them have one
// address, each on a channel of its own.
func shop(t *testing.T) (*room, *emulated.Bus) {
	t.Helper()
	r := newRoom(t, "bme280")
	bus := emulated.New("1", func() time.Time { return r.now }, &r.world)
	for _, p := range []struct {
		name    string
		addr    uint16
		channel int
	}{
		{"pca9548", 0x71, -1}, {"bme280", 0x76, -1}, {"bh1750", 0x23, -1}, {"veml7700", 0x10, -1}, {"tsl2591", 0x29, -1},
		{"soundmeter", 0x48, -1}, {"sht3x", 0x45, -1}, {"sht4x", 0x44, 2}, {"sht4x", 0x44, 5},
	} {
		wires := &bus.Segment
		if p.channel >= 0 {
			var err error
			if wires, err = bus.Behind(0x71, p.channel); err != nil {
				t.Fatal(err)
			}
		}
		if err := wires.Add(p.name, p.addr); err != nil {
			t.Fatal(err)
		}
	}
	return r, bus
}

func scan(t *testing.T, r *room, bus i2c.Bus) (got []string) {
	t.Helper()
	all, err := sensors.Scan(t.Context(), bus, "1", func(d time.Duration) { r.now = r.now.Add(d) })
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		what := "?"
		switch {
		case f.Mux:
			what = "mux"
		case len(f.Parts) > 0:
			what = f.Parts[0].Name
		}
		got = append(got, fmt.Sprintf("%s %#02x %s", f.Place, f.Address, what))
	}
	return got
}

func TestScanFindsEightPartsTwoOfThemOfOneAddress(t *testing.T) {
	r, bus := shop(t)
	want := []string{
		"1 0x10 veml7700", "1 0x23 bh1750", "1 0x29 tsl2591", "1 0x45 sht3x", "1 0x48 soundmeter", "1 0x71 mux", "1 0x76 bme280",
		"1/mux@0x71/2 0x44 sht4x", "1/mux@0x71/5 0x44 sht4x",
	}
	for range 2 { // the first has left nothing joined
		if got := scan(t, r, bus); !slices.Equal(got, want) {
			t.Errorf("found\n%q, want\n%q", got, want)
		}
	}
	// Somebody had a channel joined.
	if err := bus.Tx(0x71, []byte{1 << 5}, nil); err != nil {
		t.Fatal(err)
	}
	if got := scan(t, r, bus); !slices.Equal(got, want) {
		t.Errorf("with a channel joined found\n%q, want\n%q", got, want)
	}
}

// A shy bus is one whose adapter cannot send an address alone.
type shy struct{ i2c.Bus }

func (b shy) Tx(addr uint16, w, r []byte) error {
	if len(w)+len(r) == 0 {
		return &i2cdev.Error{Errno: syscall.EOPNOTSUPP}
	}
	return b.Bus.Tx(addr, w, r)
}

func TestScanFindsKnownPartsWhereAnAddressCannotBeSentAlone(t *testing.T) {
	r, bus := shop(t)
	if got, want := scan(t, r, shy{bus}), scan(t, r, bus); !slices.Equal(got, want) {
		t.Errorf("found\n%q, want\n%q", got, want)
	}
}

func TestScanSaysWhatKeptItFromLooking(t *testing.T) {
	_, bus := shop(t)
	if err := bus.Fault(0x76, emulated.BusStuck); err != nil {
		t.Fatal(err)
	}
	if _, err := sensors.Scan(t.Context(), bus, "1", nil); !errors.Is(err, syscall.ETIMEDOUT) {
		t.Errorf("on a stuck bus: %v", err)
	}
	if err := bus.Fault(0x76, emulated.None); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := sensors.Scan(ctx, bus, "1", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
