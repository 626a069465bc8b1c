package notebook

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"nightroom/internal/record"
	"nightroom/internal/sentence"
	"nightroom/internal/store"
)

// precious is what cannot be measured again, and is small: what people said,
// and what their nights were like (not their hours, which would double it). A
// year of it is 0.7 MB, written once a night.
var precious = []store.Kind{
	store.Kind(record.Pain), store.Kind(record.Shown), store.Kind(record.InBed),
	store.Kind(record.Night), store.Kind(record.Forgotten),
}

const (
	copySuffix = ".copy-" // and a date

	// How many nightly copies stay beside the record, and how many
	// in another folder.
	keptBeside, keptAway = 3, 7
)

// Precious tells whether a record has anything that is worth a copy.
func Precious(ctx context.Context, j *store.Journal) (bool, error) {
	for _, k := range []record.Kind{record.Pain, record.Night} {
		if _, ok, err := j.Newest(ctx, store.Kind(k)); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// CopyDay is the day of which a copy is to be there at an instant: it begins at
// noon, when the night and the morning are written down.
func CopyDay(now time.Time) string { return now.Add(-12 * time.Hour).Format(time.DateOnly) }

// NewestCopy is the newest nightly copy beside the record at db, and its day;
// "" if there is none.
func NewestCopy(db string) (file, day string) {
	all := nightlyCopies(globbed(db) + copySuffix + "*")
	if len(all) == 0 {
		return "", ""
	}
	file = all[len(all)-1]
	return file, file[len(file)-len(time.DateOnly):]
}

// nightlyCopies are those of a pattern, the oldest first.
func nightlyCopies(pattern string) []string {
	all, err := filepath.Glob(pattern)
	if err != nil {
		return nil // there is no such pattern here
	}
	all = slices.DeleteFunc(all, func(file string) bool {
		name := strings.TrimSuffix(file, ".db")
		if len(name) < len(time.DateOnly) {
			return true
		}
		_, err := time.Parse(time.DateOnly, name[len(name)-len(time.DateOnly):])
		return err != nil
	})
	slices.Sort(all)
	return all
}

// CopyBeside writes the nightly copy of a day beside the record at db, and takes
// away the oldest.
func CopyBeside(ctx context.Context, j *store.Journal, db, day string) (c store.Copy, err error) {
	if c, err = j.Extract(ctx, db+copySuffix+day, precious...); err != nil {
		return c, err
	}
	all := nightlyCopies(globbed(db) + copySuffix + "*")
	for _, old := range all[:max(len(all)-keptBeside, 0)] {
		err = errors.Join(err, store.Shred(old))
	}
	return c, err
}

// AwayFile is what the nightly copy of a day is called in a folder where those
// of several rooms may lie.
func AwayFile(dir, room, day string) string {
	return filepath.Join(dir, "nightroom-"+room+"-"+day+".db")
}

// CopyAway carries a nightly copy into a folder on another disk, reads it back,
// remembers where it is, and takes away the oldest there.
func CopyAway(ctx context.Context, j *store.Journal, from, dir, room, day string, now time.Time) (file string, err error) {
	if err := OtherDisk(dir, j.Path()); err != nil {
		return "", err
	}
	file = AwayFile(dir, room, day)
	if err := carry(from, file); err != nil {
		return "", sentence.Errorf("%s cannot be written: %w", file, err)
	}
	if err := rememberCopy(ctx, j, file, true, now); err != nil {
		return file, err
	}
	all := nightlyCopies(AwayFile(globbed(dir), room, "*"))
	for _, old := range all[:max(len(all)-keptAway, 0)] {
		if err := store.Shred(old); err != nil {
			return file, err
		}
		if err := j.Put(ctx, store.Row{Kind: store.Kind(record.Backup), At: time.UnixMilli(0), Name: old}); err != nil {
			return file, err
		}
	}
	return file, nil
}

// carry copies a file that no database has open. It has its name only when it
// was read back.
func carry(from, to string) (err error) {
	part := to + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part))
		}
	}()
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(dst, sum), src)
	if err = errors.Join(err, dst.Sync(), dst.Close()); err != nil {
		return err
	}
	back, err := os.Open(part)
	if err != nil {
		return err
	}
	defer back.Close()
	read := sha256.New()
	if _, err := io.Copy(read, back); err != nil {
		return err
	}
	if string(sum.Sum(nil)) != string(read.Sum(nil)) {
		return sentence.Errorf("what was read back is not what was written: is that disk sound? (dmesg)")
	}
	if err := os.Rename(part, to); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	defer d.Close()
	_ = d.Sync() // not every file system of a stick or a NAS can
	return nil
}

