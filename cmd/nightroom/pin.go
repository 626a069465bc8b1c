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
	var hash string
	var err error
	if stdin {
		hash, err = a.readPIN()
	} else {
		hash, err = a.askPIN(ctx, notebook.NameOf(c, person))
	}
	if err != nil {
		return err
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

// readPIN reads a PIN from a line; an empty one takes it away, and has no hash.
func (a *app) readPIN() (hash string, err error) {
	line, err := bufio.NewReader(io.LimitReader(a.in, 64)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", nil
	}
	return door.HashPIN(line)
}

// askPIN asks twice, without showing it; nothing has no hash.
func (a *app) askPIN(ctx context.Context, name string) (hash string, err error) {
	for {
		first, err := a.secret(ctx, fmt.Sprintf("The PIN of %s, 4 to 8 digits (nothing takes it away): ", name))
		if err != nil || first == "" {
			return "", err
		}
		hash, err := door.HashPIN(first)
		if err != nil {
			a.say("%s.\n", err)
			continue
		}
		if same, err := a.saidAgain(ctx, first); err != nil || same {
			return hash, err
		}
	}
}
