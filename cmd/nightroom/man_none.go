//go:build !man

package main

import "github.com/spf13/cobra"

// man is for the package's build alone, see man.go.
func (*app) man() []*cobra.Command { return nil }
