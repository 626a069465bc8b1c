package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/influx/influxtest"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// uploads gives the household a database, and more lines under influx.
func (h *household) uploads(d *influxtest.Server, bucket string, speed float64) {
	h.Helper()
	h.write("nightroom.yaml", strings.Replace(configText, "path: room.db", "path: room.db, commit_every: 1s", 1)+fmt.Sprintf("simulation: {speed: %v}\ninflux: {url: %q, bucket: %s, every: 1s}\n", speed, d.URL(), bucket))
}

// ledger is what influx status says of the only database.
func (h *household) ledger() daemon.Upload {
	h.Helper()
	var all []daemon.Upload
	if out := h.do("influx", "status", "--json"); json.Unmarshal([]byte(out), &all) != nil || len(all) != 1 {
		h.Fatalf("influx status says %s", out)
	}
	return all[0]
}

// sent waits until the daemon has sent everything.
func (h *household) sent() daemon.Upload {
	h.Helper()
	for deadline := time.Now().Add(5 * soon); ; { // sixty nights may be on their way
		u := h.ledger()
		if u.Held == 0 && u.Sent > 0 {
			return u
		}
		if time.Now().After(deadline) {
			h.Fatalf("it does not come: %+v", u)
		}
	}
}

// still looks at record and database until nothing new came meanwhile, and
// returns the ledger. Even a slow made-up room says now and then how its sensors are.
func (h *household) still(look func()) (u daemon.Upload) {
	h.Helper()
	for u = h.sent(); ; {
		look()
		now := h.sent()
		if now.Sent == u.Sent {
			return now
		}
		u = now
	}
}

// same compares the two.
func (h *household) same(d *influxtest.Server) (u daemon.Upload) {
	h.Helper()
	var got, want map[string]map[string]any
	u = h.still(func() { got, want = d.Contents(h, "room"), influxtest.Expected(h, h.record(), "bedroom") })
	influxtest.Same(h, got, want)
	return u
}

// record is every row of the household's journal, the newest of each key.
func (h *household) record() (rows []record.Row) {
	h.Helper()
	c, err := config.Load(h.path("nightroom.yaml"), daemon.Parts())
	if err != nil {
		h.Fatal(err)
	}
	j, err := notebook.Open(h.Context(), c, h.path("room.db"), false, slog.New(slog.DiscardHandler))
	if err != nil {
		h.Fatal(err)
	}
	defer j.Close()
	for i := range record.Tables {
		k := record.Tables[i].Kind
		err := j.Each(h.Context(), store.Kind(k), time.Time{}, time.Time{}, func(r store.Row) error {
			rows = append(rows, record.Row{Kind: k, At: r.At, Name: r.Name, Body: r.Body})
			return nil
		})
		if err != nil {
			h.Fatal(err)
		}
	}
	return rows
}

func TestTheDaemonKilledInMidUploadLosesNothing(t *testing.T) {
	t.Parallel()
	d := influxtest.Start(t)
	h := newHousehold(t)
	kills := many(6, 100)
	h.fill(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), 10)
	h.uploads(d, "room", 600)
	for i := range kills {
		cmd := h.command("run")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(100*time.Millisecond+rand.N(900*time.Millisecond), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		if i%3 == 0 {
			h.do("pain", fmt.Sprint(i%11), "--person", "anna")
		}
	}
	h.uploads(d, "room", 0.01)
	_, stop := h.until("nightroom is up", "run")
	u := h.same(d)
	if status := stop(); status != done { // the epoch under way is kept for the next start
		t.Errorf("status %d", status)
	}
	if u.Lost != 0 || u.SetAside != 0 || u.Remain != 0 || u.Expired != 0 {
		t.Errorf("the ledger is %+v", u)
	}
}

