package i2cdev

import (
	"errors"
	"fmt"
	"syscall"
)

// Error is a transfer that failed, or a bus that could not be opened. Its text
// is for people and says what to do; the errno stays within reach:
//
//	errors.Is(err, syscall.EREMOTEIO)
//
// The meaning of each errno is the kernel's (Documentation/i2c/fault-codes.rst).
type Error struct {
	Errno syscall.Errno
	Path  string // the device file that could not be opened; "" for a transfer
}

// Unwrap gives the errno to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Errno }

// Error says what happened and what to do about it.
func (e *Error) Error() string {
	if e.Path != "" {
		return e.opening()
	}
	switch e.Errno {
	case syscall.ENXIO, syscall.EREMOTEIO: // which of the two is up to the adapter; a Pi's give EREMOTEIO
		return `no device answers; check wiring, or run "nightroom scan"`
	case syscall.ETIMEDOUT:
		return "the bus is stuck, a part holds its lines down; power-cycle the sensors, then look for a short circuit"
	case syscall.EIO:
		return "the transfer broke off; look for a loose wire, or one that is longer than half a metre"
	case syscall.EAGAIN:
		return "the bus was taken away in mid-transfer; nothing else may drive it, and its wires must be short"
	case syscall.EPROTO, syscall.EBADMSG, syscall.EOVERFLOW:
		return fmt.Sprintf("the part broke the bus's rules (%v); check wiring and supply", e.Errno)
	case syscall.EOPNOTSUPP, syscall.EINVAL, syscall.ENOTTY:
		return "this adapter cannot do plain I2C transfers; connect the part to another bus"
	case syscall.ENODEV, syscall.ESHUTDOWN, syscall.EBADF:
		return "the bus is gone; plug its adapter in again"
	}
	return fmt.Sprintf("the transfer failed (%v); check wiring", e.Errno)
}

func (e *Error) opening() string {
	switch e.Errno {
	case syscall.ENOENT, syscall.ENXIO, syscall.ENODEV:
		return fmt.Sprintf("there is no %s, I2C is not switched on; run \"sudo raspi-config nonint do_i2c 0\" "+
			"(or write dtparam=i2c_arm=on into /boot/firmware/config.txt) and restart", e.Path)
	case syscall.EACCES, syscall.EPERM:
		return fmt.Sprintf("%s may not be opened; its group is i2c, put the user into it: "+
			"\"sudo usermod -aG i2c $USER\", then log in again", e.Path)
	case syscall.EWOULDBLOCK:
		return e.Path + " is in use by another program, probably nightroom itself; end that first (\"sudo systemctl stop nightroom\")"
	case syscall.ENOTTY, syscall.EINVAL:
		return e.Path + " is no I2C bus; choose another bus"
	}
	return fmt.Sprintf("%s cannot be opened (%v); look into the kernel's log with \"dmesg\"", e.Path, e.Errno)
}

func openError(path string, err error) error {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return fmt.Errorf("%s cannot be opened: %w", path, err)
	}
	return &Error{Errno: errno, Path: path}
}
