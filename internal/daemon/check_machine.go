package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"nightroom/internal/clock"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// clock tells whether the time can be believed. A Pi has no clock of its own:
// without a network it goes on from when it was switched off.
func (k *Check) clock(ctx context.Context) {
	v, now := k.judgeClock(ctx)
	says := now.Format("2006-01-02 15:04 MST")
	switch {
	case v.Wrong:
		k.tell("clock", "", Fails, v.Why.Error(), "connect this machine to the network, or set its clock: sudo date -s \"2026-11-22 21:14\", with the date and time of now")
	case v.Unsure, !v.Trusted:
		k.tell("clock", "", Note, "shows "+says+", and nothing has set it since this machine started: what is measured is marked unsure",
			"connect it to the network, or, if the time is right, say so on the page, or write clock: trust")
	default:
		k.tell("clock", "", Works, says+", "+v.Why.Error(), "")
	}
}

func (k *Check) judgeClock(ctx context.Context) (v clock.Verdict, now time.Time) {
	m := k.machine
	if m.wall == nil {
		m = thisMachine()
	}
	f := m.facts(k.Config)
	f.Newest, f.Since = k.newest(ctx), m.up()
	return clock.Judge(f), f.Now
}

// newest is the last epoch of the record, as far as this user may read it.
func (k *Check) newest(ctx context.Context) time.Time {
	if !exists(k.Config.Store.Path) {
		return time.Time{}
	}
	j, err := notebook.Open(ctx, k.Config, "", false, k.Log)
	if err != nil {
		return time.Time{} // which the check of the record tells
	}
	defer j.Close() //nolint:errcheck // only read
	row, _, _ := j.Newest(ctx, store.Kind(record.Environment))
	return row.At
}

func (k *Check) record(ctx context.Context) {
	path := k.Config.Store.Path
	fi, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		folder := filepath.Dir(path)
		switch {
		case !exists(folder):
			k.tell("record", path, Note, "its folder is not there yet", "the package makes it; else: sudo install -d -o $USER -m 700 "+folder)
		case unix.Access(folder, unix.W_OK) != nil:
			k.tell("record", path, Note, "is not there yet, and this user may not begin it", "run nightroom as the owner of "+folder)
		default:
			k.tell("record", path, Works, "is not there yet; the first start begins it", "")
		}
		return
	}
	if err != nil {
		k.fails("record", path, err)
		return
	}
	j, err := notebook.Open(ctx, k.Config, "", false, k.Log)
	if errors.Is(err, fs.ErrPermission) {
		k.tell("record", path, Note, "this user may not read it", "run the check with sudo")
		return
	}
	if err != nil {
		k.fails("record", path, err)
		return
	}
	defer j.Close() //nolint:errcheck // only read
	if made := notebook.Simulated(k.Config); made != j.Simulated() {
		k.fails("record", path, fmt.Errorf("%w; give another file under store: {path: …}", store.ErrOther))
		return
	}
	k.tell("record", path, Works, fmt.Sprintf("%.1f MB%s", float64(fi.Size())/1e6, writtenIn(ctx, j)), "")
	k.copies(ctx, j)
}

// What a disk must have. A year is 180 MB.
const (
	enough  = 500 << 20
	little  = 20 << 20
	clearly = 30 << 20 // where little is over again
)

func (k *Check) disk(context.Context) {
	folder := filepath.Dir(k.Config.Store.Path)
	for !exists(folder) && folder != filepath.Dir(folder) {
		folder = filepath.Dir(folder)
	}
	d, err := diskOf(folder)
	if err != nil {
		k.fails("disk", folder, fmt.Errorf("how much is free cannot be found out: %w", err))
		return
	}
	says := fmt.Sprintf("%.1f GB are free; a year of readings is 0.2", float64(d.free)/1e9)
	const fix = "remove what is not needed, or keep less with store: {keep: 90d}"
	switch {
	case d.readOnly:
		k.tell("disk", folder, Fails, "can only be read", "after a power cut the card may be damaged: look into dmesg, and copy what you need")
	case d.free < little:
		k.tell("disk", folder, Fails, says, fix)
	case d.free < enough:
		k.tell("disk", folder, Note, says, fix)
	default:
		k.tell("disk", folder, Works, says, "")
	}
}

// power tells when a Pi has too little of it at this moment.
func (k *Check) power(context.Context) {
	if under := undervoltage(filepath.Join(k.machine.root, hwmon)); under != nil && *under {
		k.tell("power", "", Note, "this Pi gets too little (under-voltage): sensors err and cards die of that", "use the supply that belongs to it, and a short cable")
	}
}
