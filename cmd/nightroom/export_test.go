package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nightroom/internal/record"
	"nightroom/internal/store"
)

// table reads CSV: a row is what stands under each column.
func table(t testing.TB, text string) (rows []map[string]string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(lines) == 0 {
		t.Fatalf("%d lines (%v)", len(lines), err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestTheSameEpochsInEachFormat(t *testing.T) {
	t.Parallel()
	h := simulated(t)
	args := []string{"export", "--what", "epochs", "--from", "2026-11-22T22:00", "--to", "2026-11-22T23:00", "--format"}

	rows := table(t, h.do(append(args, "csv")...))
	if len(rows) != 120 || rows[0]["time"] != "2026-11-22T22:00:00+01:00" || rows[119]["time"] != "2026-11-22T22:59:30+01:00" {
		t.Fatalf("%d rows, the first %v", len(rows), rows[0])
	}
	var objects []map[string]any
	if err := json.Unmarshal([]byte(h.do(append(args, "json")...)), &objects); err != nil || len(objects) != len(rows) {
		t.Fatalf("%d objects (%v)", len(objects), err)
	}
	lines := strings.Split(strings.TrimSuffix(h.do(append(args, "lp")...), "\n"), "\n")
	if len(lines) != len(rows) {
		t.Fatalf("%d lines", len(lines))
	}
	for i, row := range rows {
		o := objects[i]
		if len(o) != len(row) || o["time"] != row["time"] || o["room"] != row["room"] || o["phase"] != row["phase"] {
			t.Fatalf("%v in CSV, %v in JSON", row, o)
		}
		if row["co2_ppm"] != "" || o["co2_ppm"] != nil || strings.Contains(lines[i], "co2_ppm") {
			t.Fatalf("CO2 was not measured, but is %q, %v, %s", row["co2_ppm"], o["co2_ppm"], lines[i])
		}
		at, err := time.Parse(time.RFC3339, row["time"])
		if err != nil || !strings.HasPrefix(lines[i], "environment,room=bedroom temperature_c=") || !strings.HasSuffix(lines[i], " "+millis(at)) {
			t.Fatalf("%s is %s (%v)", row["time"], lines[i], err)
		}
	}
}

func TestSoundAndLightAreOneSheetInTheOrderOfTime(t *testing.T) {
	t.Parallel()
	h := simulated(t)
	rows := table(t, h.do("export", "--what", "events", "--from", "2026-11-22T23:00"))
	var events []string
	for _, row := range rows {
		events = append(events, row["event"])
		if (row["event"] == "sound_event") != (row["sel_dba"] != "" && row["illuminance_max_lx"] == "") {
			t.Errorf("a row has the fields of the other kind: %v", row)
		}
	}
	if !slices.Equal(events, []string{"light_event", "sound_event"}) || rows[0]["time"] >= rows[1]["time"] {
		t.Errorf("the lamp and the bang are %v", rows)
	}
	lines := strings.Fields(h.do("export", "--what", "events", "--format", "lp", "--from", "2026-11-22T23:00"))
	if len(lines) != 6 || lines[0] != "light_event,room=bedroom" || lines[3] != "sound_event,room=bedroom" {
		t.Errorf("as lines they are %q", lines)
	}
}

func TestAnExportIsHalfOpenAndADateItsBeginning(t *testing.T) {
	t.Parallel()
	h := simulated(t)
	for _, c := range []struct {
		args []string
		want int
	}{
		{nil, 600},
		{[]string{"--to", "2026-11-23"}, 480},
		{[]string{"--from", "2026-11-23"}, 120},
		{[]string{"--from", "2026-11-22T22:00:30", "--to", "2026-11-22T22:01:00"}, 1},
		{[]string{"--from", "2026-11-22T21:00:30Z", "--to", "2026-11-22T21:01:00Z"}, 1},
		{[]string{"--from", "2027-01-01"}, 0},
	} {
		rows := table(t, h.do(append([]string{"export", "--what", "epochs"}, c.args...)...))
		if len(rows) != c.want {
			t.Errorf("%v are %d epochs, want %d", c.args, len(rows), c.want)
		}
	}
}

func TestMadeUpReadingsAreSaidToBe(t *testing.T) {
	t.Parallel()
	h := simulated(t)
	if e := h.try("export", "--what", "alerts"); e.status != done || !strings.Contains(e.talk, "made up") || len(table(t, e.out)) != 4 {
		t.Errorf("status %d, %q, %s", e.status, e.talk, e.out)
	}
}

func TestAFileIsWrittenAsAWholeForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	h := simulated(t)
	h.write("alerts.csv", "what was there before")
	h.do("export", "--what", "alerts", "-o", "alerts.csv")
	if h.read("alerts.csv") != h.do("export", "--what", "alerts", "-o", "-") {
		t.Error("the file is not what is printed")
	}
	fi, err := os.Stat(h.path("alerts.csv"))
	if err != nil || fi.Mode() != 0o600 {
		t.Errorf("its mode is %v (%v)", fi.Mode(), err)
	}

	if e := h.try("export", "--what", "alerts", "--db", "none.db", "-o", "alerts.csv"); e.status != failed {
		t.Errorf("without a record: status %d", e.status)
	}
	if !strings.HasPrefix(h.read("alerts.csv"), "time,room,rule,") {
		t.Error("a failure took the file that was there")
	}
	left, err := filepath.Glob(h.path(".nightroom-export-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}

	if err := os.Symlink("room.db", h.path("link.csv")); err != nil {
		t.Fatal(err)
	}
	if e := h.try("export", "--what", "alerts", "-o", "link.csv"); e.status != wrongUsage {
		t.Errorf("through a link: status %d: %s", e.status, e.talk)
	}
}

// One damaged row must neither hold up the rest nor go unnoticed.
func TestADamagedRowIsToldAndTheRestIsExported(t *testing.T) {
	t.Parallel()
	h := simulated(t)
	j, err := store.Open(t.Context(), h.path("room.db"), store.Options{Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	bad := store.Row{Kind: store.Kind(record.Alert), At: time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC), Name: "cool/firing", Body: []byte("{")}
	if err := j.Put(t.Context(), bad); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"csv", "json"} {
		e := h.try("export", "--what", "alerts", "--format", format)
		if e.status != failed || !strings.Contains(e.talk, "one row could not be and is missing") {
			t.Errorf("%s: status %d: %s", format, e.status, e.talk)
		}
		if strings.Count(e.out, "cool") != 2 || strings.Count(e.out, "dark") != 2 {
			t.Errorf("%s: the rest is\n%s", format, e.out)
		}
	}
}

func TestLinesHaveTheTagsOfTheUploads(t *testing.T) {
	t.Parallel()
	h := simulated(t)
	one := "influx: {url: \"http://192.168.1.10:8086\", tags: {site: home}}\n"
	h.write("one.yaml", configText+one)
	if out := h.do("export", "--what", "alerts", "--format", "lp", "--config", "one.yaml"); !strings.HasPrefix(out, "alert,room=bedroom,site=home,rule=cool ") {
		t.Errorf("exported %s", out)
	}
	h.write("two.yaml", configText+"influx:\n"+
		"  - {url: \"http://192.168.1.10:8086\", tags: {site: home}}\n"+
		"  - {url: \"http://192.168.1.11:8086\"}\n")
	if e := h.try("export", "--what", "alerts", "--format", "lp", "--config", "two.yaml"); e.status != failed || !strings.Contains(e.talk, "different tags") {
		t.Errorf("of two ways one was guessed: status %d, %s%s", e.status, e.talk, e.out)
	}
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
