package daemon

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"nightroom/internal/clock"
	"nightroom/internal/config"
	"nightroom/internal/notebook"
)

// A machine is what the clock's facts are asked of. Tests have one of their own.
type machine struct {
	root   string                        // of the files that are asked
	wall   func() time.Time              // what its clock shows
	synced func() (set bool, asked bool) // what the kernel says of it; asked is false where it may not be
}

// thisMachine is the one that we run on.
func thisMachine() machine { return machine{"/", time.Now, adjtimex} }

// adjtimex asks the kernel whether something disciplines the clock: adjtimex(2).
// A service whose ProtectClock is on may not ask.
func adjtimex() (set, asked bool) {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	return err == nil && state != unix.TIME_ERROR, err == nil
}

func (m *machine) has(path string) bool { return exists(filepath.Join(m.root, path)) }

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// facts are what speaks for the machine's clock, and what the configuration
// says of it.
func (m *machine) facts(c *config.Config) clock.Facts {
	set, _ := m.synced()
	return clock.Facts{
		Now: m.wall().In(c.Location), Built: built(),
		MadeUp: notebook.Simulated(c), Trust: c.TrustClock,
		Network: set || m.has("run/systemd/timesync/synchronized"),
		Battery: m.has("dev/rtc0"),
		Pi:      m.has("proc/device-tree/model"),
	}
}

// up is for how long the machine has run: proc(5), uptime.
func (m *machine) up() time.Duration {
	b, err := os.ReadFile(filepath.Join(m.root, "proc/uptime"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(b), " ")
	s, err := strconv.ParseFloat(first, 64)
	if err != nil {
		return 0
	}
	return time.Duration(s * float64(time.Second))
}

// eldest is before any nightroom was made.
var eldest = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// built is when this program was made, as far as it knows.
func built() time.Time {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key != "vcs.time" {
				continue
			}
			if t, err := time.Parse(time.RFC3339, s.Value); err == nil && t.After(eldest) {
				return t
			}
		}
	}
	return eldest
}
