package daemon

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/internal/store/storetest"
	"nightroom/sensors"
)

var long = os.Getenv("NIGHTROOM_LONG") != ""

// An hourLived is what an hour of a night has left behind.
type hourLived struct {
	epochs, alerts []string
	scores         map[string]bool // by person and night: whether somebody was told that it is saved
	topics         string          // of the rules, as they stand at the end
	troubled       bool            // the page said that the record cannot be written
	warned         string          // what it says at the end
}

// live an hour: it is bad for the middle third, and each ten minutes a score is
// entered.
func liveAnHour(t *testing.T, disk *storetest.Disk, folder string, fault func(n int, op storetest.Op) storetest.Fault) (h hourLived) {
	t.Helper()
	c := configured(t, "timezone: Europe/Berlin\npeople: [{id: anna}, {id: ben}]\nsensors: [{driver: bme280, bus: simulated}, {driver: bh1750, bus: simulated, every: 10s}]\n")
	o := notebook.Options(c, nil)
	o.Keeper = true
	db := filepath.Join(folder, "nightroom.db")
	j, err := store.Open(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	r := newChamber(t, c, j, berlin(t, "2026-11-22 23:00:00"))
	h.scores = map[string]bool{}
	disk.Each(fault)
	for second := range 3600 {
		r.clock = berlin(t, "2026-11-22 23:00:00").Add(time.Duration(second) * time.Second)
		if second%10 == 0 {
			warm, lit := 17.0, 0.2
			if second/1200 == 1 {
				warm, lit = 22, 5
			}
			wobble := float64(second%70) / 1000
			r.sample("bme280", sensors.Temperature, warm+wobble)
			r.sample("bme280", sensors.Humidity, 45+wobble)
			r.sample("bh1750", sensors.Illuminance, lit+wobble)
		}
		r.tick(r.clock)
		if second%10 == 9 {
			r.poll(t.Context())
		}
		if second%60 == 59 {
			r.commit(store.Full)
		}
		if second%600 == 300 {
			person := []string{"anna", "ben"}[second/600%2]
			_, err := r.page.inbox.savePain(t.Context(), notebook.Pain(person, diary.Score(second/600)))
			h.scores[fmt.Sprint(person, " ", second/600)] = err == nil
		}
		h.troubled = h.troubled || strings.Contains(warned(r.page), "cannot be written")
		if r.broken != nil {
			t.Fatal("the heart stands still:", r.broken)
		}
	}
	disk.Each(nil)
	r.flush()
	h.warned = warned(r.page)
	if told := strings.Contains(strings.Join(r.topics.of("warning"), " "), "cannot be written"); h.troubled && !told {
		t.Error("the page said that the record cannot be written, and the topic did not")
	}
	for _, row := range r.rows(t, store.Kind(record.Environment)) {
		h.epochs = append(h.epochs, fmt.Sprintf("%d %x", row.At.Unix(), row.Body))
	}
	for _, row := range r.rows(t, store.Kind(record.Alert)) {
		one := notebook.FromJournal(row)
		a, err := one.AlertBody()
		if err != nil {
			t.Fatal(err)
		}
		h.alerts = append(h.alerts, fmt.Sprint(row.At.Unix(), row.Name, a.Message))
	}
	for _, rule := range []string{"cool", "dark"} {
		h.topics += r.topics.newest["rule/"+rule]
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	// The next start examines it from end to end.
	if err := os.WriteFile(db+".suspect", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	j, err = store.Open(t.Context(), db, o)
	if err != nil || j.SetAside() != "" {
		t.Fatal("the record is damaged:", err)
	}
	for key, saved := range h.scores {
		person, score, _ := strings.Cut(key, " ")
		rows, err := j.History(t.Context(), store.Kind(record.Pain), berlin(t, "2026-11-23 13:00:00"), person+"/morning")
		if err != nil {
			t.Fatal(err)
		}
		there := slices.ContainsFunc(rows, func(row store.Row) bool {
			return bytes.Contains(row.Body, []byte(`"score":`+score))
		})
		if there != saved {
			t.Errorf("%s: said to be saved %v, and in the record %v", key, saved, there)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return h
}

// A disk that is full, fails or cannot be written at any moment of an hour, for
// an instant or for long: no figure is wrong, no alert is missed, and when it is
// well all is there that was not refused.
func TestAnHourOnABadDisk(t *testing.T) {
	folder := t.TempDir()
	if shm, err := os.MkdirTemp("/dev/shm", "nightroom"); err == nil {
		folder = shm
		t.Cleanup(func() { os.RemoveAll(shm) })
	}
	run := 0
	live := func(fault func(n int, op storetest.Op) storetest.Fault) hourLived {
		run++
		place := filepath.Join(folder, fmt.Sprint(run))
		if err := os.Mkdir(place, 0o700); err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(place)
		return liveAnHour(t, storetest.Under(t, place), place, fault)
	}
	writes := 0
	sound := live(func(int, storetest.Op) storetest.Fault { writes++; return storetest.None })
	if len(sound.epochs) != 120 || len(sound.alerts) != 4 || sound.troubled {
		t.Fatalf("on a sound disk there are %d epochs, %d alerts, troubled %v", len(sound.epochs), len(sound.alerts), sound.troubled)
	}
	troubled := 0
	same := func(what string, got hourLived) {
		t.Helper()
		if !slices.Equal(got.epochs, sound.epochs) || !slices.Equal(got.alerts, sound.alerts) || got.topics != sound.topics || got.warned != "" {
			t.Errorf("%s: %d epochs of %d, alerts %q, want %q; the page says %q", what, len(got.epochs), len(sound.epochs), got.alerts, sound.alerts, got.warned)
		}
		if got.troubled {
			troubled++
		}
	}
	step, dice := 25, rand.New(rand.NewPCG(2, 9))
	if long {
		step = 1
	}
	faults := []storetest.Fault{storetest.Full, storetest.Broken}
	for at := 0; at < 300; at += step {
		fault := faults[at/step%2]
		if long {
			for _, f := range faults {
				same(fmt.Sprintf("fault %d at operation %d", f, at), live(once(at, 1, f)))
			}
			continue
		}
		same(fmt.Sprintf("fault %d at operation %d", fault, at), live(once(at, 1, fault)))
	}
	for range 200 / step {
		at, lasts := dice.IntN(writes), 1+dice.IntN(200)
		fault := []storetest.Fault{storetest.Full, storetest.Broken, storetest.Frozen}[dice.IntN(3)]
		same(fmt.Sprintf("fault %d from operation %d for %d", fault, at, lasts), live(once(at, lasts, fault)))
	}
	if troubled == 0 {
		t.Error("nobody was ever told: no test")
	}
	t.Logf("%d hours of %d operations each; in %d of them the page said so", run, writes, troubled)
}

// once fails so many operations from one on.
func once(at, lasts int, f storetest.Fault) func(int, storetest.Op) storetest.Fault {
	return func(n int, _ storetest.Op) storetest.Fault {
		if n >= at && n < at+lasts {
			return f
		}
		return storetest.None
	}
}
