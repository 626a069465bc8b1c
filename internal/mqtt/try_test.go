package mqtt

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestTryDisturbsNobodyAndOnlineAsksTheRoom(t *testing.T) {
	b := startBroker(t)
	o := Options{Room: "bedroom", Broker: b.url(), Commands: []string{"in_bed/set"}}
	online := func(patience time.Duration) bool {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		return Online(ctx, o)
	}
	if err := Try(t.Context(), o); err != nil {
		t.Errorf("a broker that is well: %v", err)
	}
	if online(200 * time.Millisecond) {
		t.Error("nobody is there, and online")
	}
	stop := run(t, daemon(t, b), newQueue(), nil)
	for deadline := time.Now().Add(soon); !online(time.Second); {
		if time.Now().After(deadline) {
			t.Fatal("the room never came online")
		}
	}
	if err := Try(t.Context(), o); err != nil || !online(soon) {
		t.Errorf("after another try: %v, or the room was pushed off", err)
	}
	stop()
	closeBroker(t, b)
	if err := Try(t.Context(), o); err == nil || !strings.Contains(err.Error(), "nothing listens") {
		t.Errorf("without a broker: %v", err)
	}
}
