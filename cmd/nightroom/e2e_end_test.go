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

// Whatever hangs on the daemon, it ends in order and soon: none of those who do
// it here would be gone before ten seconds. A machine that is busy with other
// things may need more than one go.
func TestNobodyWhoHangsOnCanKeepTheDaemonFromEnding(t *testing.T) {
	t.Parallel()
	influx := influxd(t)
	r := roomWith(t, threeParts(builtIn, database(influx)))
	from := r.lived()
	var took time.Duration
	for range 5 {
		if took, from = r.beset(influx, from); took <= 8*time.Second {
			return
		}
	}
	t.Errorf("the end took %v", took)
}

// beset is a room on which all kinds of things hang, from its time on: how long
// its end takes, and its last epoch.
func (h *household) beset(influx *server, from time.Time) (took time.Duration, last time.Time) {
	h.Helper()
	d := h.run("--speed", "600")
	d.until(from.Add(time.Minute))
	for _, c := range []struct{ addr, says string }{
		{d.mqtt, ""},     // never says who it is
		{d.mqtt, "\x10"}, // half a CONNECT
		{d.page, ""},
		{d.page, "GET / HTTP/1.1\r\nHost: localhost\r\n"}, // half a request
		{d.page, "POST /log HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Length: 100\r\n\r\nsco"},
	} {
		conn, err := net.Dial("tcp", c.addr)
		if err != nil {
			h.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, c.says); err != nil {
			h.Fatal(err)
		}
	}
	live, err := http.Get("http://" + d.page + "/api/v1/live")
	if err != nil {
		h.Fatal(err)
	}
	defer live.Body.Close()
	listen(h.TB, d.mqtt)
	influx.signal(syscall.SIGSTOP) // it takes connections, and says nothing
	defer influx.signal(syscall.SIGCONT)
	until := from.Add(20 * time.Minute) // two seconds, in which an upload has begun
	d.until(until)
	began := time.Now()
	d.stop()
	took = time.Since(began)
	if _, last = h.everyEpoch(); last.Before(until) {
		h.Errorf("the last epoch is of %v", last)
	}
	return took, last
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
	r.lived()
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
	// The time of a made-up room goes back to its last commit: before what was
	// said is said again, if that is not yet over.
	over := time.Now().Add(4 * soon)
	for said := l.alerts()[len(l.alerts())-1].Time; ; {
		if _, last := r.everyEpoch(); last.After(said) {
			break
		}
		if time.Now().After(over) {
			t.Fatalf("no epoch after %v was written", said)
		}
		d.until(said)
	}
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
