package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
	"nightroom/internal/notebook"
	"nightroom/internal/store"
	"nightroom/internal/when"
)

func (a *app) influx() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "influx",
		Short: "What the databases have, and sending it again",
		Long: "The record is uploaded to InfluxDB by the daemon. These commands look at how far that is,\n" +
			"and set it back. They are safe beside a running daemon.",
		Example: "  nightroom influx status\n  nightroom influx resync --from 2026-11-01",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrongf("%q is no command of influx: write status, resync or rejected", args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(a.influxStatus(), a.influxResync(), a.influxRejected())
	return cmd
}

// uploadsOf opens the record and does something with what is known of the
// databases.
func (a *app) uploadsOf(ctx context.Context, db string, f func(*config.Config, *store.Journal) error) (err error) {
	c, err := a.load()
	if err != nil {
		return err
	}
	j, err := notebook.Open(ctx, c, db, false, a.log(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	if err := afresh(ctx, j); err != nil {
		return err
	}
	if err = f(c, j); err != nil {
		if _, refused := errors.AsType[notebook.Refused](err); refused {
			err = wrong{err}
		}
	}
	return err
}

// afresh gives a daemon that runs its second in which it sees that somebody
// looks on, and writes down how far it is.
func afresh(ctx context.Context, j *store.Journal) error {
	if !j.Kept() {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(1200 * time.Millisecond):
	}
	_, err := j.Poll(ctx)
	return err
}

func (a *app) influxStatus() *cobra.Command {
	var (
		db     string
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "status",
		Short: "What each database has, and what not",
		Long: "Show for each database what is held here for it and how old the oldest is, what was sent,\n" +
			"set aside, expired or lost since the upload began or was last set back, and what should\n" +
			"be away there and is not, with the command that takes it away.",
		Example: "  nightroom influx status --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.uploadsOf(cmd.Context(), db, func(c *config.Config, j *store.Journal) error {
				all, err := daemon.Uploads(cmd.Context(), c, j)
				if err != nil {
					return err
				}
				if asJSON {
					return a.printJSON(all)
				}
				for i := range all {
					if err := a.showUpload(c, &all[i]); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

// showUpload is the ledger for people.
func (a *app) showUpload(c *config.Config, u *daemon.Upload) error {
	var b strings.Builder
	when := func(t time.Time) string { return t.In(c.Location).Format("2006-01-02 15:04") }
	fmt.Fprintf(&b, "%s, bucket %s\n", u.URL, u.Bucket)
	line := func(what string, n int64, more string) {
		fmt.Fprintf(&b, "  %-10s %12d%s\n", what, n, more)
	}
	held := ""
	if u.Held > 0 {
		held = "  the oldest is of " + when(u.OldestWaiting)
	}
	line("held", u.Held, held)
	sent := ""
	if !u.Since.IsZero() {
		sent = "  since " + when(u.Since)
	}
	if !u.LastSuccess.IsZero() {
		sent += ", the last at " + when(u.LastSuccess)
	}
	line("sent", u.Sent, sent)
	line("set aside", u.SetAside, choose(u.SetAside > 0, "  see nightroom influx rejected"))
	line("expired", u.Expired, choose(u.Expired > 0, "  older than the bucket keeps"))
	line("deleted", u.Deleted, "")
	line("lost", u.Lost, choose(u.Lost > 0, "  "+u.LostWhy))
	if u.LastError != "" {
		fmt.Fprintf(&b, "  now: %s\n", u.LastError)
	}
	if u.Remain > 0 {
		fmt.Fprintf(&b, "  removed or rewritten here, and still there: %s\n", counted(int(u.Remain), "point", "points"))
	}
	for _, n := range u.Remaining {
		fmt.Fprintf(&b, "    %s (%s)\n      %s\n", n.Point, n.Words, n.Command)
	}
	if more := u.Remain - int64(len(u.Remaining)); more > 0 {
		fmt.Fprintf(&b, "    %s not listed: of somebody who was forgotten, or not among the newest 1,000\n", counted(int(more), "point", "points"))
	}
	_, err := a.out.Write([]byte(b.String()))
	return err
}

func choose(yes bool, s string) string {
	if yes {
		return s
	}
	return ""
}

func (a *app) influxRejected() *cobra.Command {
	var (
		db     string
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "rejected",
		Short: "The lines that a database refused, with its words",
		Long: "Show the lines that a database refused and that were set aside, 1,000 for each at most, with\n" +
			"what the server said. They are sent again by nightroom influx resync.",
		Example: "  nightroom influx rejected",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.uploadsOf(cmd.Context(), db, func(c *config.Config, j *store.Journal) error {
				all, err := daemon.RejectedLines(cmd.Context(), c, j)
				if err != nil {
					return err
				}
				if asJSON {
					if all == nil {
						all = []daemon.Rejected{}
					}
					return a.printJSON(all)
				}
				for _, r := range all {
					if _, err := fmt.Fprintf(a.out, "%s  %s %s  %s\n  %s\n", r.At.In(c.Location).Format("2006-01-02 15:04:05"),
						r.URL, r.Bucket, r.Words, choose(r.Line != "", strings.TrimSpace(r.Line))); err != nil {
						return err
					}
				}
				if len(all) == 0 {
					a.say("No line was refused.\n")
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print them as JSON")
	return cmd
}

func (a *app) influxResync() *cobra.Command {
	var db, from, url string
	cmd := &cobra.Command{
		Use:   "resync",
		Short: "Send the record to a database once more",
		Long: "Send everything again that is about the time since T, and what was corrected or removed\n" +
			"since: for a database that was lost, emptied or put back from a backup. What is sent twice\n" +
			"is stored once. The daemon does the sending; if it runs, this waits until it is done, and\n" +
			"Ctrl-C ends only the waiting.\n\n" +
			"T is a date, for the beginning of that day, or a time like 2026-11-22T18:00, in the\n" +
			"configured time zone, or RFC 3339.",
		Example: "  nightroom influx resync --from 2026-11-01",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.uploadsOf(cmd.Context(), db, func(c *config.Config, j *store.Journal) error {
				return a.resync(cmd.Context(), c, j, from, url)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "the first time `T` (else from the beginning)")
	f.StringVar(&url, "url", "", "only to the database at this `URL` (else to all)")
	f.StringVar(&db, "db", "", "the `FILE` of the record (else the configured one)")
	return cmd
}

func (a *app) resync(ctx context.Context, c *config.Config, j *store.Journal, from, url string) error {
	var since time.Time
	if from != "" {
		var err error
		if since, err = when.Day(from, c.Location); err != nil {
			return wrongf("--from: %w", err)
		}
	}
	all, err := daemon.Uploads(ctx, c, j)
	if err != nil {
		return err
	}
	n := 0
	for i := range all {
		if !meant(&all[i], url) {
			continue
		}
		if err := daemon.Resync(ctx, c, j, &all[i], since); err != nil {
			return err
		}
		n++
	}
	if n == 0 {
		return wrongf("--url: no database at %s is configured: %s", url, urlsOf(all))
	}
	if !j.Kept() {
		a.say("The daemon does not run: it sends when it is started.\n")
		return nil
	}
	return a.follow(ctx, c, j, url)
}

// meant tells whether a database is the one at this address, or all are.
func meant(u *daemon.Upload, url string) bool {
	return url == "" || strings.TrimRight(url, "/") == u.URL
}

func urlsOf(all []daemon.Upload) string {
	var urls []string
	for _, u := range all {
		urls = append(urls, u.URL)
	}
	return strings.Join(urls, ", ")
}

// follow waits until the daemon has sent everything, and says how it went.
func (a *app) follow(ctx context.Context, c *config.Config, j *store.Journal, url string) error {
	bar := a.progress()
	defer bar.clear()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	last := j.Last()
	for {
		select {
		case <-ctx.Done():
			a.say("\nThe daemon goes on sending; see nightroom influx status.\n")
			return nil
		case <-second.C:
		}
		if _, err := j.Poll(ctx); err != nil {
			return err
		}
		all, err := daemon.Uploads(ctx, c, j)
		if err != nil {
			return err
		}
		behind, trouble := int64(0), ""
		for i := range all {
			if meant(&all[i], url) {
				behind = max(behind, all[i].Behind(last))
				if all[i].LastError != "" {
					trouble = all[i].LastError
				}
			}
		}
		if behind > 0 && trouble != "" {
			return fmt.Errorf("%d rows are still to be sent, and the daemon goes on trying: %s", behind, trouble)
		}
		if behind == 0 {
			bar.clear()
			for i := range all {
				if !meant(&all[i], url) {
					continue
				}
				if err := a.showUpload(c, &all[i]); err != nil {
					return err
				}
			}
			return nil
		}
		bar.say(func() string { return fmt.Sprintf("%d rows to go", behind) })
	}
}
