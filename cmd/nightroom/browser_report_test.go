package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// sheets are the pages of a PDF.
var sheets = regexp.MustCompile(`/Type\s*/Page\b`)

// print keeps the page as it comes out of a printer, and counts its sheets.
func (b *browser) print(name string) (n int) {
	b.Helper()
	pdf := found(b, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	file := filepath.Join(b.ArtifactDir(), name+".pdf")
	if err := os.WriteFile(file, pdf, 0o644); err != nil {
		b.Fatal(err)
	}
	b.Log("printed " + file)
	return len(sheets.FindAll(pdf, -1))
}

func TestTheReportIsOneSheetOfPaper(t *testing.T) {
	t.Parallel()
	h := newAutumn(t)
	d := h.run()
	b := browse(t, phone, d.page, without)
	b.asAnna("/report")
	b.look("report-form")
	b.tap("form button")
	b.look("report")
	if text := b.text("main"); !strings.Contains(text, "Anna: pain on waking") || strings.Contains(text, "a long walk") {
		t.Errorf("the report says %s", text)
	}
	if text := b.text(".bar"); !strings.Contains(text, "browser's menu") {
		t.Errorf("without scripts the way to print is: %s", text)
	}
	if n := b.print("report"); n != 1 {
		t.Errorf("%d sheets", n)
	}

	b = browse(t, laptop, d.page)
	b.asAnna("/report")
	for _, choose := range []string{`input[value="month"]`, `input[name="notes"]`, `input[name="late"]`} {
		b.do(chromedp.Click(choose))
	}
	b.open("/report?" + eval[string](b, `new URLSearchParams(new FormData(document.querySelector("form"))).toString()`))
	b.await(`document.querySelector(".bar button") !== null`)
	if text := b.text("main"); !strings.Contains(text, "Wednesday 1 October to Friday 31 October 2031") || !strings.Contains(text, "a long walk") {
		t.Errorf("the report says %s", text)
	}
	if word := b.text(".bar button"); word != "Print" {
		t.Errorf("the button says %q", word)
	}
	if n := b.print("report-month"); n != 1 {
		t.Errorf("%d sheets", n)
	}
}
