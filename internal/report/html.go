package report

import (
	_ "embed"
	"html/template"
	"io"
)

//go:embed report.html
var page string

var htmlPage = template.Must(template.New("report").Parse(page))

// HTML writes the page. It needs nothing from anywhere else, and prints on one
// sheet of A4.
func (r *Report) HTML(w io.Writer) error {
	return htmlPage.Execute(w, struct {
		*Report
		NoDevice string
	}{r, NoDevice})
}
