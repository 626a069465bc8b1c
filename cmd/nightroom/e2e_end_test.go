package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Whatever hangs on the daemon, it ends in order and soon.
func TestNobodyWhoHangsOnCanKeepTheDaemonFromEnding(t *testing.T) {
	t.Parallel()
	influx := influxd(t)
	r := roomWith(t, threeParts(builtIn, database(influx)))
	start := r.lived()
	d := r.run("--speed", "600")
	d.until(start.Add(time.Minute))
	for _, c := range []struct{ addr, says string }{
		{d.mqtt, ""},     // never says who it is
		{d.mqtt, "\x10"}, // half a CONNECT
		{d.page, ""},
		{d.page, "GET / HTTP/1.1\r\nHost: localhost\r\n"}, // half a request
		{d.page, "POST /log HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Length: 100\r\n\r\nsco"},
	} {
		conn, err := net.Dial("tcp", c.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, c.says); err != nil {
			t.Fatal(err)
		}
	}
	live, err := http.Get("http://" + d.page + "/api/v1/live")
	if err != nil {
		t.Fatal(err)
	}
	defer live.Body.Close()
	listen(t, d.mqtt)
	influx.signal(syscall.SIGSTOP) // it takes connections, and says nothing
	defer influx.signal(syscall.SIGCONT)
	d.until(start.Add(20 * time.Minute)) // two seconds, in which an upload has begun
	d.stop()
	if _, last := r.everyEpoch(); last.Before(start.Add(20 * time.Minute)) {
		t.Errorf("the last epoch is of %v", last)
	}
}

func TestABrokerThatHangsCannotKeepTheDaemonFromEnding(t *testing.T) {
	t.Parallel()
	house := mosquitto(t)
	r := roomWith(t, threeParts(broker(house)))
	start := r.lived()
	l := listen(t, house.addr)
	d := r.run("--speed", "600")
	l.is(0, "status", "online")
	house.signal(syscall.SIGSTOP)
	d.until(start.Add(10 * time.Minute))
	n := l.count()
	d.stop()
	house.signal(syscall.SIGCONT)
	l.is(n, "status", "offline") // the last will says it
}

// What is no record is kept, and told wherever somebody looks.
func TestARecordThatIsNoUseIsSetAsideAndSaid(t *testing.T) {
	t.Parallel()
	r := roomWith(t, threeParts(builtIn))
	const junk = "this was once a record"
	r.write("room.db", junk)
	d := r.run("--speed", "60")
	d.says("was set aside")
	page := d.get("/")
	aside, err := filepath.Glob(r.path("room.db.bad-*"))
	if err != nil || len(aside) != 1 {
		t.Fatalf("beside the record there are %q (%v)", aside, err)
	}
	if !strings.Contains(page, aside[0]) {
		t.Errorf("the page does not name %s: %s", aside[0], page)
	}
	if b, err := os.ReadFile(aside[0]); err != nil || string(b) != junk {
		t.Errorf("it is %q (%v) now", b, err)
	}
	d.stop()
	r.everyEpoch()
	r.run("--speed", "60").stop()
	if again, _ := filepath.Glob(r.path("room.db.bad-*")); len(again) != 1 {
		t.Errorf("the next start has set aside %q", again)
	}
}

func TestWhatWasSaidOfBeingInBedOutlivesAKill(t *testing.T) {
	t.Parallel()
	house := mosquitto(t)
	r := roomWith(t, threeParts(broker(house), scenario))
	r.write("room.csv", columns+"0,"+good+"\n")
	start := r.lived()
	r.write("room.csv", columns+"0,"+bad+"\n")
	l := listen(t, house.addr)
	d := r.run("--speed", "60")
	l.is(0, "in_bed", "ON") // by the plan
	l.rule(0, "quiet", "firing")
	n := l.count()
	l.publish("in_bed/set", "OFF")
	l.is(n, "in_bed", "OFF")
	l.rule(n, "quiet", "ok")
	l.wait(n, "that the night is over", func(m heard) bool {
		return m.topic == "alert" && strings.Contains(m.payload, "Too loud until the night was over.")
	})
	d.until(start.Add(5 * time.Minute)) // the time of a made-up room goes back to its last commit
	d.kill()
	d.killed()

	n = l.count()
	d = r.run("--speed", "60")
	l.is(n, "in_bed", "OFF")
	l.wait(n, "that it is day", func(m heard) bool {
		return m.topic == "state" && strings.Contains(m.payload, `"phase":"day","temperature_c":22`)
	})
	told := map[string]int{}
	for _, a := range l.alerts() {
		told[a.Rule+" "+a.Event]++
	}
	for what, n := range told {
		if n > 1 {
			t.Errorf("%s was told %d times", what, n)
		}
	}
	l.publish("in_bed/set", "ON")
	l.is(n, "in_bed", "ON")
	d.stop()
}
