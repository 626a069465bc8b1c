package main

import (
	"github.com/spf13/cobra"
)

func (a *app) config() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Check the configuration and show it",
		Long: "Check the configuration and show what is in effect, every default filled in. What is\n" +
			"wrong is told as file:line:column, with the fix. Passwords are not shown: the\n" +
			"configuration holds only the names of their files.",
		Example: "  nightroom config --config nightroom.yaml",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			_, err = a.out.Write(c.YAML())
			return err
		},
	}
}
