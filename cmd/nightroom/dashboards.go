package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"nightroom/dashboards"
)

func (a *app) dashboards() *cobra.Command {
	var (
		to, grafana, token string
		server             = choice{is: "2", of: dashboards.Versions}
	)
	cmd := &cobra.Command{
		Use:   "dashboards --to DIR | --grafana URL --token-file FILE",
		Short: "Dashboards for Grafana",
		Long: "Write the dashboards for Grafana 10 to 12 into a folder, with the files by which Grafana finds\n" +
			"them and its database, and two alert rules; or upload the dashboards to a Grafana that has\n" +
			"its database already. Address and bucket of the database are those of the configuration, if\n" +
			"there is one. No secret is written: the data source names the file on Grafana's machine that\n" +
			"has to hold it.",
		Example: "  nightroom dashboards --to /etc/grafana --server 2\n" +
			"  nightroom dashboards --grafana http://192.168.1.10:3000 --token-file grafana.token",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case (to == "") == (grafana == ""):
				return wrongf("say where they go: --to DIR, or --grafana URL with --token-file")
			case to != "":
				return a.writeDashboards(to, server.is)
			case token == "":
				return wrongf("--grafana needs --token-file: the file of a token that may write dashboards")
			}
			b, err := os.ReadFile(token)
			if err != nil {
				return fmt.Errorf("--token-file: %w", err)
			}
			g := dashboards.Grafana{URL: grafana, Token: strings.TrimRight(string(b), "\r\n")}
			if err := g.Check(); err != nil {
				return wrong{err}
			}
			if err := g.Upload(cmd.Context()); err != nil {
				return err
			}
			a.say("%d dashboards are in Grafana's folder nightroom. Choose the database at the top of each.\n", len(dashboards.All()))
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&to, "to", "", "the `DIR` to write into, like /etc/grafana")
	f.Var(&server, "server", "which InfluxDB the data source is for")
	f.StringVar(&grafana, "grafana", "", "the `URL` of a Grafana to upload to")
	f.StringVar(&token, "token-file", "", "the `FILE` with a token of that Grafana")
	return cmd
}

// writeDashboards writes everything for a Grafana on this machine. A file that
// is there is written over: they are nightroom's.
func (a *app) writeDashboards(to, version string) error {
	s := dashboards.Server{Version: version, URL: "http://localhost:8086", Database: "nightroom", User: "nightroom"}
	c, err := a.load()
	switch {
	case err == nil && len(c.Influx) > 0:
		in := c.Influx[0]
		s.URL, s.Database = in.URL, in.Bucket
		s.Database, _, _ = strings.Cut(s.Database, "/")
		if in.Username != "" {
			s.User = in.Username
		}
	case err != nil && (a.configFile != "" || !errors.Is(err, os.ErrNotExist)):
		return err
	default:
		a.say("No database is configured here: the data source has http://localhost:8086 and the bucket nightroom.\n")
	}
	at, err := filepath.Abs(filepath.Join(to, "dashboards"))
	if err != nil {
		return err
	}
	files, err := dashboards.Provisioning(s, at)
	if err != nil {
		return err
	}
	for _, name := range dashboards.Paths(files) {
		path := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("--to: %w", err)
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return fmt.Errorf("--to: %w", err)
		}
		if _, err := fmt.Fprintln(a.out, path); err != nil {
			return err
		}
	}
	return nil
}
