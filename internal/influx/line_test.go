package influx

import (
	"maps"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/record"
	"nightroom/sensors"
)

func point(t testing.TB, r record.Row) *record.Point {
	t.Helper()
	p, ok, err := r.Point()
	if !ok || err != nil {
		t.Fatalf("no point: %v", err)
	}
	return &p
}

func TestLineOfEachTable(t *testing.T) {
	e := epoch.Epoch{Start: first, Phase: epoch.Night, Cool: epoch.True, Dark: epoch.False}
	e.Stats[sensors.Temperature] = epoch.Stat{Mean: 18, Min: 17.9, Max: 18.1, Count: 3, Known: true}
	e.Stats[sensors.Illuminance] = epoch.Stat{Mean: 0.123, Max: 0.5, Count: 30, Floor: 15, Known: true}
	e.Stats[sensors.SoundLevel] = epoch.Stat{Mean: 36.125, Min: 35, Max: 48.7, Count: 240, Known: true}
	e.Levels.AddBin(72, 240)
	e.Stats[sensors.CO2] = epoch.Stat{Mean: 800, Min: 800, Max: 800, Count: 1} // too few samples
	at := "1795381200"
	alert := alertRow(0, "cool", true)
	unknown := record.OfAlert(first, record.AlertBody{Rule: "quiet", Limit: 40})
	for _, c := range []struct {
		row  record.Row
		want string
	}{
		{record.OfEpoch(&e), "environment,room=bedroom,site=Haus\\ 3 temperature_c=18,illuminance_lx=0.123,illuminance_max_lx=0.5,illuminance_at_floor=1i," +
			"sound_laeq_dba=36.125,sound_lafmax_dba=48.7,sound_lafmin_dba=35,sound_at_floor=0i,cool=1i,dark=0i,phase=\"night\" " + at + "000\n"},
		{alert, "alert,room=bedroom,site=Haus\\ 3,rule=cool firing=1i,side=\"above\",value=20.5,limit=19 " + at + "123\n"},
		{unknown, "alert,room=bedroom,site=Haus\\ 3,rule=quiet firing=0i,limit=40 " + at + "000\n"},
		{painRow(21, "anna", 4), "pain,room=bedroom,site=Haus\\ 3,person=anna,moment=morning score=4i,night=\"2026-11-22\",reported=1795417200i 1795435200000\n"},
	} {
		got, err := Line([]byte("x"), point(t, c.row), "bedroom", Tag{"site", "Haus 3"})
		if err != nil || string(got) != "x"+c.want {
			t.Errorf("got  %q, %v\nwant %q", got, err, "x"+c.want)
		}
	}
}

// A measurement that starts with # is a comment; a name with a space needs an
// escape that Line does not make.
func TestNamesInTheRecordNeedNoEscape(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for _, table := range record.Tables {
		names := append([]string{table.Name}, table.Tags...)
		for _, c := range table.Columns {
			names = append(names, c.Name)
		}
		for _, n := range names {
			if !name.MatchString(n) {
				t.Errorf("%s: %q", table.Name, n)
			}
		}
	}
}

// sample is a point with one of each type.
func sample(f float64, text, tag string) *record.Point {
	return &record.Point{
		Table: &record.Table{
			Name: "m", Tags: []string{"tag"},
			Columns: []record.Column{
				{Name: "f", Type: record.Float}, {Name: "s", Type: record.Text}, {Name: "note", Type: record.Text, Local: true},
				{Name: "sites", Type: record.List}, {Name: "n", Type: record.Integer},
			},
		},
		At: first, Tags: []string{tag},
		Values: []record.Value{
			{Known: true, F: f}, {Known: text != "", S: text}, {Known: true, S: "private"},
			{Known: true, L: []string{"jaw"}}, {Known: true, I: math.MinInt64},
		},
	}
}

func TestFloatsAreThousandthsAndStayFloats(t *testing.T) {
	for f, want := range map[float64]string{
		21: "21", 21.1: "21.1", -0.0004: "0", math.Copysign(0, -1): "0", 63.48291827364: "63.483", 1e12: "1000000000000", 0.0005: "0.001", -12.5: "-12.5",
	} {
		got, err := Line(nil, sample(f, "", "x"), "r")
		if w := "m,room=r,tag=x f=" + want + ",n=-9223372036854775808i 1795381200000\n"; err != nil || string(got) != w {
			t.Errorf("%v: %q, %v, want %q", f, got, err, w)
		}
	}
}

