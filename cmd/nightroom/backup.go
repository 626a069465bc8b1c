package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

func (a *app) backup() *cobra.Command {
	var db string
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the whole record into one file",
		Long: "Copy the whole record, as it stands at this moment, into one file, while the daemon goes\n" +
			"on. The copy is read from end to end before it gets its name: there is a whole one or\n" +
			"none. A backup that is there already is replaced. It holds all that is written down of\n" +
			"everybody: keep it as you keep the record.",
		Example: "  nightroom backup /media/usb/nightroom.db",
		Args:    onlyOne("name the file to write"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			c, err := a.load()
			if err != nil {
				return err
			}
			j, err := notebook.Open(cmd.Context(), c, db, false, a.log(slog.LevelWarn))
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, j.Close()) }()
			var made store.Copy
			if err := a.watch(cmd.Context(), args[0], j.Stats().FileBytes, func() (err error) {
				made, err = notebook.Backup(cmd.Context(), j, args[0], time.Now())
				return err
			}); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s: %d rows, %.1f MB, read back and sound.\n", made.Path, made.Rows, float64(made.Bytes)/1e6)
			return err
		},
	}
	cmd.Flags().StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	return cmd
}

// onlyOne is for commands that take a file.
func onlyOne(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 || args[0] == "" {
			return errors.New(what)
		}
		return nil
	}
}

// watch shows how a backup grows while it is written.
func (a *app) watch(ctx context.Context, path string, whole int64, do func() error) error {
	bar := a.progress()
	defer bar.clear()
	ended := make(chan error, 1)
	go func() { ended <- do() }()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
			bar.say(func() string {
				if fi, err := os.Stat(path + ".part"); err == nil && fi.Size() < whole {
					return fmt.Sprintf("%.0f of %.0f MB", float64(fi.Size())/1e6, float64(whole)/1e6)
				}
				return "reading it back"
			})
		case <-ctx.Done():
			return <-ended
		}
	}
}
