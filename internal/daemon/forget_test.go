package daemon

import (
	"strings"
	"testing"
	"time"

	"nightroom/internal/mqtt"
	"nightroom/internal/notebook"
)

func TestTheDaemonNoticesThatSomebodyWasForgotten(t *testing.T) {
	o := newOffice(t, "2026-11-23 07:10:00")
	o.config.MQTT.SharePain = true
	for _, person := range []string{"anna", "ben"} {
		if err := o.command(t.Context(), mqtt.Command{Topic: "pain/" + person + "/set", Payload: []byte("4")}); err != nil {
			t.Fatal(err)
		}
	}
	poll := func() {
		t.Helper()
		done := make(chan struct{})
		o.ask <- func() { o.heart.poll(t.Context()); close(done) }
		<-done
	}
	poll()
	if got := o.chamber.topics.newest["pain/anna"]; got != "4" {
		t.Fatalf("pain/anna is %q", got)
	}
	if _, err := notebook.Forget(t.Context(), o.journal, "anna", o.now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	poll()
	if anna, ben := o.chamber.topics.newest["pain/anna"], o.chamber.topics.newest["pain/ben"]; anna != "" || ben != "4" {
		t.Errorf("anna %q, ben %q", anna, ben)
	}
	if !strings.Contains(o.chamber.log.String(), "took back what was written") {
		t.Errorf("the log says %s", o.chamber.log)
	}
	// She may begin anew.
	if err := o.command(t.Context(), mqtt.Command{Topic: "pain/anna/set", Payload: []byte("2")}); err != nil {
		t.Fatal(err)
	}
	poll()
	if got := o.chamber.topics.newest["pain/anna"]; got != "2" {
		t.Errorf("pain/anna is %q", got)
	}
}
