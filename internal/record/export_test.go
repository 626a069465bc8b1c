package record

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nightroom/internal/acoustics"
	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/monitor"
)

// a writer of a sheet.
type writer interface {
	Write(*Point) error
	Close() error
}

func sheet(t testing.TB, name string) *Sheet {
	t.Helper()
	s, ok := SheetOf(name)
	if !ok {
		t.Fatalf("there is no sheet %s", name)
	}
	return s
}

func point(t testing.TB, r Row) *Point {
	t.Helper()
	p, ok, err := r.Point()
	if err != nil || !ok {
		t.Fatalf("row of %v is no point (%v)", r.At, err)
	}
	return &p
}

// export writes rows and returns what came out.
func export(t testing.TB, w writer, out *bytes.Buffer, rows ...Row) string {
	t.Helper()
	for _, r := range rows {
		if err := w.Write(point(t, r)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func asCSV(t testing.TB, name string, rows ...Row) string {
	t.Helper()
	var b bytes.Buffer
	return export(t, NewCSV(&b, sheet(t, name), "bedroom", berlin(t)), &b, rows...)
}

func asJSON(t testing.TB, name string, rows ...Row) string {
	t.Helper()
	var b bytes.Buffer
	return export(t, NewJSON(&b, sheet(t, name), "bedroom", berlin(t)), &b, rows...)
}

func sound() Row {
	return OfSound(acoustics.Event{Start: at.Add(125 * time.Millisecond), Duration: 375 * time.Millisecond, LAFmaxDBA: 61, SELDBA: 57.349})
}

func light() Row { return OfLight(monitor.LightEvent{Start: at, Duration: time.Minute, MaxLx: 40.127}) }

// The heads are what scripts and spreadsheets of users go by.
func TestTheHeadOfEachSheetIsAContract(t *testing.T) {
	heads := map[string]string{
		"epochs": "time,room,temperature_c,humidity_pct,illuminance_lx,illuminance_max_lx,illuminance_at_floor," +
			"sound_laeq_dba,sound_lafmax_dba,sound_lafmin_dba,sound_at_floor,co2_ppm,pressure_hpa,cool,dark,quiet,ready,phase\n",
		"events": "time,room,event,duration_s,sound_lafmax_dba,sel_dba,illuminance_max_lx\n",
		"alerts": "time,room,rule,firing,side,value,limit\n",
		"nights": "time,room,night,lights_out,wake,coverage_pct,interruptions,temperature_mean_c,temperature_min_c,temperature_max_c," +
			"humidity_mean_pct,co2_mean_ppm,sound_laeq_dba,sound_lafmax_dba,sound_la10_dba,sound_la90_dba,sound_floor_pct,sound_events," +
			"illuminance_mean_lx,illuminance_max_lx,illuminance_floor_pct,light_minutes,dark_longest_min,cool_pct,dark_pct,quiet_pct,ready_pct\n",
		"diary": "time,person,night,moment,score,worst,average,sites,slept_here,sleep_quality,into_bed,tried_to_sleep," +
			"minutes_to_sleep,awakenings,minutes_awake,final_wake,out_of_bed,stiffness_min,factors,note,late,seen_before,reported\n",
	}
	if names := Sheets(); !slices.Equal(names, []string{"epochs", "nights", "events", "alerts", "diary"}) {
		t.Errorf("sheets are %v", names)
	}
	for name, want := range heads {
		if got := asCSV(t, name); got != want {
			t.Errorf("%s without rows is\n%swant\n%s", name, got, want)
		}
		if got := asJSON(t, name); got != "[]\n" {
			t.Errorf("%s without rows is %s", name, got)
		}
	}
	for _, name := range []string{"", "night_hour", "state"} {
		if _, ok := SheetOf(name); ok {
			t.Errorf("there is a sheet %q", name)
		}
	}
}

func TestSheetsAsCSV(t *testing.T) {
	for _, c := range []struct {
		sheet string
		row   Row
		want  string
	}{
		{"epochs", OfEpoch(full()), "2026-11-22T23:00:30+01:00,bedroom,18.24,47.3,0.12,0.22,1,41.3,52,35,0,811,1009.4,1,1,0,0,night\n"},
		{"epochs", OfEpoch(&epoch.Epoch{Start: at}), "2026-11-22T23:00:30+01:00,bedroom,,,,,,,,,,,,,,,,day\n"},
		{"events", sound(), "2026-11-22T23:00:30.125+01:00,bedroom,sound_event,0.375,61,57.3,\n"},
		{"events", light(), "2026-11-22T23:00:30+01:00,bedroom,light_event,60,,,40.13\n"},
		{"alerts", OfAlert(at, alert()), "2026-11-22T23:00:30+01:00,bedroom,cool,1,above,22.05,19\n"},
		{"diary", OfEntry(entry()), "2026-11-23T13:00:00+01:00,anna,2026-11-22,morning,4,,,lower_back;neck,yes,,,,,,,,,,,\"slept \"\"badly\"\"\n\",0,0,2026-11-23T07:41:00+01:00\n"},
	} {
		_, got, _ := strings.Cut(asCSV(t, c.sheet, c.row), "\n")
		if got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.sheet, got, c.want)
		}
	}
}

func TestSheetsAsJSON(t *testing.T) {
	for _, c := range []struct {
		sheet string
		rows  []Row
		want  string
	}{
		{"events", []Row{light(), sound()}, `[
{"time":"2026-11-22T23:00:30+01:00","room":"bedroom","event":"light_event","duration_s":60,"sound_lafmax_dba":null,"sel_dba":null,"illuminance_max_lx":40.13},
{"time":"2026-11-22T23:00:30.125+01:00","room":"bedroom","event":"sound_event","duration_s":0.375,"sound_lafmax_dba":61,"sel_dba":57.3,"illuminance_max_lx":null}
]
`},
		{"alerts", []Row{OfAlert(at, alert())}, `[
{"time":"2026-11-22T23:00:30+01:00","room":"bedroom","rule":"cool","firing":true,"side":"above","value":22.05,"limit":19}
]
`},
		{"diary", []Row{OfEntry(entry())}, `[
{"time":"2026-11-23T13:00:00+01:00","person":"anna","night":"2026-11-22","moment":"morning","score":4,"worst":null,"average":null,` +
			`"sites":["lower_back","neck"],"slept_here":"yes","sleep_quality":null,"into_bed":null,"tried_to_sleep":null,"minutes_to_sleep":null,` +
			`"awakenings":null,"minutes_awake":null,"final_wake":null,"out_of_bed":null,"stiffness_min":null,"factors":null,` +
			`"note":"slept \"badly\"\n","late":false,"seen_before":false,"reported":"2026-11-23T07:41:00+01:00"}
]
`},
	} {
		if got := asJSON(t, c.sheet, c.rows...); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.sheet, got, c.want)
		}
	}
}

