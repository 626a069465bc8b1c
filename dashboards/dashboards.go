package dashboards

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

//go:embed *.json provisioning
var files embed.FS

// A Dashboard is one, as Grafana imports it.
type Dashboard struct {
	Name string // of its file, without .json
	JSON []byte
}

// All are the dashboards, by name.
func All() (all []Dashboard) {
	names, _ := fs.Glob(files, "*.json") // the pattern is a good one
	for _, name := range names {
		b, _ := files.ReadFile(name) // it is embedded
		all = append(all, Dashboard{strings.TrimSuffix(name, ".json"), b})
	}
	return all
}

// A Server is the database as Grafana reaches it.
type Server struct {
	Version  string // "1.8", "2" or "3"
	URL      string
	Database string // the bucket
	User     string // of 1.8
}

// Versions are those of Server.
var Versions = []string{"1.8", "2", "3"}

// Provisioning are the files for Grafana's provisioning folder and the
// dashboards, by their path under where they are written. dashboardsAt is where
// Grafana will find the dashboards.
func Provisioning(s Server, dashboardsAt string) (map[string][]byte, error) {
	if !slices.Contains(Versions, s.Version) {
		return nil, fmt.Errorf("there is no data source for InfluxDB %q: choose one of %s", s.Version, strings.Join(Versions, ", "))
	}
	fill := strings.NewReplacer("@URL@", escaped(s.URL), "@DATABASE@", escaped(s.Database), "@USER@", escaped(s.User), "@DASHBOARDS@", escaped(dashboardsAt))
	out := map[string][]byte{}
	for _, d := range All() {
		out["dashboards/"+d.Name+".json"] = d.JSON
	}
	for from, to := range map[string]string{
		"provisioning/dashboards/nightroom.yaml":                   "provisioning/dashboards/nightroom.yaml",
		"provisioning/alerting/nightroom.yaml":                     "provisioning/alerting/nightroom.yaml",
		"provisioning/datasources/influxdb-" + s.Version + ".yaml": "provisioning/datasources/nightroom.yaml",
	} {
		b, err := files.ReadFile(from)
		if err != nil {
			return nil, err
		}
		out[to] = []byte(fill.Replace(string(b)))
	}
	return out, nil
}

// Paths of a set of files, in order.
func Paths(set map[string][]byte) []string { return slices.Sorted(maps.Keys(set)) }

// escaped is a text between the double quotes of YAML. A dollar sign would be
// taken for a variable by Grafana.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", "$$").Replace(s)
}
