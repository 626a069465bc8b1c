package influx

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/influxdata/influxdb/models"

	"nightroom/internal/record"
)

// serversView is a line as InfluxDB's own parser reads it.
func serversView(t *testing.T, line []byte) models.Point {
	t.Helper()
	points, err := models.ParsePointsWithPrecision(line, time.Unix(0, 0), "ms")
	if err != nil || len(points) != 1 {
		t.Fatalf("the server's parser reads %d points of %q: %v", len(points), line, err)
	}
	return points[0]
}

// Whatever is said and measured, InfluxDB's own parser reads what was meant, or
// the line was refused here.
func FuzzTheServersOwnParserReadsWhatWasMeant(f *testing.F) {
	for _, name := range oddNames {
		f.Add(name, name, name, 21.5, int64(7), int64(1795381200000))
	}
	f.Add("a", `\`, `"\"`, math.Inf(1), int64(math.MinInt64), int64(-1))
	f.Fuzz(func(t *testing.T, room, tag, text string, v float64, n, ms int64) {
		p := sample(v, text, tag)
		p.Values[4].I = n
		p.At = time.UnixMilli(ms).UTC()
		line, err := Line(nil, p, room, Tag{"site", tag})
		if err != nil || len(line) == 0 {
			return
		}
		if strings.Count(string(line), "\n") != 1 || line[len(line)-1] != '\n' {
			t.Fatalf("not one line: %q", line)
		}
		got := serversView(t, line)
		if string(got.Name()) != "m" || got.Time().UnixMilli() != ms {
			t.Errorf("%q is %s at %v, want m at %d", line, got.Name(), got.Time(), ms)
		}
		tags := got.Tags().Map()
		if len(tags) != 3 || tags["room"] != room || tags["site"] != tag || tags["tag"] != tag {
			t.Errorf("%q has the tags %q, want room %q, site and tag %q", line, tags, room, tag)
		}
		fields, err := got.Fields()
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if f, ok := fields["f"].(float64); ok != p.Values[0].Known || ok && math.Abs(f-v) > 0.00051 {
			t.Errorf("%q has f %v, want %v", line, fields["f"], v)
		}
		if i, ok := fields["n"].(int64); !ok || i != n {
			t.Errorf("%q has n %v, want %d", line, fields["n"], n)
		}
		if s, ok := fields["s"].(string); p.Values[1].Known && (!ok || s != text) {
			t.Errorf("%q has s %q, want %q", line, s, text)
		}
	})
}

// Every table of the record, with types: no field is read as another type than
// its own by the server.
func TestTheServersOwnParserReadsEveryRow(t *testing.T) {
	for _, e := range everything().newest() {
		p, _, err := e.Point()
		if err != nil {
			t.Fatal(err)
		}
		line, err := Line(nil, &p, "bedroom")
		if err != nil {
			t.Fatal(err)
		}
		fields, err := serversView(t, line).Fields()
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range p.Table.Columns {
			v, sent := fields[c.Name]
			ok := false
			switch c.Type {
			case record.Float:
				_, ok = v.(float64)
			case record.Text:
				_, ok = v.(string)
			default:
				_, ok = v.(int64)
			}
			if sent != (p.Values[i].Known && !c.Local) || sent && !ok {
				t.Errorf("%s.%s of %q is %T, sent %v", p.Table.Name, c.Name, line, v, sent)
			}
		}
	}
}
