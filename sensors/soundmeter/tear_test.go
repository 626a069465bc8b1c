package soundmeter_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/soundmeter"
)

// slow is a bus on which a byte takes 0.1 ms. The history moves under a reader:
// what he reads before the end of a period and after it does not fit together.
type slow struct {
	i2c.Bus
	r    *room
	torn int
}

func (b *slow) Tx(addr uint16, w, r []byte) error {
	err := b.Bus.Tx(addr, w, r)
	had := len(b.r.codes)
	late := make([]byte, len(r))
	b.r.now = b.r.now.Add(time.Duration(len(w)+len(r)) * 100 * time.Microsecond)
	if err != nil || len(r) < 100 {
		return err
	}
	if err := b.Bus.Tx(addr, w, late); err != nil {
		return err
	}
	if len(b.r.codes) > had {
		b.torn++
		part := b.r.now.Sub(b.r.ends[len(b.r.ends)-1]) // since the period's end
		k := max(len(r)-int(part/(100*time.Microsecond)), 0)
		copy(r[k:], late[k:])
	}
	return nil
}

func TestAHistoryThatMovesWhileItIsRead(t *testing.T) {
	for _, sound := range sounds {
		for _, ppm := range []float64{-20_000, -3000, 40, 5000, 20_000} {
			l, torn := listenSlowly(t, sound(), ppm, time.Hour)
			l.compare()
			if torn == 0 {
				t.Error("no burst was torn: this test tests nothing")
			}
		}
	}
}

// In a silence the history is cleared when that takes no level with it. Once,
// in the first seconds, it may have to be before so much is known.
func TestTheFirstMinutesOfASilence(t *testing.T) {
	lost := 0
	for ppm := -20_000.0; ppm <= 20_000; ppm += 200 {
		l, _ := listenSlowly(t, sounds["silence"](), ppm, 2*time.Minute)
		lost += len(l.r.codes) - l.r.first - len(l.got)
	}
	if lost > 20 {
		t.Errorf("%d levels lost in 201 first minutes", lost)
	}
}

// listenSlowly reads a meter on a slow bus for so long. It returns who listened
// and how many bursts were torn.
func listenSlowly(t *testing.T, sound func(time.Time) float64, ppm float64, d time.Duration) (l *listener, torn int) {
	t.Helper()
	r := newRoom(t, ppm, sound)
	bus := &slow{Bus: watched{r.bus, r}, r: r}
	dev, err := soundmeter.New(bus, addr, soundmeter.Opts{Every: fast})
	if err != nil {
		t.Fatal(err)
	}
	r.dev = dev
	random := rand.New(rand.NewPCG(7, uint64(ppm+1e6)))
	l = &listener{t: t, r: r}
	for end := r.now.Add(d); r.now.Before(end); {
		reading, err := r.read()
		if err != nil {
			t.Fatal(err)
		}
		l.hear(reading)
		r.now = r.now.Add(1900*time.Millisecond + time.Duration(random.Int64N(int64(200*time.Millisecond))))
	}
	return l, bus.torn
}
