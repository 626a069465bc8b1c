package daemon

import (
	"context"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// shared is how old a score may be to be told at a start.
const shared = 30 * 24 * time.Hour

// sharePain tells the last score of each person, if that is wished for and
// something new was written: by us, or by another program. The score of the
// newest night is the last one, and of two its evening's.
func (h *heart) sharePain(ctx context.Context) {
	last := h.journal.Last()
	if h.tell == nil || !h.config.MQTT.SharePain || last == h.seen {
		return
	}
	h.seen = last
	rows, err := h.journal.Latest(ctx, store.Kind(record.Pain), h.now().Add(-shared))
	if err != nil {
		h.seen = 0
		return
	}
	for _, p := range h.config.People {
		var newest time.Time
		var score *diary.Score
		for _, m := range []diary.Moment{diary.Morning, diary.Evening} {
			row, ok := rows[p.ID+"/"+string(m)]
			if !ok || row.At.Before(newest) {
				continue
			}
			r := notebook.FromJournal(row)
			if e, err := r.Entry(); err == nil && e.Score.Given {
				newest, score = row.At, &e.Score.Value
			}
		}
		if score != nil {
			h.tell.pain(p.ID, *score)
		} else {
			h.tell.broker.Forget("pain/" + p.ID)
		}
	}
}
