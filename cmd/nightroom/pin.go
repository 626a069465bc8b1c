package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"nightroom/internal/config"
	"nightroom/internal/door"
	"nightroom/internal/notebook"
)

// setPIN asks for a person's PIN twice, or takes it from stdin, and keeps it.
// An empty one takes theirs away.
func (a *app) setPIN(ctx context.Context, c *config.Config, person string, stdin, more bool) error {
	if more {
		return wrongf("--pin goes with --stdin alone")
	}
	if !slices.ContainsFunc(c.People, func(p config.Person) bool { return p.ID == person }) {
		return wrongf("nobody here is called %.40q: see people in %s", person, c.File)
	}
	var pin string
	var err error
	if stdin {
		pin, err = bufio.NewReader(io.LimitReader(a.in, 64)).ReadString('\n')
		if pin = strings.TrimRight(pin, "\r\n"); errors.Is(err, io.EOF) {
			err = nil
		}
	} else {
		pin, err = a.askPIN(ctx, notebook.NameOf(c, person))
	}
	if err != nil {
		return err
	}
	hash := ""
	if pin != "" {
		if hash, err = door.HashPIN(pin); err != nil {
			return err
		}
	}
	if err := notebook.MakeFolder(c.Store.Path); err != nil {
		return err
	}
	if err := door.SetPIN(c.Store.Path, person, hash); err != nil {
		return err
	}
	if hash == "" {
		a.say("%s has no PIN: whoever is logged in may write for them.\n", notebook.NameOf(c, person))
		return nil
	}
	a.say("The PIN is set. The page asks for it once on each device before it writes down what %s says.\n", notebook.NameOf(c, person))
	return nil
}

// askPIN asks twice, without showing it.
func (a *app) askPIN(ctx context.Context, name string) (string, error) {
	for {
		first, err := a.secret(ctx, fmt.Sprintf("The PIN of %s, 4 to 8 digits (nothing takes it away): ", name))
		if err != nil || first == "" {
			return "", err
		}
		if _, err := door.HashPIN(first); err != nil {
			a.say("%s.\n", err)
			continue
		}
		again, err := a.secret(ctx, "Once more: ")
		if err != nil {
			return "", err
		}
		if first == again {
			return first, nil
		}
		a.say("Those were two different ones.\n")
	}
}
