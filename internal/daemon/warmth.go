package daemon

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/monitor"
	"nightroom/internal/notebook"
	"nightroom/internal/sentence"
	"nightroom/sensors"
)

// thermal is where the kernel tells the temperatures of the machine.
const thermal = "/sys/class/thermal"

// processors are the kernel's names of a processor's temperature: on a Pi, on
// other boards, on a PC.
var processors = []string{"cpu-thermal", "cpu_thermal", "soc-thermal", "soc_thermal", "x86_pkg_temp"}

// A warmth is the processor's temperature, minute by minute, beside that of the
// room: see [monitor.Nearness].
type warmth struct {
	near   monitor.Nearness
	minute time.Time
	told   bool
}

// feelWarmth asks the machine for its temperature once a minute, and warns if
// the thermometer follows it. It is said once.
func (h *heart) feelWarmth(now time.Time) {
	minute := now.Truncate(time.Minute)
	if minute.Equal(h.warmth.minute) || notebook.Simulated(h.config) {
		return
	}
	h.warmth.minute = minute
	id, _, ok := sourceOf(h.config, sensors.Temperature)
	st, known := h.monitor.Last().Stat(sensors.Temperature)
	if !ok || !known || now.Sub(h.monitor.Last().Start) > 2*time.Minute {
		return
	}
	cpuC, ok := processorC(thermal)
	if !ok {
		return
	}
	if h.warmth.near.Minute(minute, cpuC, st.Mean) && h.warmth.near.Follows() && !h.warmth.told {
		h.warmth.told = true
		h.log.Warn("The thermometer follows the temperature of this machine: it is too near. Put it on a longer cable, away from the Pi's warm air", "sensor", id)
		h.warn(aboutWarmth, sentence.Errorf("The thermometer %s follows the temperature of the Pi: it is too near. Put it on a longer cable, away from the Pi's warm air.", id))
	}
}

// processorC is the temperature of the machine's processor, where it says so.
func processorC(folder string) (celsius float64, ok bool) {
	zones, err := filepath.Glob(filepath.Join(folder, "thermal_zone*"))
	if err != nil {
		return 0, false // the pattern is a good one
	}
	for _, zone := range zones {
		kind, err := os.ReadFile(filepath.Join(zone, "type"))
		if err != nil || !slices.Contains(processors, strings.TrimSpace(string(kind))) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(zone, "temp")) // in thousandths
		if err != nil {
			continue
		}
		if v, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64); err == nil {
			return v / 1000, true
		}
	}
	return 0, false
}
