package chart

import (
	"slices"
	"strings"
	"time"
)

// columns is how many a picture has at most: about as many as it has places. A
// day has 2,880 epochs, of which no eye would see more.
const columns = 320

// A column is what was measured while a picture moves on by one place. Of its
// values the lowest and the highest are kept, in the order in which they came:
// a mean would hide them, and of levels there is no such thing.
type column struct {
	first, last Point // of the lowest and the highest value
	low, high   float64
	begin, end  time.Time // of its points
	atMost      bool      // all of it
}

// columnsOf puts points into columns of a span.
func columnsOf(points []Point, from, to time.Time) (all []column) {
	wide := to.Sub(from) / columns
	if wide <= 0 {
		return nil
	}
	was := int64(-1)
	for _, p := range points {
		k := int64(p.At.Sub(from) / wide)
		if k != was {
			was = k
			all = append(all, column{first: p, last: p, low: p.Low, high: p.High, begin: p.At, end: p.At, atMost: p.AtMost})
			continue
		}
		all[len(all)-1].add(p)
	}
	return all
}

func (c *column) add(p Point) {
	lowest, highest := c.first, c.last
	if lowest.Value > highest.Value {
		lowest, highest = highest, lowest
	}
	switch {
	case p.Value < lowest.Value:
		c.first, c.last = highest, p
	case p.Value > highest.Value:
		c.first, c.last = lowest, p
	}
	c.low, c.high = min(c.low, p.Low), max(c.high, p.High)
	c.end, c.atMost = p.At, c.atMost && p.AtMost
}

// runs are the columns between which there is no gap. A gap is as long as it
// can be seen.
func runs(all []column, every, wide time.Duration) (list [][]column) {
	gap := max(every*3/2, wide)
	begin := 0
	for i := 1; i <= len(all); i++ {
		if i == len(all) || all[i].begin.Sub(all[i-1].end) > gap {
			list = append(list, all[begin:i])
			begin = i
		}
	}
	return list
}

// lines are the paths of what was measured: as it was, and where it is at most
// that.
func lines(list [][]column, x func(time.Time) Px, y *axis) (line, floor string) {
	var paths [2]strings.Builder
	for _, run := range list {
		on := -1
		for i := range run {
			c := &run[i]
			kind := 0
			if c.atMost {
				kind = 1
			}
			b := &paths[kind]
			if kind != on {
				begin := &c.first
				if i > 0 { // from where the other one ended
					begin = &run[i-1].last
				}
				b.WriteString("M" + place(x, y, begin))
				if i == 0 && c.first == c.last {
					b.WriteString("h0") // a dot, if nothing follows
				}
				on = kind
			}
			if c.first != c.last {
				b.WriteString("L" + place(x, y, &c.first))
			}
			b.WriteString("L" + place(x, y, &c.last))
		}
	}
	return paths[0].String(), paths[1].String()
}

func place(x func(time.Time) Px, y *axis, p *Point) string {
	return x(p.At).String() + " " + y.at(p.Value).String()
}

// band is the path from the lowest to the highest values.
func band(list [][]column, x func(time.Time) Px, y *axis) string {
	var b strings.Builder
	for _, run := range list {
		b.WriteString("M")
		for i := range run {
			b.WriteString(x(run[i].first.At).String() + " " + y.at(run[i].high).String() + "L")
		}
		for i, c := range slices.Backward(run) {
			b.WriteString(x(c.first.At).String() + " " + y.at(c.low).String())
			if i > 0 {
				b.WriteString("L")
			}
		}
		b.WriteString("Z")
	}
	return b.String()
}
