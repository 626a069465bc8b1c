package daemon

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/homeassistant"
	"nightroom/internal/mqtt"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

// commands are the topics that the room listens to, and what it does then. obey
// gets what stands in the place of each +.
var commands = []struct {
	filter string
	obey   func(in *inbox, ctx context.Context, named []string, payload []byte) error
}{
	{"in_bed/set", (*inbox).obeyInBed},
	{"pain/+/set", (*inbox).obeyPain},
	{"limit/+/+/set", (*inbox).obeyLimit},
	{"snooze/set", (*inbox).obeySnooze},
	{"pause/set", (*inbox).obeyPause},
	{"away/set", (*inbox).obeyAway},
	{"notify/+/set", (*inbox).obeyNotify},
	{"/" + homeassistant.Birth, (*inbox).obeyBirth},
}

func commandTopics() (filters []string) {
	for _, c := range commands {
		filters = append(filters, c.filter)
	}
	return filters
}

// matches tells whether a filter is about a topic, and what stands in the place
// of each +.
func matches(filter, topic string) (named []string, ok bool) {
	wants, has := strings.Split(filter, "/"), strings.Split(topic, "/")
	if len(wants) != len(has) {
		return nil, false
	}
	for i, level := range wants {
		switch level {
		case "+":
			named = append(named, has[i])
		case has[i]:
		default:
			return nil, false
		}
	}
	return named, true
}

// An inbox takes what people say over MQTT and on the page: to the journal
// first, then to the heart.
type inbox struct {
	config  *config.Config
	journal *store.Journal
	log     *slog.Logger
	now     func() time.Time
	ask     chan<- func()
	heart   *heart
}

// command carries out what came over MQTT. The error is for whoever sent it.
func (in *inbox) command(ctx context.Context, c mqtt.Command) error {
	err := in.obey(ctx, c)
	if err != nil {
		in.log.Warn("A command was refused", "topic", c.Topic, "error", err)
	}
	return err
}

func (in *inbox) obey(ctx context.Context, c mqtt.Command) error {
	for _, one := range commands {
		if named, ok := matches(one.filter, c.Topic); ok {
			return one.obey(in, ctx, named, c.Payload)
		}
	}
	return fmt.Errorf("%.80q is no command", c.Topic)
}

func (in *inbox) obeyInBed(ctx context.Context, _ []string, payload []byte) error {
	on, err := parseInBed(payload)
	if err != nil {
		return err
	}
	return in.sayInBed(ctx, on)
}

func (in *inbox) obeyPain(ctx context.Context, named []string, payload []byte) error {
	s, err := notebook.ParseJSON(payload)
	if err != nil {
		return err
	}
	if s.Person != "" && s.Person != named[0] {
		return fmt.Errorf("this is the topic of %s, and the entry is of %.40q: send it to pain/%.40s/set", named[0], s.Person, s.Person)
	}
	s.Person = named[0]
	_, err = in.savePain(ctx, s)
	return err
}

func (in *inbox) obeySnooze(ctx context.Context, _ []string, payload []byte) error {
	l, err := in.lullReader(snoozing).read(payload)
	return in.let(ctx, snoozing, l, err)
}

func (in *inbox) obeyPause(ctx context.Context, _ []string, payload []byte) error {
	l, err := in.lullReader(pausing).read(payload)
	return in.let(ctx, pausing, l, err)
}

func (in *inbox) obeyAway(ctx context.Context, _ []string, payload []byte) error {
	l, err := in.lullReader(absence).readAway(payload)
	return in.let(ctx, absence, l, err)
}

func (in *inbox) lullReader(what string) *lullReader {
	schedule := notebook.Schedule(in.config)
	r := &lullReader{what: what, now: in.now(), schedule: &schedule}
	for _, rule := range rulesOf(in.config) {
		r.rules = append(r.rules, rule.Name)
	}
	return r
}

// let begins or ends a lull that was read, or passes on why it could not be.
func (in *inbox) let(ctx context.Context, what string, l lull, err error) error {
	if err != nil {
		return err
	}
	if err := in.journal.Put(ctx, lullRow(what, l, in.now())); err != nil {
		return err
	}
	return in.tell(ctx, func() { in.heart.let(what, l) })
}

// tell has the heart do something in its own time. When the program ends
// meanwhile, the next start finds in the journal what is to be done.
func (in *inbox) tell(ctx context.Context, do func()) error {
	select {
	case in.ask <- do:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (in *inbox) savePain(ctx context.Context, s notebook.Said) (notebook.Kept, error) {
	k, err := notebook.Write(ctx, in.config, in.journal, s, in.now())
	if err == nil {
		in.log.Info("A pain score was saved", "person", k.Entry.Person, "night", k.Entry.Night) // not the score
	}
	return k, err
}

func (in *inbox) sayInBed(ctx context.Context, on bool) error {
	s := night.Said{At: in.now(), InBed: on}
	if err := notebook.SayInBed(ctx, in.journal, s); err != nil {
		return err
	}
	return in.tell(ctx, func() { in.heart.sayInBed(s) })
}

func parseInBed(payload []byte) (on bool, err error) {
	switch strings.ToUpper(string(bytes.TrimSpace(first(payload, 16)))) {
	case "ON":
		return true, nil
	case "OFF":
		return false, nil
	}
	return false, fmt.Errorf("in bed is ON or OFF, not %.40q", payload)
}

// first n bytes of what somebody sent, for looking at.
func first(b []byte, n int) []byte { return b[:min(n, len(b))] }
