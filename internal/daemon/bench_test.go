package daemon

import (
	"bufio"
	"context"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"nightroom/internal/mqtt"
	"nightroom/sensors"
)

// mosquitto is a real broker on a port of its own.
func mosquitto(tb testing.TB) *url.URL {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, port, _ := net.SplitHostPort(addr)
	lines := "listener " + port + " 127.0.0.1\nallow_anonymous true\nlog_dest stderr\n"
	if os.Geteuid() == 0 {
		lines += "user root\n"
	}
	conf := filepath.Join(tb.TempDir(), "mosquitto.conf")
	if err := os.WriteFile(conf, []byte(lines), 0o600); err != nil {
		tb.Fatal(err)
	}
	program, err := exec.LookPath("mosquitto")
	if err != nil {
		program = "/usr/sbin/mosquitto"
	}
	cmd := exec.Command(program, "-c", conf)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("%v: run make deps", err)
	}
	tb.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	said := bufio.NewScanner(stderr)
	for said.Scan() && !strings.HasSuffix(said.Text(), "running") {
	}
	go func() {
		for said.Scan() {
		}
	}()
	return &url.URL{Scheme: "mqtt", Host: addr}
}

// BenchmarkSampleToAlert is the way from a sample to the alert at a subscriber
// of a Mosquitto, with a hold of 0: through the Monitor, the journal on disk,
// and the broker's acknowledgement.
func BenchmarkSampleToAlert(b *testing.B) {
	broker := mosquitto(b)
	c := configured(b, threeSensors+"rules: {cool: {for: 0s, over: 1s, above: 19}}\n")
	r := newChamber(b, c, journal(b, c), berlin(b, "2026-11-22 23:00:00"))
	start := r.clock
	client, err := mqtt.New(mqtt.Options{Room: "bedroom", Broker: broker, Now: func() time.Time { return start }, LastUp: start})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		client.Run(ctx, &outbox{r.journal, c.Location, r.heart.log, map[string]bool{}}, func(mqtt.Command) error { return nil })
	}()
	b.Cleanup(func() { cancel(); <-done })

	alerts := make(chan struct{}, 10)
	p := paho.NewClient(paho.NewClientOptions().AddBroker("tcp://" + broker.Host).SetClientID("phone").SetProtocolVersion(4))
	if token := p.Connect(); !token.WaitTimeout(10*time.Second) || token.Error() != nil {
		b.Fatal("no connection", token.Error())
	}
	b.Cleanup(func() { p.Disconnect(0) })
	if token := p.Subscribe("nightroom/bedroom/alert", 1, func(paho.Client, paho.Message) { alerts <- struct{}{} }); !token.WaitTimeout(10 * time.Second) {
		b.Fatal("no subscription")
	}
	var took []time.Duration
	warm := false
	tell := func() {
		warm = !warm
		value := 17.0
		if warm {
			value = 22
		}
		r.clock = r.clock.Add(10 * time.Second)
		if r.clock.Hour() == 6 { // the night is over: on with the next
			r.clock = r.clock.Add(17 * time.Hour)
			r.tick(r.clock)
		}
		at := time.Now()
		r.sample("bme280", sensors.Temperature, value)
		select {
		case <-alerts:
			took = append(took, time.Since(at))
		case <-time.After(10 * time.Second):
			b.Fatal("no alert")
		}
	}
	tell()
	took = took[:0]
	for b.Loop() {
		tell()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
