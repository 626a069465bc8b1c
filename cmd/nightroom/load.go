package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/influx"
	"nightroom/internal/load"
)

func (a *app) loadTest() *cobra.Command {
	var (
		o                       influx.Options
		tokenFile, passwordFile string
		rooms, days             int
		p                       load.Plan
	)
	cmd := &cobra.Command{
		Use:   "load --url URL",
		Short: "For trying, not for a home: as many rooms as you like",
		Long: "Drive a database as many rooms would, to see what it takes: N rooms, each with a reading\n" +
			"every 30 seconds for D days up to now. The readings are made up, and the rooms are called\n" +
			"load-00001 and so on. Use a bucket of its own, and throw it away afterwards. This is a tool\n" +
			"for trying, not for a home.",
		Example: "  nightroom load --url http://127.0.0.1:8086 --bucket try --rooms 1000 --days 1",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case o.URL == "":
				return wrongf("say which database: --url http://127.0.0.1:8086")
			case (o.Username == "") != (passwordFile == ""):
				return wrongf("--username and --password-file belong together: give both, or neither")
			case p.Every < 30*time.Second || p.Every > 24*time.Hour:
				return wrongf("--every: enter 30s to 24h")
			}
			for file, into := range map[string]*string{tokenFile: &o.Token, passwordFile: &o.Password} {
				if file == "" {
					continue
				}
				b, err := os.ReadFile(file)
				if err != nil {
					return err
				}
				*into = strings.TrimRight(string(b), "\r\n")
			}
			o.Room, o.Log = "load", a.log(slog.LevelWarn)
			if _, err := influx.New(o); err != nil {
				return wrongf("%s", asFlags.Replace(err.Error()))
			}
			p.Rooms = rooms
			p.End = time.Now().Truncate(24 * time.Hour)
			p.Start = p.End.AddDate(0, 0, -days)
			return a.drive(cmd.Context(), &p, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.URL, "url", "", "the `URL` of the database")
	f.StringVar(&o.Bucket, "bucket", "nightroom-load", "the `BUCKET`, or the database of 1.8")
	f.StringVar(&o.Org, "org", "", "the organisation `ORG` of 2.x")
	f.StringVar(&tokenFile, "token-file", "", "the `FILE` with the token")
	f.StringVar(&o.Username, "username", "", "the `USER` of 1.8")
	f.StringVar(&passwordFile, "password-file", "", "the `FILE` with its password")
	rooms, days, p.Connections = 1000, 1, 8
	f.Var(whole{&rooms, 1, 99_999}, "rooms", "how many rooms, `N`")
	f.Var(whole{&days, 1, 3660}, "days", "how many days, `D`")
	f.DurationVar(&p.Every, "every", time.Hour, "of what `TIME` a room's readings are in one request; real rooms send each minute")
	f.Var(whole{&p.Connections, 1, 256}, "connections", "how many requests at the same time, `N`")
	f.BoolVar(&p.Live, "live", false, "at the pace of real rooms, else as fast as the database takes it")
	return cmd
}

// asFlags says what was typed where an error names a setting of the
// configuration. There is no journal here in which readings could wait.
var asFlags = strings.NewReplacer(
	"influx.url", "--url", "influx.org", "--org", "influx.bucket", "--bucket", "influx.token_file", "--token-file",
	"influx.username", "--username", "influx.password_file", "--password-file",
	"influx: set token_file, or username and password_file", "give --token-file, or --username and --password-file",
	". Readings wait in the journal", "", ": readings wait in the journal", "",
)

func (a *app) drive(ctx context.Context, p *load.Plan, o influx.Options) error {
	var t load.Tally
	began := time.Now()
	rate := func() float64 { return float64(t.Lines.Load()) / time.Since(began).Seconds() }
	bar := a.progress()
	ended := make(chan error, 1)
	go func() {
		ended <- p.Run(ctx, func() (*influx.Sink, error) { return influx.New(o) }, &t)
	}()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			bar.say(func() string {
				return fmt.Sprintf("%d of %d lines, %.0f a second", t.Lines.Load(), p.Lines(), rate())
			})
			continue
		case err := <-ended:
			bar.clear()
			if err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				return fmt.Errorf("after %d of %d lines: %s", t.Lines.Load(), p.Lines(), asFlags.Replace(err.Error()))
			}
		}
		break
	}
	_, err := fmt.Fprintf(a.out, "%d rooms, %d lines in %d requests, %.1f MB before packing, %d tried again, %.1f s, %.0f lines a second\n",
		p.Rooms, t.Lines.Load(), t.Requests.Load(), float64(t.Bytes.Load())/1e6, t.Retries.Load(), time.Since(began).Seconds(), rate())
	return err
}
