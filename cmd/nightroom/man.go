//go:build man

package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// man is in no program that is shipped: the package's build asks it for the
// manual pages and the shells' completions, which come from the commands
// themselves.
func (*app) man() []*cobra.Command {
	return []*cobra.Command{{
		Use:    "man FOLDER",
		Short:  "Write the manual pages and completions",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			root, folder := cmd.Root(), args[0]
			root.DisableAutoGenTag = true
			pages, completion := filepath.Join(folder, "man"), filepath.Join(folder, "completion")
			for _, d := range []string{pages, completion} {
				if err := os.MkdirAll(d, 0o755); err != nil {
					return err
				}
			}
			// Their date is $SOURCE_DATE_EPOCH: the same source makes the same pages.
			if err := doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "nightroom " + release()}, pages); err != nil {
				return err
			}
			if err := root.GenBashCompletionFileV2(filepath.Join(completion, "nightroom.bash"), true); err != nil {
				return err
			}
			if err := root.GenZshCompletionFile(filepath.Join(completion, "_nightroom")); err != nil {
				return err
			}
			return root.GenFishCompletionFile(filepath.Join(completion, "nightroom.fish"), true)
		},
	}}
}
