package export

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"nightroom/internal/acoustics"
	"nightroom/internal/config"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/sensors"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var begin = time.Date(2026, 11, 22, 21, 30, 0, 0, time.UTC)

// room is a household with rows in its record.
func room(t *testing.T, rows ...record.Row) (*config.Config, *store.Journal) {
	t.Helper()
	c, err := config.Parse(filepath.Join(t.TempDir(), "nightroom.yaml"), []byte(
		"timezone: Europe/Berlin\npeople: [{id: anna, name: Anna}, {id: ben}]\nstore: {path: nightroom.db}\n"), config.Parts{})
	if err != nil {
		t.Fatal(err)
	}
	j, err := notebook.Open(t.Context(), c, "", true, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, r := range rows {
		if err := j.Put(t.Context(), notebook.ToJournal(r)); err != nil {
			t.Fatal(err)
		}
	}
	return c, j
}

func epochs(n int) (rows []record.Row) {
	for i := range n {
		e := &epoch.Epoch{Start: begin.Add(time.Duration(i) * epoch.Length)}
		e.Stats[sensors.Temperature] = epoch.Stat{Mean: 18, Min: 17, Max: 19, Count: 3, Known: true}
		rows = append(rows, record.OfEpoch(e))
	}
	return rows
}

// pages reads a sheet page by page, and says how many rows each has.
func pages(t *testing.T, j *store.Journal, e Extract) (sizes []int, all []map[string]any) {
	t.Helper()
	for range 100 {
		var b bytes.Buffer
		done, err := e.Write(t.Context(), j, &b)
		if err != nil {
			t.Fatal(err)
		}
		var page []map[string]any
		if err := json.Unmarshal(b.Bytes(), &page); err != nil || len(page) != done.Rows {
			t.Fatalf("%d rows are %s (%v)", done.Rows, &b, err)
		}
		sizes, all = append(sizes, len(page)), append(all, page...)
		if done.Next.IsZero() {
			return sizes, all
		}
		e.From = done.Next
	}
	t.Fatal("the pages have no end")
	return nil, nil
}

func TestPagesTogetherAreTheWhole(t *testing.T) {
	c, j := room(t, epochs(10)...)
	whole := Extract{Config: c, What: "epochs", Format: "json", Cores: 3}
	_, want := pages(t, j, whole)
	for limit, sizes := range map[int][]int{1: {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 4: {4, 4, 2}, 5: {5, 5}, 10: {10}, 11: {10}} {
		e := whole
		e.Limit = limit
		got, all := pages(t, j, e)
		if !slices.Equal(got, sizes) || len(all) != len(want) || all[9]["time"] != want[9]["time"] {
			t.Errorf("limit %d: pages of %v, %d rows", limit, got, len(all))
		}
	}
}

// A page that begins with a time would else lose what came at the same time on
// the page before.
func TestAPageNeverEndsInTheMiddleOfAnInstant(t *testing.T) {
	light := record.OfLight(monitor.LightEvent{Start: begin, Duration: time.Minute, MaxLx: 40})
	sound := record.OfSound(acoustics.Event{Start: begin, Duration: time.Second, LAFmaxDBA: 61, SELDBA: 57})
	later := record.OfSound(acoustics.Event{Start: begin.Add(time.Second), Duration: time.Second, LAFmaxDBA: 62, SELDBA: 58})
	c, j := room(t, light, sound, later)
	sizes, _ := pages(t, j, Extract{Config: c, What: "events", Format: "json", Limit: 1})
	if !slices.Equal(sizes, []int{2, 1}) {
		t.Errorf("pages of %v", sizes)
	}
}

func TestWhatCannotBeExportedIsSaid(t *testing.T) {
	c, _ := room(t)
	for _, e := range []Extract{
		{What: "", Format: "csv"}, {What: "night_hour", Format: "csv"}, {What: "epochs", Format: "xml"}, {What: "epochs", Format: "fhir"},
		{What: "nights", Format: "csv", Person: "anna"}, {What: "diary", Format: "csv", Person: "carl"},
	} {
		e.Config = c
		if e.Check() == nil {
			t.Errorf("%s as %s of %q is nothing", e.What, e.Format, e.Person)
		}
	}
	for _, format := range Formats {
		e := Extract{Config: c, What: "diary", Format: format, Person: "anna"}
		if err := e.Check(); err != nil {
			t.Error(err)
		}
	}
}
