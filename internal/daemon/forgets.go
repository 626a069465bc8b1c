package daemon

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"sync"

	"nightroom/internal/config"
	"nightroom/internal/sentence"
	"nightroom/internal/web"
)

// Forgets is how the forgetting goes that somebody asked for on the page.
type forgets struct {
	mu sync.Mutex
	is web.Forgetting
}

// Forgetting is the last one, if there was any.
func (p *page) Forgetting() web.Forgetting {
	f := p.house.forgets
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.is
}

// Forget has the command do it, as a program of its own beside us: one that has
// the record open cannot read its file byte by byte, which is how the command
// makes sure that nothing is left.
func (p *page) Forget(person string) error {
	in, f := p.inbox, p.house.forgets
	args := forgetArgs(in.config, person)
	if p.house.program == "" {
		return sentence.Errorf("it has to be typed at the machine: %s", strings.Join(append([]string{"nightroom"}, args...), " "))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.is.Begun && !f.is.Ended {
		return sentence.Errorf("something is being forgotten already; wait until that is done")
	}
	cmd := exec.Command(p.house.program, args...) //nolint:noctx // it comes to its end also when whoever asked goes away
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	if err := cmd.Start(); err != nil {
		return err
	}
	in.log.Info("Somebody takes back on the page what was written down")
	f.is = web.Forgetting{Person: person, Begun: true}
	go func() {
		err := cmd.Wait()
		f.mu.Lock()
		defer f.mu.Unlock()
		f.is.Ended = true
		if err == nil {
			err = json.Unmarshal(out.Bytes(), &f.is.Left)
		}
		if err != nil {
			f.is.Refused = strings.TrimSpace(talk.String())
			if f.is.Refused == "" {
				f.is.Refused = err.Error()
			}
			in.log.Error("It was not all forgotten", "error", f.is.Refused)
		}
	}()
	return nil
}

func forgetArgs(c *config.Config, person string) []string {
	args := []string{"forget", "--config", c.File, "--db", c.Store.Path, "--yes", "--json", "--everything"}
	if person != "" {
		args = append(args[:len(args)-1], "--person", person)
	}
	return args
}
