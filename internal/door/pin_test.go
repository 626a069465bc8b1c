package door

import (
	"errors"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"
)

// pin gives a person a PIN that costs next to nothing.
func (h *house) pin(person, pin string) {
	h.Helper()
	if err := SetPIN(h.record, person, cheap(pin)); err != nil {
		h.Fatal(err)
	}
}

func (h *house) say(person, pin string, d Device) Device {
	h.Helper()
	token, err := h.SayPIN(h.Context(), person, pin, d)
	if err != nil {
		h.Fatalf("%s: %v", pin, err)
	}
	d.Token = token
	return d
}

func (h *house) may(want bool, person string, d Device) {
	h.Helper()
	if got, err := h.MayWrite(person, d); got != want || err != nil {
		h.Errorf("may write for %s: %v, %v", person, got, err)
	}
}

func TestWithoutAPINEverybodyWrites(t *testing.T) {
	h := newHouse(t)
	h.may(true, "anna", Device{})
	h.pin("ben", "1234")
	h.may(true, "anna", Device{From: phone})
	h.may(false, "ben", Device{From: phone})
}

func TestAPINIsSaidOncePerDevice(t *testing.T) {
	h := newHouse(t)
	h.pin("anna", "1234")
	h.pin("ben", "567890")
	if _, err := h.SayPIN(t.Context(), "anna", "567890", Device{From: phone}); !errors.Is(err, ErrWrongPIN) {
		t.Errorf("somebody else's: %v", err)
	}
	mine := h.say("anna", "1234", Device{From: phone})
	h.may(true, "anna", mine)
	h.may(false, "ben", mine)
	h.may(false, "anna", Device{Token: "x"})
	before := mine
	mine = h.say("ben", "567890", mine)
	h.may(true, "anna", mine)
	h.may(true, "ben", mine)
	h.may(false, "anna", before) // its token is another one now
	h.restart()
	h.may(true, "anna", mine)
	if err := h.Shut(mine); err != nil {
		t.Fatal(err)
	}
	h.may(false, "anna", mine)
	h.may(false, "ben", mine)
	mine = h.say("anna", "1234", mine)
	h.pass(Lasts)
	h.may(false, "anna", mine)
}

func TestAnotherPINIsAskedForAgain(t *testing.T) {
	h := newHouse(t)
	h.pin("anna", "1234")
	mine := h.say("anna", "1234", Device{From: phone})
	if err := h.SetPIN(t.Context(), "anna", "4321", Device{Token: "x", From: phone}); !errors.Is(err, ErrWrongPIN) {
		t.Errorf("by somebody else: %v", err)
	}
	for _, bad := range []string{"123", "123456789", "12a4", "１２３４"} {
		if err := h.SetPIN(t.Context(), "anna", bad, mine); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	h.may(true, "anna", mine)
	if err := h.SetPIN(t.Context(), "anna", "4321", mine); err != nil {
		t.Fatal(err)
	}
	h.may(false, "anna", mine)
	mine = h.say("anna", "4321", mine)
	if err := h.SetPIN(t.Context(), "anna", "", mine); err != nil {
		t.Fatal(err)
	}
	h.may(true, "anna", Device{})
	if strings.Contains(h.log.String(), "4321") || !strings.Contains(h.log.String(), "A PIN was changed") {
		t.Errorf("the log says %s", &h.log)
	}
}

func TestAPINEndsWithTheLoginThatItWasSaidIn(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	h.pin("anna", "1234")
	mine := Device{Session: h.enter(right, phone), From: phone}
	mine = h.say("anna", "1234", mine)
	h.may(true, "anna", mine)
	mine.Session = h.enter(right, phone)
	h.may(false, "anna", mine)
}

func TestPINsCannotBeGuessed(t *testing.T) {
	h := newHouse(t)
	h.pin("anna", "1234")
	looked := 0
	for i := range 24 * 60 {
		_, err := h.SayPIN(t.Context(), "anna", "0000", Device{From: netip.AddrFrom4([4]byte{192, 168, 1, 66})})
		if errors.Is(err, ErrWrongPIN) {
			looked++
		} else if wait := (Wait{}); !errors.As(err, &wait) {
			t.Fatalf("try %d: %v", i, err)
		}
		h.pass(time.Minute)
	}
	if looked > 45 {
		t.Errorf("%d guesses were looked at in a day", looked)
	}
	h.say("anna", "1234", Device{From: phone}) // who knows it writes
}

func TestAPINIsKeptForTheServiceAlone(t *testing.T) {
	h := newHouse(t)
	h.pin("anna", "1234")
	h.say("anna", "1234", Device{From: phone})
	for _, file := range []string{pinsFile(h.record), openedFile(h.record)} {
		fi, err := os.Stat(file)
		if err != nil || fi.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", file, fi.Mode(), err)
		}
		if text, _ := os.ReadFile(file); strings.Contains(string(text), "1234") {
			t.Errorf("%s: %s", file, text)
		}
	}
	if err := ForgetPerson(h.record, "anna"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{pinsFile(h.record), openedFile(h.record)} {
		if text, _ := os.ReadFile(file); strings.Contains(string(text), "anna") {
			t.Errorf("%s: %s", file, text)
		}
	}
	h.pin("ben", "1234")
	if err := Forget(h.record); err != nil {
		t.Fatal(err)
	}
	h.may(true, "ben", Device{})
}

func TestNobodyWritesWherePINsCannotBeRead(t *testing.T) {
	h := newHouse(t)
	h.pin("anna", "1234")
	if err := os.WriteFile(pinsFile(h.record), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if may, err := h.MayWrite("anna", Device{}); may || err == nil {
		t.Errorf("%v, %v", may, err)
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	h := newHouse(t)
	h.set(right)
	first := h.enter(right, phone)
	h.pass(time.Hour)
	second := h.enter(right, attacker)
	third := h.enter(right, attacker)
	all := h.Sessions(first)
	if len(all) != 3 || all[2].From != phone.String() || !all[2].This || all[0].This || !all[2].Since.Equal(h.clock.Add(-time.Hour)) {
		t.Fatalf("%+v", all)
	}
	if n := h.End(all[1].ID, first, phone); n != 1 || h.Knows(second) || !h.Knows(third) || !h.Knows(first) {
		t.Errorf("%d ended", n)
	}
	if n := h.End("none", first, phone); n != 0 {
		t.Errorf("%d ended by an id that there is not", n)
	}
	if n := h.End("", first, phone); n != 1 || h.Knows(third) || !h.Knows(first) {
		t.Errorf("%d others ended", n)
	}
	h.restart()
	if all := h.Sessions(first); len(all) != 1 || !all[0].This {
		t.Errorf("after a restart there are %+v", all)
	}
	if !strings.Contains(h.log.String(), "was ended by another") {
		t.Errorf("the log says %s", &h.log)
	}
}
