package daemon

import (
	"context"
	"path/filepath"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/store"
	"nightroom/internal/web"
)

// meters are where the figures of /metrics are read off. Many may read at once.
type meters struct {
	config  *config.Config
	journal *store.Journal
	uploads []opened
	version string
	began   time.Time // on the machine's clock
	now     func() time.Time
}

// Figures are how the program, its disk and its databases do.
func (p *page) Figures(ctx context.Context) web.Figures {
	m := p.meters
	record := m.journal.Stats()
	f := web.Figures{
		Version: m.version, Now: m.now(), Began: m.began,
		RSSBytes:         rss(),
		DiskFreeBytes:    diskFree(filepath.Dir(m.config.Store.Path)),
		CardWrittenBytes: cardWritten(),
		Undervoltage:     undervoltage(hwmon),
		RecordBytes:      record.FileBytes, LogBytes: record.LogBytes, Dropped: record.Dropped,
	}
	for i := range m.uploads {
		u := &m.uploads[i]
		st := u.sink.Status()
		one := web.Upload{
			URL: u.of.URL, Bucket: u.of.Bucket,
			Sent: st.Sent, SetAside: st.SetAside, Expired: st.Expired, Deleted: st.Deleted, Remain: st.Remain,
			Lost: st.Lost, LostWhy: st.LostWhy, LastSuccess: st.LastSuccess, Failing: st.LastError != "",
		}
		var err error
		one.Held, one.OldestWaiting, err = m.journal.Count(ctx, u.Cursor(), uploaded(u.of)...)
		if err != nil { // it cannot be read: how many there are is known, not of when
			one.Held = m.journal.Last() - u.Cursor()
		}
		f.Uploads = append(f.Uploads, one)
	}
	return f
}
