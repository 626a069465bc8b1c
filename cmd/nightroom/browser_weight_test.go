package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// weighs counts the bytes that come to a browser from now on.
func (b *browser) weighs() *atomic.Int64 {
	b.Helper()
	var bytes atomic.Int64
	if err := chromedp.Listen(b.ctx, func(event any) {
		if e, ok := event.(*network.EventLoadingFinished); ok {
			bytes.Add(int64(e.EncodedDataLength))
		}
	}); err != nil {
		b.Fatal(err)
	}
	return &bytes
}

// Whoever comes for the first time waits for little, also on an old phone: in
// all 120 kB.
func TestTheFirstVisitIsLight(t *testing.T) {
	t.Parallel()
	d := anEvening(t).run()
	for _, path := range []string{"/", "/log", "/nights"} {
		b := browse(t, phone, d.page)
		bytes := b.weighs()
		b.open(path)
		b.await(`document.readyState === "complete"`)
		if n := bytes.Load(); n > 120_000 || n < 1000 {
			t.Errorf("%s: a first visit is %d bytes", path, n)
		} else {
			t.Logf("%s: a first visit is %d bytes", path, n)
		}
	}
}

// Somebody follows a link in a letter or a chat: who has logged in is not asked
// again.
func TestALinkFromElsewhereAsksNoLogin(t *testing.T) {
	t.Parallel()
	h := newHousehold(t)
	h.do("password", "--hash", threePlainWords)
	d := h.run()
	letter := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><title>A letter</title><main><a href="http://` + d.page + `/log">How was the night?</a></main>`))
	}))
	defer letter.Close()

	b := browse(t, phone, d.page)
	b.open("/log")
	b.do(chromedp.SendKeys(`input[type="password"]`, typed))
	b.tap("form button")
	b.mu.Lock()
	b.origin = "http://" // the letter is at another host, and may be
	b.mu.Unlock()
	b.do(chromedp.Navigate(strings.Replace(letter.URL, "127.0.0.1", "localhost", 1)), chromedp.WaitReady("main"))
	b.tap("main a")
	if at := eval[string](b, "location.host + location.pathname"); at != d.page+"/log" {
		t.Errorf("the link led to %s", at)
	}
}
