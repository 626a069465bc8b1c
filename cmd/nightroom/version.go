package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version is set by the linker: -ldflags "-X main.version=0.1.0".
var version string

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Show which nightroom this is",
		Example: "  nightroom version",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.out, "nightroom %s (%s)\n", release(), strings.Join(origin(), ", "))
			return err
		},
	}
}

// release is the version without its v; devel is one that was never released.
func release() string {
	v := version
	if info, ok := debug.ReadBuildInfo(); ok && v == "" && info.Main.Version != "(devel)" {
		v = info.Main.Version
	}
	if v == "" {
		return "devel"
	}
	return strings.TrimPrefix(v, "v")
}

// origin is what the build was made from, as far as it is known: commit, date,
// Go and the machine it is for.
func origin() (words []string) {
	if info, ok := debug.ReadBuildInfo(); ok {
		set := map[string]string{}
		for _, s := range info.Settings {
			set[s.Key] = s.Value
		}
		if commit := set["vcs.revision"]; commit != "" {
			commit = commit[:min(len(commit), 12)]
			if set["vcs.modified"] == "true" {
				commit += "+changes"
			}
			words = append(words, commit)
		}
		if date, _, _ := strings.Cut(set["vcs.time"], "T"); date != "" {
			words = append(words, date)
		}
	}
	return append(words, runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH)
}
