package dashboards

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// board is what these tests look at of a dashboard.
type board struct {
	UID, Title, Description, Timezone string
	Time                              struct{ From, To string }
	Panels                            []panel
	Templating                        struct {
		List []struct {
			Name, Type string
			Query      string
		}
	}
	Annotations struct {
		List []struct {
			Name       string
			Datasource source
			Target     struct{ Query string }
		}
	}
	Links []struct{ URL string }
}

type source struct{ Type, UID string }

type panel struct {
	ID                       int
	Type, Title, Description string
	GridPos                  struct{ X, Y, W, H int }
	Datasource               source
	Targets                  []struct {
		RefID, Query, ResultFormat string
		Datasource                 source
	}
	FieldConfig struct {
		Defaults struct{ Unit, NoValue string }
	}
}

func boards(t testing.TB) map[string]*board {
	t.Helper()
	all := map[string]*board{}
	for _, d := range All() {
		b := &board{}
		if err := json.Unmarshal(d.JSON, b); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		all[d.Name] = b
	}
	return all
}

func TestThereAreFourDashboardsThatLeadToEachOther(t *testing.T) {
	all := boards(t)
	for name, title := range map[string]string{"tonight": "Tonight", "nights": "Nights", "pain": "Pain and nights", "house": "House"} {
		b := all[name]
		if b == nil || b.Title != title || b.UID != "nightroom-"+name || b.Description == "" || b.Timezone != "browser" {
			t.Errorf("%s is %+v", name, b)
			continue
		}
		for other := range all {
			if leads := slices.ContainsFunc(b.Links, func(l struct{ URL string }) bool { return l.URL == "/d/nightroom-"+other }); leads == (other == name) {
				t.Errorf("%s: leads to %s: %v", name, other, leads)
			}
		}
	}
	if len(all) != 4 {
		t.Errorf("%d dashboards", len(all))
	}
}

func TestEveryPanelIsWhole(t *testing.T) {
	for name, b := range boards(t) {
		ids := map[int]bool{}
		for i, p := range b.Panels {
			at := fmt.Sprintf("%s, panel %q", name, p.Title)
			if ids[p.ID] || p.ID == 0 {
				t.Errorf("%s: its id %d is not its own", at, p.ID)
			}
			ids[p.ID] = true
			if p.Title == "" || len(p.Description) < 20 || !strings.HasSuffix(strings.TrimSpace(p.Description), ".") {
				t.Errorf("%s: described as %q", at, p.Description)
			}
			if p.FieldConfig.Defaults.Unit == "" {
				t.Errorf("%s: no unit", at)
			}
			if p.Type != "text" && (p.Datasource.UID != "${ds}" || len(p.Targets) == 0) {
				t.Errorf("%s: asks %+v %d things", at, p.Datasource, len(p.Targets))
			}
			refs := map[string]bool{}
			for _, q := range p.Targets {
				if q.Datasource.UID != "${ds}" || q.Datasource.Type != "influxdb" || refs[q.RefID] || !strings.Contains(q.Query, "$timeFilter") {
					t.Errorf("%s: query %s to %+v: %s", at, q.RefID, q.Datasource, q.Query)
				}
				refs[q.RefID] = true
			}
			g := p.GridPos
			if g.W < 1 || g.H < 1 || g.X < 0 || g.X+g.W > 24 {
				t.Errorf("%s: lies at %+v", at, g)
			}
			for _, o := range b.Panels[:i] {
				if og := o.GridPos; g.X < og.X+og.W && og.X < g.X+g.W && g.Y < og.Y+og.H && og.Y < g.Y+g.H {
					t.Errorf("%s: lies over %q", at, o.Title)
				}
			}
		}
		for _, a := range b.Annotations.List {
			if a.Datasource.UID != "${ds}" || !strings.Contains(a.Target.Query, "$timeFilter") {
				t.Errorf("%s: annotation %s asks %+v: %s", name, a.Name, a.Datasource, a.Target.Query)
			}
		}
		var vars []string
		for _, v := range b.Templating.List {
			vars = append(vars, v.Name)
		}
		if !slices.Contains(vars, "ds") || !slices.Contains(vars, "room") || slices.Contains(vars, "person") != (name == "pain") {
			t.Errorf("%s: variables %v", name, vars)
		}
		if says := strings.Contains(b.Description, "no person to choose"); says == (name == "pain") {
			t.Errorf("%s: says why there is no person: %v", name, says)
		}
	}
}

// A uid of somebody's own database would make the dashboard nobody else's.
func TestNoDashboardNamesADataSourceOrASecret(t *testing.T) {
	uid := regexp.MustCompile(`"datasource": \{[^}]*"uid": "([^"]*)"`)
	for _, d := range All() {
		found := uid.FindAllSubmatch(d.JSON, -1)
		if len(found) == 0 {
			t.Errorf("%s names no data source at all", d.Name)
		}
		for _, m := range found {
			if string(m[1]) != "${ds}" {
				t.Errorf("%s: fixed data source %s", d.Name, m[1])
			}
		}
		if regexp.MustCompile(`(?i)(token|password|secure|authorization)`).Match(d.JSON) {
			t.Errorf("%s speaks of secrets", d.Name)
		}
	}
}

