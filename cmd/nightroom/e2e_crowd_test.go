package main

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// hears reads live events until ctx ends, and calls f with what each says.
func (d *process) hears(ctx context.Context, f func(data string)) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.page+"/api/v1/live", nil)
	if err != nil {
		return err
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for s := bufio.NewScanner(resp.Body); s.Scan(); {
		if data, ok := strings.CutPrefix(s.Text(), "data: "); ok {
			f(data)
		}
	}
	if ctx.Err() == nil {
		return context.Canceled // it was thrown out
	}
	return nil
}

// crowd has 100 clients listen for a while, and returns the least that one of
// them heard.
func (d *process) crowd(length time.Duration) int64 {
	d.t.Helper()
	const clients = 100
	ctx, cancel := context.WithTimeout(d.t.Context(), length)
	defer cancel()
	var heard [clients]atomic.Int64
	var all sync.WaitGroup
	for i := range heard {
		all.Go(func() {
			if err := d.hears(ctx, func(string) { heard[i].Add(1) }); err != nil && ctx.Err() == nil {
				d.t.Errorf("client %d: %v", i, err)
			}
		})
	}
	all.Wait()
	least := heard[0].Load()
	for i := range heard {
		least = min(least, heard[i].Load())
	}
	return least
}

// A hundred phones look on for half a minute, or ten in a long night. When they are
// gone, so is what they took; and the room was measured all the while.
func TestAHundredLiveClientsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	h := roomWith(t, threeParts("off"))
	d := h.launch(binary, "run", "--speed", "10") // an epoch in three seconds
	d.page = find(d.says(`"nightroom is up"`), ` page=(\S+)`)
	d.until(time.Time{})
	d.crowd(5 * time.Second) // what is made once for all times
	before := usageOf(t, d.cmd.Process.Pid).rssMiB

	length := time.Duration(many(30, 600)) * time.Second
	least := d.crowd(length)
	if want := int64(length / (6 * time.Second)); least < want {
		t.Errorf("somebody heard of %d epochs, want %d", least, want)
	}
	within := usageOf(t, d.cmd.Process.Pid).rssMiB
	after := within
	for late := time.Now().Add(soon); after > before+4 && time.Now().Before(late); time.Sleep(time.Second) {
		after = usageOf(t, d.cmd.Process.Pid).rssMiB
	}
	t.Logf("%.1f MiB before, %.1f at their end, %.1f after; each heard of %d epochs at least", before, within, after, least)
	if after > before+4 {
		t.Errorf("it had %.1f MiB before they came, and has %.1f since they left", before, after)
	}
	if late := d.metric("nightroom_late_samples_total"); late > 0 {
		t.Errorf("%v samples were late", late)
	}
}
