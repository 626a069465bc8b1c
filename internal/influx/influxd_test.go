package influx

import (
	"os"
	"sync"
	"testing"

	"nightroom/internal/influx/influxtest"
)

// shared is the one that most tests use, each with a database of its own.
var shared struct {
	sync.Once
	dir string
	*influxtest.Server
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.Server != nil {
		shared.Kill()
		os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// theServer starts the shared one when it is first asked for.
func theServer(t testing.TB) *influxtest.Server {
	t.Helper()
	shared.Do(func() {
		dir, err := os.MkdirTemp("", "influxd")
		if err != nil {
			t.Fatal(err)
		}
		d := influxtest.New(dir)
		d.Start(t)
		shared.dir = dir
		shared.Server = d
	})
	if shared.Server == nil {
		t.Fatal("InfluxDB did not start for an earlier test")
	}
	return shared.Server
}
