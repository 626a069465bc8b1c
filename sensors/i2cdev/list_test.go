package i2cdev

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestTheAdaptersOfAMachineInTheirOrder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"i2c-20", "i2c-1", "i2c-x", "i2c-01", "spi-0"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "sys", "i2c-20"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sys", "i2c-20", "name"), []byte("SMBus I801 adapter at efa0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := adapters(dir, filepath.Join(dir, "sys"))
	if want := []Adapter{{1, ""}, {20, "SMBus I801 adapter at efa0"}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got[0].Mainboard() || !got[1].Mainboard() {
		t.Error("a mainboard's bus is not told from another")
	}
	if got := adapters(filepath.Join(dir, "none"), dir); len(got) != 0 {
		t.Errorf("where there are none: %v", got)
	}
}
