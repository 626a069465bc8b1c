package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"nightroom/dashboards"
	"nightroom/internal/diary"
	"nightroom/internal/influx"
	"nightroom/internal/influx/influxtest"
	"nightroom/internal/monitor"
	"nightroom/internal/night"
	"nightroom/internal/record"
)

// A board is what a dashboard asks of its database.
type board struct {
	Title  string
	Time   struct{ From, To string }
	Panels []struct {
		Title   string
		Targets []struct{ RefID, Query string }
	}
	Templating struct {
		List []struct{ Name, Type, Query string }
	}
	Annotations struct {
		List []struct {
			Name   string
			Target struct{ Query string }
		}
	}
}

// A point is what somebody may ask for: tags and fields by their names, as they
// are written in a query.
type point struct {
	table string
	at    time.Time
	has   map[string]string
}

func pointsOf(t *testing.T, room string, rows []record.Row) (all []point) {
	t.Helper()
	for i := range rows {
		p, ok, err := rows[i].Point()
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		has := map[string]string{"room": room}
		for i, name := range p.Table.Tags {
			has[name] = p.Tags[i]
		}
		for i, c := range p.Table.Columns {
			switch v := p.Values[i]; {
			case !v.Known || c.Local || c.Type == record.List:
			case c.Type == record.Text:
				has[c.Name] = v.S
			case c.Type == record.Float:
				has[c.Name] = strconv.FormatFloat(v.F, 'g', -1, 64)
			default:
				has[c.Name] = strconv.FormatInt(v.I, 10)
			}
		}
		all = append(all, point{p.Table.Name, p.At, has})
	}
	return all
}

// A question is a query taken apart, as far as our dashboards go in InfluxQL.
type question struct {
	table      string
	columns    [][]string // the fields that each is made of
	equal      [][]string // what a point has to have
	notByDay   bool
	oneForEach bool          // piece of time, else every point
	every, off time.Duration // the pieces; 0: all of it
	by         []string      // tags, each with rows of its own
	steps      bool          // between the pieces, of which there is one less
}

var (
	quoted     = regexp.MustCompile(`"(\w+)"`)
	renamed    = regexp.MustCompile(` AS "[^"]*"`)
	equals     = regexp.MustCompile(`"(\w+)" = '?(\w+)'?`)
	aggregated = regexp.MustCompile(`\b(last|mean|min|max|count)\(`)
	pieces     = regexp.MustCompile(`time\((\w+)(?:, (\w+))?\)`)
)

func read(t *testing.T, query string) (q question) {
	t.Helper()
	inner := query
	if _, nested, is := strings.Cut(query, "(SELECT "); is {
		inner = "SELECT " + nested
	}
	selected, rest, _ := strings.Cut(strings.TrimPrefix(renamed.ReplaceAllString(inner, ""), "SELECT "), " FROM ")
	q.table = quoted.FindStringSubmatch(rest)[1]
	depth, column := 0, ""
	for _, c := range selected + "," {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			var of []string
			for _, name := range quoted.FindAllStringSubmatch(column, -1) {
				of = append(of, name[1])
			}
			q.columns, column = append(q.columns, of), ""
			continue
		}
		column += string(c)
	}
	q.equal = equals.FindAllStringSubmatch(rest, -1)
	q.notByDay = strings.Contains(rest, `"phase" != 'day'`)
	q.oneForEach = aggregated.MatchString(query)
	q.steps = strings.Contains(query, "derivative(")
	_, groups, _ := strings.Cut(query, "GROUP BY ")
	for _, tag := range quoted.FindAllStringSubmatch(groups, -1) {
		q.by = append(q.by, tag[1])
	}
	if m := pieces.FindStringSubmatch(groups); m != nil {
		q.every, q.off = length(t, m[1]), length(t, m[2])
	}
	return q
}

