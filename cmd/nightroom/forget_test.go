package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nightroom/internal/daemon"
)

// holds says in which of a household's files some bytes are, those that people
// wrote themselves left out.
func (h *household) holds(secret string) (in []string) {
	h.Helper()
	names, err := filepath.Glob(h.path("*"))
	if err != nil {
		h.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			h.Fatal(err)
		}
		if bytes.Contains(b, []byte(secret)) && !strings.HasSuffix(name, ".yaml") {
			in = append(in, filepath.Base(name))
		}
	}
	return in
}

// kept is a household with two diaries.
func kept(t *testing.T) *household {
	t.Helper()
	h := newHousehold(t)
	h.do("pain", "6", "--person", "anna", "--night", "2026-02-27", "--note", "annas first secret", "--factor", "heat pack")
	h.do("pain", "4", "--person", "anna", "--night", "2026-02-27", "--note", "annas second secret")
	h.do("pain", "3", "--person", "ben", "--night", "2026-02-27", "--note", "bens secret")
	return h
}

func TestABackupIsRestoredAndWhatWasThereIsKept(t *testing.T) {
	t.Parallel()
	h := kept(t)
	before := h.do("export", "--what", "diary")
	if out := h.do("backup", "copy.db"); !strings.Contains(out, "read back and sound") {
		t.Errorf("it said %q", out)
	}
	h.do("pain", "9", "--person", "ben", "--night", "2026-02-28")
	e := h.try("restore", "copy.db")
	if e.status != done || !strings.Contains(e.talk, "kept as") || !strings.Contains(e.out, "restored from") {
		t.Fatalf("status %d: %s%s", e.status, e.talk, e.out)
	}
	if after := h.do("export", "--what", "diary"); after != before {
		t.Errorf("%s\nbecame\n%s", before, after)
	}
	aside, err := filepath.Glob(h.path("room.db.before-*"))
	if err != nil || len(aside) != 1 {
		t.Fatalf("%v (%v)", aside, err)
	}
	if rows := table(t, h.do("export", "--what", "diary", "--db", aside[0])); len(rows) != 3 {
		t.Errorf("what was there is %v", rows)
	}
	for _, args := range [][]string{{"restore", "none.db"}, {"restore", "nightroom.yaml"}, {"restore", "room.db"}, {"backup", "room.db"}, {"backup", "nightroom.yaml"}} {
		if e := h.try(args...); e.status != failed || strings.Count(e.talk, "\n") != 1 {
			t.Errorf("%v: status %d: %s", args, e.status, e.talk)
		}
	}
}

func TestARestoreBesideADaemonIsRefusedAndABackupIsNot(t *testing.T) {
	t.Parallel()
	h := kept(t)
	_, stop := h.until("nightroom is up", "run")
	defer stop()
	h.do("backup", "copy.db")
	if e := h.try("restore", "copy.db"); e.status != failed || !strings.Contains(e.talk, "systemctl stop nightroom") {
		t.Errorf("status %d: %s", e.status, e.talk)
	}
	e := h.try("forget", "--person", "anna", "--yes")
	if e.status != done {
		t.Fatalf("status %d: %s", e.status, e.talk)
	}
	if in := h.holds("annas"); len(in) > 0 {
		t.Errorf("it is in %v", in)
	}
	h.do("pain", "5", "--person", "ben", "--night", "2026-02-28")
}

func TestNothingIsLeftOfAPersonWhoIsForgotten(t *testing.T) {
	t.Parallel()
	h := kept(t)
	h.do("backup", "copy.db")
	h.do("backup", "away.db")
	if err := os.Remove(h.path("away.db")); err != nil {
		t.Fatal(err)
	}
	if len(h.holds("annas first secret")) != 2 {
		t.Fatal("it is not there to begin with: no test")
	}
	e := h.try("forget", "--person", "anna", "--yes")
	if e.status != done {
		t.Fatalf("status %d: %s", e.status, e.talk)
	}
	for _, secret := range []string{"anna", "first secret", "second secret", "heat pack"} {
		if in := h.holds(secret); len(in) > 0 {
			t.Errorf("%q is in %v", secret, in)
		}
	}
	for _, says := range []string{"away.db", "Home Assistant", "under people", "memory card", "journalctl"} {
		if says != "Home Assistant" && !strings.Contains(e.out, says) {
			t.Errorf("the list does not name %s:\n%s", says, e.out)
		}
	}
	if rows := table(t, h.do("export", "--what", "diary")); len(rows) != 1 || rows[0]["note"] != "bens secret" {
		t.Errorf("left are %v", rows)
	}
	if rows := table(t, h.do("export", "--what", "diary", "--db", "copy.db")); len(rows) != 1 {
		t.Errorf("in the backup %v", rows)
	}
}

