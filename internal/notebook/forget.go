package notebook

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// A Forgotten is what a record remembers of somebody whom it has forgotten: not
// who it was, but enough to know them again when a backup would bring them
// back. Everything is one too.
type Forgotten struct {
	At   time.Time `json:"at"`
	Salt []byte    `json:"salt"`
	Sum  []byte    `json:"sum"`
}

// Everything stands in the place of a person where all is forgotten.
const Everything = ""

// Is says whether it is this person.
func (f *Forgotten) Is(person string) bool {
	return subtle.ConstantTimeCompare(f.Sum, sumOf(f.Salt, person)) == 1
}

func sumOf(salt []byte, person string) []byte {
	h := sha256.New()
	h.Write(salt)
	h.Write([]byte(person))
	return h.Sum(nil)
}

// forgottenRow is what is remembered of a person.
func forgottenRow(person string, now time.Time) store.Row {
	f := Forgotten{At: now.Truncate(time.Second), Salt: make([]byte, 16)}
	_, _ = rand.Read(f.Salt) // never fails
	f.Sum = sumOf(f.Salt, person)
	body, err := json.Marshal(f)
	if err != nil {
		panic(err) // bytes and a time of these centuries: nothing can fail
	}
	return store.Row{Kind: store.Kind(record.Forgotten), At: now, Name: hex.EncodeToString(f.Salt[:4]), Body: body}
}

// AllForgotten are all whom a record has forgotten, the first first.
func AllForgotten(ctx context.Context, j *store.Journal) (all []Forgotten, err error) {
	err = j.Each(ctx, store.Kind(record.Forgotten), time.Time{}, time.Time{}, func(r store.Row) error {
		var f Forgotten
		if json.Unmarshal(r.Body, &f) == nil { // else it is of a version that knew more
			all = append(all, f)
		}
		return nil
	})
	return all, err
}

// traces of a person in the record: the diary, what was left for them on a
// broker, and what a database would not take.
func traces(person string) []store.Match {
	if person == Everything {
		return []store.Match{{}}
	}
	return []store.Match{
		{Kinds: []store.Kind{store.Kind(record.Pain)}, Names: person + "/"},
		{Kinds: []store.Kind{store.Kind(record.Traces)}, Bodies: "pain/" + person + `"`},
		{Kinds: []store.Kind{store.Kind(record.Upload)}, Bodies: "person=" + person + ","},
	}
}

// Needles are the bytes by which a person would be found in the file of a
// record.
func Needles(person string) (needles []string) {
	if person == Everything {
		return nil
	}
	for _, n := range []string{"%/morning", "%/evening", `"person":"%"`, `pain/%"`, "person=%,"} {
		needles = append(needles, strings.ReplaceAll(n, "%", person))
	}
	return needles
}