func TestAResyncFillsALostDatabaseAgainBesideTheDaemon(t *testing.T) {
	t.Parallel()
	d := influxtest.Start(t)
	h := newHousehold(t)
	h.uploads(d, "room", 2000)
	_, stop := h.until("nightroom is up", "run")
	h.do("pain", "4", "--person", "anna")
	h.do("pain", "7", "--person", "ben")
	for h.ledger().Sent < 100 {
		continue // the room's hours go by
	}
	if status := stop(); status != done {
		t.Fatalf("status %d", status)
	}
	if e := h.try("influx", "resync"); e.status != done || !strings.Contains(e.talk, "it sends when it is started") {
		t.Errorf("without a daemon: status %d, %s", e.status, e.talk)
	}
	h.uploads(d, "room", 0.01)
	_, stop = h.until("nightroom is up", "run")
	h.sent()
	d.Query(t, "", `DROP DATABASE "room"`)
	out := h.do("influx", "resync", "--from", "2000-01-01")
	if !strings.Contains(out, "held                  0") || !strings.Contains(out, "bucket room") {
		t.Errorf("the resync says %s", out)
	}
	h.same(d)
	if e := h.try("influx", "resync", "--from", "2199-01-01"); e.status != wrongUsage || !strings.Contains(e.talk, "nothing in the record since") {
		t.Errorf("from the future: status %d, %s", e.status, e.talk)
	}
	if e := h.try("influx", "resync", "--url", "http://elsewhere:8086"); e.status != wrongUsage || !strings.Contains(e.talk, d.URL()) {
		t.Errorf("to a database that is not configured: status %d, %s", e.status, e.talk)
	}
	if status := stop(); status != done {
		t.Errorf("status %d", status)
	}
}

// A week's retention, and a record that begins long before: it ends, and says
// how much the database keeps no more.
func TestAResyncIntoAWeeksRetentionEndsAndSaysWhatExpired(t *testing.T) {
	t.Parallel()
	d := influxtest.Start(t)
	h := newHousehold(t)
	h.fill(time.Now().UTC().Truncate(time.Minute).AddDate(0, 0, -12), 10)
	h.write("nightroom.yaml", configText+fmt.Sprintf("simulation: {speed: 0.01}\ninflux: {url: %q, bucket: room, every: 1s, retention: 7d}\n", d.URL()))
	_, stop := h.until("nightroom is up", "run")
	h.sent()
	before := h.ledger()
	h.do("influx", "resync")
	after := h.ledger()
	if after.Held != 0 || after.Expired < 4*2880 || after.Sent < 4*2880 || after.SetAside != 0 {
		t.Errorf("the ledger was %+v, is %+v", before, after)
	}
	if out := h.do("influx", "status"); !strings.Contains(out, "older than the bucket keeps") {
		t.Errorf("status says %s", out)
	}
	if out := h.do("influx", "rejected", "--json"); out != "[]\n" {
		t.Errorf("what expired is no refusal: %s", out)
	}
	if status := stop(); status != done {
		t.Errorf("status %d", status)
	}
}

// A daemon that cannot read its token measures on, and who asks is told. Once the
// token is there it uploads, without a restart.
func TestStatusSaysWhyNothingIsUploadedAtAll(t *testing.T) {
	t.Parallel()
	d := influxtest.Start(t)
	h := newHousehold(t)
	h.write("nightroom.yaml", configText+fmt.Sprintf("influx: {url: %q, bucket: room, token_file: token}\n", d.URL()))
	cmd := h.command("run")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	for late := time.Now().Add(soon); ; {
		e := h.try("influx", "status") // at first there is no record yet
		if strings.Contains(e.out, "now: Nothing is uploaded: influx.token_file: ") && strings.Contains(e.out, "write the secret there") {
			break
		}
		if time.Now().After(late) {
			t.Fatalf("it says %s%s", e.out, e.talk)
		}
	}
	h.write("token", "any\n")
	for late := time.Now().Add(soon); h.ledger().Sent == 0; {
		if time.Now().After(late) {
			t.Fatalf("with the token: %+v", h.ledger())
		}
	}
}

func TestARefusedLineIsShownWithTheServersWords(t *testing.T) {
	t.Parallel()
	d := influxtest.Start(t)
	h := newHousehold(t)
	d.Query(t, "", `CREATE DATABASE "room"`)
	d.Write(t, "room", `pain,room=bedroom,person=old,moment=morning score="four" `+fmt.Sprint(time.Now().UnixMilli()))
	h.uploads(d, "room", 1)
	_, stop := h.until("nightroom is up", "run")
	h.do("pain", "4", "--person", "anna")
	for deadline := time.Now().Add(soon); h.ledger().SetAside == 0; {
		if time.Now().After(deadline) {
			t.Fatalf("nothing is set aside: %+v", h.ledger())
		}
	}
	out := h.do("influx", "rejected")
	for _, says := range []string{"field type conflict", "pain,room=bedroom,person=anna,moment=morning score=4i", d.URL()} {
		if !strings.Contains(out, says) {
			t.Errorf("no %q in %s", says, out)
		}
	}
	if status := stop(); status != done { // it is in the file, whoever asks
		t.Errorf("status %d", status)
	}
	if again := h.do("influx", "rejected"); again != out {
		t.Errorf("after the daemon has ended it is %s", again)
	}
}
