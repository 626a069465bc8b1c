package store

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Rows are laid behind one another on their way out of SQLite. Nothing in a
// name or a body is taken for what is between them.
func TestARowComesBackByteForByte(t *testing.T) {
	j := open(t, path(t), daemon)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9,-]{0,40}`), rapid.Just("\x00\n,\""))
		var rows []Row
		for i := range rapid.IntRange(1, 20).Draw(rt, "rows") {
			body := rapid.OneOf(rapid.SliceOfN(rapid.Byte(), 0, 700), rapid.Map(text, func(s string) []byte { return []byte(s) })).Draw(rt, "body")
			ms := rapid.Int64Range(-1e12, 4e12).Draw(rt, "at")
			rows = append(rows, Row{Kind: Kind(n % 256), At: time.UnixMilli(ms + int64(i)).UTC(), Name: text.Draw(rt, "name"), Body: body})
		}
		commit(t, j, rows...)
		last := j.Last()
		got, err := j.After(t.Context(), last-int64(len(rows)), len(rows)+1)
		if err != nil || len(got) != len(rows) {
			rt.Fatalf("%d of %d rows (%v)", len(got), len(rows), err)
		}
		for i, r := range got {
			if w := rows[i]; r.Seq != last-int64(len(rows))+int64(i)+1 || !r.sameKey(w) || !bytes.Equal(r.Body, w.Body) {
				rt.Fatalf("%+v came back as %+v", w, r)
			}
		}
	})
}

func TestAPageThatDoesNotAddUpIsNoRow(t *testing.T) {
	for _, page := range []string{"", "1", "1,2,3,0,", "1,2,3,4,0,abc", "1,2,3,0,4,abc", "1,2,3,-1,4,abcd", "1,2,3,0,-1,", "1,,3,0,0,", "1,2,x,0,0,", "1,2,3,9223372036854775807,9,abc"} {
		if r, _, ok := unpack([]byte(page)); ok {
			t.Errorf("%q is %+v", page, r)
		}
	}
}
