package main

import "testing"

func TestTonightOnEveryScreen(t *testing.T) {
	h := newHousehold(t)
	d := h.run()
	for _, on := range []screen{phone, tablet, laptop} {
		t.Run(on.name, func(t *testing.T) {
			b := browse(t, on, d.page)
			b.open("/")
			b.await(`document.querySelector("#word-cool") !== null`)
			b.look("tonight")
		})
		t.Run(on.name+", no scripts", func(t *testing.T) {
			b := browse(t, on, d.page, without)
			b.open("/log")
			b.tap(`a[href="/"]`)
			if got := b.text("header h1"); got != "Bedroom" {
				t.Errorf("the page is of %q", got)
			}
		})
	}
}
