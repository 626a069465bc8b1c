package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The screens on which the page must do.
var (
	phone  = screen{"phone", 360, 740}
	tablet = screen{"tablet", 820, 1180}
	laptop = screen{"laptop", 1440, 900}
)

type screen struct {
	name       string
	wide, high int64
}

// chromium is one for all tests; each has a profile of its own in it.
var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, errors.New("there is no chromium: run \"make deps\"")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true))
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		end()
		return nil, err
	}
	chromiumEnds = func() { _ = chromedp.Cancel(ctx); end() }
	return ctx, nil
})

// chromiumEnds ends it, if it was begun.
var chromiumEnds = func() {}

// A step is something that a person does with it.
type step = chromedp.Action[chromedp.Void]

// A browser is one in which a person looks at the page.
type browser struct {
	testing.TB
	ctx    context.Context
	screen screen
	origin string

	mu       sync.Mutex
	failures []string // of scripts, and requests that went elsewhere
}

// browse opens a browser on a page's address, with nothing kept in it.
func browse(t testing.TB, on screen, origin string, first ...step) *browser {
	t.Helper()
	whole, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(whole, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &browser{TB: t, ctx: ctx, screen: on, origin: "http://" + strings.TrimPrefix(origin, "http://")}
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatal(err)
	}
	var late context.CancelFunc
	b.ctx, late = context.WithTimeout(ctx, 2*soon)
	t.Cleanup(late)
	if _, err := chromedp.Call(b.ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	b.do(append([]step{chromedp.EmulateViewport(on.wide, on.high)}, first...)...)
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, f := range b.failures {
			t.Error(f)
		}
	})
	return b
}

// without has no script run.
func without(ctx context.Context, t *chromedp.Target) (v chromedp.Void, err error) {
	_, err = cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return v, err
}

// watch notes what must not be on any page.
func (b *browser) watch(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.failures = append(b.failures, "a script failed: "+e.ExceptionDetails.Text)
	case *network.EventRequestWillBeSent:
		if url := e.Request.URL; !strings.HasPrefix(url, b.origin) && !strings.HasPrefix(url, "data:") && url != "about:blank" {
			b.failures = append(b.failures, "a request to another host: "+url)
		}
	}
}

// do carries out what a person would.
func (b *browser) do(steps ...step) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// open goes to a page, and waits until it is there.
func (b *browser) open(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.origin+path), chromedp.WaitReady("main"))
}

// tap taps on what a selector finds, and waits for the page that comes of it.
func (b *browser) tap(selector string) {
	b.Helper()
	_, err := chromedp.RunResponse(b.ctx, chromedp.Click(selector))
	if err != nil {
		b.Fatalf("tap on %s: %v", selector, err)
	}
	b.do(chromedp.WaitReady("main"))
}

// text is what an element says.
func (b *browser) text(selector string) string {
	b.Helper()
	return found(b, chromedp.Text(selector))
}

// eval is what a script finds.
func eval[T any](b *browser, script string) T {
	b.Helper()
	return found(b, chromedp.Evaluate[T](script))
}

// found is what an action returns.
func found[T any](b *browser, a chromedp.Action[T]) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, a)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// await waits until a script finds what it is asked for.
func (b *browser) await(script string) {
	b.Helper()
	found(b, chromedp.Poll[bool](script, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(soon)))
}

// look keeps a picture of the whole page for people, and tells what no page may
// be: wider than its screen, or with words that are cut off.
func (b *browser) look(name string) {
	b.Helper()
	picture := found(b, chromedp.FullScreenshot(100))
	file := filepath.Join(b.ArtifactDir(), name+"-"+b.screen.name+".png")
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		b.Fatal(err)
	}
	b.Log("looks like " + file)
	if wide := eval[int64](b, "document.documentElement.scrollWidth"); wide > b.screen.wide {
		b.Errorf("%s: %d px wide on a screen of %d", name, wide, b.screen.wide)
	}
	for _, cut := range eval[[]string](b, `[...document.querySelectorAll("main *, nav *")].filter(e => {
		const s = getComputedStyle(e);
		return s.overflowX !== "visible" && s.overflowX !== "auto" && s.clipPath === "none" && e.scrollWidth > e.clientWidth + 1 && e.textContent.trim();
	}).map(e => e.tagName + " " + e.textContent.trim().slice(0, 60))`) {
		b.Errorf("%s: cut off: %s", name, cut)
	}
}
