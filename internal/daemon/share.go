package daemon

import (
	"context"
	"net/url"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/internal/web"
)

// shared is how old a score may be to be told at a start.
const shared = 30 * 24 * time.Hour

// painTo is where scores go beside the record.
func painTo(c *config.Config) (all []web.Place) {
	for i := range c.Influx {
		if c.Influx[i].SharePain {
			all = append(all, web.Place{Database: true, Machine: hostOf(c.Influx[i].URL)})
		}
	}
	switch {
	case c.MQTT.Off || !c.MQTT.SharePain:
	case c.MQTT.Broker != "":
		all = append(all, web.Place{Machine: hostOf(c.MQTT.Broker)})
	default:
		all = append(all, web.Place{})
	}
	return all
}

// hostOf is the machine that an address names.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return address
}

// sharePain tells the last score of each person, if that is wished for and
// something new was written: by us, or by another program. The score of the
// newest night is the last one, and of two its morning's: an evening is that of
// the night which follows.
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
	if h.blank == nil {
		h.blank = map[string]bool{}
	}
	for _, p := range h.config.People {
		var newest time.Time
		var score *diary.Score
		for _, m := range []diary.Moment{diary.Evening, diary.Morning} {
			row, ok := rows[p.ID+"/"+string(m)]
			if !ok || row.At.Before(newest) {
				continue
			}
			r := notebook.FromJournal(row)
			if e, err := r.Entry(); err == nil && e.Score.Given {
				newest, score = row.At, &e.Score.Value
			}
		}
		switch {
		case score != nil:
			h.tell.pain(p.ID, *score)
		case !h.blank[p.ID]: // what an earlier run left there
			h.tell.broker.Forget("pain/" + p.ID)
		}
		h.blank[p.ID] = score == nil
	}
}
