package door

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

func (h *house) add(s Script) string {
	h.Helper()
	token, err := AddScript(h.record, s, h.clock)
	if err != nil {
		h.Fatal(err)
	}
	return token
}

func TestAScriptComesInUntilItsTokenIsEnded(t *testing.T) {
	h := newHouse(t)
	grafana, backup := h.add(Script{Name: "grafana", ReadOnly: true}), h.add(Script{Name: "backup", Diary: true})
	for range 2 {
		if s, err := h.Script(grafana, phone); err != nil || s.Name != "grafana" || !s.ReadOnly || s.Diary || !s.Since.Equal(h.clock) {
			t.Errorf("%+v (%v)", s, err)
		}
		if s, err := h.Script(backup, phone); err != nil || s.Name != "backup" || s.ReadOnly || !s.Diary {
			t.Errorf("%+v (%v)", s, err)
		}
		h.restart() // and the file knows them
	}
	if err := EndScript(h.record, "grafana"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Script(grafana, phone); !errors.Is(err, ErrToken) {
		t.Errorf("its token has ended: %v", err)
	}
	if _, err := h.Script(backup, phone); err != nil {
		t.Errorf("the other's has not: %v", err)
	}
	if err := EndScript(h.record, "grafana"); err == nil {
		t.Error("what is gone was ended")
	}
}

// Whoever reads the file, a backup of it or the log cannot come in.
func TestATokenIsKeptAsAHash(t *testing.T) {
	h := newHouse(t)
	token := h.add(Script{Name: "grafana"})
	if _, err := h.Script(token, phone); err != nil {
		t.Fatal(err)
	}
	_, _ = h.Script(token+"x", attacker)
	text, err := os.ReadFile(scriptsFile(h.record))
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.TrimPrefix(token, tokenBegins)
	if len(secret) < 26 || strings.Contains(string(text), secret) || strings.Contains(h.log.String(), secret) {
		t.Errorf("%q is in\n%s\nor\n%s", secret, text, &h.log)
	}
	if fi, err := os.Stat(scriptsFile(h.record)); err != nil || fi.Mode() != 0o600 {
		t.Errorf("mode %v (%v)", fi.Mode(), err)
	}
	for _, line := range []string{`"A script came in with its token" name=grafana from=192.168.1.20`, `"A wrong token at the API" from=192.168.1.66`} {
		if !strings.Contains(h.log.String(), line) {
			t.Errorf("%s is not in\n%s", line, &h.log)
		}
	}
}

func TestWhoGuessesTokensIsSlowedDownAndTheRightOneIsNot(t *testing.T) {
	h := newHouse(t)
	token := h.add(Script{Name: "grafana"})
	wait := Wait{}
	for i := range 1000 {
		_, err := h.Script(strings.Repeat("x", i), phone)
		if i < free && !errors.Is(err, ErrToken) || i >= free && !errors.As(err, &wait) {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	if _, err := h.Script(token, phone); err != nil {
		t.Errorf("the right one from there: %v", err)
	}
	if n := strings.Count(h.log.String(), "wrong token"); n != free {
		t.Errorf("%d lines of 1000 guesses", n)
	}
	h.pass(waiting)
	if _, err := h.Script("once more", phone); !errors.Is(err, ErrToken) {
		t.Errorf("after the wait: %v", err)
	}
	h.set(right)
	h.enter(right, phone) // wrong tokens of a script keep no person there from logging in
}

func TestAScriptThatComesOftenIsToldOnce(t *testing.T) {
	h := newHouse(t)
	token := h.add(Script{Name: "prometheus"})
	for range 100 {
		if _, err := h.Script(token, phone); err != nil {
			t.Fatal(err)
		}
		h.pass(15 * time.Second)
	}
	if n := strings.Count(h.log.String(), "came in"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestNamesOfScriptsAreOnesThatCanBeFoundAgain(t *testing.T) {
	h := newHouse(t)
	h.add(Script{Name: "home-assistant_2"})
	for _, name := range []string{"home-assistant_2", "", "Grafana", "a b", "a\nb", "ä", strings.Repeat("a", 33)} {
		if _, err := AddScript(h.record, Script{Name: name}, h.clock); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
}

func TestTokensThatCannotBeReadLetNobodyIn(t *testing.T) {
	h := newHouse(t)
	token := h.add(Script{Name: "grafana"})
	if err := os.WriteFile(scriptsFile(h.record), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Script(token, phone); err == nil {
		t.Error("somebody came in")
	}
}

func TestForgettingEverythingEndsTokens(t *testing.T) {
	h := newHouse(t)
	token := h.add(Script{Name: "grafana"})
	if err := Forget(h.record); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Script(token, phone); !errors.Is(err, ErrToken) {
		t.Errorf("it came in: %v", err)
	}
}

func TestTheDayOfAScriptsLastVisitIsKept(t *testing.T) {
	h := newHouse(t)
	token := h.add(Script{Name: "grafana"})
	used := func() string {
		all, err := Scripts(h.record)
		if err != nil || len(all) != 1 {
			t.Fatalf("%v (%v)", all, err)
		}
		return all[0].Used.Format(time.DateOnly)
	}
	if got := used(); got != "0001-01-01" {
		t.Errorf("before its first visit it was used on %s", got)
	}
	for day := range 2 {
		h.clock = h.clock.Add(time.Duration(day) * 24 * time.Hour)
		for range 3 {
			if _, err := h.Script(token, phone); err != nil {
				t.Fatal(err)
			}
		}
		if want := h.clock.UTC().Format(time.DateOnly); used() != want {
			t.Errorf("it was used on %s, want %s", used(), want)
		}
		h.restart()
	}
	// Once a day is enough: the same day's next visit writes nothing.
	was, err := os.Stat(scriptsFile(h.record))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Script(token, attacker); err != nil {
		t.Fatal(err)
	}
	if is, err := os.Stat(scriptsFile(h.record)); err != nil || !os.SameFile(was, is) {
		t.Errorf("the file was written anew (%v)", err)
	}
}
