package night

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/epoch"
)

// A randomNight is two days of somebody who keeps to no plan, in a room whose
// sensors come and go.
type randomNight struct {
	plan   Schedule
	words  []Said
	leaves []Absence // as said, one after the other
	epochs []*epoch.Epoch
	sounds []acoustics.Event
	from   time.Time
	to     time.Time
}

func drawNight(t testing.TB, r *rand.Rand) (n randomNight) {
	zones := []string{"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"}
	out := 12*60 + r.IntN(24*60)                     // at any time: shifts are worked
	wake := max(24*60, out+180+r.IntN(8*60)) - 24*60 // but not before midnight: that would be the next day's
	n.plan = plan(zone(t, zones[r.IntN(len(zones))]), Clock(out%(24*60)), Clock(wake))
	// Both changes of the clock are within reach.
	n.from = epoch.Begin(time.Date(2026, time.Month(1+r.IntN(12)), 1+r.IntN(31), r.IntN(24), 0, 0, 0, n.plan.Location))
	n.to = n.from.Add(40 * time.Hour)
	for range r.IntN(12) {
		at := n.from.Add(time.Duration(r.Int64N(int64(30 * time.Hour)))).Truncate(time.Millisecond)
		n.words = append(n.words, Said{at, r.IntN(2) == 0})
	}
	slices.SortFunc(n.words, func(a, b Said) int { return a.At.Compare(b.At) })
	for at := n.from; r.IntN(2) == 0; {
		at = at.Add(time.Duration(r.Int64N(int64(20 * time.Hour))))
		n.leaves = append(n.leaves, Absence{at, at.Add(time.Duration(r.Int64N(int64(48*time.Hour))) - 12*time.Hour)})
	}
	a := still
	for at := n.from; at.Before(n.to); at = at.Add(epoch.Length) {
		switch r.IntN(40) {
		case 0:
			a.temperatureC = 14 + 8*r.Float64()
		case 1:
			a.lightLx, a.lightFloor = 3*r.Float64(), r.IntN(4) == 0
		case 2:
			a.soundDBA, a.noSound, a.soundFloor = float64(60+r.IntN(60))/2, r.IntN(3) == 0, r.IntN(4) == 0
		case 3:
			n.sounds = append(n.sounds, acoustics.Event{Start: at.Add(time.Duration(r.Int64N(int64(epoch.Length)))), LAFmaxDBA: float64(45 + r.IntN(8))})
		case 4:
			at = at.Add(time.Duration(r.IntN(200)) * epoch.Length) // nothing was measured
		}
		n.epochs = append(n.epochs, epochOf(at, a))
	}
	return n
}

// asItGoes is what was told last of each night, by a program that is restarted
// now and then.
func (n *randomNight) asItGoes(r *rand.Rand) map[Date]Summary {
	c := NewCalendar(n.plan)
	l := NewLedger(c, guidelines)
	last := map[Date]Summary{}
	words, heard, left := 0, 0, 0
	step := func(now time.Time) {
		for ; words < len(n.words) && !n.words[words].At.After(now); words++ {
			c.Say(n.words[words])
			l.Said()
		}
		for ; left < len(n.leaves) && !n.leaves[left].From.After(now); left++ {
			l.Leave(n.leaves[left].From, n.leaves[left].Until)
		}
		for ; heard < len(n.sounds) && n.sounds[heard].Start.Before(now.Add(-3*time.Second)); heard++ {
			l.Hear(n.sounds[heard])
		}
		for _, night := range l.Due(now) {
			last[night.Night] = night.Summary
		}
	}
	for i, e := range n.epochs {
		end := e.Start.Add(epoch.Length)
		step(e.Start)
		if r.IntN(700) == 0 {
			// What was missed while it was down.
			maps.Copy(last, n.afterwards(r, n.epochs[:i], n.sounds[:heard], n.words[:words], e.Start))
			l = n.restart(c, e.Start, last, n.epochs[:i], n.sounds[:heard])
		}
		step(end)
		l.Add(e)
	}
	for now := n.to; now.Before(n.to.Add(70 * time.Hour)); now = now.Add(time.Minute) {
		if now.Sub(n.to) > 8*time.Hour {
			now = now.Add(time.Hour) // nothing happens any more
		}
		step(now)
	}
	return last
}

func (n *randomNight) restart(c *Calendar, now time.Time, told map[Date]Summary, epochs []*epoch.Epoch, sounds []acoustics.Event) *Ledger {
	l := NewLedger(c, guidelines)
	since := l.Since(now)
	l.Open(since)
	n.leave(l, now)
	for _, e := range epochs {
		if !e.Start.Before(since) {
			l.Add(e)
		}
	}
	for _, e := range sounds {
		if !e.Start.Before(since) {
			l.Hear(e)
		}
	}
	for _, s := range told {
		if !s.Night.Noon().Before(since.Add(-24 * time.Hour)) {
			l.Recall(s)
		}
	}
	return l
}

// leave tells a ledger what had been said by now about being away.
func (n *randomNight) leave(l *Ledger, now time.Time) {
	for _, a := range n.leaves {
		if !a.From.After(now) {
			l.Leave(a.From, a.Until)
		}
	}
}

// afterwards reads a record in any order.
func (n *randomNight) afterwards(r *rand.Rand, epochs []*epoch.Epoch, sounds []acoustics.Event, words []Said, now time.Time) map[Date]Summary {
	c := NewCalendar(n.plan)
	for _, w := range words {
		c.Say(w)
	}
	l := NewLedger(c, guidelines)
	n.leave(l, now)
	for _, i := range r.Perm(len(epochs)) {
		l.Add(epochs[i])
	}
	for _, i := range r.Perm(len(sounds)) {
		l.Hear(sounds[i])
	}
	last := map[Date]Summary{}
	for at := n.from; at.Before(now); {
		if at = at.Add(6 * time.Hour); at.After(now) {
			at = now
		}
		l.Said() // as if it had been said only then
		for _, night := range l.Due(at) {
			last[night.Night] = night.Summary
		}
	}
	return last
}

// The summaries that were told as the nights went are those that the record
// yields afterwards, to the last bit, whatever was said, failed or restarted.
func TestNightsAsTheyGoEqualThoseFromTheRecord(t *testing.T) {
	nights := uint64(300)
	if os.Getenv("NIGHTROOM_LONG") != "" {
		nights = 20_000
	}
	compared, away := 0, 0
	for seed := range nights {
		r := rand.New(rand.NewPCG(seed, 5))
		n := drawNight(t, r)
		was, is := n.asItGoes(r), n.afterwards(r, n.epochs, n.sounds, n.words, n.to.Add(70*time.Hour))
		for d := range is {
			if is[d].Away {
				away++
			}
			if was[d] != is[d] {
				t.Fatalf("seed %d, plan %v, words %v: the night of %v was told as\n%+v, and is\n%+v", seed, n.plan.Usual, n.words, d, was[d], is[d])
			}
		}
		if len(was) != len(is) {
			t.Fatalf("seed %d: %d nights were told, %d are in the record", seed, len(was), len(is))
		}
		compared += len(is)
	}
	if compared < int(nights) || away < int(nights)/20 {
		t.Errorf("only %d nights were compared, %d of them away", compared, away)
	}
}
