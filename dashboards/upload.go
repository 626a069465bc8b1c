package dashboards

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A Grafana is one that takes dashboards through its API.
type Grafana struct {
	URL   string // http://host:3000, with a path if it stands behind a proxy
	Token string // of a service account that may write dashboards; in no error
}

// folder is where the dashboards go.
const folder = "nightroom"

// Check says which of the two cannot be right.
func (g *Grafana) Check() error {
	u, err := url.Parse(g.URL)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "":
		return errors.New("--grafana: write an address like http://192.168.1.10:3000")
	case u.User != nil:
		return errors.New("--grafana: the address has a password in it: give a token with --token-file")
	case g.Token == "" || strings.ContainsFunc(g.Token, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return errors.New("--token-file: there is no token in it, or one with an odd character: copy it again")
	}
	return nil
}

// Upload writes the dashboards into the folder nightroom, over those that are
// there.
func (g *Grafana) Upload(ctx context.Context) error {
	if err := g.Check(); err != nil {
		return err
	}
	client := &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	err := g.post(ctx, client, "api/folders", map[string]any{"uid": folder, "title": folder})
	if s := (*status)(nil); errors.As(err, &s) && (s.code == http.StatusConflict || s.code == http.StatusPreconditionFailed) {
		err = nil // it is there already
	}
	if err != nil {
		return fmt.Errorf("the folder %s: %w", folder, err)
	}
	for _, d := range All() {
		err := g.post(ctx, client, "api/dashboards/db", map[string]any{"dashboard": json.RawMessage(d.JSON), "folderUid": folder, "overwrite": true})
		if err != nil {
			return fmt.Errorf("the dashboard %s: %w", d.Name, err)
		}
	}
	return nil
}

// A status is an answer that is none of Grafana's good ones.
type status struct {
	code  int
	words string
}

// Error says which setting is wrong.
func (s *status) Error() string {
	text := fmt.Sprintf("Grafana says %d", s.code)
	if s.words != "" {
		text += ": " + s.words
	}
	switch {
	case s.code == http.StatusUnauthorized:
		return text + "; it does not know the token in --token-file"
	case s.code == http.StatusForbidden:
		return text + "; the token needs the role Editor"
	case s.code/100 == 3 || s.code == http.StatusNotFound || s.words == "":
		return text + "; check --grafana: what answers there may be no Grafana"
	}
	return text
}

func (g *Grafana) post(ctx context.Context, client *http.Client, path string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(g.URL, "/")+"/"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+g.Token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10)) // what came before an error is all that there is to tell
	var says struct {
		Message, UID string
	}
	if json.Unmarshal(said, &says) == nil && resp.StatusCode == http.StatusOK && says.UID != "" {
		return nil
	}
	words := strings.Join(strings.Fields(strings.ReplaceAll(says.Message, g.Token, "[hidden]")), " ")
	return &status{resp.StatusCode, words[:min(len(words), 400)]}
}
