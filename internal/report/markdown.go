package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Markdown writes the same as text; instead of the chart there are the tables.
func (r *Report) Markdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	line := func(format string, a ...any) { _, _ = fmt.Fprintf(b, format+"\n", a...) } // Flush says what went wrong
	sheet := &r.W.Sheet
	table := func(columns ...string) {
		line("| %s |", strings.Join(columns, " | "))
		line("| --- |%s", strings.Repeat(" ---: |", len(columns)-1))
	}
	line("# "+sheet.Title+"\n", plain(r.Person))
	line("%s. %s. "+sheet.Printed+"\n", r.Period, plain(r.Room), r.Made)
	if r.MadeUp {
		line("**%s**\n", sheet.MadeUp)
	}
	line("**%s** %s\n", r.Pain, r.Counts)
	line(sheet.Asked+"\n", r.Question)
	line("## %s\n", r.By)
	table(sheet.Evenings, sheet.Given, sheet.PainIs, sheet.InBed, sheet.Asleep, sheet.Efficiency, sheet.Awakenings, sheet.Stiff)
	for _, p := range r.Rows {
		line("| %s | %s | %s | %s | %s | %s | %s | %s |", p.When, p.Answered, p.Pain, p.InBed, p.Asleep, p.Efficiency, p.Awakenings, p.Stiffness)
	}
	line("")
	for _, f := range r.Facts {
		line("- **%s**: %s.", f.What, plain(f.Is))
	}
	line("\n## %s\n", sheet.Room)
	if len(r.Measures) > 0 {
		table(sheet.OfEachNight, sheet.Median, sheet.Low, sheet.High, sheet.NightsOf)
		for _, m := range r.Measures {
			line("| %s | %s | %s | %s | %s |", m.What, m.Median, m.Low, m.High, m.Nights)
		}
	} else {
		line("%s", sheet.Nothing)
	}
	if len(r.Insight) > 0 {
		line("\n## %s\n", sheet.Says)
		for _, f := range r.Insight {
			line("- **%s**: %s", f.What, f.Is)
		}
	}
	if len(r.Notes) > 0 {
		line("\n## %s\n", sheet.Notes)
		for _, f := range r.Notes {
			line("- %s", plain(strings.TrimPrefix(f.What+": "+f.Is, ": ")))
		}
	}
	line("\n## %s\n", sheet.How)
	for _, text := range slices.Concat(r.Measured, r.Cannot) {
		line("- %s", text)
	}
	line("\n%s", sheet.NoDevice)
	return b.Flush()
}

// plain is what a person wrote, as text and nothing more: on one line, and
// without what Markdown would take for its own.
func plain(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "#", `\#`, "!", `\!`,
	).Replace(s)
}
