package daemon

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// A database that was away for longer than readings are kept has missed some:
// its ledger says how many, and why.
func TestWhatIsPrunedBeforeItWasSentIsInTheLedgerAsLost(t *testing.T) {
	c := configured(t, threeSensors+"influx: {url: \"http://127.0.0.1:1\", bucket: room}\n")
	j := journal(t, c)
	now := berlin(t, "2026-11-23 07:30:00")
	put := func(at time.Time, n int) {
		for i := range n {
			j.Add(notebook.ToJournal(record.OfEpoch(&epoch.Epoch{Start: at.Add(time.Duration(i) * epoch.Length)})))
		}
		if err := j.Commit(t.Context(), store.Normal); err != nil {
			t.Fatal(err)
		}
	}
	put(now.Add(-c.Store.Keep-24*time.Hour), 3)
	u, err := sinkOf(c, &c.Influx[0], j, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !u.Keep(0, j.Last(), "") { // these it has
		t.Fatal("the cursor does not move")
	}
	put(now.Add(-c.Store.Keep-time.Hour), 5)
	put(now.Add(-time.Hour), 7)
	p := pruner{config: c, journal: j, uploads: []opened{u}, log: slog.New(slog.DiscardHandler), now: func() time.Time { return now }}
	if err := p.prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	if st := u.sink.Status(); st.Lost != 5 || !strings.Contains(st.LostWhy, "store.keep") {
		t.Errorf("status %+v, want 5 lost", st)
	}
	if n, _, err := j.Count(t.Context(), 0, store.Kind(record.Environment)); err != nil || n != 7 {
		t.Errorf("%d epochs are left (%v), want 7", n, err)
	}
}
