package sensors

import (
	"errors"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"

	"nightroom/sensors/i2cdev"
)

// fake is a part that says what it is told to, and a bus that opens.
type fake struct {
	values         []float64
	err            error
	opened, closed int
	halted         bool
}

func (f *fake) Step(time.Time) (time.Duration, error) { return 0, f.err }
func (f *fake) Halt() error                           { f.halted = true; return nil }
func (f *fake) samples(dst []Sample, at time.Time) []Sample {
	for i, v := range f.values {
		dst = append(dst, Sample{At: at, Quantity: Quantity(i), Value: v})
	}
	return dst
}
func (f *fake) Tx(uint16, []byte, []byte) error    { return f.err }
func (f *fake) SetSpeed(physic.Frequency) error    { return nil }
func (f *fake) String() string                     { return "1" }
func (f *fake) Close() error                       { f.closed++; return nil }
func (f *fake) open(string) (i2c.BusCloser, error) { f.opened++; return f, nil }

// fakeLine is a line with one fake part on a fake bus.
func fakeLine(f *fake, opens *int) *Line {
	s := &sensor{
		Spec: Spec{ID: "x", Driver: "fake", Bus: "1", Address: 0x10, Every: time.Second}, where: "fake on bus 1 at 0x10",
		part: Part{open: func(i2c.Bus, uint16, time.Duration) (part, error) { *opens++; return f, nil }},
	}
	return &Line{open: f.open, name: "1", sensors: []*sensor{s}}
}

func TestNoValueThatCannotBeLeaves(t *testing.T) {
	for _, values := range [][]float64{
		{math.NaN()}, {math.Inf(1)}, {math.Inf(-1)}, {-40.1}, {125.1}, {20, -0.1}, {20, 100.1},
		{20, 50, -1}, {20, 50, 1, 141}, {20, 50, 1, 40, 40_001}, {20, 50, 1, 40, 400, 299}, {20, 50, math.NaN()},
	} {
		opens := 0
		line := fakeLine(&fake{values: values}, &opens)
		now, errs := time.Unix(1_800_000_000, 0), 0
		for range 20 {
			line.Step(now, func(r Reading) {
				if r.Err == nil {
					t.Errorf("%v: %+v left", values, r.Sample)
				} else if errs++; !strings.HasPrefix(r.Err.Error(), "sensor x (fake on bus 1 at 0x10): ") ||
					!strings.Contains(r.Err.Error(), "implausible") {
					t.Errorf("%v: %v", values, r.Err)
				}
			})
			now = now.Add(time.Second)
		}
		if errs == 0 {
			t.Errorf("%v: no error", values)
		}
	}
}

func TestAfterAnErrorPartAndBusAreOpenedAfresh(t *testing.T) {
	f, opens := &fake{values: []float64{20}}, 0
	line := fakeLine(f, &opens)
	now, samples, errs := time.Unix(1_800_000_000, 0), 0, 0
	step := func() {
		line.Step(now, func(r Reading) {
			if r.Err != nil {
				errs++
			} else {
				samples++
			}
		})
		now = now.Add(time.Second)
	}
	for range 5 {
		step()
	}
	if samples != 4 || opens != 1 || f.opened != 1 {
		t.Fatalf("%d samples, part opened %d times, bus %d", samples, opens, f.opened)
	}
	f.err = &i2cdev.Error{Errno: syscall.ENODEV} // somebody pulled the adapter out
	step()
	f.err = nil
	for range 4 {
		step()
	}
	if errs != 1 || samples < 6 || opens != 2 || f.opened != 2 || f.closed != 1 {
		t.Errorf("%d errors, %d samples, part opened %d times, bus opened %d times and closed %d times",
			errs, samples, opens, f.opened, f.closed)
	}
	if err := line.Close(); err != nil || !f.halted || f.closed != 2 {
		t.Errorf("%v, halted %v, closed %d times", err, f.halted, f.closed)
	}
}

func TestAbsent(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&i2cdev.Error{Errno: syscall.EREMOTEIO}, true},
		{&i2cdev.Error{Errno: syscall.ENXIO}, true},
		{&partError{&sensor{}, errors.Join(&i2cdev.Error{Errno: syscall.ENXIO})}, true},
		{&i2cdev.Error{Errno: syscall.ENXIO, Path: "/dev/i2c-1"}, false},
		{&i2cdev.Error{Errno: syscall.ETIMEDOUT}, false},
		{errors.New("something else"), false},
		{nil, false},
	} {
		if got := Absent(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}
