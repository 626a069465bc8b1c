package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Markdown writes the same as text; instead of the chart there are the tables.
func (r *Report) Markdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	line := func(format string, a ...any) { _, _ = fmt.Fprintf(b, format+"\n", a...) } // Flush says what went wrong
	line("# %s: pain on waking, sleep and the room\n", plain(r.Person))
	line("%s. %s. Printed %s.\n", r.Period, plain(r.Room), r.Made)
	if r.MadeUp {
		line("**Made up: these readings are of a simulated room, and these answers of nobody.**\n")
	}
	line("**%s** %s\n", r.Pain, r.Counts)
	line("The question: “%s”\n", r.Question)
	line("## By %s\n", strings.ToLower(r.Unit))
	line("| Evenings | Answered | Pain: median, range | In bed | Asleep | Efficiency | Awakenings | Stiff |")
	line("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, p := range r.Rows {
		line("| %s | %s | %s | %s | %s | %s | %s | %s |", p.When, p.Answered, p.Pain, p.InBed, p.Asleep, p.Efficiency, p.Awakenings, p.Stiffness)
	}
	line("")
	for _, f := range r.Facts {
		line("- **%s**: %s.", f.What, plain(f.Is))
	}
	line("\n## The room at night\n")
	if len(r.Measures) > 0 {
		line("| Of each night | Median | A tenth of the nights below | A tenth above | Nights |")
		line("| --- | ---: | ---: | ---: | ---: |")
		for _, m := range r.Measures {
			line("| %s | %s | %s | %s | %s |", m.What, m.Median, m.Low, m.High, m.Nights)
		}
	} else {
		line("Nothing was measured in these nights.")
	}
	if len(r.Insight) > 0 {
		line("\n## What the nights say\n")
		for _, f := range r.Insight {
			line("- **%s**: %s", f.What, f.Is)
		}
	}
	if len(r.Notes) > 0 {
		line("\n## Notes\n")
		for _, f := range r.Notes {
			line("- %s", plain(strings.TrimPrefix(f.What+": "+f.Is, ": ")))
		}
	}
	line("\n## How this was measured, and what it cannot show\n")
	for _, text := range r.Measured {
		line("- %s", text)
	}
	for _, text := range r.Cannot {
		line("- %s", text)
	}
	line("\n%s", NoDevice)
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
