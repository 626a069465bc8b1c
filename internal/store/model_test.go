package store

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A model is a journal as simple as it can be: a list.
type model struct {
	rows, pending []Row
	cursor        int64
}

func (m *model) commit() {
	for _, r := range m.pending {
		m.give(r)
	}
	m.pending = nil
}

func (m *model) give(r Row) {
	r.Seq = int64(len(m.rows) + 1)
	m.rows = append(m.rows, r)
}

// newest is what readers see of a kind.
func (m *model) newest(kind Kind, from, to time.Time) (out []Row) {
	for i, r := range m.rows {
		later := slices.ContainsFunc(m.rows[i+1:], r.sameKey)
		if r.Kind == kind && !later && !r.Removed() && !r.At.Before(from) && r.At.Before(to) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Row) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Name, b.Name)) })
	return out
}

var anyRow = rapid.Custom(func(t *rapid.T) Row {
	return row(rapid.SampledFrom([]Kind{epochs, transitions, diary}).Draw(t, "kind"),
		rapid.IntRange(0, 5).Draw(t, "minute"),
		rapid.SampledFrom([]string{"", "a", "b", "ä\x00"}).Draw(t, "name"),
		rapid.SampledFrom([]string{"", "x", "yy", string(make([]byte, 2000))}).Draw(t, "body"))
})

func TestTheJournalIsWhatItsModelIs(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		ctx := context.Background()
		p := filepath.Join(dir, fmt.Sprintf("%d.db", n))
		j, err := Open(ctx, p, daemon)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { j.Close() }()
		m := &model{}
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		same := func(what string, got, want []Row) {
			t.Helper()
			if g, w := texts(got), texts(want); !slices.Equal(g, w) {
				t.Fatalf("%s:\n got %q\nwant %q", what, g, w)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				rows := rapid.SliceOfN(anyRow, 1, 4).Draw(t, "rows")
				j.Add(rows...)
				m.pending = append(m.pending, rows...)
			},
			"commit": func(t *rapid.T) {
				ok(j.Commit(ctx, rapid.SampledFrom([]Sync{Normal, Full}).Draw(t, "sync")))
				m.commit()
			},
			"put": func(t *rapid.T) {
				r := anyRow.Draw(t, "row")
				ok(j.Put(ctx, r))
				m.give(r)
			},
			"deliver": func(t *rapid.T) {
				limit := rapid.IntRange(1, 5).Draw(t, "limit")
				got, err := j.After(ctx, m.cursor, limit)
				ok(err)
				want := m.rows[m.cursor:]
				same("after the cursor", got, want[:min(limit, len(want))])
				if len(got) > 0 {
					m.cursor = got[len(got)-1].Seq
					j.SetCursor("sink", m.cursor)
				}
			},
			"reopen": func(*rapid.T) {
				ok(j.Close())
				m.commit()
				j, err = Open(ctx, p, daemon)
				ok(err)
			},
			"": func(t *rapid.T) {
				kind := rapid.SampledFrom([]Kind{epochs, transitions, diary}).Draw(t, "kind")
				from := start.Add(time.Duration(rapid.IntRange(-1, 6).Draw(t, "from")) * time.Minute)
				to := start.Add(time.Duration(rapid.IntRange(-1, 6).Draw(t, "to")) * time.Minute)
				var got []Row
				ok(j.Each(ctx, kind, from, to, func(r Row) error { got = append(got, r); return nil }))
				same("each", got, m.newest(kind, from, to))
				all := m.newest(kind, time.Time{}, start.Add(time.Hour))
				r, found, err := j.Newest(ctx, kind)
				ok(err)
				if found != (len(all) > 0) || found && !r.sameKey(all[len(all)-1]) {
					t.Fatalf("newest is %v, %v", found, text(r))
				}
				key := anyRow.Draw(t, "key")
				history, err := j.History(ctx, key.Kind, key.At, key.Name)
				ok(err)
				var want []Row
				for _, r := range m.rows {
					if r.sameKey(key) {
						want = append(want, r)
					}
				}
				same("history", history, want)
				if j.Last() != int64(len(m.rows)) || j.Cursor("sink") != m.cursor {
					t.Fatalf("last %d, cursor %d; want %d, %d", j.Last(), j.Cursor("sink"), len(m.rows), m.cursor)
				}
			},
		})
	})
}
