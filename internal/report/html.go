package report

import (
	_ "embed"
	"html/template"
	"io"
)

//go:embed report.html
var page string

// Style is what stands between the tags of the page's style: whoever forbids
// styles within a page may allow this one.
//
//go:embed report.css
var Style string

var htmlPage = template.Must(template.New("report").Parse(page))

// Around is what somebody who shows the page on a screen puts around it. None
// of it is printed.
type Around struct {
	Class string        // dark: for eyes that are used to the night
	Head  template.HTML // scripts
	Bar   template.HTML // above the sheet
}

// HTML writes the page. It needs nothing from anywhere else, and prints on one
// sheet of A4.
func (r *Report) HTML(w io.Writer) error { return r.Within(w, Around{}) }

// Within writes the page with something around it.
func (r *Report) Within(w io.Writer, a Around) error {
	return htmlPage.Execute(w, struct {
		*Report
		Around
		Style template.CSS
	}{r, a, template.CSS(Style)})
}
