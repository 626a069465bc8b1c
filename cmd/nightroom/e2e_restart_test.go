package main

import (
	"testing"
	"time"
)

// A restart is a gap like any other: what was pending goes on with its since,
// what fired is not told again, and what has ended is told once.
func TestARestartForgetsNothingAndTellsNothingTwice(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*process){
		"SIGTERM": (*process).stop,
		"kill -9": func(d *process) { d.kill(); d.killed() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			house := mosquitto(t)
			r := roomWith(t, threeParts(broker(house), scenario))
			r.write("room.csv", columns+"0,"+good+"\n")
			start := r.lived()
			r.write("room.csv", columns+"0,22,0.2,35\n")
			l := listen(t, house.addr)

			d := r.run("--speed", "20") // 27 seconds are left of the hold when it ends
			since := l.rule(0, "cool", "pending").Since
			d.until(since.Add(time.Minute))
			end(d)

			n := l.count()
			d = r.run("--speed", "60") // and nine from here
			if again := l.rule(n, "cool", "pending"); !again.Since.Equal(since) {
				t.Errorf("within the hold it was restarted, and is pending since %v, not %v", again.Since, since)
			}
			if firing := l.rule(n, "cool", "firing"); !firing.Since.Equal(since) {
				t.Errorf("it fires since %v, not %v", firing.Since, since)
			}
			d.until(since.Add(12 * time.Minute))
			end(d)

			n = l.count()
			d = r.run("--speed", "300")
			if firing := l.rule(n, "cool", "firing"); !firing.Since.Equal(since) {
				t.Errorf("it was restarted while it fired, and fires since %v, not %v", firing.Since, since)
			}
			d.until(since.Add(30 * time.Minute))
			end(d)

			r.write("room.csv", columns+"0,"+good+"\n")
			n = l.count()
			d = r.run("--speed", "300")
			l.rule(n, "cool", "ok")
			l.wait(n, "that it is cool again", func(heard) bool { return len(l.alerts()) >= 2 })
			d.until(since.Add(40 * time.Minute))
			d.stop()

			told := l.alerts()
			if len(told) != 2 || told[0].Event != "firing" || !told[0].Time.Equal(since.Add(10*time.Minute)) || told[1].Event != "resolved" {
				t.Errorf("it was told %+v, want one firing at %v and one resolved", told, since.Add(10*time.Minute))
			}
			if kept := r.sheet("alerts"); len(kept) != 2 || kept[0]["firing"] != "1" || kept[1]["firing"] != "0" {
				t.Errorf("it was kept %v", kept)
			}
			if since.Before(start) || since.After(start.Add(11*time.Second)) {
				t.Errorf("a room that is too warm from the first sample on is so since %v, not %v", since, start)
			}
			r.everyEpoch()
			r.noneSetAside()
		})
	}
}

// Where a restart falls into an epoch, the room's time goes back to the
// epoch's beginning, and it is measured anew: nothing counts twice.
func TestAnEpochThatWasCutShortIsWholeAfterTheRestart(t *testing.T) {
	t.Parallel()
	r := roomWith(t, threeParts(builtIn, scenario))
	r.write("room.csv", columns+"0,"+good+"\n")
	start := r.lived()
	r.write("room.csv", columns+"0,22,0.2,50\n") // another room than the one in which the epoch began
	d := r.run("--speed", "60")
	d.until(start.Add(2 * time.Minute))
	d.stop()
	for _, row := range r.sheet("epochs") {
		if at := stamp(t, row["time"]); at.Equal(start) && (row["temperature_c"] != "22" || row["sound_laeq_dba"] != "50") {
			t.Errorf("the epoch that was measured anew is %v", row)
		}
	}
	r.everyEpoch()
}
