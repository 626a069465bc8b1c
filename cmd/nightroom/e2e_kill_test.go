package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
)

// A ledger is what people have said, and which of it was acknowledged.
type ledger struct {
	mu   sync.Mutex
	said map[string][]entry // by person and night
	kept map[string]int     // acknowledged, by door
	lost []string           // why something was not
}

type entry struct {
	score string
	kept  bool
}

func (l *ledger) note(door, person, night, score, failure string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := person + " " + night
	l.said[key] = append(l.said[key], entry{score, failure == ""})
	if failure == "" {
		l.kept[door]++
	} else {
		l.lost = append(l.lost, failure)
	}
}

// await that as many entries as kills were acknowledged at each door, so that
// there is something to lose.
func (l *ledger) await(t *testing.T, kills int) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for late := time.Now().Add(soon); time.Now().Before(late); <-tick.C {
		l.mu.Lock()
		enough := l.kept["page"] > kills && l.kept["command"] > kills
		l.mu.Unlock()
		if enough {
			return
		}
	}
	t.Fatalf("after %d kills only %v entries are acknowledged; the others: %q", kills, l.kept, l.lost)
}

// check that each person and night has what was acknowledged last. What was
// said after that, and died before it could be acknowledged, may stand there
// instead.
func (l *ledger) check(t *testing.T, diary []map[string]string) {
	t.Helper()
	have := map[string]string{}
	for _, row := range diary {
		have[row["person"]+" "+row["night"]] = row["score"]
	}
	for key, said := range l.said {
		fine, kept := false, false
		for _, e := range said {
			if e.kept {
				fine, kept = false, true
			}
			fine = fine || e.score == have[key]
		}
		if kept && !fine {
			t.Errorf("%s is %q in the record, and people said %v", key, have[key], said)
		}
	}
}

const persons = 100

func TestKillingTheDaemonLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	kills := many(5, 50)
	people := "people: ["
	for i := range persons {
		people += fmt.Sprintf("{id: p%d},\n  ", i)
	}
	r := roomWith(t, strings.Replace(threeParts(builtIn), "people: [", people, 1))
	start := r.lived()
	l := &ledger{said: map[string][]entry{}, kept: map[string]int{}}
	d := r.run("--speed", "100")
	running := make(chan *process, 1) // the one that is up, for the page's users
	var users sync.WaitGroup
	over := make(chan struct{})
	users.Go(func() { answerThePage(l, running, over, start.Format(time.DateOnly)) })
	users.Go(func() { typeScores(r, l, over, start.AddDate(0, 0, -3)) })
	end := sync.OnceFunc(func() { close(over); users.Wait() })
	t.Cleanup(end)

	for k := range kills {
		running <- d
		// Whatever it does then, it does it no more.
		time.Sleep(time.Duration(rand.IntN(900)) * time.Millisecond)
		l.await(t, k)
		d.kill()
		d.killed()
		d = r.run("--speed", "100")
	}
	end()
	d.stop()

	l.check(t, r.sheet("diary"))
	r.everyEpoch()
	r.noneSetAside()
	t.Logf("%d kills, %v entries acknowledged, %d not", kills, l.kept, len(l.lost))
}

// answerThePage is people who answer the morning's question, one after another.
func answerThePage(l *ledger, running <-chan *process, over <-chan struct{}, night string) {
	for i := 0; ; {
		var d *process
		select {
		case d = <-running:
		case <-over:
			return
		}
		for alive := true; alive; i++ {
			person, score := fmt.Sprintf("p%d", i%persons), i/3%11
			failure := ""
			if err := d.post(person, score); err != nil {
				failure, alive = err.Error(), false
			}
			l.note("page", person, night, fmt.Sprint(score), failure)
		}
	}
}

// typeScores is somebody at a terminal who writes down earlier nights, each
// twice.
func typeScores(r *household, l *ledger, over <-chan struct{}, newest time.Time) {
	for i := 0; ; i++ {
		select {
		case <-over:
			return
		default:
		}
		night, score := newest.AddDate(0, 0, -i/2).Format(time.DateOnly), fmt.Sprint(i%11)
		failure := ""
		if out, err := r.command("pain", score, "--person", "anna", "--night", night).CombinedOutput(); err != nil {
			failure = fmt.Sprintf("%v: %s", err, out)
		}
		l.note("command", "anna", night, score, failure)
	}
}
