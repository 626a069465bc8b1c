package store

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// filled makes a record of n epochs and closes it.
func filled(t *testing.T, n int) string {
	t.Helper()
	p := path(t)
	j, err := Open(t.Context(), p, daemon)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		j.Add(Row{Kind: epochs, At: start.Add(time.Duration(i) * time.Minute), Body: bytes.Repeat([]byte{byte(i)}, 90)})
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return p
}

// spoil overwrites n bytes of a file at an offset.
func spoil(t *testing.T, path string, offset int64, n int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(make([]byte, n), offset); err != nil {
		t.Fatal(err)
	}
}

func TestABadRecordIsSetAsideAndSaid(t *testing.T) {
	cases := []struct {
		name  string
		spoil func(t *testing.T, path string)
	}{
		{"empty", func(t *testing.T, p string) { os.Truncate(p, 0) }},
		{"text", func(t *testing.T, p string) { os.WriteFile(p, []byte(strings.Repeat("not a database\n", 100)), 0o600) }},
		{"zeroed header", func(t *testing.T, p string) { spoil(t, p, 0, 100) }},
		{"zeroed first page", func(t *testing.T, p string) { spoil(t, p, 0, pageSize) }},
		{"half of it", func(t *testing.T, p string) { fi, _ := os.Stat(p); os.Truncate(p, fi.Size()/2) }},
		{"its end is missing", func(t *testing.T, p string) { fi, _ := os.Stat(p); os.Truncate(p, fi.Size()-pageSize) }},
		{"its last page is zeroed", func(t *testing.T, p string) { fi, _ := os.Stat(p); spoil(t, p, fi.Size()-pageSize, pageSize) }},
		{"another program's", func(t *testing.T, p string) {
			os.Remove(p)
			raw(t, p, "CREATE TABLE bookmarks(url TEXT)")
		}},
		{"without a table", func(t *testing.T, p string) { raw(t, p, "DROP TABLE meta") }},
		{"without its mark", func(t *testing.T, p string) { raw(t, p, "DELETE FROM meta") }},
		{"with another mark", func(t *testing.T, p string) { raw(t, p, "PRAGMA application_id=7") }},
		{"without its index", func(t *testing.T, p string) { raw(t, p, "DROP INDEX journal_key") }},
		{"an index that knows less", func(t *testing.T, p string) {
			raw(t, p, `CREATE TABLE older AS SELECT * FROM journal WHERE seq < 150; CREATE INDEX k ON older(kind, at, name);
				PRAGMA writable_schema=1;
				UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'k') WHERE name = 'journal_key';
				DELETE FROM sqlite_schema WHERE name = 'k'`)
		}},
		{"only the log is left", func(t *testing.T, p string) {
			os.Rename(p, p+"-wal")
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := filled(t, 200)
			c.spoil(t, p)
			var said bytes.Buffer
			opt := daemon
			opt.Log = slog.New(slog.NewTextHandler(&said, nil))
			opt.Now = func() time.Time { return time.Date(2026, 11, 24, 3, 50, 0, 0, time.UTC) }

			if _, err := Open(t.Context(), p, Options{Existing: true}); err == nil {
				t.Fatal("a command that only looks finds nothing wrong")
			}
			j := open(t, p, opt)
			kept := p + ".bad-2026-11-24T03-50-00"
			if j.SetAside() != kept {
				t.Errorf("set aside as %q, want %q", j.SetAside(), kept)
			}
			if found, _ := filepath.Glob(kept + "*"); len(found) != 1 {
				t.Errorf("kept are %v", found)
			}
			if n := strings.Count(said.String(), "level=ERROR"); n != 1 || !strings.Contains(said.String(), kept) {
				t.Errorf("said %d times: %s", n, &said)
			}
			commit(t, j, row(epochs, 0, "", "new"))
			want(t, "the new one holds", each(t, j, epochs, time.Time{}, time.Time{}), []string{"0  new"})
			j.Close()
			if j := open(t, p, opt); j.SetAside() != "" {
				t.Error("a sound record was set aside")
			}
		})
	}
}

func TestTwoBadRecordsInOneSecondAreBothKept(t *testing.T) {
	opt := daemon
	opt.Now = func() time.Time { return start }
	p := filled(t, 1)
	var kept []string
	for range 2 {
		os.Truncate(p, 0)
		j := open(t, p, opt)
		kept = append(kept, j.SetAside())
		j.Close()
	}
	if kept[0] == kept[1] || kept[1] == "" {
		t.Error(kept)
	}
}

