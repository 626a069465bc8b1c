package sensors_test

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"nightroom/sensors"
	"nightroom/sensors/emulated"
)

func TestEveryPartOfTheCatalogueIsWholeAndHasAModel(t *testing.T) {
	bubble(t, everyPartOfTheCatalogueIsWholeAndHasAModel)
}

func everyPartOfTheCatalogueIsWholeAndHasAModel(t *testing.T) {
	for _, p := range sensors.Parts() {
		known, ok := sensors.Known(p.Name)
		if !ok || known.Title != p.Title {
			t.Errorf("%s is not known by its name", p.Name)
		}
		if p.Title == "" || len(p.Measures) == 0 || len(p.Addresses) == 0 {
			t.Errorf("%s: %+v", p.Name, p)
		}
		if p.Every < p.MinEvery || p.Every > p.MaxEvery || p.MaxEvery > 30*time.Second {
			t.Errorf("%s: every %v, from %v to %v", p.Name, p.Every, p.MinEvery, p.MaxEvery)
		}
		for _, m := range p.Measures {
			if low, high := m.Quantity.Range(); m.Resolution <= 0 || m.Floor != 0 && (m.Floor <= low || m.Floor >= high) {
				t.Errorf("%s: %+v", p.Name, m)
			}
		}
		for _, addr := range p.Addresses {
			bus := emulated.New("simulated", time.Now, &world{})
			if err := bus.Add(p.Name, addr); err != nil {
				t.Error(err)
			}
		}
		r := newRoom(t, p.Name)
		var l log
		r.runFor(30*time.Second, l.emit)
		if len(l.errs) > 0 {
			t.Errorf("%s: %v", p.Name, l.errs[0].Err)
		}
		for _, m := range p.Measures {
			if len(l.of(m.Quantity)) == 0 {
				t.Errorf("%s never measures %v", p.Name, m.Quantity)
			}
		}
	}
	if _, ok := sensors.Known("bmp085"); ok {
		t.Error("a part that nobody knows is known")
	}
}

func TestOpenBusSaysWhatItTakes(t *testing.T) {
	for _, name := range []string{"", "i2c-1", "/dev/i2c-1", "-1", "01", "256", "simulated", "1 "} {
		if bus, err := sensors.OpenBus(name); err == nil || bus != nil || !strings.Contains(err.Error(), `write "1" for /dev/i2c-1`) {
			t.Errorf("%q: %v, %v", name, bus, err)
		}
	}
	if bus, err := sensors.OpenBus("251"); bus != nil || !errors.Is(err, syscall.ENOENT) {
		t.Errorf("%v, %v", bus, err)
	}
}
