package soundmeter_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"nightroom/sensors/emulated"
)

func TestADipOfTheSupplyIsSaidAndPasses(t *testing.T) {
	for _, wait := range []time.Duration{0, 6 * time.Millisecond, 500 * time.Millisecond, 2 * time.Second, 30 * time.Second} {
		r := newRoom(t, 0, func(time.Time) float64 { return 50 })
		for range 5 {
			if _, err := r.read(); err != nil {
				t.Fatal(err)
			}
			r.now = r.now.Add(2 * time.Second)
		}
		_ = r.bus.Fault(addr, emulated.PowerOnReset)
		r.now = r.now.Add(wait)
		dip := r.now
		_, err := r.read()
		if err == nil || !strings.Contains(err.Error(), "soundmeter on bus 1 at 0x48: ") {
			t.Errorf("%v after the dip: %v", wait, err)
		}
		r.now = r.now.Add(10 * time.Millisecond)
		for n := range 6 {
			reading, err := r.read()
			if err != nil && n > 0 {
				t.Fatalf("%v after the dip: %v", wait, err)
			}
			for _, level := range reading {
				if level.DBA != 50 || level.At.Before(dip) {
					t.Errorf("%v after the dip: %+v", wait, level)
				}
			}
			r.now = r.now.Add(2 * time.Second)
		}
	}
}

func TestFaultsAreNamedAndPass(t *testing.T) {
	for _, c := range []struct {
		fault emulated.Fault
		cause error
		want  string
	}{
		{emulated.Absent, syscall.EREMOTEIO, `soundmeter on bus 1 at 0x48: no device answers; check wiring, or run "nightroom scan"`},
		{emulated.OneNAK, syscall.EREMOTEIO, "no device answers"},
		{emulated.BusStuck, syscall.ETIMEDOUT, "the bus is stuck"},
		{emulated.AllOnes, nil, "its levels are implausible"},
		{emulated.BitError, nil, "it has started anew"}, // the averaging time reads 124 ms
	} {
		random := rand.New(rand.NewPCG(5, 6))
		r := newRoom(t, 0, func(time.Time) float64 { return 50 + 10*random.NormFloat64() })
		l := &listener{t: t, r: r}
		for range 10 {
			reading, err := r.read()
			if err != nil {
				t.Fatal(err)
			}
			l.hear(reading)
			r.now = r.now.Add(2 * time.Second)
		}
		_ = r.bus.Fault(addr, c.fault)
		_, err := r.read()
		if err == nil || !strings.Contains(err.Error(), c.want) || c.cause != nil && !errors.Is(err, c.cause) {
			t.Errorf("fault %d: %v", c.fault, err)
		}
		_ = r.bus.Fault(addr, emulated.None)
		r.now = r.now.Add(time.Second)
		reading, err := r.read()
		if err != nil {
			t.Errorf("after fault %d: %v", c.fault, err)
		}
		l.hear(reading)
		if c.fault != emulated.BitError { // which sets it up anew: what the others held up is not lost
			l.compare()
		}
	}
}
