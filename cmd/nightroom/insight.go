package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/insight"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

func (a *app) insight() *cobra.Command {
	var (
		from, to, person, db string
		asJSON               bool
		q                    insight.Question
	)
	cmd := &cobra.Command{
		Use:   "insight",
		Short: "Say what the nights say: is the pain less after a better night?",
		Long: "Say whether pain on waking goes with the temperature, the light or the loud moments of the\n" +
			"night before, as far as one person's record can show it. It takes 14 nights for a figure and\n" +
			"60 for an answer. The latest 120 nights are judged, after 60, 90 and 120 nights and then\n" +
			"every 30, and the answer stands in between: who looks daily finds a pattern in anything.\n\n" +
			"Nights that you choose with --from get no answer, only the pictures of the page. --to is the\n" +
			"answer as it was then. --now does not wait for a review, for those who want to check the\n" +
			"method.",
		Example: "  nightroom insight --person anna",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if q.From, q.To, err = night.Span("--from", from, "--to", to); err != nil {
				return wrong{err}
			}
			return a.withRecord(cmd, db, func(c *config.Config, j *store.Journal) error {
				id, err := notebook.PersonOf(c, person)
				if err != nil {
					return wrong{err}
				}
				record, err := notebook.NightsOf(cmd.Context(), c, j, id, time.Now())
				if err != nil {
					return err
				}
				answer, _ := record.Ask(q)
				language := insight.Language(c.Language)
				if asJSON {
					return json.NewEncoder(a.out).Encode(answer.Rows(language))
				}
				return a.showInsight(notebook.NameOf(c, id), &answer, language)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&person, "person", "", "whose nights, the `ID` from the configuration (needless where only one keeps a diary)")
	f.StringVar(&from, "from", "", "the first night's `DATE`, that of its evening: then there is no answer")
	f.StringVar(&to, "to", "", "the last night's `DATE` (else the last night)")
	f.BoolVar(&q.Now, "now", false, "the figures of today, without waiting for a review")
	f.BoolVar(&asJSON, "json", false, "print a JSON array")
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	return cmd
}

// showInsight prints the findings as a table, and under it what may be said of
// each.
func (a *app) showInsight(name string, answer *insight.Answer, l insight.Language) error {
	var rows, says, all bytes.Buffer
	rows.WriteString("exposure\tnights\tpairs\teffect\t95 % range\tp\tadjusted\tverdict\n")
	for i := range answer.Findings {
		f := &answer.Findings[i]
		figures := []string{missing, missing, missing, missing}
		if f.Told {
			figures = []string{
				fmt.Sprintf("%+.2f per %s", f.Effect, f.Exposure.Unit()), fmt.Sprintf("%+.2f to %+.2f", f.Low, f.High),
				fmt.Sprintf("%.4f", f.P), fmt.Sprintf("%.4f", f.PAdjusted),
			}
		}
		fmt.Fprintf(&rows, "%s\t%d\t%d\t%s\t%s\n", f.Exposure.Field(), f.Nights, f.Pairs, strings.Join(figures, "\t"), verdictWords(f))
		fmt.Fprintf(&says, "\n%s: %s\n", f.Exposure.Field(), answer.Sentence(f, l))
	}
	fmt.Fprintln(&all, name)
	if when := answer.When(l); when != "" {
		fmt.Fprintln(&all, when)
	}
	fmt.Fprintln(&all)
	table := tabwriter.NewWriter(&all, 0, 0, 2, ' ', 0)
	_, _ = table.Write(rows.Bytes()) // into memory
	_ = table.Flush()
	all.Write(says.Bytes())
	_, err := a.out.Write(all.Bytes())
	return err
}

// verdictWords are a verdict as it stands in a table.
func verdictWords(f *insight.Finding) string {
	if f.Confirmed {
		return string(f.Verdict) + ", confirmed"
	}
	return strings.ReplaceAll(string(f.Verdict), "_", " ")
}