// An epoch has the same keys and values everywhere, beside the room.
func TestAnEpochInAnExportIsTheEpochOfTheState(t *testing.T) {
	row := OfEpoch(full())
	want := strings.Replace(string(point(t, row).AppendJSON(nil, berlin(t))), `,"temperature_c"`, `,"room":"bedroom","temperature_c"`, 1)
	if got := asJSON(t, "epochs", row); got != "[\n"+want+"\n]\n" {
		t.Errorf("exported\n%swant\n%s", got, want)
	}
}

func TestEveryDiaryIsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var rows []Row
		var want []diary.Entry
		for range rapid.IntRange(0, 5).Draw(rt, "entries") {
			e := entry()
			e.Night = e.Night.AddDays(len(rows))
			e.Score = diary.Answered(diary.Score(rapid.IntRange(0, 10).Draw(rt, "score")))
			e.Note = rapid.StringOf(rapid.RuneFrom([]rune("aä😴 ,;\"'\n\\=+-@<&\u2028"))).Draw(rt, "note")
			rows, want = append(rows, OfEntry(e)), append(want, *e)
		}

		lines, err := csv.NewReader(strings.NewReader(asCSV(t, "diary", rows...))).ReadAll()
		if err != nil || len(lines) != len(want)+1 {
			rt.Fatalf("%d lines of %d entries (%v)", len(lines), len(want), err)
		}
		var objects []diary.Entry
		if err := json.Unmarshal([]byte(asJSON(t, "diary", rows...)), &objects); err != nil || len(objects) != len(want) {
			rt.Fatalf("%d objects of %d entries (%v)", len(objects), len(want), err)
		}
		for i, e := range want {
			cell := lines[i+1][slices.Index(lines[0], "note")]
			if cell != e.Note && cell != "'"+e.Note || FromCell(cell) != e.Note {
				rt.Fatalf("note %q is %q in CSV", e.Note, cell)
			}
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				rt.Fatalf("cell %q is a formula", cell)
			}
			if o := objects[i]; o.Note != e.Note || o.Score != e.Score || o.Night != e.Night || !slices.Equal(o.Sites, e.Sites) {
				rt.Fatalf("%+v is %+v in JSON", e, o)
			}
		}
	})
}

