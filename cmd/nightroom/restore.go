package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
)

func (a *app) restore() *cobra.Command {
	var (
		db              string
		bring, leaveOut []string
	)
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in the place of the record",
		Long: "Put a backup in the place of the record. The daemon must not run meanwhile. What is there\n" +
			"now is kept under another name beside it. Who was forgotten since the backup was made is\n" +
			"asked about, and without a terminal --bring-back or --leave-out has to say it. \"all\" is\n" +
			"the record as a whole, if that was forgotten.",
		Example: "  nightroom restore /media/usb/nightroom.db     after sudo systemctl stop nightroom",
		Args:    onlyOne("name the file that nightroom backup wrote"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			if db == "" {
				db = c.Store.Path
			}
			r := restoring{app: a, config: c, bring: bring, leaveOut: leaveOut}
			return r.do(cmd.Context(), args[0], db)
		},
	}
	f := cmd.Flags()
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	f.StringArrayVar(&bring, "bring-back", nil, "bring back this `ID`, who was forgotten; may be given several times")
	f.StringArrayVar(&leaveOut, "leave-out", nil, "leave out this `ID`, who was forgotten; may be given several times")
	return cmd
}

// A restoring is a backup on its way back.
type restoring struct {
	*app
	config          *config.Config
	bring, leaveOut []string
}

func (r *restoring) do(ctx context.Context, file, db string) error {
	made, err := store.Examine(ctx, file)
	if err != nil {
		return err
	}
	returns, err := notebook.Returns(ctx, r.config, db, file)
	if err != nil {
		return err
	}
	welcome, err := r.ask(ctx, returns)
	if err != nil {
		return err
	}
	kept, err := notebook.Restore(ctx, r.config, db, file, returns, func(one notebook.Return) bool { return welcome[one.Person] }, time.Now())
	if err != nil {
		return err
	}
	if kept != "" {
		r.say("What was there is kept as %s.\n", kept)
	}
	_, err = fmt.Fprintf(r.out, "%s: restored from %s, %d rows.\n", db, made.Path, made.Rows)
	return err
}

// ask settles who comes back of those who were forgotten.
func (r *restoring) ask(ctx context.Context, returns []notebook.Return) (welcome map[string]bool, err error) {
	welcome = map[string]bool{}
	var in *bufio.Reader
	for _, one := range returns {
		id := one.Person
		what := notebook.NameOf(r.config, id) + " was forgotten"
		if id == notebook.Everything {
			id, what = "all", "everything was forgotten"
		}
		if slices.Contains(r.bring, id) || slices.Contains(r.leaveOut, id) {
			welcome[one.Person] = slices.Contains(r.bring, id) && !slices.Contains(r.leaveOut, id)
			continue
		}
		if _, asked := welcome[one.Person]; asked {
			continue
		}
		if r.in == nil || !terminal(r.in) || nowhere(r.in) {
			return nil, wrongf("%s on %s, and this backup is older: say --leave-out %s, or --bring-back %[3]s",
				what, one.At.In(r.config.Location).Format("2 January 2006"), id)
		}
		if in == nil {
			in = bufio.NewReader(r.in)
		}
		r.say("On %s %s, and this backup is older. Bring it back? (yes or no) [no] ", one.At.In(r.config.Location).Format("2 January 2006"), what)
		text, err := answer(ctx, in)
		if err != nil {
			return nil, errors.Join(errors.New("nothing was restored"), err)
		}
		welcome[one.Person] = text == "yes"
	}
	return welcome, nil
}