func TestLineRefusesWhatItCannotCarryAndLeavesTheBufferAlone(t *testing.T) {
	with := func(change func(p *record.Point)) *record.Point {
		p := sample(1, "x", "y")
		change(p)
		return p
	}
	long := strings.Repeat("ä\n", 1000)
	for _, c := range []struct {
		name  string
		point *record.Point
		want  string
	}{
		{"NaN", sample(math.NaN(), "x", "y"), "field f: NaN"},
		{"infinity", sample(math.Inf(-1), "x", "y"), "field f: -Inf"},
		{"more than any reading", sample(1e300, "x", "y"), "field f"},
		{"a backslash at the end of a tag", sample(1, "x", `y\`), "tag tag: \"y\\\\\" has a backslash"},
		{"a backslash in a tag", sample(1, "x", `\y`), "backslash"},
		{"a line break in a tag", sample(1, "x", "y\nz"), "tag tag: \"y\\nz\" has a line break"},
		{"a line break in a text", sample(1, "x\r\nz", "y"), "field s: "},
		{"a tab", sample(1, "x", "y\tz"), "control character"},
		{"NUL", sample(1, "x\x00", "y"), "control character"},
		{"DEL", sample(1, "x\x7f", "y"), "control character"},
		{"not UTF-8", sample(1, "x", "\xff"), "UTF-8"},
		{"an empty tag", sample(1, "x", ""), "tag tag is empty"},
		{"something long", sample(1, "x", long), "line break"},
		{"the year 1677", with(func(p *record.Point) { p.At = time.Date(1677, 1, 1, 0, 0, 0, 0, time.UTC) }), "date"},
		{"the year 2262", with(func(p *record.Point) { p.At = time.Date(2262, 1, 1, 0, 0, 0, 0, time.UTC) }), "date"},
	} {
		got, err := Line([]byte("before"), c.point, "r")
		if err == nil || !strings.Contains(err.Error(), c.want) || string(got) != "before" {
			t.Errorf("%s: %q, %v, want an error with %q", c.name, got, err, c.want)
		} else if len(err.Error()) > 300 || strings.ContainsAny(err.Error(), "\n\x00\x7f") {
			t.Errorf("%s: error %q", c.name, err)
		}
	}
	for _, room := range []string{"", `bed\`, "a\nb"} {
		if _, err := Line(nil, sample(1, "x", "y"), room); err == nil || !strings.Contains(err.Error(), "tag room") {
			t.Errorf("room %q: %v", room, err)
		}
	}
}

func TestAPointWithoutFieldsIsNoLine(t *testing.T) {
	p := sample(1, "x", "y")
	for i := range p.Values {
		if c := p.Table.Columns[i]; !c.Local && c.Type != record.List {
			p.Values[i] = record.Value{}
		}
	}
	if got, err := Line([]byte("x"), p, "r"); string(got) != "x" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFixedTagsAreSortedAndChecked(t *testing.T) {
	tags, err := Tags(map[string]string{"site": "Haus 3", "floor": "2"})
	if err != nil || len(tags) != 2 || tags[0] != (Tag{"floor", "2"}) || tags[1] != (Tag{"site", "Haus 3"}) {
		t.Errorf("%v, %v", tags, err)
	}
	for key, value := range map[string]string{
		"room": "x", "time": "x", "person": "x", "moment": "x", "rule": "x", "phase": "x", "temperature_c": "x",
		"Site": "x", "_field": "x", "a b": "x", "": "x", "a=b": "x", strings.Repeat("a", 33): "x", "site": `x\`, "floor": "", "ward": "a\nb",
	} {
		if _, err := Tags(map[string]string{key: value}); err == nil {
			t.Errorf("tag %q=%q was taken", key, value)
		}
	}
}

// oddNames are names as people, editors and attackers make them.
var oddNames = []string{
	"bedroom", "Haus 3", "a,b", "a=b", "a, b=c d", ` "quoted" `, "'", "ä ö ü ß", "日本語", "🛏️", "#1", "a#b", "=", ",", " ", "a  b", "1i", "t", "true", "\u00a0", "a\u2028b",
	`back\slash`, `end\`, `\`, `\\`, `\,`, "line\nbreak", "tab\t", "\r", "nul\x00", "\x7f", "\xff\xfe", "", "\x1b[31m", `x room=evil f=1 1`, "x f=1\nm f=2 3",
}

func FuzzLine(f *testing.F) {
	for _, n := range oddNames {
		f.Add(n, n, n, 21.5)
	}
	f.Add("r", `C:\"x\"`, "t", math.NaN())
	f.Fuzz(func(t *testing.T, room, text, tag string, v float64) {
		line, err := Line(nil, sample(v, text, tag), room, Tag{"site", tag})
		if err != nil {
			if len(line) != 0 {
				t.Errorf("refused with %v, and yet wrote %q", err, line)
			}
			return
		}
		got, err := parse(string(line))
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		fields := map[string]any{"f": math.Round(v*1000) / 1000, "n": int64(math.MinInt64)}
		if text != "" {
			fields["s"] = text
		}
		if got.measurement != "m" || got.ms != first.UnixMilli() || !maps.Equal(got.fields, fields) ||
			!maps.Equal(got.tags, map[string]string{"room": room, "site": tag, "tag": tag}) {
			t.Errorf("%q came out as %+v", line, got)
		}
	})
}

func BenchmarkLine(b *testing.B) {
	p := point(b, epochRow(0))
	tags := []Tag{{"site", "Haus 3"}}
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = Line(buf[:0], p, "bedroom", tags...)
	}
	b.SetBytes(int64(len(buf)))
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
