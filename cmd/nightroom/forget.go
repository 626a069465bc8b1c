package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/door"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

func (a *app) forget() *cobra.Command {
	var (
		person, db      string
		everything, yes bool
		asJSON          bool
	)
	cmd := &cobra.Command{
		Use:   "forget --person ID | --everything",
		Short: "Take back what was written down, for good",
		Long: "Take back all that was written down of a person, or everything that the record holds:\n" +
			"entries and their history, in the record and in the backups that were made of it, down to\n" +
			"the bytes in the files; on the broker, with the message by which Home Assistant knows the\n" +
			"room; and in InfluxDB, where that deletes. What cannot be reached is listed, with what to\n" +
			"do there. It cannot be undone. A daemon may run meanwhile, and notices it; for a large\n" +
			"record that takes minutes, in which it may say that the record cannot be written.",
		Example: "  nightroom forget --person anna",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if everything == (person != "") {
				return wrongf("say whom: --person ID, or --everything")
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			if db == "" {
				db = c.Store.Path
			}
			f := forgetting{app: a, config: c, db: db, person: person, now: time.Now()}
			if err := f.do(cmd.Context(), yes); err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(f.left)
			}
			return f.show()
		},
	}
	f := cmd.Flags()
	f.StringVar(&person, "person", "", "whom, the `ID` from the configuration or of an entry")
	f.BoolVar(&everything, "everything", false, "all that the record holds, of everybody and of the room")
	f.BoolVar(&yes, "yes", false, "do not ask")
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	f.BoolVar(&asJSON, "json", false, "print what is left, and where, as JSON")
	return cmd
}

// A forgetting is on its way from the broker to the backups.
type forgetting struct {
	*app
	config     *config.Config
	db, person string
	now        time.Time
	left       []daemon.Left
}

func (f *forgetting) whom() string {
	if f.person == notebook.Everything {
		return "everything"
	}
	return notebook.NameOf(f.config, f.person)
}

func (f *forgetting) do(ctx context.Context, yes bool) (err error) {
	j, err := notebook.Open(ctx, f.config, f.db, false, f.log(slog.LevelWarn))
	if err != nil {
		return err
	}
	closed := false
	defer func() {
		if !closed {
			err = errors.Join(err, j.Close())
		}
	}()
	if err := f.known(ctx, j); err != nil {
		return err
	}
	if !yes {
		if err := f.confirm(ctx); err != nil {
			return err
		}
	}
	// The broker first: a daemon that runs tells it anew what there still is,
	// as soon as it sees that rows are gone.
	kept := j.Kept()
	if emptied, err := daemon.ForgetOnBroker(ctx, f.config, f.person, kept, f.log(slog.LevelError)); err != nil {
		f.left = append(f.left, daemon.Left{Where: f.config.MQTT.Broker, Why: err.Error(), Command: "when it is there again: nightroom " + f.again()})
	} else if len(emptied) > 0 {
		f.say("Emptied on the broker: %s\n", strings.Join(emptied, ", "))
	}
	copies, err := notebook.Copies(ctx, j, f.db)
	if err != nil {
		return err
	}
	f.say("Forgetting %s in %s. For a large record this takes minutes.\n", f.whom(), f.db)
	rows, err := notebook.Forget(ctx, j, f.person, f.now)
	if err != nil {
		return fmt.Errorf("%d rows are gone, but it is not done: %w; type nightroom %s once more", rows, err, f.again())
	}
	f.say("%s are gone from the record.\n", counted(int(rows), "row", "rows"))
	if f.person == notebook.Everything {
		if err := door.Forget(f.db); err != nil {
			return err
		}
		f.say("Everybody is logged out of the page.\n")
	} else if err := door.ForgetPerson(f.db, f.person); err != nil {
		return err
	}
	closed = true
	if err := j.Close(); err != nil {
		return err
	}
	for _, file := range copies {
		f.inCopy(ctx, file)
	}
	if err := f.verify(); err != nil {
		return err
	}
	if kept { // it has sent on what it had in hand when it sees that
		if err := sleep(ctx, 2*time.Second); err != nil {
			return err
		}
	}
	remaining, err := daemon.ForgetUploads(ctx, f.config, f.person, f.log(slog.LevelError))
	for _, r := range remaining {
		f.left = append(f.left, daemon.Left{Where: r.URL + ", " + r.Point, Why: r.Words, Command: r.Command})
	}
	if err != nil {
		f.left = append(f.left, daemon.Left{Where: "InfluxDB", Why: oneLine(err), Command: "mend that, then: nightroom " + f.again()})
	} else if len(f.config.Influx) > 0 && len(remaining) == 0 {
		f.say("Deleted in InfluxDB too.\n")
	}
	f.left = append(f.left, daemon.Beyond(f.config, f.person)...)
	return nil
}

