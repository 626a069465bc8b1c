package main

import (
	"os"
	"strings"
	"testing"
)

func TestAPINIsSetAndTakenAwayAtTheMachine(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	k, tty := sit(t)
	cmd := h.command("password", "--pin", "anna")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	const first = "4 to 8 digits (nothing takes it away): "
	k.answer(first, "123\n", false)
	k.answer(first, "4711\n", false)
	k.answer("Once more: ", "4711\n", false)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v:\n%s", err, k.screen())
	}
	if strings.Contains(k.screen(), "4711") {
		t.Errorf("the screen shows it:\n%s", k.screen())
	}
	text, err := os.ReadFile(h.path("room.db.pins"))
	if err != nil || !strings.Contains(string(text), `"anna":"$argon2id$`) {
		t.Errorf("%s %v", text, err)
	}
	for _, c := range []struct {
		stdin, says string
		args        []string
		status      int
	}{
		{"12a4\n", "4 to 8 digits", []string{"--pin", "anna", "--stdin"}, failed},
		{"4711\n", "nobody here is called", []string{"--pin", "carl", "--stdin"}, wrongUsage},
		{"4711\n", "with --stdin alone", []string{"--pin", "anna", "--open"}, wrongUsage},
		{"\n", "Anna has no PIN", []string{"--pin", "anna", "--stdin"}, done},
	} {
		if e := h.say(c.stdin, append([]string{"password"}, c.args...)...); e.status != c.status || !strings.Contains(e.talk, c.says) {
			t.Errorf("%q: status %d: %s", c.args, e.status, e.talk)
		}
	}
	if text, err := os.ReadFile(h.path("room.db.pins")); err != nil || strings.Contains(string(text), "anna") {
		t.Errorf("%s %v", text, err)
	}
}
