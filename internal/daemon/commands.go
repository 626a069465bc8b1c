package daemon

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/mqtt"
	"nightroom/internal/night"
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
	s, err := parsePain(payload)
	if err != nil {
		return err
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
	schedule := scheduleOf(in.config)
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

func (in *inbox) savePain(ctx context.Context, s Said) (Kept, error) {
	k, err := KeepPain(ctx, in.config, in.journal, s, in.now())
	if err == nil {
		in.log.Info("A pain score was saved", "person", k.Entry.Person, "night", k.Entry.Night) // not the score
	}
	return k, err
}

func (in *inbox) sayInBed(ctx context.Context, on bool) error {
	s := night.Said{At: in.now(), InBed: on}
	if err := in.journal.Put(ctx, inBedRow(s)); err != nil {
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

// parsePain reads a score, or an object with a score.
func parsePain(payload []byte) (s Said, err error) {
	text := bytes.TrimSpace(payload)
	if len(text) == 0 || text[0] != '{' {
		s.Score, err = diary.ParseScore(string(text))
		return s, err
	}
	var o struct {
		Score  json.RawMessage `json:"score"`
		Moment string          `json:"moment"`
		Night  *night.Date     `json:"night"`
		Sites  []string        `json:"sites"`
		Note   string          `json:"note"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return s, fmt.Errorf(`this is no pain entry (%.200s): send a whole number from 0 to 10, or an object like {"score":4,"moment":"morning","night":"2026-11-22"}`, err.Error())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return s, errors.New("something follows the entry: send one object")
	}
	if len(o.Score) == 0 {
		return s, errors.New("the entry has no score: enter a whole number from 0 (none) to 10 (the worst imaginable)")
	}
	if s.Score, err = diary.ParseScore(string(o.Score)); err != nil {
		return s, err
	}
	if s.Moment, err = diary.ParseMoment(o.Moment); err != nil {
		return s, err
	}
	s.Night, s.Sites, s.Note = o.Night, o.Sites, o.Note
	return s, nil
}
