// Package deploy has no program: it is the files by which nightroom gets onto a
// machine. Here is checked what of them can be without Docker and without a Pi.
package deploy

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A stack is what the tests look at of a compose file.
type stack struct {
	Services map[string]service
	Secrets  map[string]struct{ File string }
	Volumes  map[string]any
}

type service struct {
	Image, Restart string
	Build          map[string]any
	Privileged     bool
	User           string
	NetworkMode    string `yaml:"network_mode"`
	Devices, Ports []string
	Volumes        []string
	Secrets        []any
	Environment    map[string]string
	Command        any
	Healthcheck    struct{ Test []string }
	DependsOn      any      `yaml:"depends_on"`
	ReadOnly       bool     `yaml:"read_only"`
	CapDrop        []string `yaml:"cap_drop"`
	SecurityOpt    []string `yaml:"security_opt"`
	MemLimit       string   `yaml:"mem_limit"`
}

func stackOf(t *testing.T, name string) (s stack) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, name)), &s); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

// house is deploy/compose after setup.sh, in a folder of its own.
func house(t *testing.T) (folder string) {
	t.Helper()
	root := t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "compose"), os.DirFS("compose")); err != nil {
		t.Fatal(err)
	}
	_ = os.RemoveAll(filepath.Join(root, "compose", "house")) // of whoever tries it in this folder
	if out, err := exec.Command("sh", filepath.Join(root, "compose", "setup.sh")).CombinedOutput(); err != nil {
		t.Fatalf("setup.sh: %v: %s", err, out)
	}
	return root
}

var pinned = regexp.MustCompile(`^[a-z0-9/.-]+:\d+\.\d+(\.\d+)?[a-z0-9.-]*$`)

func TestEveryImageIsOfOneVersionAndWatched(t *testing.T) {
	for _, name := range []string{"compose.yaml", "cluster/compose.yaml"} {
		for id, s := range stackOf(t, name).Services {
			if s.Build == nil && !pinned.MatchString(s.Image) {
				t.Errorf("%s: %s runs %q, which is another one tomorrow", name, id, s.Image)
			}
			if s.Privileged || s.MemLimit == "" && s.Restart != "" {
				t.Errorf("%s: %s may take the whole machine", name, id)
			}
		}
	}
	for id, s := range stackOf(t, "compose.yaml").Services {
		if once := id == "dashboards"; once == (len(s.Healthcheck.Test) > 0) || once == (s.Restart != "") {
			t.Errorf("%s: restart %q, health check %q", id, s.Restart, s.Healthcheck.Test)
		}
		if id != "influxdb" && (!slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true")) {
			t.Errorf("%s keeps rights that it does not need", id)
		}
	}
}

func TestWhatComposeNamesIsThere(t *testing.T) {
	root, s := house(t), stackOf(t, "compose.yaml")
	used := map[string]bool{}
	for id, service := range s.Services {
		for _, v := range service.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if !strings.HasPrefix(from, ".") {
				if _, ok := s.Volumes[from]; !ok {
					t.Errorf("%s: the volume %s is not declared", id, from)
				}
				used[from] = true
				continue
			}
			if _, err := os.Stat(filepath.Join(root, from)); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
		for _, secret := range service.Secrets {
			name, ok := secret.(string)
			if !ok {
				name, _ = secret.(map[string]any)["source"].(string)
			}
			if _, ok := s.Secrets[name]; !ok {
				t.Errorf("%s: the secret %q is not declared", id, name)
			}
		}
	}
	for name := range s.Volumes {
		if !used[name] {
			t.Errorf("the volume %s is nobody's", name)
		}
	}
	for name, secret := range s.Secrets {
		if text := read(t, filepath.Join(root, secret.File)); len(text) < 32 || strings.ContainsAny(text, " \n") {
			t.Errorf("the secret %s is %q", name, text)
		}
	}
	fi, err := os.Stat(filepath.Join(root, "compose", "house"))
	if err != nil || fi.Mode().Perm() != 0o700 {
		t.Errorf("the secrets' folder is open to others: %v (%v)", fi.Mode(), err)
	}
}

