package daemon

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"nightroom/internal/record"
	"nightroom/internal/sentence"
)

// selfEvery is how often the record is told how the program itself does.
const selfEvery = 5 * time.Minute

// self keeps how the program does, every five minutes of the room's time.
func (h *heart) self() {
	at := h.now().Truncate(selfEvery)
	if h.began.IsZero() || !at.After(h.told) {
		return
	}
	h.told = at
	free := h.free(filepath.Dir(h.config.Store.Path))
	h.warnOfDisk(free)
	d := &record.DaemonBody{
		UptimeS:          time.Since(h.began).Round(time.Second).Seconds(),
		RSSBytes:         rss(),
		DiskFreeBytes:    free,
		CardWrittenBytes: cardWritten(),
		Undervoltage:     h.under(),
	}
	if len(h.uploads) > 0 {
		d.BacklogRows = new(float64(backlog(h.journal, h.uploads)))
	}
	h.note(record.OfDaemon(at, d))
}

// warnOfDisk says that the disk is nearly full. The log of the record has its
// place from the start, so that it goes on for hours when all others are refused:
// long enough for somebody to do something, who must be told for that.
// On the edge that is said once: it is over when there is clearly more.
func (h *heart) warnOfDisk(free *float64) {
	if free == nil {
		return // nobody knows; what was said stays
	}
	limit := float64(little)
	if h.nearly {
		limit = clearly
	}
	near := *free < limit
	if near == h.nearly {
		return
	}
	h.nearly = near
	if !near {
		h.log.Info("The disk has room again")
		h.warn(aboutDisk, nil)
		return
	}
	h.log.Warn(fmt.Sprintf("The disk is nearly full: %.0f MB are free where the record is.", *free/1e6), "folder", filepath.Dir(h.config.Store.Path))
	h.warn(aboutDisk, sentence.Errorf("The disk is nearly full: %.0f MB are free where the record is. "+
		"Remove what is not needed, or keep less with store: {keep: 90d}; when nothing is free, readings and pain scores cannot be saved.", *free/1e6))
}

// rss is what of the program lies in memory: proc(5), statm, the second figure
// in pages.
func rss() *float64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return nil
	}
	fields := bytes.Fields(b)
	if len(fields) < 2 {
		return nil
	}
	pages, err := strconv.ParseFloat(string(fields[1]), 64)
	if err != nil {
		return nil
	}
	return new(pages * float64(os.Getpagesize()))
}

// cardWritten is what the program has had written to the disk since its start:
// proc(5), io, write_bytes.
func cardWritten() *float64 {
	b, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return nil
	}
	for line := range bytes.Lines(b) {
		if text, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("write_bytes: ")); ok {
			if n, err := strconv.ParseFloat(string(text), 64); err == nil {
				return &n
			}
		}
	}
	return nil
}
