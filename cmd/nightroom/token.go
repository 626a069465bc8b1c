package main

import (
	"cmp"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/door"
	"nightroom/internal/notebook"
)

func (a *app) token() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Let scripts in: make, list and end their tokens",
		Long: "A script that reads or writes through the page's API, or a Prometheus, comes in with a token\n" +
			"of its own: the header \"Authorization: Bearer TOKEN\". A token is shown once, when it is made;\n" +
			"only a hash of it is kept, beside the record. It counts until it is removed.",
		Example: "  nightroom token add prometheus --read-only",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.tokenAdd(), a.tokenList(), a.tokenRemove())
	return cmd
}

func (a *app) tokenAdd() *cobra.Command {
	var s door.Script
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Make a token for a script, and print it",
		Long: "Make a token for the script NAME, and print it. Without --read-only it can do all that the API\n" +
			"can: read everything, and write, correct and remove diary entries, also of somebody with a PIN.",
		Example: "  nightroom token add prometheus --read-only\n" +
			"  nightroom token add clinic --read-only --diary",
		Args: onlyOne("name one script, like prometheus"),
		RunE: func(_ *cobra.Command, args []string) error {
			if s.Diary && !s.ReadOnly {
				return wrongf("a token that writes reads the diary too: leave out --diary, or add --read-only")
			}
			if err := door.CheckName(args[0]); err != nil {
				return wrong{err}
			}
			s.Name, s.Diary = args[0], s.Diary || !s.ReadOnly
			c, err := a.load()
			if err != nil {
				return err
			}
			if err := notebook.MakeFolder(c.Store.Path); err != nil {
				return err
			}
			token, err := door.AddScript(c.Store.Path, s, time.Now())
			if err != nil {
				return err
			}
			a.say("Keep this token where only the script can read it. It is not shown again:\n")
			_, err = fmt.Fprintln(a.out, token)
			return err
		},
	}
	f := cmd.Flags()
	f.BoolVar(&s.ReadOnly, "read-only", false, "it reads and writes nothing, and not the diary")
	f.BoolVar(&s.Diary, "diary", false, "it reads the diary, too (with --read-only)")
	return cmd
}

func (a *app) tokenList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the scripts that have a token",
		Example: "  nightroom token list",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			all, err := door.Scripts(c.Store.Path)
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(scriptRows(all))
			}
			if len(all) == 0 {
				a.say("No script has a token. Make one: nightroom token add NAME\n")
				return nil
			}
			t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			_, _ = fmt.Fprintln(t, "name\tsince\tlast used\tmay") // the flush says what went wrong
			for _, s := range scriptRows(all) {
				_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", s.Name, s.Since.In(c.Location).Format(time.DateTime), cmp.Or(s.Used, missing), s.words())
			}
			return t.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the list as JSON")
	return cmd
}

// A scriptRow is a script in the list; its token is nobody's business.
type scriptRow struct {
	Name  string    `json:"name"`
	Since time.Time `json:"since"`
	Write bool      `json:"write"`
	Diary bool      `json:"diary"`
	Used  string    `json:"used,omitempty"` // the day on which it came in last, in UTC
}

func scriptRows(all []door.Script) []scriptRow {
	rows := []scriptRow{}
	for _, s := range all {
		row := scriptRow{Name: s.Name, Since: s.Since, Write: !s.ReadOnly, Diary: s.Diary}
		if !s.Used.IsZero() {
			row.Used = s.Used.Format(time.DateOnly)
		}
		rows = append(rows, row)
	}
	return rows
}

func (s *scriptRow) words() string {
	switch {
	case s.Write:
		return "read and write all"
	case s.Diary:
		return "read all"
	}
	return "read all but the diary"
}

func (a *app) tokenRemove() *cobra.Command {
	return &cobra.Command{
		Use:     "remove NAME",
		Short:   "End a script's token",
		Long:    "End the token of the script NAME. It counts at once, also beside a running nightroom.",
		Example: "  nightroom token remove prometheus",
		Args:    onlyOne("name one script, like prometheus"),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			if err := door.EndScript(c.Store.Path, args[0]); err != nil {
				return err
			}
			a.say("%s does not come in any more.\n", args[0])
			return nil
		},
	}
}
