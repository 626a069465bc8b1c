package deploy

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// A pack is what the tests look at of the Debian package.
type pack struct {
	Contents []struct{ Src, Dst, Type string }
	Scripts  map[string]string
}

func packOf(t *testing.T) (p pack) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, "deb/nfpm.yaml")), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// What dpkg itself puts into /etc it asks about one day, or writes over.
func TestDpkgPutsNothingIntoEtc(t *testing.T) {
	p := packOf(t)
	var share []string
	for _, c := range p.Contents {
		if strings.HasPrefix(c.Dst, "/etc/") || c.Type != "" {
			t.Errorf("%s is put at %s by dpkg", c.Src, c.Dst)
		}
		if name, ok := strings.CutPrefix(c.Dst, "/usr/share/nightroom/"); ok {
			share = append(share, name)
		}
		if strings.HasPrefix(c.Src, "dist/") {
			continue // what is built
		}
		if _, err := os.Stat(filepath.Join("..", c.Src)); err != nil {
			t.Error(err)
		}
	}
	for _, m := range regexp.MustCompile(`\$share/(\S+)`).FindAllStringSubmatch(read(t, "deb/postinst"), -1) {
		if !slices.Contains(share, m[1]) {
			t.Errorf("postinst takes %s, and the package has %v", m[1], share)
		}
	}
}

// A debian is a root file system on which the package's scripts are run. What
// they do to users and services is done by programs that write down how they
// were called.
type debian struct {
	t    *testing.T
	root string
}

func newDebian(t *testing.T) debian {
	t.Helper()
	d := debian{t, t.TempDir()}
	for _, p := range packOf(t).Contents {
		if strings.HasPrefix(p.Dst, "/usr/share/nightroom/") {
			d.write(p.Dst, read(t, filepath.Join("..", p.Src)))
		}
	}
	for name, does := range map[string]string{
		"getent": "exit 2", "id": "echo nightroom", "udevadm": "", "addgroup": "", "adduser": "", "deluser": "",
		"systemctl": "", "deb-systemd-invoke": "", "deb-systemd-helper": "",
		// nobody here has the user's name
		"install": `a=; while [ $# -gt 0 ]; do case $1 in -o|-g) shift ;; *) a="$a '$1'" ;; esac; shift; done; eval "/usr/bin/install $a"`,
	} {
		d.write("fakes/"+name, "#!/bin/sh\necho "+name+` "$@" >>`+d.root+"/calls\n"+does+"\n")
	}
	d.write("run/systemd/system/x", "")
	return d
}

func (d debian) write(path, text string) {
	d.t.Helper()
	file := filepath.Join(d.root, path)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o755)); err != nil {
		d.t.Fatal(err)
	}
}

func (d debian) read(path string) string {
	b, _ := os.ReadFile(filepath.Join(d.root, path))
	return string(b)
}

// run is a script of the package's, as dpkg calls it: what it says, and which
// programs it called.
func (d debian) run(script string, args ...string) (says, calls string) {
	d.t.Helper()
	_ = os.Remove(d.root + "/calls")
	text := regexp.MustCompile(`/(etc|usr/share/nightroom|var/lib|run/systemd)\b`).ReplaceAllString(read(d.t, "deb/"+script), d.root+"$0")
	c := exec.Command("sh", append([]string{"-c", text, script}, args...)...)
	c.Env = append(os.Environ(), "PATH="+d.root+"/fakes:"+os.Getenv("PATH"))
	out, err := c.CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s %v: %v: %s", script, args, err, out)
	}
	return string(out), d.read("calls")
}

const (
	settings = "etc/nightroom/nightroom.yaml"
	example  = "etc/nightroom/nightroom.example.yaml"
	announce = "etc/avahi/services/nightroom.service"
)

func TestAnUpgradeLeavesWhatTheHouseholdWrote(t *testing.T) {
	d := newDebian(t)
	says, calls := d.run("postinst", "configure", "")
	if !strings.HasSuffix(says, "Next: sudo nightroom password\n") {
		t.Errorf("the last line is another: %s", says)
	}
	for _, must := range []string{"adduser --quiet nightroom i2c", "deb-systemd-helper enable nightroom.service", "deb-systemd-invoke restart nightroom.service"} {
		if !strings.Contains(calls, must) {
			t.Errorf("%q was not called:\n%s", must, calls)
		}
	}
	whole := read(t, "nightroom.yaml")
	if d.read(settings) != whole || d.read(example) != whole || d.read(announce) != read(t, "avahi.service") {
		t.Error("configuration, example or announcement is not there")
	}

	d.write(settings, "room: ours\n")
	d.write(announce, "ours\n")
	d.write(example, "of an older version\n")
	if says, _ = d.run("postinst", "configure", "0.1.0"); says != "" {
		t.Errorf("an upgrade says %q", says)
	}
	if d.read(settings) != "room: ours\n" || d.read(announce) != "ours\n" || d.read(example) != whole {
		t.Error("an upgrade has changed what the household wrote, or left an old example")
	}
}

// dpkg calls postinst with the last version also when the package was removed
// and comes back.
func TestWhatComesBackAfterRemovalStartsAgain(t *testing.T) {
	d := newDebian(t)
	d.run("postinst", "configure", "")
	d.write(settings, "room: ours\n")
	d.write("var/lib/nightroom/nightroom.db", "years")
	if _, calls := d.run("prerm", "remove"); !strings.Contains(calls, "deb-systemd-invoke stop nightroom.service") {
		t.Errorf("it was not stopped: %s", calls)
	}
	d.run("postrm", "remove")
	if d.read(announce) != "" {
		t.Error("a page that is gone is still announced")
	}
	_, calls := d.run("postinst", "configure", "1.0.0")
	if !strings.Contains(calls, "deb-systemd-helper enable nightroom.service") || !strings.Contains(calls, "deb-systemd-invoke restart nightroom.service") {
		t.Errorf("it does not start again:\n%s", calls)
	}
	if d.read(settings) != "room: ours\n" || d.read(announce) == "" {
		t.Error("the configuration is another, or the page is not announced")
	}
}

func TestPurgeLeavesTheRecordAndSaysWhere(t *testing.T) {
	d := newDebian(t)
	d.run("postinst", "configure", "")
	d.write("var/lib/nightroom/nightroom.db", "years")
	d.run("postrm", "remove")
	says, _ := d.run("postrm", "purge")
	if d.read("var/lib/nightroom/nightroom.db") != "years" || !strings.Contains(says, "sudo rm -r "+d.root+"/var/lib/nightroom && sudo deluser nightroom") {
		t.Errorf("the record is gone, or nobody knows where it is: %s", says)
	}
	for _, gone := range []string{"etc/nightroom", "etc/avahi"} {
		if _, err := os.Stat(filepath.Join(d.root, gone)); err == nil {
			t.Errorf("/%s is left", gone)
		}
	}

	empty := newDebian(t)
	empty.run("postinst", "configure", "")
	if says, calls := empty.run("postrm", "purge"); says != "" || !strings.Contains(calls, "deluser --quiet --system nightroom") {
		t.Errorf("without a record it says %q and calls\n%s", says, calls)
	}
}
