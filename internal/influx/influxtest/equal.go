package influxtest

import (
	"maps"
	"math"
	"testing"

	"nightroom/internal/record"
)

// Expected are the contents of a database to which these rows were uploaded,
// each the newest of its key.
func Expected(t testing.TB, rows []record.Row, room string) map[string]map[string]any {
	t.Helper()
	points := map[string]map[string]any{}
	for i := range rows {
		p, ok, err := rows[i].Point()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			continue
		}
		tags := map[string]string{"room": room}
		for i, name := range p.Table.Tags {
			tags[name] = p.Tags[i]
		}
		fields := map[string]any{}
		for i, c := range p.Table.Columns {
			switch v := p.Values[i]; {
			case !v.Known || c.Local || c.Type == record.List:
			case c.Type == record.Float:
				fields[c.Name] = math.Round(v.F*1000) / 1000
			case c.Type == record.Text:
				fields[c.Name] = v.S
			default:
				fields[c.Name] = v.I
			}
		}
		if len(fields) > 0 {
			points[Spot(p.Table.Name, tags, p.At.UnixMilli())] = fields
		}
	}
	return points
}

// Same compares what a database holds with what it should.
func Same(t testing.TB, got, want map[string]map[string]any) {
	t.Helper()
	if len(want) == 0 {
		t.Fatal("the journal is empty: nothing was compared")
	}
	bad := 0
	for at, fields := range want {
		if !maps.Equal(got[at], fields) {
			if bad++; bad < 4 {
				t.Errorf("%s\n got %v\nwant %v", at, got[at], fields)
			}
		}
	}
	for at := range got {
		if _, ok := want[at]; !ok {
			if bad++; bad < 4 {
				t.Errorf("%s is not in the journal", at)
			}
		}
	}
	if bad > 0 {
		t.Errorf("%d of %d points differ", bad, len(want))
	}
}
