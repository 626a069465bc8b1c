package bedroom

import "time"

// A night is what the two people do between one afternoon and the next. All
// instants are milliseconds of Unix time.
type night struct {
	number    int64    // local date of the evening, counted from 1970
	whole     interval // from the middle of one waking time to the next
	lightsOut int64    // as planned
	wake      int64    // as planned
	inBedroom int64    // the first of the two is in the room
	inBed     int64    // both are
	lampOff   int64    // what came of the planned lights-out
	up        int64    // what came of the planned wake
	left      int64    // both have left the room
	drawn     interval // curtains
	windows   [3]interval
	trips     [2]interval // to the toilet; empty ones did not happen
	// airChanges per hour through gaps and door, window closed.
	airChanges float64
	radiatorC  float64
	weekend    bool // Friday or Saturday night
}

// lightsOutMinutes is the planned lights-out in minutes after the midnight
// that begins the evening's date.
func (r *Room) lightsOutMinutes() int {
	if r.plan.LightsOutMinute < 12*60 {
		return r.plan.LightsOutMinute + 1440
	}
	return r.plan.LightsOutMinute
}

// sleepMinutes is the planned length of the night.
func (r *Room) sleepMinutes() int {
	return (r.plan.WakeMinute - r.plan.LightsOutMinute + 1440) % 1440
}

// local is the instant of a wall-clock minute after midnight of a date, both
// across changes of the clock.
func (r *Room) local(number int64, minute int) int64 {
	return time.Date(1970, 1, 1+int(number), 0, minute, 0, 0, r.loc).UnixMilli()
}

// boundary is where the day of a number begins: half the waking time before
// its lights-out.
func (r *Room) boundary(number int64) int64 {
	return r.local(number, r.lightsOutMinutes()-(1440-r.sleepMinutes())/2)
}

func (r *Room) night(number int64) night {
	d := dice{key: hash(r.habits, number)}
	out := r.lightsOutMinutes()
	n := night{
		number:     number,
		whole:      interval{r.boundary(number), r.boundary(number + 1)},
		lightsOut:  r.local(number, out),
		wake:       r.local(number, out+r.sleepMinutes()),
		airChanges: d.between(0.27, 0.9),
		radiatorC:  d.between(16.9, 18),
		// 1 January 1970 was a Thursday.
		weekend: (number+4)%7 == 5 || (number+4)%7 == 6,
	}
	if d.chance(0.12) { // somebody was cold and forgot to turn it back
		n.radiatorC = d.between(20, 21.5)
	}

	n.lampOff = n.lightsOut + d.millis(-24, 0) + d.millis(0, 9)
	if d.chance(0.06) { // a good book
		n.lampOff = n.lightsOut + d.millis(20, 70)
	}
	n.inBed = n.lampOff - d.millis(15, 40)
	n.inBedroom = n.lightsOut - d.millis(140, 200)
	n.up = n.wake + d.millis(1, 9)
	if d.chance(0.1) { // awake before the alarm
		n.up = n.wake - d.millis(5, 40)
	}
	n.left = n.up + d.millis(25, 50)
	n.drawn = interval{n.lightsOut - d.millis(50, 130), n.up + d.millis(4, 15)}
	n.windows = r.windows(&d, &n)
	for i, p := range []float64{0.5, 0.3} {
		if begun := n.asleep(&d); d.chance(p) {
			n.trips[i] = interval{begun, begun + d.millis(2.5, 5)}
		}
	}
	return n
}

// asleep is some instant of the sleep: an hour from both its ends, where the
// night is long enough for that.
func (n *night) asleep(d *dice) int64 {
	from, to := n.lampOff+hourMs, min(n.wake, n.up)-hourMs
	return from + int64(d.next()*float64(max(to-from, 0)))
}

// windows are the times at which the window stands open: airing before bed,
// through the night when it is warm (and sometimes by mistake when it is not),
// and after getting up.
func (r *Room) windows(d *dice, n *night) (w [3]interval) {
	outdoorC := r.sky.meanC(n.lightsOut)
	air, allNight := 0.4, 0.0
	switch {
	case outdoorC > 14:
		air, allNight = 0.8, 0.6
	case outdoorC > 7:
		allNight = 0.08
	}
	opened := n.inBed - d.millis(20, 70)
	if d.chance(air) {
		w[0] = interval{opened, opened + d.millis(10, 30)}
	}
	if d.chance(allNight) {
		w[1] = interval{opened, n.up + d.millis(0, 30)}
	}
	if d.chance(0.7) {
		begun := n.up + d.millis(10, 30)
		w[2] = interval{begun, begun + d.millis(8, 25)}
	}
	return w
}

// open says whether the window is.
func (n *night) open(ms int64) bool {
	return n.windows[0].has(ms) || n.windows[1].has(ms) || n.windows[2].has(ms)
}

// people is how many are in the room.
func (n *night) people(ms int64) float64 {
	switch {
	case ms < n.inBedroom || ms >= n.left:
		return 0
	case ms < n.inBed:
		return 1
	}
	return 2
}
