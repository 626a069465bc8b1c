package config

import (
	"bytes"
	"strconv"
	"strings"

	"nightroom/internal/notify"
)

const (
	ntfyExample    = "https://ntfy.sh/our-bedroom-7f3a"
	webhookExample = "https://192.168.1.10:8123/api/webhook/nightroom"
	pageExample    = "http://nightroom.local:8080"
)

// notify reads one target or a list.
func (c *Config) notify(n node) {
	items := []node{n}
	if n.isList() {
		items = n.list()
	}
	c.Notify = nil
	for _, item := range items {
		var t Notify
		s := t.read(item)
		if t.Reminder != "" && !c.keepsDiary(t.Reminder) {
			s.at("reminder").wrong("reminder is of %s, who keeps no diary here; write one of people", quoted(t.Reminder))
		}
		c.Notify = append(c.Notify, t)
	}
}

func (c *Config) keepsDiary(id string) bool {
	for _, p := range c.People {
		if p.ID == id {
			return true
		}
	}
	return false
}

func (t *Notify) read(n node) section {
	web := []scheme{{"https", ""}, {"http", ""}}
	address := func(p *string, example string) func(node) {
		return func(v node) {
			if u := v.url(example, web...); u != nil {
				*p = u.String()
			}
		}
	}
	s := n.mapping(
		key{"ntfy", address(&t.Ntfy, ntfyExample)},
		key{"webhook", address(&t.Webhook, webhookExample)},
		key{"template", t.readTemplate},
		key{"token_file", file(&t.TokenFile)},
		key{"at_night", truth(&t.AtNight)},
		key{"quiet_hours", func(v node) {
			q := v.mapping(key{"from", timeOfDay(&t.QuietFrom)}, key{"to", timeOfDay(&t.QuietTo)})
			if q.clean && (!q.has("from") || !q.has("to")) {
				v.wrong("quiet_hours has no beginning or no end; write {from: \"21:00\", to: \"08:00\"}")
			}
		}},
		key{"reminder", id(&t.Reminder)},
		key{"page", address(&t.Page, pageExample)},
	)
	switch {
	case !n.takesKeys():
	case !s.has("ntfy") && !s.has("webhook"):
		n.wrong("notify says nobody where; write ntfy: %s, or webhook: %s", ntfyExample, webhookExample)
	case s.has("ntfy") && s.has("webhook"):
		s.at("webhook").wrong("ntfy and webhook are two targets; write a list of two")
	case s.has("template") && !s.has("webhook"):
		s.at("template").wrong("template is for a webhook; ntfy has its own form")
	case s.has("ntfy") && t.Ntfy != "" && strings.Count(t.Ntfy, "/") < 3:
		s.at("ntfy").wrong("ntfy %s names no topic; write %s", quoted(t.Ntfy), ntfyExample)
	}
	return s
}

func (t *Notify) readTemplate(n node) {
	text := ""
	words(&text, 900)(n)
	if text == "" {
		return
	}
	parsed, err := notify.Parse(text)
	if err == nil {
		err = parsed.Execute(&bytes.Buffer{}, notify.Message{})
	}
	if err != nil {
		n.wrong(`template: %s; write one like '{"text": {{json .Text}}}'; it knows Room, Kind, Rule, Text, Link, Time`, printable(err.Error()))
		return
	}
	t.Template = text
}

func (t *Notify) write(w *writer) {
	w.optional("ntfy", t.Ntfy)
	w.optional("webhook", t.Webhook)
	w.optional("template", t.Template)
	w.optional("token_file", t.TokenFile)
	w.line("at_night", strconv.FormatBool(t.AtNight))
	if t.QuietFrom != t.QuietTo {
		w.line("quiet_hours", flow("from", scalar(t.QuietFrom.String()), "to", scalar(t.QuietTo.String())))
	}
	w.optional("reminder", t.Reminder)
	w.optional("page", t.Page)
}