// length of a duration as InfluxQL and Grafana write it.
func length(t *testing.T, s string) time.Duration {
	t.Helper()
	days, whole := strings.CutSuffix(s, "d")
	n, err := strconv.Atoi(days)
	if whole && err == nil {
		return time.Duration(n) * 24 * time.Hour
	}
	if s == "" {
		return 0
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// values are how many a database has to give, of these points.
func (q *question) values(points []point, room *regexp.Regexp, person string, from, to time.Time) int {
	found, groups := map[string]bool{}, map[string]bool{}
	for _, p := range points {
		if p.table != q.table || p.at.Before(from) || p.at.After(to) || !q.takes(p, room, person) {
			continue
		}
		group := ""
		for _, tag := range q.by {
			group += p.has[tag] + "/"
		}
		for i, fields := range q.columns {
			if !has(p, fields) {
				continue
			}
			groups[group] = true
			when := fmt.Sprint(p.at, p.has) // each for itself
			if q.oneForEach {
				when = "once"
				if q.every > 0 {
					when = p.at.Add(-q.off).Truncate(q.every).String()
				}
			}
			found[fmt.Sprint(i, group, when)] = true
		}
	}
	if q.steps {
		return len(found) - len(groups)
	}
	return len(found)
}

func (q *question) takes(p point, room *regexp.Regexp, person string) bool {
	if q.notByDay && p.has["phase"] == "day" || p.table == "pain" && p.has["person"] != person || !room.MatchString(p.has["room"]) {
		return false
	}
	for _, e := range q.equal {
		if p.has[e[1]] != e[2] {
			return false
		}
	}
	return true
}

func has(p point, fields []string) bool {
	for _, f := range fields {
		if _, there := p.has[f]; !there {
			return false
		}
	}
	return true
}

// news are what a demonstration has not had yet when it begins: an evening's
// score, alerts, lights; and another room.
func news(now time.Time) (bedroom, attic []record.Row) {
	value := 22.5
	bedroom = []record.Row{record.OfEntry(&diary.Entry{Person: "anna", Night: night.DateOf(now).AddDays(-3), Moment: diary.Evening, Score: diary.Answered(diary.Score(3)), Reported: now})}
	for i := range 4 {
		at := now.Add(-time.Duration(i) * time.Hour).Truncate(time.Second)
		bedroom = append(bedroom,
			record.OfAlert(at, record.AlertBody{Rule: "cool", Firing: i%2 == 0, Side: "above", Value: &value, Limit: 19}),
			record.OfLight(monitor.LightEvent{Start: at.Add(-time.Minute), Duration: time.Minute, MaxLx: 12}))
	}
	for i := range 6 {
		at := now.Add(time.Duration(i-6) * time.Hour).Truncate(time.Second)
		attic = append(attic,
			record.OfSensor(at, monitor.Health{Sensor: "bme280", Condition: monitor.Condition(i % 2)}),
			record.OfDaemon(at, &record.DaemonBody{UptimeS: 1e4, RSSBytes: new(2e7), DiskFreeBytes: new(1e10), CardWrittenBytes: new(1e6 * float64(i)), BacklogRows: new(2.0), Undervoltage: new(i == 3)}))
	}
	return bedroom, attic
}

// Grafana's own words, and what it puts in their place.
func filled(query, rooms string, from, to time.Time) string {
	return strings.NewReplacer(
		"$timeFilter", fmt.Sprintf("time >= %dms AND time <= %dms", from.UnixMilli(), to.UnixMilli()),
		"$__interval", "1m", "$room", rooms, "$person", "anna", "$utc", "1",
	).Replace(query)
}

// given are the values of an answer that are not null.
func given(t *testing.T, d *influxtest.Server, query string) (n int) {
	t.Helper()
	for _, s := range d.Query(t, "room", query) {
		for _, row := range s.Values {
			for _, v := range row[1:] {
				if v != nil {
					n++
				}
			}
		}
	}
	return n
}

// demoed is a database with the demonstration's sixty nights and a few news, and
// what it has.
func demoed(t *testing.T, now time.Time) (d *influxtest.Server, points []point) {
	t.Helper()
	d = influxtest.Start(t)
	d.Query(t, "", `CREATE DATABASE "room"`)
	h := newHousehold(t)
	h.uploads(d, "room", 0.01)
	h.write("nightroom.yaml", strings.Replace(h.read("nightroom.yaml"), "mqtt:", "  - {driver: scd4x, bus: simulated}\nmqtt:", 1))
	_, stop := h.until("Ctrl-C", "demo", "--config", "nightroom.yaml", "--db", "room.db")
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for late := time.Now().Add(5 * soon); len(d.Query(t, "room", `SELECT count("score") FROM "pain"`)) == 0; <-tick.C { // which come last
		if time.Now().After(late) {
			t.Fatal("the past does not come")
		}
	}
	var rows []record.Row
	h.still(func() { rows = h.record() })
	bedroom, attic := news(now)
	var lines []byte
	for room, rows := range map[string][]record.Row{"bedroom": bedroom, "attic": attic} {
		for i := range rows {
			p, _, err := rows[i].Point()
			if err == nil {
				lines, err = influx.Line(lines, &p, room)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	d.Write(t, "room", string(lines))
	points = append(pointsOf(t, "bedroom", append(rows, bedroom...)), pointsOf(t, "attic", attic)...)
	if status := stop(); status != done {
		t.Errorf("status %d", status)
	}
	return d, points
}

func TestEveryPanelShowsWhatTheDemosSixtyNightsHave(t *testing.T) {
	t.Parallel()
	now := time.Now()
	d, points := demoed(t, now)
	late := regexp.MustCompile(`"hour" = (9|1\d) `) // which a night of eight hours has not, unless the clocks went back in it
	asked := 0
	for _, file := range dashboards.All() {
		var b board
		if err := json.Unmarshal(file.JSON, &b); err != nil {
			t.Fatal(err)
		}
		rooms := "bedroom"
		if file.Name == "house" {
			rooms = "(attic|bedroom)"
		}
		room := regexp.MustCompile("^" + rooms + "$")
		from := now.Add(-length(t, strings.TrimPrefix(b.Time.From, "now-")))
		to := now.Add(length(t, strings.TrimLeft(strings.TrimPrefix(b.Time.To, "now"), "+")))
		ask := func(what, query string) {
			t.Run(b.Title+"/"+what, func(t *testing.T) {
				asked++
				query = filled(query, rooms, from, to)
				q := read(t, query)
				want := q.values(points, room, "anna", from, to)
				if want == 0 && !late.MatchString(query) {
					t.Errorf("nothing of it is in the record: %+v", q)
				}
				if got := given(t, d, query); got != want {
					t.Errorf("%d values, want %d: %s", got, want, query)
				}
			})
		}
		for _, p := range b.Panels {
			for _, target := range p.Targets {
				ask(p.Title+"/"+target.RefID, target.Query)
			}
		}
		for _, a := range b.Annotations.List {
			ask("annotation "+a.Name, a.Target.Query)
		}
		for _, v := range b.Templating.List {
			if v.Type != "query" {
				continue
			}
			var names []string
			for _, s := range d.Query(t, "room", v.Query) {
				for _, row := range s.Values {
					names = append(names, fmt.Sprint(row[1]))
				}
			}
			want := map[string]string{"room": "[bedroom]", "person": "[anna ben]"}[v.Name]
			if file.Name == "house" {
				want = "[attic bedroom]"
			}
			if fmt.Sprint(names) != want {
				t.Errorf("%s: to choose are of %s %v, want %s", b.Title, v.Name, names, want)
			}
		}
	}
	if asked < 90 {
		t.Errorf("%d queries were asked", asked)
	}
}
