package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"nightroom/internal/config"
	"nightroom/internal/export"
	"nightroom/internal/notebook"
	"nightroom/internal/sentence"
	"nightroom/internal/web"
)

// A house is what the page's settings need beside the inbox.
type house struct {
	version string
	program string
	copying *sync.Mutex // of the record: one at a time
	forgets *forgets
	fresh   *atomic.Bool
}

// welcomed is the file beside the record that says that somebody has seen, or
// passed by, the page for the first visit.
func welcomed(db string) string { return db + ".welcomed" }

func (d *daemon) newHouse(ctx context.Context) house {
	h := house{version: d.Version, program: d.Program, copying: &sync.Mutex{}, forgets: &forgets{}, fresh: &atomic.Bool{}}
	if d.before != nil {
		h.forgets = d.before.forgets
	}
	sweep(d.Config.Store.Path)
	h.fresh.Store(d.unsettled(ctx))
	return h
}

// unsettled tells whether a machine is one on which nobody has decided
// anything: no night was slept, and the file says nothing of the room, its
// hours or its people. A made-up room is nobody's.
func (d *daemon) unsettled(ctx context.Context) bool {
	if notebook.Simulated(d.Config) {
		return false
	}
	if _, err := os.Stat(welcomed(d.Config.Store.Path)); err == nil {
		return false
	}
	if _, slept, err := notebook.LastNight(ctx, d.journal); slept || err != nil {
		return false
	}
	file, err := config.Read(d.Config.File, Parts())
	if err != nil {
		return false
	}
	return !slices.ContainsFunc([]string{"name", "people", "schedule.lights_out", "schedule.wake", "rules.cool"}, file.Has)
}

// Fresh tells whether nobody has decided anything yet.
func (p *page) Fresh() bool { return p.house.fresh.Load() }

// Welcomed ends that, for good if it can be written down.
func (p *page) Welcomed() {
	if !p.house.fresh.Swap(false) {
		return
	}
	if err := os.WriteFile(welcomed(p.inbox.config.Store.Path), nil, 0o600); err != nil {
		p.inbox.log.Warn("That somebody was here could not be written down; the guide is shown again after a restart", "error", err)
	}
}

// Draft is the file as it is now.
func (p *page) Draft() (config.Draft, error) {
	d, err := config.Read(p.inbox.config.File, Parts())
	if err != nil {
		d.Config = p.inbox.config
	}
	return d, err
}

// Change writes changes and has them count.
func (p *page) Change(ctx context.Context, mark string, changes ...config.Change) (done web.Changed, err error) {
	in := p.inbox
	file := in.config.File
	was, err := config.Read(file, Parts())
	if err != nil {
		return done, err
	}
	if was.Mark != mark {
		return done, config.ErrMoved
	}
	is, err := was.Edit(file, Parts(), changes...)
	if err != nil {
		return done, err
	}
	now, err := config.Read(file, Parts())
	if done.Mark = now.Mark; err != nil || now.Mark == was.Mark {
		return done, err
	}
	in.log.Info("The configuration was changed on the page", "what", fmt.Sprint(changes), "file", file)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), atOnce)
	defer cancel()
	done.Anew, err = in.takeUp(ctx, was.Config, is)
	return done, err
}

// download is what a copy is called that is on its way to a browser.
const download = ".download-"

// sweep clears away copies that a power cut has left.
func sweep(db string) {
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(db), download+"*")) // the pattern is a good one
	for _, file := range left {
		_ = os.Remove(file)
	}
}

// spare is what stays free on the disk beside a copy, in bytes: the record goes
// on meanwhile.
const spare = 64 << 20

// Backup is a checked copy of the whole record. It has no name any more when it
// is returned, so that nothing of it is left whatever happens.
func (p *page) Backup(ctx context.Context) (*os.File, error) {
	in := p.inbox
	if !p.house.copying.TryLock() {
		return nil, sentence.Errorf("somebody is taking a backup at this moment; try again in a minute")
	}
	defer p.house.copying.Unlock()
	folder := filepath.Dir(in.config.Store.Path)
	if free, size := diskFree(folder), in.journal.Stats().FileBytes; free != nil && *free < float64(size+spare) {
		return nil, sentence.Errorf("there is no room for a copy of %.0f MB beside the record; type \"sudo nightroom backup FILE\" with a file on another disk", float64(size)/1e6)
	}
	at := filepath.Join(folder, download+in.now().UTC().Format("20060102T150405.000"))
	if _, err := in.journal.Backup(ctx, at); err != nil {
		return nil, err
	}
	f, err := os.Open(at)
	return f, errors.Join(err, os.Remove(at))
}

// Taken notes that somebody has a copy now.
func (p *page) Taken(ctx context.Context) {
	if err := notebook.Taken(ctx, p.inbox.journal, p.inbox.now()); err != nil {
		p.inbox.log.Warn("That a copy was downloaded could not be written down", "error", err)
	}
}

// Sheet writes all diary entries.
func (p *page) Sheet(ctx context.Context, w io.Writer) error {
	in := p.inbox
	e := export.Extract{Config: in.config, What: "diary", Format: "csv", Now: in.now()}
	done, err := e.Write(ctx, in.journal, w)
	return errors.Join(err, done.Left.Error())
}

// Home is where things lie.
func (p *page) Home() web.Home {
	c := p.inbox.config
	return web.Home{Version: p.house.version, Record: c.Store.Path, File: c.File, Demo: notebook.Simulated(c)}
}