// A year of epochs must not be in memory before it is in the file.
func TestRowsArePassedOnAsTheyCome(t *testing.T) {
	for name, begin := range map[string]func(io.Writer, *Sheet) writer{
		"csv":  func(w io.Writer, s *Sheet) writer { return NewCSV(w, s, "bedroom", time.UTC) },
		"json": func(w io.Writer, s *Sheet) writer { return NewJSON(w, s, "bedroom", time.UTC) },
	} {
		var out bytes.Buffer
		w, p := begin(&out, sheet(t, "epochs")), point(t, OfEpoch(full()))
		for range 1000 {
			if err := w.Write(p); err != nil {
				t.Fatal(err)
			}
		}
		before := out.Len()
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if held := out.Len() - before; held > 8<<10 {
			t.Errorf("%s: %d of %d bytes were held back", name, held, out.Len())
		}
	}
}

func TestABrokenOffArrayIsNoJSON(t *testing.T) {
	var out bytes.Buffer
	w, p := NewJSON(&out, sheet(t, "alerts"), "bedroom", time.UTC), point(t, OfAlert(at, alert()))
	for range 100 {
		if err := w.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	if out.Len() == 0 || json.Valid(out.Bytes()) {
		t.Errorf("it looks like the whole: %d bytes", out.Len())
	}
}

var errDisk = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errDisk }

func TestAWriterThatFailsIsHeardOf(t *testing.T) {
	s := sheet(t, "alerts")
	for name, w := range map[string]writer{
		"csv": NewCSV(fullDisk{}, s, "bedroom", time.UTC), "json": NewJSON(fullDisk{}, s, "bedroom", time.UTC),
	} {
		if err := w.Close(); !errors.Is(err, errDisk) {
			t.Errorf("%s: closed with %v", name, err)
		}
	}
}

func TestARowOfAnotherSheetIsRefused(t *testing.T) {
	var out bytes.Buffer
	for name, w := range map[string]writer{
		"csv":  NewCSV(&out, sheet(t, "epochs"), "bedroom", time.UTC),
		"json": NewJSON(&out, sheet(t, "epochs"), "bedroom", time.UTC),
	} {
		if err := w.Write(point(t, OfAlert(at, alert()))); err == nil {
			t.Errorf("%s: an alert was taken for an epoch", name)
		}
	}
	if j := NewJSON(&out, sheet(t, "epochs"), "bedroom", time.UTC); j.Write(point(t, light())) == nil || j.Close() != nil || !strings.HasSuffix(out.String(), "[]\n") {
		t.Errorf("after a refusal the array is %s", out.String())
	}
}

func BenchmarkExport(b *testing.B) {
	s, p := sheet(b, "epochs"), point(b, OfEpoch(full()))
	for name, w := range map[string]writer{
		"csv": NewCSV(io.Discard, s, "bedroom", berlin(b)), "json": NewJSON(io.Discard, s, "bedroom", berlin(b)),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := w.Write(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
