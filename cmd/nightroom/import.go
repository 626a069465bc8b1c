package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/notebook"
)

func (a *app) importing() *cobra.Command {
	var (
		person, db string
		dry        bool
	)
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Take diary entries out of a CSV file",
		Long: "Take diary entries out of a CSV file: one that export --what diary wrote, or one of your\n" +
			"own, whose first line names its columns. It needs night (the date of the evening) or\n" +
			"morning (the date of getting up), and may have person, moment, score and whatever else\n" +
			"the diary asks. A line that cannot be taken is told and left out. A line for an entry\n" +
			"that is there already corrects it, and what stood before is kept.",
		Example: "  nightroom import diary.csv\n" +
			"  nightroom import --person anna --dry-run paper.csv",
		Args: onlyOne("name one CSV file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.takeIn(cmd.Context(), args[0], db, notebook.Importing{Person: person, Dry: dry, Now: time.Now()})
		},
	}
	f := cmd.Flags()
	f.StringVar(&person, "person", "", "whose entries they are, where the file does not say: the `ID` from the configuration")
	f.BoolVar(&dry, "dry-run", false, "only say what would become of it")
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	return cmd
}

func (a *app) takeIn(ctx context.Context, name, db string, o notebook.Importing) (err error) {
	c, err := a.load()
	if err != nil {
		return err
	}
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	if db == "" {
		db = c.Store.Path
	}
	_, missing := os.Stat(db)
	j, err := notebook.Open(ctx, c, db, !o.Dry, a.log(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	if errors.Is(missing, fs.ErrNotExist) {
		a.say("There was no record at %s: a new one was begun.\n", db)
	}
	done, err := notebook.Import(ctx, c, j, file, o)
	if err != nil {
		if _, is := errors.AsType[notebook.Refused](err); is {
			return fmt.Errorf("%s: %w", name, err)
		}
		return err
	}
	for _, bad := range done.Refused {
		a.say("%s:%d: %v\n", filepath.Clean(name), bad.Line, bad.Err)
	}
	would := ""
	if o.Dry {
		would = "it would be "
	}
	if _, err := fmt.Fprintf(a.out, "%s%d new, %d corrected, %d as they were.\n", would, done.New, done.Corrected, done.Same); err != nil {
		return err
	}
	if n := len(done.Refused); n > 0 {
		return fmt.Errorf("%s: %s not taken; mend what is said above and import the file again, the rest stays as it is", name, counted(n, "line was", "lines were"))
	}
	return nil
}

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
