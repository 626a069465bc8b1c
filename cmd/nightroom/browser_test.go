package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
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
	narrow = screen{"narrow", 320, 640}
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
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.WSURLReadTimeout(2*soon))
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
	b := &browser{TB: t, ctx: ctx, origin: "http://" + strings.TrimPrefix(origin, "http://")}
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatal(err)
	}
	b.do(tells(network.Enable, network.EnableParams{}))
	b.on(on)
	b.do(first...)
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, f := range b.failures {
			t.Error(f)
		}
	})
	return b
}

// tells has the browser itself do something.
func tells[P, R any](command cdp.Command[P, R], how P) step {
	return func(ctx context.Context, t *chromedp.Target) (v chromedp.Void, err error) {
		_, err = cdp.Call(ctx, t, command, how)
		return v, err
	}
}

// without has no script run.
var without = tells(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})

// speaks is the language that the browser asks for.
func (b *browser) speaks(language string) {
	b.Helper()
	b.do(tells(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": language}}))
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

// of is a part of a test, in the same browser.
func (b *browser) of(t *testing.T, name string, part func()) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		whole := b.TB
		defer func() { b.TB = whole }()
		b.TB = t
		part()
	})
}

// on puts the page onto a screen.
func (b *browser) on(s screen) {
	b.Helper()
	b.screen = s
	b.do(chromedp.EmulateViewport(s.wide, s.high))
}

// do carries out what a person would.
func (b *browser) do(steps ...step) {
	b.Helper()
	for _, s := range steps {
		found(b, s)
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
	b.leads(chromedp.Click(selector))
}

// leads carries out what leads to another page, and waits for that.
func (b *browser) leads(s step) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, soon)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, s); err != nil {
		b.Fatal(err)
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
	ctx, cancel := context.WithTimeout(b.ctx, soon)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
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

// comes waits until the page says something, which takes itself anew meanwhile.
func (b *browser) comes(text string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, soon)
	defer cancel()
	for ; ; time.Sleep(100 * time.Millisecond) {
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("main").innerText`))
		if strings.Contains(got, text) {
			return
		}
		if ctx.Err() != nil {
			b.Fatalf("it says %q (%v), and not %q", got, err, text)
		}
	}
}

// faults is a script that finds what no page may be.
//
//go:embed testdata/faults.js
var faults string

// see tells what is wrong with how the page looks. With -artifacts it keeps a
// picture of it for people.
func (b *browser) see(name, file string) {
	b.Helper()
	for _, fault := range eval[[]string](b, faults) {
		b.Errorf("%s: %s", name, fault)
	}
	if kept := flag.Lookup("test.artifacts"); kept == nil || kept.Value.String() != "true" {
		return
	}
	picture := found(b, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(b.ArtifactDir(), file+".png"), picture, 0o644); err != nil {
		b.Fatal(err)
	}
}

// look is see, on the screen that the page is on.
func (b *browser) look(name string) {
	b.Helper()
	b.see(name, name+"-"+b.screen.name)
}
