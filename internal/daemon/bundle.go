package daemon

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// A Bundle is what somebody who helps from afar needs to know, as a text that
// whoever sends it can read first. Nothing of pain is in it, and no secret: of
// people there is how many, and of addresses that are keys the host alone.
type Bundle struct {
	Config  *config.Config // nil: it cannot be read; a finding says why
	Version string
	Found   []Finding // of a Check
	Log     []byte    // of the service, as the machine has it
	NoLog   error     // why there is none
	Now     time.Time

	machine machine
}

// logged is how many lines of the log are taken.
const logged = 100

// Write the text. What cannot be found out is said, and is no error.
func (b *Bundle) Write(ctx context.Context, w io.Writer) error {
	if b.machine.wall == nil {
		b.machine = thisMachine()
	}
	var t strings.Builder
	head := func(title string) { fmt.Fprintf(&t, "\n# %s\n\n", title) }
	fmt.Fprintf(&t, "nightroom %s, %s/%s, %s. Made %s.\nNothing of pain is in this file. Read it before you send it.\n",
		b.Version, runtime.GOOS, runtime.GOARCH, runtime.Version(), b.Now.Format(time.RFC3339))
	head("Machine")
	b.writeMachine(&t)
	head("Check")
	for _, f := range b.Found {
		fmt.Fprintf(&t, "%-5s  %s: %s\n", f.Verdict, strings.TrimSpace(f.Subject+" "+f.Name), f.Says)
		if f.Fix != "" {
			fmt.Fprintf(&t, "       → %s\n", f.Fix)
		}
	}
	if b.Config != nil {
		head("Configuration")
		t.Write(discreet(b.Config).YAML())
		b.writeRecord(ctx, &t)
	}
	head("Last warnings and errors")
	b.writeLog(&t)
	_, err := io.WriteString(w, b.without(t.String()))
	return err
}

func (b *Bundle) writeMachine(t *strings.Builder) {
	read := func(path string) string {
		text, err := os.ReadFile(filepath.Join(b.machine.root, path))
		if err != nil {
			return "not known"
		}
		return strings.Trim(strings.TrimSpace(string(text)), "\x00")
	}
	memory, _, _ := strings.Cut(read("proc/meminfo"), "\n")
	fmt.Fprintf(t, "model: %s\nkernel: %s\n%s\nup for: %s\n",
		read("proc/device-tree/model"), read("proc/sys/kernel/osrelease"), memory, b.machine.up().Round(time.Minute))
	if v := undervoltage(filepath.Join(b.machine.root, hwmon)); v != nil {
		fmt.Fprintf(t, "short of power now: %v\n", *v)
	}
	if b.Config == nil {
		return
	}
	if d, err := diskOf(filepath.Dir(b.Config.Store.Path)); err == nil {
		fmt.Fprintf(t, "disk of the record: %.1f GB, %.1f GB free, type %#x, read-only %v\n",
			float64(d.size)/1e9, float64(d.free)/1e9, d.kind, d.readOnly)
	}
}

// writeRecord is what the record says of the program, its sensors and its
// databases.
func (b *Bundle) writeRecord(ctx context.Context, t *strings.Builder) {
	fmt.Fprint(t, "\n# Record\n\n")
	if !exists(b.Config.Store.Path) {
		fmt.Fprintln(t, "there is none yet")
		return
	}
	j, err := notebook.Open(ctx, b.Config, "", false, nil)
	if err != nil {
		fmt.Fprintln(t, "it cannot be read:", err)
		return
	}
	defer j.Close() //nolint:errcheck // only read
	s := j.Stats()
	fmt.Fprintf(t, "file: %d bytes, log: %d bytes, highest number: %d, simulated: %v\n", s.FileBytes, s.LogBytes, s.Last, j.Simulated())
	for sink, seq := range s.Cursors {
		fmt.Fprintf(t, "%s is %d rows behind\n", sink, s.Last-seq)
	}
	b.writeDay(ctx, t, j)
	uploads, err := Uploads(ctx, b.Config, j)
	if err == nil && len(uploads) > 0 {
		fmt.Fprint(t, "\n# Databases\n\n")
	}
	for i := range uploads {
		u := &uploads[i]
		fmt.Fprintf(t, "%s %s: holds %d rows, sent %d, set aside %d, expired %d, lost %d %s; last success %s; %s\n",
			u.URL, u.Bucket, u.Held, u.Sent, u.SetAside, u.Expired, u.Lost, u.LostWhy, u.LastSuccess.Format(time.RFC3339), harmless(u.LastError))
	}
}