func TestDamageInTheMiddleIsFoundLaterAndSetAsideAtTheNextStart(t *testing.T) {
	p := filled(t, 5000)
	fi, _ := os.Stat(p)
	spoil(t, p, fi.Size()/pageSize/2*pageSize, pageSize)

	j := open(t, p, daemon)
	if j.SetAside() != "" {
		t.Skip("the start has found it already") // it reads a few pages only, so it should not
	}
	_, err := j.After(t.Context(), 0, 1<<30)
	eachErr := j.Each(t.Context(), epochs, time.Time{}, time.Time{}, func(Row) error { return nil })
	if !errors.Is(err, ErrDamaged) && !errors.Is(eachErr, ErrDamaged) {
		t.Fatal("damage goes unnoticed:", err, eachErr)
	}
	j.Close()
	if j = open(t, p, daemon); j.SetAside() == "" {
		t.Error("the damaged record is still in use")
	}
	if _, err := os.Stat(p + suspectSuffix); err == nil {
		t.Error("the new record is suspect")
	}
}

func TestASuspectRecordThatIsSoundStays(t *testing.T) {
	p := filled(t, 100)
	if err := os.WriteFile(p+suspectSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	j := open(t, p, daemon)
	if _, err := os.Stat(p + suspectSuffix); err == nil || j.SetAside() != "" || j.Last() != 100 {
		t.Error(err, j.SetAside(), j.Last())
	}
}

func TestARecordHoldsOneKindOfReadings(t *testing.T) {
	p := filled(t, 1)
	simulation := daemon
	simulation.Simulated = true
	_, err := Open(t.Context(), p, simulation)
	if !errors.Is(err, ErrOther) || !strings.Contains(err.Error(), "real ones, and these are simulated") {
		t.Error(err)
	}
	q := path(t)
	open(t, q, simulation).Close()
	if _, err := Open(t.Context(), q, daemon); !errors.Is(err, ErrOther) {
		t.Error(err)
	}
	if j := open(t, q, Options{Existing: true}); !j.Simulated() {
		t.Error("a simulated record passes as a real one")
	}
	if j := open(t, p, daemon); j.Simulated() || j.SetAside() != "" || j.Last() != 1 {
		t.Error("the real record is not as it was")
	}
}

func TestALaterVersionIsRefusedAndLeftAlone(t *testing.T) {
	p := filled(t, 1)
	raw(t, p, "PRAGMA user_version=2")
	if _, err := Open(t.Context(), p, daemon); !errors.Is(err, ErrNewer) {
		t.Error(err)
	}
	if found, _ := filepath.Glob(p + ".bad*"); found != nil {
		t.Error("set aside as", found)
	}
}

func TestALinkIsRefused(t *testing.T) {
	dir := t.TempDir()
	victim := filepath.Join(dir, "victim")
	if err := os.WriteFile(victim, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"link": victim, "dangling": filepath.Join(dir, "no")} {
		p := filepath.Join(dir, name)
		if err := os.Symlink(target, p); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), p, daemon); err == nil || !strings.Contains(err.Error(), "not a plain file") {
			t.Error(name, err)
		}
	}
	if fi, err := os.Stat(victim); err != nil || fi.Size() != 0 {
		t.Error("the file behind the link was written to")
	}
}

func TestLookingAtWhatIsNotThereLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(t.Context(), filepath.Join(dir, "typo", "nightroom.db"), Options{Existing: true})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Error("left behind:", entries)
	}
}

func TestARecordHalfBegunIsBegunAgain(t *testing.T) {
	p := path(t)
	for _, suffix := range []string{newSuffix, newSuffix + "-wal", newSuffix + "-journal"} {
		if err := os.WriteFile(p+suffix, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if j := open(t, p, daemon); j.SetAside() != "" {
		t.Error("nothing was lost, and yet", j.SetAside())
	}
	if left, _ := filepath.Glob(p + newSuffix + "*"); left != nil {
		t.Error("left behind:", left)
	}
}

func TestTheFileHasSmallPages(t *testing.T) {
	b, err := os.ReadFile(filled(t, 1))
	if err != nil || int(b[16])<<8|int(b[17]) != pageSize || b[18] != 2 || b[19] != 2 {
		t.Errorf("page size %d, format %d %d, %v", int(b[16])<<8|int(b[17]), b[18], b[19], err)
	}
}