func (f *forgetting) again() string {
	if f.person == notebook.Everything {
		return "forget --everything"
	}
	return "forget --person " + f.person
}

// known refuses somebody of whom there is nothing: it may be a name mistyped.
func (f *forgetting) known(ctx context.Context, j *store.Journal) error {
	if f.person == notebook.Everything {
		return nil
	}
	people, err := notebook.Diarists(ctx, j)
	if err != nil {
		return err
	}
	for _, p := range f.config.People {
		if !slices.Contains(people, p.ID) {
			people = append(people, p.ID)
		}
	}
	if !slices.Contains(people, f.person) {
		return wrongf("nobody here is called %.40q: there are %s", f.person, strings.Join(people, ", "))
	}
	return nil
}

func (f *forgetting) confirm(ctx context.Context) error {
	word := f.person
	if f.person == notebook.Everything {
		word = "everything"
	}
	if f.in == nil || !terminal(f.in) || nowhere(f.in) {
		return wrongf("this cannot be undone: add --yes")
	}
	f.say("This cannot be undone. To forget %s, type %s: ", f.whom(), word)
	text, err := answer(ctx, bufio.NewReader(f.in))
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if text != word {
		return errors.New("nothing was forgotten")
	}
	return nil
}

// inCopy forgets in a backup, or in what was set aside. One of everything goes
// as a whole.
func (f *forgetting) inCopy(ctx context.Context, file string) {
	_, err := os.Lstat(file)
	if errors.Is(err, fs.ErrNotExist) {
		f.left = append(f.left, daemon.Left{Where: file, Why: "a backup was made there, and is not there now", Command: "where it is now: rm FILE"})
		return
	}
	if err == nil {
		if f.person == notebook.Everything {
			if _, err = store.Examine(ctx, file); err == nil || strings.HasPrefix(file, f.db+".") {
				err = store.Shred(file)
			}
		} else {
			err = notebook.ForgetIn(ctx, file, f.person, f.now)
		}
	}
	if err != nil {
		f.left = append(f.left, daemon.Left{Where: file, Why: oneLine(err), Command: "rm '" + file + "'"})
		return
	}
	f.say("Forgotten in %s too.\n", file)
}

// verify reads the files of the record, byte by byte. Nothing of ours has them
// open now.
func (f *forgetting) verify() error {
	needles := notebook.Needles(f.person)
	for _, file := range []string{f.db, f.db + "-wal"} {
		found, err := contains(file, needles)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if found != "" {
			return fmt.Errorf("%s still has bytes of %s (%q): was something written down meanwhile? Type nightroom %s once more", file, f.whom(), found, f.again())
		}
	}
	return nil
}

// contains finds the first of some texts in a file.
func contains(file string, needles []string) (found string, err error) {
	r, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer r.Close()
	const overlap = 256 // longer than any needle
	b := make([]byte, 1<<20)
	have := 0
	for {
		n, err := r.Read(b[have:])
		have += n
		for _, needle := range needles {
			if bytes.Contains(b[:have], []byte(needle)) {
				return needle, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		keep := min(have, overlap)
		copy(b, b[have-keep:have])
		have = keep
	}
}

// show lists what is left.
func (f *forgetting) show() error {
	if _, err := fmt.Fprintf(f.out, "Forgotten: %s. What this program cannot reach:\n", f.whom()); err != nil {
		return err
	}
	for _, l := range f.left {
		if _, err := fmt.Fprintf(f.out, "\n  %s\n    %s\n    $ %s\n", l.Where, l.Why, l.Command); err != nil {
			return err
		}
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
