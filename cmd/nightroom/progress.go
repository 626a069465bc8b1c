package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// A progress tells whoever looks on how far something is that takes over two
// seconds. It is one line of the terminal, written over again and again.
type progress struct {
	w     io.Writer // nil: nobody looks on
	next  time.Time
	width int // of the line that stands there
}

// nowhere says whether nothing comes from there.
func nowhere(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	null, err := os.Stat(os.DevNull)
	fi, ferr := f.Stat()
	return err == nil && ferr == nil && os.SameFile(null, fi)
}

// progress begins one, for people at a terminal.
func (a *app) progress() *progress {
	p := &progress{next: time.Now().Add(2 * time.Second)}
	if terminal(a.talk) {
		p.w = a.talk
	}
	return p
}

// terminal says whether somebody may be looking. /dev/null is a device too,
// and does not mind.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	fi, err := f.Stat()
	return err == nil && fi.Mode()&os.ModeCharDevice != 0
}

// say shows a new line if it is time for one.
func (p *progress) say(line func() string) {
	if p.w == nil || time.Now().Before(p.next) {
		return
	}
	p.next = time.Now().Add(200 * time.Millisecond)
	text := line()
	_, _ = fmt.Fprintf(p.w, "\r%-*s", p.width, text)
	p.width = len(text)
}

// clear makes room for something else.
func (p *progress) clear() {
	if p.width > 0 {
		_, _ = fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", p.width))
		p.width = 0
	}
}
