package monitor

import (
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// A shelf is a Pi that works now and then, a room that is aired and heated, and
// a thermometer that takes on a share of the Pi's warmth.
type shelf struct {
	share   float64 // of what the Pi is warmer than the room
	work    bool    // the Pi works now and then
	weather float64 // °C by which the room goes up and down
}

// watch runs two days, and tells whether the thermometer was found to follow,
// and after how long first.
func (s shelf) watch(seed uint64) (follows bool, after time.Duration) {
	dice := rand.New(rand.NewPCG(seed, 1))
	var n Nearness
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	load, near, first := 0.0, 25.0, time.Duration(0)
	for i := range 2 * 24 * 60 {
		room := 18 + s.weather*(math.Sin(float64(i)/230)+0.5*math.Sin(float64(i)/37)+0.3*math.Sin(float64(i)/11))
		if s.work && dice.Float64() < 0.03 {
			load = 18 * dice.Float64()
		}
		cpu := room + 25 + load + 0.5*dice.NormFloat64()
		near += (cpu - room - near) / 9
		if n.Minute(at.Add(time.Duration(i)*time.Minute), cpu, room+s.share*near+0.01*dice.NormFloat64()) && n.Follows() && first == 0 {
			first = time.Duration(i) * time.Minute
		}
		follows = follows || n.Follows()
	}
	return follows, first
}

func TestAThermometerBesideThePiIsFoundOut(t *testing.T) {
	seeds := uint64(20)
	if os.Getenv("NIGHTROOM_LONG") != "" {
		seeds = 1000
	}
	for _, c := range []struct {
		name string
		s    shelf
		want bool
	}{
		{"on the Pi", shelf{0.2, true, 0.05}, true},
		{"beside the Pi", shelf{0.1, true, 0.05}, true},
		{"by the bed", shelf{0, true, 0.05}, false},
		{"by the bed, a restless room", shelf{0, true, 1.5}, false},
		{"by the bed, a very restless room", shelf{0, true, 6}, false},
		{"by the bed, a Pi that does nothing", shelf{0, false, 1.5}, false},
		{"by the bed, nothing at all", shelf{0, false, 0}, false},
	} {
		for seed := range seeds {
			follows, after := c.s.watch(seed)
			if follows != c.want {
				t.Errorf("%s (%d): follows %v", c.name, seed, follows)
			}
			if c.want && after > 12*time.Hour {
				t.Errorf("%s (%d): found out after %v", c.name, seed, after)
			}
		}
	}
}

func TestWhatWasBeforeAGapIsForgotten(t *testing.T) {
	var n Nearness
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for i := range 4 * 60 {
		n.Minute(at.Add(time.Duration(i)*time.Minute), 40, 18)
	}
	n.Minute(at.Add(50*time.Hour), 40, 18)
	if n.n != 1 {
		t.Errorf("%d minutes are remembered", n.n)
	}
}
