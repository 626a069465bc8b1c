package daemon

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/internal/monitor"
	"nightroom/sensors"
	"nightroom/sensors/emulated"
	"nightroom/sensors/i2cdev"
)

// hall is a room with the light on.
type hall struct{}

func (hall) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 17, 45, 1000, 700
}
func (hall) IlluminanceLx(time.Time) float64 { return 3 }
func (hall) SoundDBA(time.Time) float64      { return 36 }

// jammed is a bus whose transfers block when it is told to.
type jammed struct {
	*emulated.Bus
	jams  atomic.Bool
	block func() // for as long as a transfer hangs in the kernel
}

func (b *jammed) Tx(addr uint16, w, r []byte) error {
	if b.jams.Load() {
		b.block()
		return &i2cdev.Error{Errno: syscall.ETIMEDOUT}
	}
	return b.Bus.Tx(addr, w, r)
}

const twoBuses = `
timezone: UTC
mqtt: off
sensors:
  - {driver: bme280, bus: 1}
  - {driver: bh1750, bus: 3}
`

// jam opens two buses, of which the first can be made to block.
func jam(t *testing.T) (map[string]i2c.BusCloser, *jammed) {
	t.Helper()
	one, three := emulated.New("1", time.Now, hall{}), emulated.New("3", time.Now, hall{})
	if err := one.Add("bme280", 0x76); err != nil {
		t.Fatal(err)
	}
	if err := three.Add("bh1750", 0x23); err != nil {
		t.Fatal(err)
	}
	first := &jammed{Bus: one}
	return map[string]i2c.BusCloser{"1": first, "3": three}, first
}

func TestATransferThatBlocksFor30SecondsDelaysNoOtherBusAndNoRule(t *testing.T) {
	c := configured(t, twoBuses)
	synctest.Test(t, func(t *testing.T) { // at midnight
		buses, first := jam(t)
		ctx, cancel := context.WithCancel(t.Context())
		events := make(chan event, early)
		h := &heart{}
		go ticks(ctx, events)
		_, specs := specsOf(c)
		var one, three sync.WaitGroup
		for name, bus := range buses {
			line, err := sensors.NewLine(func(string) (i2c.BusCloser, error) { return bus, nil }, specs[name])
			if err != nil {
				t.Fatal(err)
			}
			door := h.door(specs[name])
			run := func() { serve(ctx, line, &valve{}, door, events) }
			if name == "3" {
				three.Go(run)
			} else {
				one.Go(run)
			}
		}
		m := monitor.New(monitorOf(c))
		begun := time.Now()
		first.block = func() { time.Sleep(30 * time.Second) }
		var lit, ticked, fired time.Time
		var refused int
		gap := func(what string, last *time.Time, most time.Duration) {
			now := time.Now()
			if !last.IsZero() && now.Sub(*last) > most {
				t.Errorf("%s came %v after the last one", what, now.Sub(*last))
			}
			*last = now
		}
		for time.Since(begun) < 5*time.Minute {
			e := <-events
			var out *monitor.Outputs
			switch {
			case !e.tick.IsZero():
				gap("a tick", &ticked, time.Second)
				out = m.Tick(e.tick)
			case e.reading.Err != nil:
				refused++
				out = m.Fail(e.reading.Sensor, e.reading.At, conditionOf(e.reading.Err), e.reading.Err)
			default:
				if e.reading.Quantity == sensors.Illuminance {
					gap("light", &lit, 1100*time.Millisecond)
				}
				out = m.Observe(e.reading.Sample)
			}
			for _, x := range out.Transitions {
				if x.Rule.Name == "dark" && x.Fired {
					fired = time.Now()
				}
			}
			if time.Since(begun) > 20*time.Second {
				first.jams.Store(true)
			}
		}
		if late := fired.Sub(begun.Add(time.Minute)); late < 0 || late > 3*time.Second {
			t.Errorf("dark fires %v after its minute", late)
		}
		if refused == 0 {
			t.Error("the bus never blocked")
		}
		begun = time.Now()
		cancel()
		three.Wait()
		if d := time.Since(begun); d > 0 {
			t.Errorf("the other bus took %v to end", d)
		}
		one.Wait() // once the kernel lets go
	})
}

func TestABusThatHangsIsNotWaitedForAtTheEnd(t *testing.T) {
	buses, first := jam(t)
	hangs, free := make(chan struct{}), make(chan struct{})
	var once sync.Once
	first.block = func() {
		once.Do(func() { close(hangs) })
		<-free
	}
	first.jams.Store(true)
	c := configured(t, twoBuses)
	c.Web.Listen = "127.0.0.1:0"
	c.Store.Path = filepath.Join(t.TempDir(), "nightroom.db")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- Run(ctx, Options{
			Config: c, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			Open: func(name string) (i2c.BusCloser, error) { return buses[name], nil },
		})
	}()
	<-hangs
	cancel()
	if err := <-ended; err != nil { // while the transfer still hangs
		t.Error(err)
	}
	close(free)
}
