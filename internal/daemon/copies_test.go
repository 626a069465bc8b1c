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
		p := newPi(t, "2026-11-22 20:00:00")
		p.network()
		p.room, p.backupTo = "blue", usb
		p.live(func() {
			time.Sleep(16*time.Hour + 30*time.Minute) // half past noon
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
