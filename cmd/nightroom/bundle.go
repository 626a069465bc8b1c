package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/daemon"
)

// bundleTo writes a file for somebody who helps from afar.
func (a *app) bundleTo(ctx context.Context, file string, c *config.Config, found []daemon.Finding) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already: give another name, or remove it", file)
	}
	if err != nil {
		return err
	}
	b := daemon.Bundle{Config: c, Version: release(), Found: found, Now: time.Now()}
	b.Log, b.NoLog = serviceLog(ctx)
	if err := errors.Join(b.Write(ctx, f), f.Close()); err != nil {
		return err
	}
	a.say("%s is for whoever helps you. Read it before you send it.\n", file)
	return nil
}

// serviceLog is what the service has logged lately.
func serviceLog(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return exec.CommandContext(ctx, "journalctl", "--unit=nightroom", "--lines=5000", "--output=cat", "--no-pager", "--quiet").Output()
}
