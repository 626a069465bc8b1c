package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// An output is where an export goes: stdout, or a file that is there as a
// whole or not at all.
type output struct {
	io.Writer
	file *os.File // nil for stdout
	path string
}

// output opens path, or stdout for "" and "-".
func (a *app) output(path string) (*output, error) {
	if path == "" || path == "-" {
		return &output{Writer: a.out}, nil
	}
	fi, err := os.Lstat(path)
	switch {
	case err == nil && !fi.Mode().IsRegular():
		return nil, wrongf("-o: %s is there already and is not a plain file; give another name, or leave out -o to write to stdout", path)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("-o: %w", err)
	}
	// Readable by its owner only, because pain is nobody else's business.
	f, err := os.CreateTemp(filepath.Dir(path), ".nightroom-export-*")
	if err != nil {
		return nil, fmt.Errorf("-o: %w", err)
	}
	return &output{Writer: f, file: f, path: path}, nil
}

// keep gives the file its name. It is on disk before, so that a power cut does
// not leave the name without what was behind it.
func (o *output) keep() error {
	if o.file == nil {
		return nil
	}
	if err := errors.Join(o.file.Sync(), o.file.Close()); err != nil {
		return err
	}
	if err := os.Rename(o.file.Name(), o.path); err != nil {
		return err
	}
	o.file = nil
	return nil
}

// drop removes what was not kept.
func (o *output) drop() {
	if o.file != nil {
		_ = o.file.Close()
		_ = os.Remove(o.file.Name())
	}
}

// printJSON prints what a command lists.
func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
