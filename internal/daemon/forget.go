package daemon

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/homeassistant"
	"nightroom/internal/mqtt"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// A Left is a place in which something may be left of somebody who was
// forgotten, because it is not ours to clear away.
type Left struct {
	Where   string `json:"where"`
	Why     string `json:"why"`
	Command string `json:"command"` // what to type there, or to do
}

// ForgetOnBroker empties the room's topics on its broker: those of a person and
// the discovery message, in which they stand by name, or all. Our own broker
// keeps nothing when the daemon ends, and the daemon looks after it while it
// runs; that it is there stays said.
func ForgetOnBroker(ctx context.Context, c *config.Config, person string, runs bool, log *slog.Logger) (emptied []string, err error) {
	if c.MQTT.Off || c.MQTT.Broker == "" {
		return nil, nil
	}
	u, err := url.Parse(c.MQTT.Broker)
	if err != nil {
		return nil, err
	}
	base := "nightroom/" + c.Room + "/"
	filters := []string{(&homeassistant.Room{ID: c.Room}).Topic(), base + "pain/" + person}
	if person == notebook.Everything {
		filters[1] = base + "#"
	}
	keep := ""
	if runs {
		keep = base + "status"
	}
	return mqtt.Empty(ctx, mqtt.Options{
		Room: c.Room, Broker: u, Log: log,
		Username: c.MQTT.Username, PasswordFile: c.MQTT.PasswordFile,
		CAFile: c.MQTT.CAFile, CertFile: c.MQTT.CertFile, KeyFile: c.MQTT.KeyFile,
	}, keep, filters...)
}

// Beyond is what no program of ours can reach.
func Beyond(c *config.Config, person string) (left []Left) {
	add := func(where, why, command string) { left = append(left, Left{where, why, command}) }
	for _, p := range c.People {
		if p.ID == person && c.File != "" {
			add(c.File, "the name stands there under people, and no entry", "sudo nano "+c.File+", then sudo systemctl restart nightroom")
		}
	}
	add("files you exported or copied (CSV, FHIR, reports, backups elsewhere)", "we do not know where they are", "rm FILE")
	add("the log of this machine", "it says when entries were saved, and for whom; never a score or a note", "sudo journalctl --rotate && sudo journalctl --vacuum-time=1s")
	if c.MQTT.Broker != "" {
		add("Home Assistant, and whoever else listened on the broker", "what they recorded is theirs",
			"in Home Assistant: Developer tools, Actions, recorder.purge_entities, with the entities of nightroom_"+c.Room)
	}
	if len(c.Influx) > 0 {
		add("backups of the database", "they are not made by us", "influxd: delete the files that influx backup wrote")
	}
	add("the memory card itself", "it keeps old copies of a page until it needs the place; only a card that is destroyed has none", "sudo fstrim -av")
	return left
}

// heed notices that somebody was forgotten, by a command beside us: everybody
// who listens is told anew what there still is.
func (h *heart) heed(ctx context.Context) {
	last := h.journal.Last()
	if last == h.heeded {
		return
	}
	row, ok, err := h.journal.Newest(ctx, store.Kind(record.Forgotten))
	if err != nil {
		return
	}
	first := h.heeded == 0
	h.heeded = last
	if !ok || !row.At.After(h.forgot) {
		return
	}
	h.forgot = row.At
	if first {
		return // before our time
	}
	all, err := notebook.AllForgotten(ctx, h.journal)
	if err != nil || len(all) == 0 {
		return
	}
	h.log.Info("Somebody took back what was written down; it is gone, and what there still is, is told anew")
	if h.tell == nil {
		return
	}
	for i := range all {
		if all[i].Is(notebook.Everything) && !all[i].At.Before(row.At.Truncate(time.Second)) {
			h.tell.broker.Forget("night")
		}
		for _, p := range h.config.People {
			if all[i].Is(p.ID) {
				h.tell.broker.Forget("pain/" + p.ID) // sharePain tells it again if there is something new
			}
		}
	}
	h.seen = 0
	h.tell.broker.Again()
}
