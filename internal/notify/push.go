package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"text/template"
	"time"
)

// Options say where a target is.
type Options struct {
	Ntfy      *url.URL // its topic, as in https://ntfy.sh/our-bedroom-7f3a; or
	Webhook   *url.URL // any address that takes a POST
	Template  string   // of the webhook's body; "": a JSON object
	TokenFile string   // sent as a bearer token; read each time
	Room      string   // its name, for people
	Log       *slog.Logger
}

// A Message is what a template is filled with.
type Message struct {
	Room, Kind, Rule, Text, Link string
	Time                         time.Time
}

// Parse reads a template; {{json .Text}} is a text with its quotes.
func Parse(text string) (*template.Template, error) {
	return template.New("").Option("missingkey=error").Funcs(template.FuncMap{
		"json": func(v any) (string, error) { b, err := json.Marshal(v); return string(b), err },
	}).Parse(text)
}

const plain = `{"room":{{json .Room}},"kind":{{json .Kind}},"rule":{{json .Rule}},"text":{{json .Text}},"link":{{json .Link}},"time":{{json .Time}}}`

// A Pusher sends the messages for one target, in order.
type Pusher struct {
	o      Options
	body   *template.Template
	queue  chan Message
	client *http.Client
	first  time.Duration // before the second try; it doubles
	told   string        // the trouble that was logged last
}

// How a message is sent: for an hour at most, and then it is no news.
const (
	oldest   = time.Hour
	longest  = 5 * time.Minute // between two tries
	patience = 10 * time.Second
)

// New makes a Pusher. The template must be good, see Parse.
func New(o Options) (*Pusher, error) {
	text := o.Template
	if text == "" {
		text = plain
	}
	body, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("notify.template: %w", err)
	}
	return &Pusher{
		o: o, body: body, queue: make(chan Message, 32), first: 5 * time.Second,
		client: &http.Client{
			Timeout: patience,
			// A message is not for whoever stands behind a redirect.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				DialContext:         (&net.Dialer{Timeout: patience}).DialContext,
				TLSHandshakeTimeout: patience, MaxIdleConns: 1, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
			},
		},
	}, nil
}

// Push hands a message over. It never waits: what is too much is dropped.
func (p *Pusher) Push(m Message) {
	m.Room = p.o.Room
	select {
	case p.queue <- m:
	default:
		p.o.Log.Warn("A notification was dropped: too many wait")
	}
}

// Run sends until ctx ends.
func (p *Pusher) Run(ctx context.Context) {
	defer p.client.CloseIdleConnections()
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-p.queue:
			p.deliver(ctx, m, time.Now().Add(oldest))
		}
	}
}

// errRefused is of an answer that would be the same the next time.
var errRefused = errors.New("refused")

func (p *Pusher) deliver(ctx context.Context, m Message, until time.Time) {
	for wait := p.first; ; wait = min(2*wait, longest) {
		err := p.send(ctx, m)
		switch {
		case err == nil:
			p.told = ""
			return
		case ctx.Err() != nil:
			return
		case p.told != err.Error(): // the same trouble is said once
			p.told = err.Error()
			p.o.Log.Warn("A notification could not be sent", "to", p.host(), "error", err)
		}
		if errors.Is(err, errRefused) || time.Now().Add(wait).After(until) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait/2 + rand.N(wait/2+1)):
		}
	}
}

// host is what may stand in a log: the path of an ntfy topic is its password.
func (p *Pusher) host() string {
	if p.o.Ntfy != nil {
		return p.o.Ntfy.Host
	}
	return p.o.Webhook.Host
}

func (p *Pusher) send(ctx context.Context, m Message) error {
	to, body, err := p.request(m)
	if err != nil {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	r.Header.Set("Content-Type", "text/plain; charset=utf-8")
	if json.Valid(body) {
		r.Header.Set("Content-Type", "application/json")
	}
	if p.o.TokenFile != "" {
		token, err := os.ReadFile(p.o.TokenFile)
		if err != nil {
			return fmt.Errorf("notify.token_file: %w", err)
		}
		r.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	}
	answer, err := p.client.Do(r)
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err // without the address, which may be a secret
		}
		return err
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, 512))
	switch code := answer.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return fmt.Errorf("%w with %s: check notify.token_file", errRefused, answer.Status)
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= 500:
		return fmt.Errorf("%s answers %s", p.host(), answer.Status)
	default:
		return fmt.Errorf("%w with %s: %.200q", errRefused, answer.Status, said)
	}
}

// request is the address and the body. To ntfy it is JSON, because its headers
// take no umlauts (docs.ntfy.sh, "Publish as JSON").
func (p *Pusher) request(m Message) (to string, body []byte, err error) {
	if p.o.Ntfy == nil {
		var b bytes.Buffer
		err := p.body.Execute(&b, m)
		return p.o.Webhook.String(), b.Bytes(), err
	}
	base := *p.o.Ntfy
	topic := path.Base(base.Path)
	base.Path = path.Dir(base.Path)
	body, err = json.Marshal(struct {
		Topic   string `json:"topic"`
		Title   string `json:"title"`
		Message string `json:"message"`
		Click   string `json:"click,omitempty"`
	}{topic, m.Room, m.Text, m.Link})
	return base.String(), body, err
}
