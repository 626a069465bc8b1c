package i2cdev

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unsafe"

	"periph.io/x/conn/v3/i2c"
)

var _ i2c.BusCloser = (*Bus)(nil)

// kernel is an i2c-dev that records the messages that it is handed and answers
// reads with 1, 2, 3...
type kernel struct {
	errno  []syscall.Errno // one for each call, then 0
	inside int
	t      *testing.T
}

func (k *kernel) ioctl(_ int, request, argument uintptr) syscall.Errno {
	if request != ioctlRdwr {
		return 0
	}
	k.inside++
	defer func() { k.inside-- }()
	if k.inside != 1 {
		k.t.Error("two transactions at once")
	}
	if len(k.errno) > 0 {
		e := k.errno[0]
		k.errno = k.errno[1:]
		if e != 0 {
			return e
		}
	}
	transfer := *(**rdwr)(unsafe.Pointer(&argument))
	for _, m := range unsafe.Slice(transfer.messages, transfer.count) {
		data := unsafe.Slice(m.data, m.length)
		if m.flags&flagRead != 0 {
			for i := range data {
				data[i] = byte(i + 1)
			}
		}
	}
	return 0
}

func testBus(t *testing.T, errnos ...syscall.Errno) (*Bus, *kernel) {
	k := &kernel{t: t, errno: errnos}
	return &Bus{name: "1", fd: 3, ioctl: k.ioctl}, k
}

func TestMessagesHaveTheKernelsLayout(t *testing.T) {
	if got := unsafe.Offsetof(message{}.data); got != 8 {
		t.Errorf("i2c_msg.buf at %d, the kernel has it at 8", got)
	}
	word := unsafe.Sizeof(uintptr(0))
	if got := unsafe.Sizeof(rdwr{}); got != 2*word {
		t.Errorf("i2c_rdwr_ioctl_data is %d bytes, the kernel's %d", got, 2*word)
	}
}

func TestTxWritesThenReadsInOneTransaction(t *testing.T) {
	b, _ := testBus(t)
	r := make([]byte, 4)
	if err := b.Tx(0x76, []byte{0xd0, 7}, r); err != nil {
		t.Fatal(err)
	}
	if b.request.count != 2 || b.messages[0].addr != 0x76 || b.messages[0].length != 2 ||
		b.messages[0].flags != 0 || b.messages[1].flags != flagRead || b.messages[1].length != 4 {
		t.Errorf("messages %+v", b.messages)
	}
	if b.out[0] != 0xd0 || b.out[1] != 7 || !slices.Equal(r, []byte{1, 2, 3, 4}) {
		t.Errorf("out % x, in % x", b.out[:2], r)
	}
}

func TestWithNothingToSayOnlyTheAddressIsSent(t *testing.T) {
	b, _ := testBus(t)
	if err := b.Tx(0x76, nil, nil); err != nil {
		t.Fatal(err)
	}
	if m := b.messages[0]; b.request.count != 1 || m.addr != 0x76 || m.flags != 0 || m.length != 0 {
		t.Errorf("messages %+v", b.messages)
	}
}

func TestTxKeepsTheErrno(t *testing.T) {
	for _, errno := range []syscall.Errno{
		syscall.EREMOTEIO, syscall.ENXIO, syscall.ETIMEDOUT, syscall.EIO, syscall.EAGAIN,
		syscall.ENODEV, syscall.EPROTO, syscall.EOPNOTSUPP, syscall.ENOMEM,
	} {
		b, _ := testBus(t, errno)
		err := b.Tx(0x76, []byte{1}, nil)
		var e *Error
		if !errors.Is(err, errno) || !errors.As(err, &e) || e.Errno != errno {
			t.Errorf("%v came out as %v", errno, err)
		}
		if !strings.Contains(err.Error(), ";") {
			t.Errorf("%v: %q does not say what to do", errno, err)
		}
	}
}

func TestAbsentPartsReadTheSameOnEveryAdapter(t *testing.T) {
	const want = `no device answers; check wiring, or run "nightroom scan"`
	for _, errno := range []syscall.Errno{syscall.EREMOTEIO, syscall.ENXIO} {
		if got := (&Error{Errno: errno}).Error(); got != want {
			t.Errorf("%v: %q", errno, got)
		}
	}
}

func TestASignalDoesNotFailATransaction(t *testing.T) {
	b, _ := testBus(t, syscall.EINTR, syscall.EINTR)
	if err := b.Tx(0x76, []byte{1}, nil); err != nil {
		t.Error(err)
	}
}

func TestTxRefusesWhatCannotBeSent(t *testing.T) {
	b, _ := testBus(t)
	for name, f := range map[string]func() error{
		"too long":       func() error { return b.Tx(0x76, make([]byte, MaxLen+1), nil) },
		"10-bit address": func() error { return b.Tx(0x176, []byte{1}, nil) },
		"speed":          func() error { return b.SetSpeed(1) },
	} {
		if f() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestOneTransactionAtATime(t *testing.T) {
	b, _ := testBus(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				if err := b.Tx(0x76, []byte{1}, make([]byte, 2)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func TestOpenSaysWhatToSwitchOn(t *testing.T) {
	_, err := Open(250)
	if !errors.Is(err, syscall.ENOENT) || !strings.Contains(err.Error(), "raspi-config nonint do_i2c 0") ||
		!strings.Contains(err.Error(), "/dev/i2c-250") {
		t.Errorf("%v", err)
	}
	err = openError("/dev/i2c-1", syscall.EACCES)
	if !strings.Contains(err.Error(), "usermod -aG i2c") {
		t.Errorf("%v", err)
	}
}

func TestAClosedBusIsGone(t *testing.T) {
	b := &Bus{name: "1", fd: -1, ioctl: ioctl}
	if err := b.Tx(0x76, []byte{1}, nil); !errors.Is(err, syscall.EBADF) {
		t.Error(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func TestTxDoesNotAllocate(t *testing.T) {
	b, _ := testBus(t)
	w, r := []byte{1}, make([]byte, 100)
	if n := testing.AllocsPerRun(1000, func() { _ = b.Tx(0x48, w, r) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
