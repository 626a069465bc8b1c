package mqtt

import (
	"slices"
	"testing"
)

func TestRetainedTopicsAreEmptiedBesideTheDaemon(t *testing.T) {
	m := startMosquitto(t)
	for _, room := range []string{"bedroom", "attic"} {
		o := options(m.url())
		o.Room = room
		c := newClient(t, o)
		for _, topic := range []string{"state", "pain/anna", "pain/ben", "/homeassistant/device/nightroom_" + room + "/config"} {
			c.Retain(topic, []byte("4"))
		}
		run(t, c, newQueue(), nil)
		eventually(t, "it is online", func() bool { return c.Status().Connected })
	}
	o := options(m.url())
	o.Room = "bedroom"
	empty := func(filters ...string) []string {
		t.Helper()
		topics, err := Empty(t.Context(), o, "nightroom/bedroom/status", filters...)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(topics)
		return topics
	}
	want := []string{"homeassistant/device/nightroom_bedroom/config", "nightroom/bedroom/pain/anna"}
	if got := empty("nightroom/bedroom/pain/anna", "homeassistant/device/nightroom_bedroom/config"); !slices.Equal(got, want) {
		t.Errorf("emptied %v", got)
	}
	if got := empty("nightroom/bedroom/pain/anna"); len(got) != 0 {
		t.Errorf("once more: %v", got)
	}
	// The daemon was not thrown out: its last will did not speak.
	want = []string{"nightroom/bedroom/pain/ben", "nightroom/bedroom/state"}
	if got := empty("nightroom/bedroom/#"); !slices.Equal(got, want) {
		t.Errorf("emptied %v", got)
	}
	if got, err := Empty(t.Context(), o, "", "#"); len(got) != 6 || !slices.Contains(got, "nightroom/bedroom/status") || err != nil {
		t.Errorf("of the other room there were %v", got)
	}
}

func TestABrokerThatIsAwayIsToldInWords(t *testing.T) {
	m := startMosquitto(t)
	m.kill()
	if _, err := Empty(t.Context(), options(m.url()), "", "nightroom/bedroom/#"); err == nil {
		t.Error("nobody was there")
	}
}
