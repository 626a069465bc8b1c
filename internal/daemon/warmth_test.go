package daemon

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheProcessorsTemperatureIsFoundAmongOthers(t *testing.T) {
	dir := t.TempDir()
	for zone, files := range map[string][2]string{
		"thermal_zone0": {"acpitz\n", "27800\n"}, "thermal_zone1": {"cpu-thermal\n", "48312\n"}, "cooling_device0": {"cpu-thermal\n", "1\n"},
	} {
		if err := os.Mkdir(filepath.Join(dir, zone), 0o700); err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"type", "temp"} {
			if err := os.WriteFile(filepath.Join(dir, zone, name), []byte(files[i]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if c, ok := processorC(dir); !ok || c != 48.312 {
		t.Errorf("%v, %v", c, ok)
	}
	if c, ok := processorC(t.TempDir()); ok {
		t.Errorf("of a machine that says nothing: %v", c)
	}
}