func TestABackupThatWouldBringSomebodyBackAsksFirst(t *testing.T) {
	t.Parallel()
	h := kept(t)
	h.do("backup", "copy.db")
	old := h.read("copy.db")
	h.do("forget", "--person", "anna", "--yes")
	h.write("old.db", old) // it was on a stick
	if e := h.try("restore", "old.db"); e.status != wrongUsage || !strings.Contains(e.talk, "Anna was forgotten") || !strings.Contains(e.talk, "--leave-out anna") {
		t.Fatalf("status %d: %s", e.status, e.talk)
	}
	h.do("restore", "old.db", "--leave-out", "anna")
	if rows := table(t, h.do("export", "--what", "diary")); len(rows) != 1 || rows[0]["person"] != "ben" {
		t.Errorf("came back: %v", rows)
	}
	if in := h.holds("annas"); len(in) != 1 || in[0] != "old.db" {
		t.Errorf("it is in %v", in)
	}
	if e := h.try("restore", "old.db"); e.status != wrongUsage {
		t.Errorf("the next time nobody asks: status %d: %s", e.status, e.talk)
	}
	h.do("restore", "old.db", "--bring-back", "anna")
	if rows := table(t, h.do("export", "--what", "diary")); len(rows) != 2 {
		t.Errorf("came back: %v", rows)
	}
}

func TestForgettingEverythingLeavesAnEmptyRecord(t *testing.T) {
	t.Parallel()
	h := kept(t)
	h.do("backup", "copy.db")
	old := h.read("copy.db")
	h.write("room.db.sessions", `{"sessions":[{"from":"the secret phone"}]}`)
	var left []daemon.Left
	if err := json.Unmarshal([]byte(h.do("forget", "--everything", "--yes", "--json")), &left); err != nil || len(left) == 0 {
		t.Errorf("left are %v (%v)", left, err)
	}
	for _, secret := range []string{"anna", "ben", "secret"} {
		if in := h.holds(secret); len(in) > 0 {
			t.Errorf("%q is in %v", secret, in)
		}
	}
	if _, err := os.Stat(h.path("copy.db")); err == nil {
		t.Error("the backup is there still")
	}
	if rows := table(t, h.do("export", "--what", "diary")); len(rows) != 0 {
		t.Errorf("left are %v", rows)
	}
	h.write("old.db", old)
	if e := h.try("restore", "old.db"); e.status != wrongUsage || !strings.Contains(e.talk, "everything was forgotten") {
		t.Errorf("status %d: %s", e.status, e.talk)
	}
	h.do("pain", "5", "--person", "anna", "--night", "2026-02-28") // life goes on
}

func TestForgettingIsSureOfWhatItDoes(t *testing.T) {
	t.Parallel()
	h := kept(t)
	for args, says := range map[string]string{
		"forget":                              "say whom",
		"forget --person anna --everything":   "say whom",
		"forget --person carl --yes":          "nobody here is called",
		"forget --person anna":                "add --yes",
		"forget --person anna --db none.db":   "there is no record",
		"forget --everything --db none.db -y": "-y",
	} {
		e := h.try(strings.Fields(args)...)
		if e.status == done || !strings.Contains(e.talk, says) {
			t.Errorf("%s: status %d: %s", args, e.status, e.talk)
		}
	}
	if rows := table(t, h.do("export", "--what", "diary")); len(rows) != 2 {
		t.Errorf("left are %v", rows)
	}
}
