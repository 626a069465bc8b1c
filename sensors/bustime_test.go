package sensors_test

import (
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors"
)

// meter counts what goes over a bus.
type meter struct {
	i2c.BusCloser
	transactions, bytes, bits int
}

func (m *meter) Tx(addr uint16, w, r []byte) error {
	m.transactions++
	m.bits++ // STOP
	for _, n := range [...]int{len(w), len(r)} {
		if n > 0 {
			m.bytes += 1 + n
			m.bits += 1 + 9*(1+n) // START, and bytes with their acknowledge, the address first
		}
	}
	return m.BusCloser.Tx(addr, w, r)
}

// ms is how long that takes at 100 kHz.
func (m *meter) ms() float64 { return float64(m.bits) / 100 }

// metered is a room whose bus is counted.
func metered(t testing.TB, drivers ...string) (*room, *meter) {
	t.Helper()
	r := newRoom(t, drivers...)
	m := &meter{BusCloser: r.bus}
	var specs []sensors.Spec
	for _, name := range drivers {
		p, _ := sensors.Known(name)
		specs = append(specs, sensors.Spec{ID: name, Driver: name, Bus: "simulated", Address: p.Addresses[0], Every: p.Every})
	}
	line, err := sensors.NewLine(func(string) (i2c.BusCloser, error) { return m, nil }, specs)
	if err != nil {
		t.Fatal(err)
	}
	r.line = line
	r.runFor(time.Minute, nil)
	*m = meter{BusCloser: r.bus}
	return r, m
}

// BenchmarkBusTimeOfAnHour is how much of the bus a usual set takes: bme280
// each 10 s, veml7700 each second, soundmeter at 8 levels a second. What is
// measured is not how fast this goes, but bytes and milliseconds of bus.
func BenchmarkBusTimeOfAnHour(b *testing.B) {
	for _, drivers := range [][]string{{"bme280", "veml7700", "soundmeter"}, {"bme280"}, {"veml7700"}, {"soundmeter"}, {"bh1750"}, {"tsl2591"}, {"sht4x"}} {
		name := "usual"
		if len(drivers) == 1 {
			name = drivers[0]
		}
		b.Run(name, func(b *testing.B) {
			r, m := metered(b, drivers...)
			for b.Loop() {
				r.runFor(time.Hour, nil)
			}
			b.ReportMetric(float64(m.bytes)/float64(b.N), "bytes/h")
			b.ReportMetric(m.ms()/float64(b.N), "bus-ms/h")
			b.ReportMetric(float64(m.transactions)/float64(b.N), "transactions/h")
		})
	}
}

// A poll for each level would take one transaction each.
func TestBurstsTakeAQuarterOfTheTransactionsOfPolling(t *testing.T) {
	r, m := metered(t, "soundmeter")
	levels := 0
	r.runFor(time.Hour, func(s sensors.Reading) {
		if s.Err != nil {
			t.Fatal(s.Err)
		}
		levels++
	})
	if levels < 8*3600-20 || m.transactions > levels/4 {
		t.Errorf("%d transactions for %d levels", m.transactions, levels)
	}
}