// OtherDisk tells why a folder is not on another disk than the record and the
// system: a stick that is not plugged in leaves an empty folder on the card.
func OtherDisk(dir, db string) error {
	there, err := diskOf(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return sentence.Errorf("%s is not there: plug in the stick, or mount the disk", dir)
	} else if err != nil {
		return err
	}
	for _, here := range []string{filepath.Dir(db), "/"} {
		if d, err := diskOf(here); err == nil && d == there {
			return sentence.Errorf("%s is on the same disk as the record or the system, which nothing is copied to: plug in the stick, or mount the disk there", dir)
		}
	}
	return nil
}

// diskOf is the number of the disk that a folder is on.
func diskOf(dir string) (uint64, error) {
	fi, err := os.Stat(dir)
	if err != nil {
		return 0, err
	}
	st, ok := fi.Sys().(*syscall.Stat_t)
	switch {
	case !fi.IsDir():
		return 0, sentence.Errorf("%s is no folder", dir)
	case !ok:
		return 0, errors.ErrUnsupported
	}
	return uint64(st.Dev), nil //nolint:unconvert // it is less wide on some machines
}

func rememberCopy(ctx context.Context, j *store.Journal, file string, away bool, now time.Time) error {
	body, err := json.Marshal(backupSaid{now.Truncate(time.Second), away})
	if err != nil {
		return err
	}
	return j.Put(ctx, store.Row{Kind: store.Kind(record.Backup), At: time.UnixMilli(0), Name: file, Body: body})
}

// downloads stands in the place of a path, for copies that were taken along by
// whoever opened the page.
const downloads = "the downloads of a browser"

// Taken remembers that a copy was downloaded: it has left the disk, and where it
// is now nobody here knows.
func Taken(ctx context.Context, j *store.Journal, now time.Time) error {
	return rememberCopy(ctx, j, downloads, true, now)
}

// LeftAt is when a copy last left the disk of the record, as far as it knows;
// if none ever did, when there first was something to lose. Zero is: there is
// nothing.
func LeftAt(ctx context.Context, j *store.Journal) (at time.Time, ever bool, err error) {
	err = j.Each(ctx, store.Kind(record.Backup), time.Time{}, time.Time{}, func(r store.Row) error {
		var b backupSaid
		if json.Unmarshal(r.Body, &b) == nil && b.Away && b.At.After(at) {
			at, ever = b.At, true
		}
		return nil
	})
	if ever || err != nil {
		return at, ever, err
	}
	stop := errors.New("that is the first")
	for _, k := range []record.Kind{record.Pain, record.Night} {
		err := j.Each(ctx, store.Kind(k), time.Time{}, time.Time{}, func(r store.Row) error {
			if at.IsZero() || r.At.Before(at) {
				at = r.At
			}
			return stop
		})
		if err != nil && !errors.Is(err, stop) {
			return at, false, err
		}
	}
	return at, false, nil
}

// Quarter is how long a record may go without a copy elsewhere until somebody is
// reminded, and then again.
const Quarter = 91 * 24 * time.Hour

// Reminder tells whether somebody is to be reminded at an instant: in the first
// week of each quarter that no copy has left since.
func Reminder(left, now time.Time) bool {
	age := now.Sub(left)
	return !left.IsZero() && age >= Quarter && age%Quarter < 7*24*time.Hour
}
