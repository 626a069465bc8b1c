package sensors_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/sensors"
	"nightroom/sensors/emulated"
)

// branched is a room with a part on the bus itself and two at one address
// behind a multiplexer.
func branched(t *testing.T) *room {
	t.Helper()
	r := newRoom(t, "soundmeter")
	specs := []sensors.Spec{
		{ID: "ears", Driver: "soundmeter", Bus: "simulated", Address: 0x48, Every: 125 * time.Millisecond},
		{ID: "bed", Driver: "sht4x", Bus: "simulated/mux@0x70/3", Address: 0x44, Every: 10 * time.Second},
		{ID: "door", Driver: "sht3x", Bus: "simulated/mux@0x70/6", Address: 0x44, Every: 10 * time.Second},
		{ID: "eyes", Driver: "bh1750", Bus: "simulated/mux@0x70/6", Address: 0x23, Every: time.Second},
	}
	if err := r.bus.Add("pca9548", 0x70); err != nil {
		t.Fatal(err)
	}
	for _, s := range specs[1:] {
		place, _ := sensors.ParsePlace(s.Bus)
		behind, err := r.bus.Behind(place.Mux, place.Channel)
		if err != nil {
			t.Fatal(err)
		}
		if err := behind.Add(s.Driver, s.Address); err != nil {
			t.Fatal(err)
		}
	}
	r.lineOf(t, specs...)
	return r
}

func TestOneLineReadsABusAndItsChannels(t *testing.T) {
	r := branched(t)
	var l log
	r.runFor(10*time.Minute, l.emit)
	if len(l.errs) > 0 {
		t.Fatal(l.errs[0].Err)
	}
	right(t, "a branched bus", l.samples)
	count := map[string]int{}
	for _, s := range l.samples {
		count[s.Sensor]++
	}
	for id, want := range map[string]int{"ears": 4770, "bed": 120, "door": 120, "eyes": 600} {
		if count[id] < want {
			t.Errorf("%s: %d samples, want %d", id, count[id], want)
		}
	}
}

func TestAMultiplexerThatDipsOrLeavesIsPutUpWith(t *testing.T) {
	for _, fault := range []emulated.Fault{emulated.PowerOnReset, emulated.OneNAK, emulated.Absent} {
		r := branched(t)
		r.runFor(time.Minute, nil)
		_ = r.bus.Fault(0x70, fault)
		var l log
		r.runFor(time.Minute, l.emit)
		right(t, "while it is away", l.samples)
		for _, e := range l.errs {
			if e.Sensor == "ears" || !sensors.Absent(e.Err) {
				t.Errorf("fault %d: %v", fault, e.Err)
			}
		}
		const want = `sensor bed (sht4x on bus simulated/mux@0x70/3 at 0x44): its multiplexer at 0x70: no device answers; `
		if fault == emulated.Absent && !slices.ContainsFunc(l.sentences(), func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%q", l.sentences())
		}
		_ = r.bus.Fault(0x70, emulated.None)
		r.runFor(again, nil)
		l = log{}
		r.runFor(time.Minute, l.emit)
		right(t, "after it", l.samples)
		if len(l.errs) > 0 || len(l.of(sensors.Temperature)) < 12 {
			t.Errorf("after fault %d: %d samples, %v", fault, len(l.samples), l.sentences())
		}
	}
}

func TestWhatWouldAnswerTwiceIsRefused(t *testing.T) {
	spec := func(id, bus string, addr uint16) sensors.Spec {
		return sensors.Spec{ID: id, Driver: "bme280", Bus: bus, Address: addr, Every: 10 * time.Second}
	}
	for _, c := range []struct {
		one, two sensors.Spec
		want     string
	}{
		{spec("a", "1", 0x76), spec("b", "1/mux@0x70/3", 0x76), "sensor b: is at 0x76, where a is"},
		{spec("a", "1/mux@0x70/3", 0x76), spec("b", "1/mux@0x70/3", 0x76), "where a is"},
		{spec("a", "1/mux@0x70/3", 0x76), spec("b", "1", 0x76), "where a is"},
		{spec("a", "1/mux@0x76/3", 0x77), spec("b", "1", 0x76), "a multiplexer has the address 0x76"},
		{spec("a", "1", 0x76), spec("b", "1/mux@0x76/3", 0x77), "a multiplexer has the address 0x76"},
		{spec("a", "1", 0x77), spec("b", "1/mux@0x70/9", 0x76), "no channel of a multiplexer"},
		{spec("a", "1/mux@0x70/3", 0x76), spec("b", "1/mux@0x70/4", 0x76), ""},
		{spec("a", "1/mux@0x70/3", 0x76), spec("b", "1/mux@0x71/3", 0x76), ""},
	} {
		_, err := sensors.NewLine(sensors.OpenBus, []sensors.Spec{c.one, c.two})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s at %#02x, %s at %#02x: %v", c.one.Bus, c.one.Address, c.two.Bus, c.two.Address, err)
		}
	}
}

// Two thermometers of one address in places of different warmth: neither is
// taken for the other.
func TestChannelsAreNeverMixedUp(t *testing.T) {
	r := branched(t)
	behind, _ := r.bus.Behind(0x70, 3)
	_ = behind.Fault(0x44, emulated.StuckValue) // it stays as warm as it is now
	r.world.warmth = func(at time.Time) float64 {
		if at.Equal(start) {
			return 18.5
		}
		return 25
	}
	r.runFor(10*time.Minute, func(s sensors.Reading) {
		want := map[string]float64{"bed": 18.5, "door": 25}[s.Sensor]
		if s.Err != nil || s.Quantity == sensors.Temperature && math.Abs(s.Value-want) > 0.01 {
			t.Fatalf("%+v; want %v", s, want)
		}
	})
}