// Forget takes all that a record holds of a person out of it for good, or
// Everything, and returns how many rows that were.
func Forget(ctx context.Context, j *store.Journal, person string, now time.Time) (rows int64, err error) {
	instead := []store.Row{forgottenRow(person, now)}
	if person == Everything {
		people, err := Diarists(ctx, j)
		if err != nil {
			return 0, err
		}
		for _, p := range people {
			instead = append(instead, forgottenRow(p, now))
		}
		// What was forgotten before stays so.
		err = j.Each(ctx, store.Kind(record.Forgotten), time.Time{}, time.Time{}, func(r store.Row) error {
			instead = append(instead, store.Row{Kind: r.Kind, At: r.At, Name: r.Name, Body: r.Body})
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return j.Forget(ctx, traces(person), instead...)
}

// Diarists are all of whom a record has diary entries, sorted.
func Diarists(ctx context.Context, j *store.Journal) (people []string, err error) {
	err = j.Each(ctx, store.Kind(record.Pain), time.Time{}, time.Time{}, func(r store.Row) error {
		if who, _, ok := strings.Cut(r.Name, "/"); ok && !slices.Contains(people, who) {
			people = append(people, who)
		}
		return nil
	})
	slices.Sort(people)
	return people, err
}

// A backupSaid is a backup that was made; its row's name is where.
type backupSaid struct {
	At   time.Time `json:"at"`
	Away bool      `json:"away,omitempty"` // on another disk than the record
}

// Backup writes the record to a file, and remembers where, so that who is
// forgotten is forgotten there too.
func Backup(ctx context.Context, j *store.Journal, path string, now time.Time) (c store.Copy, err error) {
	if c, err = j.Backup(ctx, path); err != nil {
		return c, err
	}
	away := OtherDisk(filepath.Dir(c.Path), j.Path()) == nil
	return c, rememberCopy(ctx, j, c.Path, away, now)
}

// Copies are the files that hold what this record once held: the backups that
// were made of it, as far as it knows, the nightly ones, and what was set aside.
func Copies(ctx context.Context, j *store.Journal, db string) (files []string, err error) {
	err = j.Each(ctx, store.Kind(record.Backup), time.Time{}, time.Time{}, func(r store.Row) error {
		files = append(files, r.Name)
		return nil
	})
	for _, kind := range []string{".bad-*", ".before-*", copySuffix + "*"} {
		aside, globErr := filepath.Glob(globbed(db) + kind)
		err = errors.Join(err, globErr)
		files = append(files, aside...)
	}
	return files, err
}

// globbed is a path that stands for itself in a pattern.
func globbed(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// ForgetIn forgets a person in a backup. One that cannot be read is an error,
// and is left as it is.
func ForgetIn(ctx context.Context, file, person string, now time.Time) error {
	return store.Rewrite(ctx, file, store.Restoring{LeaveOut: traces(person), Instead: []store.Row{forgottenRow(person, now)}, Now: now})
}

// A Return is somebody who was forgotten and would come back with a backup.
type Return struct {
	Person string // or Everything
	At     time.Time
	row    store.Row // how the record remembers it
}

// Returns are those whom the record at db has forgotten since a backup was
// made, and who are in it. A backup that was made after somebody was forgotten
// knows of it too.
func Returns(ctx context.Context, c *config.Config, db, backup string) (all []Return, err error) {
	rows, err := store.Peek(ctx, backup, store.Kind(record.Pain), store.Kind(record.Forgotten))
	if err != nil {
		return nil, err
	}
	people, known := []string{Everything}, map[string]bool{}
	for _, r := range rows {
		if r.Kind == store.Kind(record.Forgotten) {
			known[string(r.Body)] = true
		} else if who, _, ok := strings.Cut(r.Name, "/"); ok && !slices.Contains(people, who) {
			people = append(people, who)
		}
	}
	if _, err := os.Stat(db); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	j, err := Open(ctx, c, db, false, nil)
	if errors.Is(err, store.ErrDamaged) { // it remembers nobody
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	err = j.Each(ctx, store.Kind(record.Forgotten), time.Time{}, time.Time{}, func(r store.Row) error {
		var f Forgotten
		if known[string(r.Body)] || json.Unmarshal(r.Body, &f) != nil {
			return nil
		}
		for _, p := range people {
			if f.Is(p) {
				all = append(all, Return{p, f.At, r})
			}
		}
		return nil
	})
	return withEverything(all), errors.Join(err, j.Close())
}

// withEverything leaves out those who were forgotten with everything: they come
// back with it, or not.
func withEverything(all []Return) []Return {
	var at []time.Time
	for _, one := range all {
		if one.Person == Everything {
			at = append(at, one.At)
		}
	}
	return slices.DeleteFunc(all, func(one Return) bool {
		return one.Person != Everything && slices.ContainsFunc(at, one.At.Equal)
	})
}

// Restore puts a backup in the place of the record at db. Those of returns who
// are not welcome are left out, and stay forgotten.
func Restore(ctx context.Context, c *config.Config, db, backup string, returns []Return, welcome func(Return) bool, now time.Time) (kept string, err error) {
	r := store.Restoring{Simulated: Simulated(c), Now: now}
	for _, one := range returns {
		if welcome(one) {
			continue
		}
		r.LeaveOut = append(r.LeaveOut, traces(one.Person)...)
		r.Instead = append(r.Instead, store.Row{Kind: one.row.Kind, At: one.row.At, Name: one.row.Name, Body: one.row.Body})
	}
	return store.Restore(ctx, backup, db, r)
}
