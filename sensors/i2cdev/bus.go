// Package i2cdev is the kernel's I2C buses: /dev/i2c-N as periph's
// i2c.BusCloser, through the I2C_RDWR ioctl of Linux's i2c-dev.
//
// It is ours because periph's host/v3 turns the errno into text (so that
// nobody can tell a part that is not there from a bus that is stuck), leaves
// the kernel's timeout of one second as it is, names the wrong group in its
// advice, and hands the kernel the addresses of variables on a goroutine's
// stack, which may move.
//
// It imports none of our packages.
package i2cdev

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
	"periph.io/x/conn/v3/physic"
)

// The requests and the flag of linux/i2c-dev.h and linux/i2c.h.
const (
	ioctlRetries = 0x0701 // how often to try again after a lost arbitration
	ioctlTimeout = 0x0702 // in units of 10 ms
	ioctlRdwr    = 0x0707 // messages with one STOP at the end

	flagRead = 0x0001
)

const (
	// A burst of 100 bytes takes 10 ms at 100 kHz and 100 ms at 10 kHz, the
	// slowest clock in use. The kernel's second would let one stuck part hold
	// up all others for as long.
	timeout10ms = 25
	retries     = 2

	// MaxLen is the longest write or read of one transaction, in bytes. The
	// parts that we know need 101.
	MaxLen = 256
)

// message is struct i2c_msg; rdwr is struct i2c_rdwr_ioctl_data.
type message struct {
	addr, flags, length uint16
	data                *byte
}

type rdwr struct {
	messages *message
	count    uint32
}

// Bus is one adapter. It serves one transaction at a time; others wait.
type Bus struct {
	name  string
	ioctl func(fd int, request, argument uintptr) syscall.Errno

	mu       sync.Mutex
	fd       int // -1 once closed
	request  rdwr
	messages [2]message
	// What is sent and received passes through these: the Bus lives on the
	// heap, which never moves, whatever the caller's slices lie in.
	out, in [MaxLen]byte
}

// Open opens /dev/i2c-n. Its error is an *Error whose sentence says what to
// switch on or whom to let in.
func Open(n int) (*Bus, error) {
	path := "/dev/i2c-" + strconv.Itoa(n)
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, openError(path, err)
	}
	// Two programs on one bus spoil each other's measurements.
	if err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(openError(path, err), unix.Close(fd))
	}
	b := &Bus{name: strconv.Itoa(n), fd: fd, ioctl: ioctl}
	for _, set := range [...]struct{ request, value uintptr }{
		{ioctlTimeout, timeout10ms}, {ioctlRetries, retries},
	} {
		if errno := b.ioctl(fd, set.request, set.value); errno != 0 {
			return nil, errors.Join(openError(path, errno), unix.Close(fd))
		}
	}
	return b, nil
}

func ioctl(fd int, request, argument uintptr) syscall.Errno {
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, argument)
	return errno
}

// String is the bus's number: "1" for /dev/i2c-1.
func (b *Bus) String() string { return b.name }

// Tx writes w to the part at the 7-bit address addr and then, after a repeated
// START, reads r from it; either may be empty. With both empty only the address
// is sent, and it fails if nobody acknowledges it: that is how a part is found
// without being read (an adapter that cannot do it gives EOPNOTSUPP). Tx blocks
// until the kernel has carried it out, at most a quarter of a second a try. A
// transfer that fails gives an *Error with the kernel's errno.
func (b *Bus) Tx(addr uint16, w, r []byte) error {
	if addr > 0x7f {
		return fmt.Errorf("address %#x is not a 7-bit I2C address (0x03 to 0x77)", addr)
	}
	if len(w) > MaxLen || len(r) > MaxLen {
		return fmt.Errorf("a transfer of %d bytes out and %d in: up to %d each can be done", len(w), len(r), MaxLen)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fd < 0 {
		return &Error{Errno: syscall.EBADF}
	}
	count := 0
	if len(w) > 0 || len(r) == 0 {
		copy(b.out[:], w)
		b.messages[count] = message{addr: addr, length: uint16(len(w)), data: &b.out[0]}
		count++
	}
	if len(r) > 0 {
		b.messages[count] = message{addr: addr, flags: flagRead, length: uint16(len(r)), data: &b.in[0]}
		count++
	}
	b.request = rdwr{messages: &b.messages[0], count: uint32(count)}
	errno := syscall.EINTR
	for errno == syscall.EINTR { // a signal of the Go runtime's: nothing has gone wrong on the bus
		errno = b.ioctl(b.fd, ioctlRdwr, uintptr(unsafe.Pointer(&b.request)))
	}
	runtime.KeepAlive(b)
	if errno != 0 {
		return &Error{Errno: errno}
	}
	copy(r, b.in[:])
	return nil
}

// SetSpeed always fails: on Linux the bus's clock is set at boot.
func (b *Bus) SetSpeed(physic.Frequency) error {
	return fmt.Errorf("the clock of bus %s is set at boot; write dtparam=i2c_arm_baudrate=100000 "+
		"into /boot/firmware/config.txt and restart", b.name)
}

// Close closes the bus. Transactions after it fail.
func (b *Bus) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fd < 0 {
		return nil
	}
	err := unix.Close(b.fd)
	b.fd = -1
	return err
}
