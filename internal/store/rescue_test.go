package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Whatever of the record's files is deleted under its keeper, nothing is lost.
func TestAFileThatIsDeletedUnderItsKeeperIsWrittenAnew(t *testing.T) {
	for name, remove := range map[string]func(p string) error{
		"the record":     os.Remove,
		"its log":        func(p string) error { return os.Remove(p + "-wal") },
		"both":           removeAll,
		"its locks":      func(p string) error { return errorsOf(os.Remove(p+lockSuffix), os.Remove(p+guestSuffix)) },
		"the folder":     func(p string) error { return os.RemoveAll(filepath.Dir(p)) },
		"all, replaced":  func(p string) error { return errorsOf(removeAll(p), os.WriteFile(p, []byte("something else"), 0o600)) },
		"moved away":     func(p string) error { return os.Rename(p, p+".old") },
		"nothing at all": func(string) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			p := filepath.Join(t.TempDir(), "record", "nightroom.db")
			j := open(t, p, daemon)
			commit(t, j, row(epochs, 0, "", "a"), row(diary, 0, "anna", "4"))
			if err := remove(p); err != nil {
				t.Fatal(err)
			}
			if err := j.Put(t.Context(), row(diary, 1, "anna", "5")); err != nil { // before anybody has looked
				t.Fatal(err)
			}
			if _, err := j.Poll(t.Context()); err != nil {
				t.Fatal(err)
			}
			commit(t, j, row(epochs, 1, "", "b"))
			if err := j.Close(); err != nil {
				t.Fatal(err)
			}
			j = open(t, p, daemon)
			if j.SetAside() != "" {
				t.Error("set aside:", j.SetAside())
			}
			want(t, "the diary", each(t, j, diary, time.Time{}, time.Time{}), []string{"0 anna 4", "1 anna 5"})
			want(t, "the epochs", each(t, j, epochs, time.Time{}, time.Time{}), []string{"0  a", "1  b"})
			if name == "all, replaced" {
				aside, err := filepath.Glob(p + ".bad-*")
				if err != nil || len(aside) != 1 {
					t.Error("what lay in its place is not kept:", aside, err)
				}
			}
		})
	}
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestWhileItCannotBeWrittenAnewNothingIsSaidToBeSaved(t *testing.T) {
	p := filepath.Join(t.TempDir(), "record", "nightroom.db")
	j := open(t, p, daemon)
	commit(t, j, row(diary, 0, "anna", "4"))
	folder := filepath.Dir(p)
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // no folder can be made there
		t.Fatal(err)
	}
	if _, err := j.Poll(t.Context()); err == nil || !strings.Contains(err.Error(), "do not stop nightroom") {
		t.Fatal(err)
	}
	if err := j.Put(t.Context(), row(diary, 1, "anna", "5")); err == nil {
		t.Error("an entry was saved in a file that is gone")
	}
	j.Add(row(epochs, 0, "", "a"))
	if err := j.Commit(t.Context(), Full); err == nil {
		t.Error("readings were written to a file that is gone")
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Poll(t.Context()); err != nil {
		t.Fatal(err)
	}
	commit(t, j)
	if j.Rescued() != 1 {
		t.Errorf("rescued %d times", j.Rescued())
	}
	want(t, "the diary", each(t, j, diary, time.Time{}, time.Time{}), []string{"0 anna 4"})
	want(t, "the epochs", each(t, j, epochs, time.Time{}, time.Time{}), []string{"0  a"})
}
