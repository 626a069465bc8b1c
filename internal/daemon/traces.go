package daemon

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/homeassistant"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// Traces are what this record's rooms have left on the broker: retained topics,
// and entities of Home Assistant. A sensor that is taken out, a person who does
// not share any more, a room with another id: what was theirs is taken away at
// the next connection, whichever version left it. Nobody else's topic is
// touched.
type traces struct {
	journal *store.Journal
	log     *slog.Logger

	mu sync.Mutex
	traceBody
}

type traceBody struct {
	Topics   []string         `json:"topics"`   // whole ones, that are there or may be
	Entities map[string]trace `json:"entities"` // of Home Assistant, by id
}

// A trace is an entity that there is, or was.
type trace struct {
	Platform string    `json:"platform"`
	Gone     time.Time `json:"gone,omitzero"` // since when; zero: it is there
}

// mourning is for how long Home Assistant is told that an entity is gone: it
// may have been away itself.
const mourning = 30 * 24 * time.Hour

// recallTraces reads them, and adds what there will be from now on.
func recallTraces(ctx context.Context, j *store.Journal, c *config.Config, room *homeassistant.Room, now time.Time, log *slog.Logger) (t *traces, gone []string, err error) {
	t = &traces{journal: j, log: log}
	rows, err := j.Latest(ctx, store.Kind(record.Traces), time.Time{})
	if err != nil {
		return nil, nil, err
	}
	if row, ok := rows[""]; ok {
		_ = json.Unmarshal(row.Body, &t.traceBody) // else it is of a version that knew more
	}
	before := inJSON(t.traceBody)
	gone = t.visit(retainedTopics(c), room.Components(), now)
	room.Gone = map[string]string{}
	for id, e := range t.Entities {
		if !e.Gone.IsZero() {
			room.Gone[id] = e.Platform
		}
	}
	if after := inJSON(t.traceBody); string(after) != string(before) {
		t.keep()
	}
	return t, gone, nil
}

// visit adds what there is and returns the topics that there are no more.
func (t *traceBody) visit(topics []string, entities map[string]string, now time.Time) (gone []string) {
	for _, topic := range t.Topics {
		if !slices.Contains(topics, topic) {
			gone = append(gone, topic)
		}
	}
	t.Topics = append(slices.Clone(topics), gone...)
	if t.Entities == nil {
		t.Entities = map[string]trace{}
	}
	for id, e := range t.Entities {
		if e.Gone.IsZero() && entities[id] == "" {
			e.Gone = now.Truncate(time.Second)
			t.Entities[id] = e
		}
	}
	maps.DeleteFunc(t.Entities, func(_ string, e trace) bool {
		return !e.Gone.IsZero() && now.Sub(e.Gone) > mourning
	})
	for id, platform := range entities {
		t.Entities[id] = trace{Platform: platform}
	}
	return gone
}

// emptied is told by the client when the broker has a topic no more.
func (t *traces) emptied(topic string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Topics = slices.DeleteFunc(t.Topics, func(one string) bool { return "/"+one == topic })
	t.keep()
}

// keep writes them down with the next commit.
func (t *traces) keep() {
	t.journal.Add(notebook.ToJournal(record.Row{Kind: record.Traces, At: stateAt, Body: inJSON(t.traceBody)}))
}
