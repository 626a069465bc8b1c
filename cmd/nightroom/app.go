package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
)

// The exit statuses.
const (
	done = iota
	failed
	wrongUsage
)

// An app is what all commands have in common.
type app struct {
	in   io.Reader // what is typed; nil is nobody
	out  io.Writer // data
	talk io.Writer // everything else

	buses buses

	configFile string // --config
	began      bool   // a command has begun: what was typed is understood
}

// wrong is an error of whoever typed the command.
type wrong struct{ error }

func wrongf(format string, a ...any) error { return wrong{fmt.Errorf(format, a...)} }

// twice is how much later a second signal is meant: timeout(1) and others send
// the same one to a program and to its group, and that is one wish.
const twice = 500 * time.Millisecond

// do runs the command that args ask for and returns the exit status. The first
// SIGINT or SIGTERM lets the command end in order, the second ends it at once.
func (a *app) do(args []string, commands ...*cobra.Command) int {
	// Not undone at the end: a second one would then kill what has ended in order.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, func() { time.AfterFunc(twice, stop) })

	root := a.root(commands)
	root.SetArgs(args)
	root.SetOut(a.out)
	root.SetErr(a.talk)
	cmd, err := root.ExecuteContextC(ctx)
	return a.end(ctx, cmd, err)
}

// end tells how it went.
func (a *app) end(ctx context.Context, cmd *cobra.Command, err error) int {
	var (
		problems config.Problems
		mistake  wrong
	)
	switch {
	case err == nil:
		return done
	case errors.As(err, &problems):
		a.say("%v\n", problems) // file:line:column, which editors understand
	case !a.began, errors.As(err, &mistake):
		a.say("nightroom: %s (see %q)\n", oneLine(err), cmd.CommandPath()+" --help")
		return wrongUsage
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		a.say("nightroom: interrupted\n")
	default:
		a.say("nightroom: %s\n", oneLine(err))
	}
	return failed
}

// say talks to whoever looks on. Where that fails there is nobody to tell it.
func (a *app) say(format string, args ...any) { _, _ = fmt.Fprintf(a.talk, format, args...) }

// oneLine is an error on one line, the list of cobra's suggestions too.
func oneLine(err error) string {
	return strings.NewReplacer(
		"\n\nDid you mean this?\n\t", "; did you mean ", "\n\t", " or ", "\n", "; ",
	).Replace(strings.TrimSpace(err.Error()))
}

// root is nightroom itself, which only shows its help.
func (a *app) root(commands []*cobra.Command) *cobra.Command {
	root := &cobra.Command{
		Use:   "nightroom",
		Short: "A bedroom environment monitor for people in pain",
		Long: "nightroom measures a bedroom, judges whether it is cool, dark and quiet, tells home\n" +
			"automation, keeps the record, and asks for the morning's pain.",
		Example: "  nightroom demo        a room that is made up, to look around\n" +
			"  nightroom pain 4      this morning's pain",
		SilenceErrors:    true,
		SilenceUsage:     true,
		PersistentPreRun: func(*cobra.Command, []string) { a.began = true },
		RunE:             func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&a.configFile, "config", "",
		"the configuration `FILE` (else $NIGHTROOM_CONFIG, else "+config.DefaultPath+")")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetHelpCommand(a.help(root))
	root.AddCommand(commands...)
	return root
}

// help is `nightroom help COMMAND`, which for cobra is never wrong.
func (a *app) help(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:    "help [COMMAND]",
		Short:  "Show the help of a command",
		Hidden: true,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, _, err := root.Find(args)
			if err != nil {
				return wrong{err}
			}
			cmd.InitDefaultHelpFlag() // which is there only once the command was run
			return cmd.Help()
		},
	}
}

// noArgs is for commands that take only flags.
func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%q is too much", args[0])
	}
	return nil
}

// load reads the configuration.
func (a *app) load() (*config.Config, error) { return config.Load(a.configFile, daemon.Parts()) }

// log is for people who read along: what happened and when, no more.
func (a *app) log(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(a.talk, &slog.HandlerOptions{
		Level: level,
		ReplaceAttr: func(groups []string, attr slog.Attr) slog.Attr {
			if attr.Key == slog.TimeKey && len(groups) == 0 {
				attr.Value = slog.StringValue(attr.Value.Time().Format(time.RFC3339))
			}
			return attr
		},
	}))
}
