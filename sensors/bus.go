package sensors

import (
	"errors"
	"fmt"
	"strconv"
	"syscall"

	"periph.io/x/conn/v3/i2c"

	"nightroom/sensors/i2cdev"
)

// An Opener opens the bus with the name that a sensor's configuration gives.
// It is called again after a failure, and after all parts of a bus have failed.
type Opener func(name string) (i2c.BusCloser, error)

// OpenBus opens a bus of the kernel's: "1" is /dev/i2c-1.
func OpenBus(name string) (i2c.BusCloser, error) {
	n, err := strconv.ParseUint(name, 10, 8)
	if err != nil || name != strconv.FormatUint(n, 10) {
		return nil, fmt.Errorf("bus %q is no number of an I2C bus; write \"1\" for /dev/i2c-1", name)
	}
	b, err := i2cdev.Open(int(n))
	if err != nil {
		return nil, err // not b: a nil *Bus in an interface is not nil
	}
	return b, nil
}

// Absent reports whether err says that nothing answers at a part's address: it
// is not connected, rather than broken.
func Absent(err error) bool {
	return (errors.Is(err, syscall.EREMOTEIO) || errors.Is(err, syscall.ENXIO)) && !openFailed(err)
}

// InUse reports whether err says that another program has the bus.
func InUse(err error) bool { return openFailed(err) && errors.Is(err, syscall.EWOULDBLOCK) }

// openFailed reports whether err is about the bus as a whole.
func openFailed(err error) bool {
	e, ok := errors.AsType[*i2cdev.Error](err)
	return ok && e.Path != ""
}