// 3 Core limits what a query may read.
func TestLongViewsReadTheSummariesAlone(t *testing.T) {
	measurement := regexp.MustCompile(`FROM "([a-z_]+)"`)
	for name, b := range boards(t) {
		long := b.Time.From == "now-60d"
		for _, p := range b.Panels {
			for _, q := range p.Targets {
				for _, m := range measurement.FindAllStringSubmatch(q.Query, -1) {
					if long && !slices.Contains([]string{"night", "night_hour", "pain", "alert"}, m[1]) {
						t.Errorf("%s, panel %q reads %s over %s", name, p.Title, m[1], b.Time.From)
					}
				}
			}
		}
		if !long && !slices.Contains([]string{"now-14h", "now-24h"}, b.Time.From) {
			t.Errorf("%s shows %s", name, b.Time.From)
		}
		// A night stands at noon UTC of the day after it, which in the morning is
		// still to come.
		if ahead := b.Time.To == "now+1d"; ahead != long || !ahead && b.Time.To != "now" {
			t.Errorf("%s ends at %s", name, b.Time.To)
		}
	}
}

// 30 and 60 dB for equal times are 57, not 45. A night or an hour has one level,
// which stays what it is.
func TestDecibelsAreJoinedByTheirEnergy(t *testing.T) {
	mean := regexp.MustCompile(`mean\("sound_[a-z0-9]+_dba"\) FROM "(\w+)"`)
	for name, b := range boards(t) {
		for _, p := range b.Panels {
			for _, q := range p.Targets {
				if m := mean.FindStringSubmatch(q.Query); m != nil && m[1] != "night" && m[1] != "night_hour" {
					t.Errorf("%s, panel %q: %s", name, p.Title, q.Query)
				}
			}
		}
	}
}

func TestTheDayIsNeverColoured(t *testing.T) {
	n := 0
	for name, b := range boards(t) {
		for _, p := range b.Panels {
			for _, q := range p.Targets {
				if strings.Contains(q.Query, `"ready"`) && strings.Contains(q.Query, `FROM "environment"`) {
					n++
					if !strings.Contains(q.Query, `"phase" != 'day'`) {
						t.Errorf("%s, panel %q colours the day: %s", name, p.Title, q.Query)
					}
				}
			}
		}
	}
	if n == 0 {
		t.Error("nothing shows what was in range")
	}
}

func TestProvisioningIsWholeForEveryInfluxDB(t *testing.T) {
	for _, version := range Versions {
		s := Server{Version: version, URL: "http://10.0.0.2:8086", Database: `odd "name" $HOME`, User: "reader"}
		set, err := Provisioning(s, "/etc/grafana/dashboards")
		if err != nil {
			t.Fatal(err)
		}
		if got := len(set); got != 7 {
			t.Errorf("%s: %d files: %v", version, got, Paths(set))
		}
		var sources struct {
			Datasources []struct {
				Name, UID, Type, URL, User string
				JSONData                   struct {
					DBName string `yaml:"dbName"`
				} `yaml:"jsonData"`
				SecureJSONData map[string]string `yaml:"secureJsonData"`
			}
		}
		if err := yaml.Unmarshal(set["provisioning/datasources/nightroom.yaml"], &sources); err != nil || len(sources.Datasources) != 1 {
			t.Fatalf("%s: %v", version, err)
		}
		d := sources.Datasources[0]
		if d.UID != "nightroom" || d.Type != "influxdb" || d.URL != s.URL || d.JSONData.DBName != `odd "name" $$HOME` {
			t.Errorf("%s: %+v", version, d)
		}
		for key, v := range d.SecureJSONData {
			if !strings.Contains(v, "$__file{/etc/grafana/") {
				t.Errorf("%s: %s is %q, not in a file of its own", version, key, v)
			}
		}
		for name, b := range set {
			if strings.Contains(string(b), "@URL@") || strings.Contains(string(b), "@DA") || strings.Contains(string(b), "@USER@") {
				t.Errorf("%s: %s has a place that was not filled", version, name)
			}
			var anything any
			if strings.HasSuffix(name, ".yaml") {
				if err := yaml.Unmarshal(b, &anything); err != nil {
					t.Errorf("%s: %s: %v", version, name, err)
				}
			}
		}
	}
	if _, err := Provisioning(Server{Version: "4"}, ""); err == nil || !strings.Contains(err.Error(), "1.8, 2, 3") {
		t.Errorf("another InfluxDB: %v", err)
	}
}
