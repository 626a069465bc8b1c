package main

import (
	"strings"
	"testing"
)

func TestABundleIsWrittenOnceAndForItsOwnerAlone(t *testing.T) {
	h := newHousehold(t)
	h.write("nightroom.yaml", "sensors: [{driver: bmx280}]\n") // a mistake is what one needs help with
	e := h.try("check", "--bundle", h.path("help.txt"))
	if e.status != failed || !strings.Contains(h.read("help.txt"), "did you mean bme280") {
		t.Errorf("%d: %s%s", e.status, e.out, e.talk)
	}
	if e := h.try("check", "--bundle", h.path("help.txt")); e.status != failed || !strings.Contains(e.talk, "is there already") {
		t.Errorf("a second time: %d: %s", e.status, e.talk)
	}
}