func TestSetupLeavesWhatIsThere(t *testing.T) {
	root := house(t)
	token, room := filepath.Join(root, "compose/house/influx_token"), filepath.Join(root, "compose/house/nightroom/nightroom.yaml")
	before := read(t, token)
	if err := os.WriteFile(room, []byte("name: Ours\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("sh", filepath.Join(root, "compose/setup.sh")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if read(t, token) != before || read(t, room) != "name: Ours\n" {
		t.Error("a second time it made them anew")
	}
}

// The parts must speak of the same user, organisation, bucket and token.
func TestThePartsOfTheStackKnowEachOther(t *testing.T) {
	s := stackOf(t, "compose.yaml")
	for file, host := range map[string]string{filepath.Join(house(t), "compose/house/nightroom/nightroom.yaml"): "127.0.0.1", "compose/dashboards.yaml": "influxdb"} {
		c, err := config.Load(file, daemon.Parts())
		if err != nil {
			t.Fatal(err)
		}
		in, env := c.Influx[0], s.Services["influxdb"].Environment
		if in.Org != env["DOCKER_INFLUXDB_INIT_ORG"] || in.Bucket != env["DOCKER_INFLUXDB_INIT_BUCKET"] || in.URL != "http://"+host+":8086" {
			t.Errorf("%s names %+v, the database has %v", file, in, env)
		}
		if in.TokenFile != env["DOCKER_INFLUXDB_INIT_ADMIN_TOKEN_FILE"] {
			t.Errorf("%s: the token is in %s, the database's in %s", file, in.TokenFile, env["DOCKER_INFLUXDB_INIT_ADMIN_TOKEN_FILE"])
		}
		if host != "127.0.0.1" {
			continue
		}
		if c.MQTT.Broker != "mqtt://127.0.0.1:1883" || !slices.Contains(s.Services["mosquitto"].Ports, "1883:1883") || c.MQTT.PasswordFile != "/run/secrets/mqtt_password" {
			t.Errorf("the broker is %+v", c.MQTT)
		}
		for _, part := range c.Sensors {
			if !slices.Contains(s.Services["nightroom"].Devices, "/dev/i2c-"+part.Bus+":/dev/i2c-"+part.Bus) {
				t.Errorf("%s is on bus %s, which is not passed through", part.ID, part.Bus)
			}
		}
		if c.Store.Path != "/var/lib/nightroom/nightroom.db" || !slices.Contains(s.Services["nightroom"].Volumes, "record:"+path.Dir(c.Store.Path)) {
			t.Errorf("the record is at %s", c.Store.Path)
		}
	}
	if n := s.Services["nightroom"]; n.NetworkMode != "host" || !n.ReadOnly {
		t.Errorf("nightroom's container is %+v", n)
	}
	wants := false
	for _, secret := range s.Services["grafana"].Secrets {
		m, _ := secret.(map[string]any)
		wants = wants || m["source"] == "influx_token" && strings.Contains(read(t, "../dashboards/provisioning/datasources/influxdb-2.yaml"), "$__file{"+m["target"].(string)+"}")
	}
	if !wants {
		t.Error("Grafana's data source does not find its token")
	}
}

func TestTheImageHoldsOneStaticProgramAndNoRoot(t *testing.T) {
	text := read(t, "Dockerfile")
	module := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(read(t, "../go.mod"))
	last := text[strings.LastIndex(text, "\nFROM "):]
	switch {
	case !strings.Contains(text, "FROM golang:"+module[1]+"-alpine"):
		t.Errorf("it is not built with Go %s", module[1])
	case !strings.HasPrefix(last, "\nFROM scratch\n"):
		t.Error("the image is built on another")
	case !strings.Contains(last, "\nUSER $UID:$GID\n") || strings.Contains(text, "ARG UID=0"):
		t.Error("it runs as root")
	case !strings.Contains(text, "CGO_ENABLED=0 go build $(cat deploy/goflags)") ||
		!strings.Contains(read(t, "../Makefile"), "CGO_ENABLED=0 go build $$(cat deploy/goflags)"):
		t.Error("the program is not static, or not the one of the packages")
	}
}

// A card is a description of a first boot.
type card struct {
	Hostname, Timezone string
	SSHPassword        bool `yaml:"ssh_pwauth"`
	Users              []struct {
		Name       string
		LockPasswd bool     `yaml:"lock_passwd"`
		Keys       []string `yaml:"ssh_authorized_keys"`
	}
	Files []struct{ Path, Permissions, Content string } `yaml:"write_files"`
	Run   [][]string                                    `yaml:"runcmd"`
}

func TestTheCardEndsInAPage(t *testing.T) {
	text := read(t, "cloud-init/user-data")
	var c card
	if err := yaml.Unmarshal([]byte(text), &c); err != nil || !strings.HasPrefix(text, "#cloud-config\n") {
		t.Fatalf("it is no cloud-config: %v", err)
	}
	if c.SSHPassword || len(c.Users) != 1 || !c.Users[0].LockPasswd || len(c.Users[0].Keys) != 1 || c.Hostname != "nightroom" {
		t.Errorf("who gets in is %+v", c)
	}
	scripts := map[string]string{}
	for _, f := range c.Files {
		if f.Content == "" {
			if f.Permissions != "0600" {
				t.Errorf("%s is open to others", f.Path)
			}
			continue
		}
		scripts[f.Path] = f.Content
		if out, err := exec.Command("sh", "-n", "-c", f.Content).CombinedOutput(); err != nil || f.Permissions != "0755" {
			t.Errorf("%s: %v: %s", f.Path, err, out)
		}
	}
	if len(c.Run) != 1 || scripts[c.Run[0][0]] == "" {
		t.Errorf("it runs %v", c.Run)
	}
	for _, must := range []string{"do_i2c 0", "/boot/firmware/nightroom.deb", "scan --write", "password --open --hash", "dtparam=act_led_trigger=none"} {
		if !strings.Contains(scripts[c.Run[0][0]], must) {
			t.Errorf("the first boot does not do %q", must)
		}
	}
}

// Whoever logs in is told the next step, whatever it is.
func TestTheGreetingSaysTheNextStep(t *testing.T) {
	var c card
	if err := yaml.Unmarshal([]byte(read(t, "cloud-init/user-data")), &c); err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Files {
		if f.Path != "/etc/update-motd.d/60-nightroom" {
			continue
		}
		for _, state := range []struct{ config, password, says string }{
			{"room: x\n", "", "scan --write"},
			{"sensors:\n  - {driver: bme280}\n", "", "sudo nightroom password"},
			{"sensors:\n  - {driver: bme280}\n", "hash", ":8080"},
		} {
			root := t.TempDir()
			for name, text := range map[string]string{"/usr/bin/nightroom": "#!/bin/sh\n", "/etc/nightroom/nightroom.yaml": state.config, "/var/lib/nightroom/nightroom.db.password": state.password} {
				if err := os.MkdirAll(filepath.Dir(root+name), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(root+name, []byte(text), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			script := regexp.MustCompile(`/(usr/bin|etc|var/lib)/nightroom`).ReplaceAllString(f.Content, root+"$0")
			out, err := exec.Command("sh", "-c", script).CombinedOutput()
			if err != nil || !strings.Contains(string(out), state.says) {
				t.Errorf("with %q and the password %q it says %q (%v)", state.config, state.password, out, err)
			}
		}
		return
	}
	t.Error("there is no greeting")
}
