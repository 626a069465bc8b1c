package influx

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/diary"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/record"
)

func TestNothingIsLostByAnyFault(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		t.Run(name, func(t *testing.T) {
			r, f := newRig(t, 200), faults[name]
			r.fault.Store(&f)
			switch name {
			case "swallowed", "an answer that comes too late":
				r.patience = time.Second
			case "slow": // long enough for the first words of the answer on a busy machine
				r.patience = 2 * time.Second
			}
			r.begin(t)
			r.fails(t, 1)
			r.j.put(alertRow(1, "cool", true), painRow(0, "anna", 4))
			r.fails(t, 2)
			if st := r.sink.Status(); st.Sent != 0 || st.SetAside != 0 || st.Expired != 0 || r.j.Cursor() != 0 {
				t.Errorf("status %+v, cursor %d: nothing is known to be stored", st, r.j.Cursor())
			} else if st.LastError == "" || len(st.LastError) > 700 {
				t.Errorf("last error of %d bytes: %q", len(st.LastError), st.LastError)
			}
			r.fault.Store(nil)
			settle(t, r.j)
			r.stopped()
			sameAsJournal(t, r.behind, r.db, r.j)
			if n := r.astray.Load(); n > 0 {
				t.Errorf("%d redirects were followed", n)
			}
			if l := r.log.lines(); len(l) != 2 || !strings.Contains(l[1], "takes lines again") {
				t.Errorf("log %q, want one line for the fault and one for its end", l)
			}
			// A few sockets' buffers, not 200 MiB for each try.
			if n := r.wrote.Load(); n > 100<<20 {
				t.Errorf("%d MiB of endless errors were taken", n>>20)
			}
		})
	}
}

func TestNothingIsLostWhenThePortIsClosed(t *testing.T) {
	r := newRig(t, 200)
	r.close()
	r.begin(t)
	r.fails(t, 3)
	if !strings.Contains(r.sink.Status().LastError, "refused") {
		t.Errorf("status %+v", r.sink.Status())
	}
	r.open(t)
	settle(t, r.j)
	r.stopped()
	sameAsJournal(t, r.behind, r.db, r.j)
}

func TestNothingIsLostWhenTheServerIsKilled(t *testing.T) {
	r := newRig(t, 6000)
	r.begin(t)
	r.behind.Kill()
	r.j.put(epochRows(7000)[6000:]...)
	r.fails(t, 3)
	r.behind.Start(t)
	settle(t, r.j)
	r.stopped()
	sameAsJournal(t, r.behind, r.db, r.j)
}

func TestTooLargeABatchIsHalvedUntilItPasses(t *testing.T) {
	r := newRig(t, 3000)
	limit := limitBody(4000)
	r.fault.Store(&limit)
	r.begin(t)
	settle(t, r.j)
	r.stopped()
	sameAsJournal(t, r.behind, r.db, r.j)
	if st := r.sink.Status(); st.SetAside != 0 || st.Sent != 3000 || len(r.log.lines()) != 0 {
		t.Errorf("status %+v, log %q", st, r.log.lines())
	}
}

// nightRows are a night and its hours, of which this or that was not measured.
func nightRows(day int, dice *rand.Rand) []record.Row {
	maybe := func(v float64) night.Maybe { return night.Maybe{Value: v, Known: dice.IntN(4) > 0} }
	out := time.Date(2026, 11, 1, 21, 30, 0, 0, time.UTC).AddDate(0, 0, day)
	n := night.Night{Summary: night.Summary{
		Night: night.Date{Year: 2026, Month: 11, Day: 1}.AddDays(day), LightsOut: out, Wake: out.Add(8 * time.Hour),
		CoveragePct: maybe(99.5), TemperatureMeanC: maybe(17 + float64(dice.IntN(30))/8), SoundLAeqDBA: maybe(36.25), ReadyPct: maybe(float64(dice.IntN(101))),
	}}
	for h := range 9 {
		n.Hours = append(n.Hours, night.Hour{Start: out.Truncate(time.Hour).Add(time.Duration(h) * time.Hour), TemperatureMeanC: maybe(18), ReadyPct: maybe(float64(dice.IntN(101)))})
	}
	return record.OfNight(&n)
}

