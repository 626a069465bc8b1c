package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// A stick is plugged in, pulled out for two nights, and plugged in again.
func TestDiaryAndNightsAreCopiedEachNight(t *testing.T) {
	usb := t.TempDir()
	if err := syscall.Mount("tmpfs", usb, "tmpfs", 0, "size=4m"); err != nil {
		t.Skip("another disk needs root to be mounted: ", err)
	}
	plugged := true
	unplug := func() {
		if plugged {
			plugged = false
			if err := syscall.Unmount(usb, 0); err != nil {
				t.Error(err)
			}
		}
	}
	t.Cleanup(unplug)
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-23 10:30:00")
		p.network()
		p.room, p.backupTo, p.more = "blue", usb, "schedule: {lights_out: \"03:00\", wake: \"11:00\"}\n"
		p.live(func() {
			time.Sleep(2 * time.Hour) // half past noon
			want := filepath.Join(usb, "nightroom-blue-2026-11-23.db")
			c, err := store.Examine(t.Context(), want)
			if err != nil || c.Rows < 1 {
				t.Errorf("%+v, %v", c, err)
			}
			if _, day := notebook.NewestCopy(p.db); day != "2026-11-23" {
				t.Errorf("beside the record is that of %q", day)
			}
			if w := warned(p.page); w != "" {
				t.Errorf("warned: %s", w)
			}
			unplug()
			time.Sleep(24 * time.Hour)
			if w := warned(p.page); !strings.Contains(w, "plug in the stick") {
				t.Errorf("with the stick out the page says %q", w)
			}
			if there, err := os.ReadDir(usb); err != nil || len(there) > 0 {
				t.Errorf("beneath the stick there is %v, %v", there, err)
			}
			if _, day := notebook.NewestCopy(p.db); day != "2026-11-24" {
				t.Errorf("beside the record is that of %q", day)
			}
			if err := syscall.Mount("tmpfs", usb, "tmpfs", 0, "size=4m"); err != nil {
				t.Fatal(err)
			}
			plugged = true
			time.Sleep(15 * time.Minute)
			if w := warned(p.page); w != "" {
				t.Errorf("warned: %s", w)
			}
			if _, err := store.Examine(t.Context(), filepath.Join(usb, "nightroom-blue-2026-11-24.db")); err != nil {
				t.Error(err)
			}
		})
		if n := strings.Count(p.log.String(), "There is no copy"); n != 1 {
			t.Errorf("that there is no copy is logged %d times", n)
		}
	})
}

// What keeps a copy from being made is over within minutes of being mended: the
// next try, and what is said, do not wait out their pause.
func TestACopyIsMadeAsSoonAsTheDiskIsWell(t *testing.T) {
	mount := func(dir string, flags uintptr) error {
		return syscall.Mount("tmpfs", dir, "tmpfs", flags, "size=32m")
	}
	card, usb := t.TempDir(), t.TempDir()
	for _, dir := range []string{card, usb} {
		if err := mount(dir, 0); err != nil {
			t.Skip("another disk needs root to be mounted: ", err)
		}
		t.Cleanup(func() {
			if err := syscall.Unmount(dir, 0); err != nil {
				t.Error(err)
			}
		})
	}
	ballast := filepath.Join(card, "ballast")
	for _, bad := range []struct {
		disk        string
		spoil, mend func() error
		says        string
	}{
		{"the card is full", func() error { return fill(ballast) }, func() error { return os.Remove(ballast) }, "the disk is full"},
		{"the stick can only be read", func() error { return mount(usb, syscall.MS_REMOUNT|syscall.MS_RDONLY) },
			func() error { return mount(usb, syscall.MS_REMOUNT) }, "read-only"},
	} {
		t.Run(bad.disk, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPi(t, "2026-11-22 11:50:00") // the copy is due at noon
				p.network()
				folder, err := os.MkdirTemp(card, "")
				if err != nil {
					t.Fatal(err)
				}
				p.db, p.backupTo = filepath.Join(folder, "nightroom.db"), usb
				p.live(func() { time.Sleep(time.Second) })
				j := p.open()
				if err := j.Put(t.Context(), store.Row{Kind: store.Kind(record.Pain), At: p.true(), Name: "anna/morning", Body: []byte("{}")}); err != nil {
					t.Fatal(err)
				}
				j.Close()
				p.live(func() {
					time.Sleep(8 * time.Minute)
					if w := warned(p.page); w != "" {
						t.Errorf("before noon it says %q", w)
					}
					if err := bad.spoil(); err != nil {
						t.Fatal(err)
					}
					time.Sleep(4 * time.Minute)
					if w := warned(p.page); !strings.Contains(w, "There is no copy of tonight") || !strings.Contains(w, bad.says) {
						t.Errorf("at noon it says %q", w)
					}
					if err := bad.mend(); err != nil {
						t.Fatal(err)
					}
					time.Sleep(2 * time.Minute)
					if w := warned(p.page); strings.Contains(w, "copy") {
						t.Errorf("with the disk well for two minutes it says %q", w)
					}
					if _, day := notebook.NewestCopy(p.db); day != "2026-11-22" {
						t.Errorf("beside the record is the copy of %q", day)
					}
				})
			})
		})
	}
}

// fill takes all that is free on the disk where a file is made.
func fill(file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	free := diskFree(filepath.Dir(file))
	return syscall.Fallocate(int(f.Fd()), 0, 0, int64(*free))
}

func TestOneIsRemindedThatNoCopyHasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 20:00:00")
		p.network()
		p.live(func() { time.Sleep(time.Minute) })
		j := p.open()
		old := p.true().Add(-notebook.Quarter - 7*24*time.Hour + time.Hour)
		if err := j.Put(t.Context(), store.Row{Kind: store.Kind(record.Pain), At: old, Name: "anna/morning", Body: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
		j.Close()
		p.live(func() {
			time.Sleep(10 * time.Minute)
			if w := warned(p.page); !strings.Contains(w, "store.backup_to") {
				t.Errorf("the page says %q", w)
			}
			time.Sleep(time.Hour)
			if w := warned(p.page); w != "" {
				t.Errorf("after a week the page says %q", w)
			}
		})
		if n := strings.Count(p.log.String(), "No copy of the diary has ever left"); n != 1 {
			t.Errorf("logged %d times", n)
		}
	})
}

// warned is what the page warns of.
func warned(p *page) string {
	var all []string
	for _, w := range p.View().Warnings {
		all = append(all, w.Error())
	}
	return strings.Join(all, " ")
}
