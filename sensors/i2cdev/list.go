package i2cdev

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// An Adapter is a bus that this machine has.
type Adapter struct {
	N    int    // of /dev/i2c-N
	Name string // as its driver calls it; "" if the kernel does not say
}

// Adapters are all buses of this machine, in order. There are none where I2C is
// not switched on.
func Adapters() []Adapter { return adapters("/dev", "/sys/class/i2c-adapter") }

func adapters(dev, sys string) (all []Adapter) {
	paths, err := filepath.Glob(filepath.Join(dev, "i2c-*"))
	if err != nil {
		return nil // the pattern is a good one
	}
	for _, path := range paths {
		number := strings.TrimPrefix(filepath.Base(path), "i2c-")
		n, err := strconv.ParseUint(number, 10, 8)
		if err != nil || number != strconv.FormatUint(n, 10) {
			continue
		}
		name, _ := os.ReadFile(filepath.Join(sys, "i2c-"+number, "name"))
		all = append(all, Adapter{int(n), strings.TrimSpace(string(name))})
	}
	slices.SortFunc(all, func(a, b Adapter) int { return cmp.Compare(a.N, b.N) })
	return all
}

// Mainboard tells whether the bus is a PC's own, on which memory and fans hang.
// Some of these parts are upset by a question for good, so it is left alone
// unless somebody names it.
func (a Adapter) Mainboard() bool { return strings.HasPrefix(a.Name, "SMBus ") }
