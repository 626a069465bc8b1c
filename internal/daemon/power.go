package daemon

import (
	"bytes"
	"os"
	"path/filepath"
	"time"

	"nightroom/internal/sentence"
)

// hwmon is where the kernel tells what it knows of the machine's power.
const hwmon = "/sys/class/hwmon"

// unpowered is how long it must have had enough before the want of power is over:
// it comes and goes with what the Pi has to do, and the kernel tells of the last
// two seconds alone.
const unpowered = time.Hour

// A power is whether the machine had enough of it, as it was found once a minute.
type power struct {
	minute time.Time
	left   int // minutes until the want of it is over; 0: there is none
}

// feelPower asks the machine once a minute, and warns if it gets too little: a
// Pi then has sensors that err and a card that dies, and says so nowhere else.
func (h *heart) feelPower(now time.Time) {
	minute := now.Truncate(time.Minute)
	if h.under == nil || minute.Equal(h.power.minute) { // a simulation is on no machine
		return
	}
	h.power.minute = minute
	under := h.under()
	switch {
	case under == nil:
	case *under:
		if h.power.left == 0 {
			h.log.Warn("The Pi gets too little power (under-voltage). Use the supply that belongs to it, and a short cable")
			h.warn(aboutPower, sentence.Errorf("The Pi gets too little power (under-voltage): sensors err and cards die of that. Use the supply that belongs to it, and a short cable."))
		}
		h.power.left = int(unpowered / time.Minute)
	case h.power.left > 0:
		if h.power.left--; h.power.left == 0 {
			h.log.Info("The Pi has had enough power for an hour")
			h.warn(aboutPower, nil)
		}
	}
}

// undervoltage says whether a Pi is short of power now: the kernel's driver
// raspberrypi-hwmon, whose device is called rpi_volt. On other machines it is
// not known.
func undervoltage(class string) *bool {
	names, _ := filepath.Glob(filepath.Join(class, "*", "name")) // the pattern is a good one
	for _, name := range names {
		if b, err := os.ReadFile(name); err != nil || string(bytes.TrimSpace(b)) != "rpi_volt" {
			continue
		}
		if b, err := os.ReadFile(filepath.Join(filepath.Dir(name), "in0_lcrit_alarm")); err == nil {
			return new(string(bytes.TrimSpace(b)) != "0")
		}
	}
	return nil
}