// newsRow is what happened in an epoch beside its readings.
func newsRow(n int, dice *rand.Rand) record.Row {
	at := epochRow(n).At.Add(time.Duration(dice.IntN(30_000)) * time.Millisecond)
	switch dice.IntN(4) {
	case 0:
		return record.OfSound(acoustics.Event{Start: at, Duration: 2375 * time.Millisecond, LAFmaxDBA: 52.34, SELDBA: 55.125})
	case 1:
		return record.OfLight(monitor.LightEvent{Start: at, Duration: 90 * time.Second, MaxLx: 12.5})
	case 2:
		return record.OfSensor(at, monitor.Health{Sensor: "bme280", Condition: monitor.Condition(dice.IntN(4))})
	}
	return record.OfDaemon(at, &record.DaemonBody{UptimeS: float64(n), RSSBytes: new(2e7), Undervoltage: new(dice.IntN(2) == 0)})
}

// refusedRow is one of which InfluxDB says 400: the series has too long a name.
func refusedRow(n int) record.Row { return alertRow(n, strings.Repeat("x", 66_000), true) }

// chaos is one random night: rows are written and corrected, and again and
// again something fails, while the daemon itself is killed and comes back
// with an older cursor. Of what the journal has only the lines that the server
// refuses are not there in the end.
func chaos(t *testing.T, seed uint64) {
	dice := rand.New(rand.NewPCG(seed, 0))
	r := newRig(t, 50)
	r.patience = time.Second
	r.begin(t)
	names := slices.Sorted(maps.Keys(faults))
	epochs, day, refused := 50, 0, map[int]bool{}
	for range 12 {
		for range dice.IntN(40) {
			switch dice.IntN(14) {
			case 0:
				r.j.put(alertRow(epochs, "cool", dice.IntN(2) == 0))
			case 1:
				day++
				r.j.put(painRow(day, "anna", diary.Score(dice.IntN(11))))
			case 2: // corrected
				r.j.put(painRow(dice.IntN(day+1), "anna", diary.Score(dice.IntN(11))))
			case 3: // removed
				r.j.remove(painRow(dice.IntN(day+1), "anna", 0))
			case 4: // written again, with less in it
				r.j.put(sleepless(dice.IntN(epochs + 1)))
			case 5, 6: // a night, for the first time or again
				r.j.put(nightRows(dice.IntN(day+2), dice)...)
			case 7, 8:
				r.j.put(newsRow(epochs, dice))
			default:
				epochs++
				r.j.put(epochRow(epochs))
			}
		}
		switch k := dice.IntN(len(names) + 7); {
		case k == len(names)+6:
			r.j.put(refusedRow(epochs))
			refused[epochs] = true
		case k < len(names):
			f := faults[names[k]]
			r.fault.Store(&f)
			epochs++
			r.j.put(epochRow(epochs)) // there is something to send
			r.fails(t, 1+dice.IntN(3))
			r.fault.Store(nil)
		case k == len(names):
			r.close()
			epochs++
			r.j.put(epochRow(epochs))
			r.fails(t, 1+dice.IntN(3))
			r.open(t)
		case k == len(names)+1:
			r.behind.Kill()
			epochs++
			r.j.put(epochRow(epochs))
			r.fails(t, 1)
			r.behind.Start(t)
		case k < len(names)+4: // the daemon
			r.stopped()
			r.j.reset(dice.Int64N(r.j.Cursor() + 1))
			r.begin(t)
		default:
			settle(t, r.j)
		}
	}
	settle(t, r.j)
	r.stopped()
	for n := range refused {
		r.j.remove(refusedRow(n))
	}
	sameAsJournal(t, r.behind, r.db, r.j)
	if st := r.sink.Status(); st.SetAside != int64(len(r.j.noted(t, false))) || st.Expired != 0 || st.Remain != 0 {
		t.Errorf("status %+v", st)
	}
}

func TestTheDatabaseEqualsTheJournalAfterRandomOutages(t *testing.T) {
	n := 6
	if os.Getenv("NIGHTROOM_LONG") != "" {
		n = 100
	}
	for range n {
		seed := uint64(time.Now().UnixNano())
		chaos(t, seed)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}