// writeDay is what the last day of the record has.
func (b *Bundle) writeDay(ctx context.Context, t *strings.Builder, j *store.Journal) {
	newest, ok, err := j.Newest(ctx, store.Kind(record.Environment))
	if err != nil || !ok {
		fmt.Fprintln(t, "no epochs", err)
		return
	}
	from, n, unsure := newest.At.Add(-24*time.Hour), 0, 0
	each := func(k record.Kind, f func(*record.Row) error) {
		err := j.Each(ctx, store.Kind(k), from, time.Time{}, func(r store.Row) error {
			row := notebook.FromJournal(r)
			return f(&row)
		})
		if err != nil {
			fmt.Fprintln(t, "it cannot be read:", err)
		}
	}
	each(record.Environment, func(r *record.Row) error {
		e, err := r.Epoch()
		if n++; e.Unsure {
			unsure++
		}
		return err
	})
	fmt.Fprintf(t, "newest epoch: %s; in the day before it %d epochs of 2880, %d of them dated by a clock that was not sure\n",
		newest.At.In(b.Config.Location).Format(time.RFC3339), n, unsure)
	fmt.Fprint(t, "\n# Health of the sensors in that day, when it changed\n\n")
	was := map[string]string{}
	each(record.Sensor, func(r *record.Row) error {
		health, err := r.SensorHealth()
		if was[r.Name] != health {
			was[r.Name] = health
			fmt.Fprintf(t, "%s  %s %s\n", r.At.In(b.Config.Location).Format(time.RFC3339), r.Name, health)
		}
		return err
	})
	fmt.Fprint(t, "\n# The program itself, each hour of that day\n\n")
	var hour time.Time
	each(record.Daemon, func(r *record.Row) error {
		if r.At.Sub(hour) >= time.Hour {
			hour = r.At
			fmt.Fprintf(t, "%s  %s\n", r.At.In(b.Config.Location).Format(time.RFC3339), r.Body)
		}
		return nil
	})
}

// about finds what may be of people in a line of the log.
var about = regexp.MustCompile(`(?i)pain|score|diary|person|forgot|\bentry\b`)

func (b *Bundle) writeLog(t *strings.Builder) {
	if b.NoLog != nil {
		fmt.Fprintln(t, "the log cannot be read:", b.NoLog)
		return
	}
	var lines []string
	for line := range strings.Lines(string(b.Log)) {
		if strings.Contains(line, "level=WARN") || strings.Contains(line, "level=ERROR") || strings.Contains(line, "panic") {
			if !about.MatchString(line) && line == b.without(line) {
				lines = append(lines, line)
			}
		}
	}
	for _, line := range lines[max(len(lines)-logged, 0):] {
		t.WriteString(line)
	}
	if len(lines) == 0 {
		fmt.Fprintln(t, "there are none")
	}
}

// harmless is what a server said, unless it may have said it of somebody.
func harmless(text string) string {
	if about.MatchString(text) {
		return "(its words are left out: they may be of somebody)"
	}
	return text
}

// without leaves out who the people are, wherever they may have come in.
func (b *Bundle) without(text string) string {
	if b.Config == nil {
		return text
	}
	for i, p := range b.Config.People {
		for _, who := range append(strings.Fields(p.Name), p.ID) {
			if len(who) > 2 { // me is nobody's name
				text = regexp.MustCompile(`(?i)\b`+regexp.QuoteMeta(who)+`\b`).ReplaceAllString(text, fmt.Sprintf("person-%d", i+1))
			}
		}
	}
	return text
}

// discreet is a configuration without people, and without addresses that are
// keys.
func discreet(c *config.Config) *config.Config {
	d := *c
	d.People = slices.Clone(c.People)
	for i := range d.People {
		d.People[i] = config.Person{ID: fmt.Sprintf("person-%d", i+1)}
	}
	d.Notify = slices.Clone(c.Notify)
	for i := range d.Notify {
		n := &d.Notify[i]
		n.Ntfy, n.Webhook, n.Template = keyless(n.Ntfy), keyless(n.Webhook), ""
	}
	return &d
}

func keyless(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/hidden"
}
