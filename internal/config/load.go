package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"nightroom/internal/sentence"
)

// DefaultPath is where an installed daemon's configuration is.
const DefaultPath = "/etc/nightroom/nightroom.yaml"

// environment is the variable that names another file.
const environment = "NIGHTROOM_CONFIG"

// maxSize is far above a file that people write (a year of dated exceptions is
// 20 KiB), and low enough to hold in memory several times on a Pi Zero.
const maxSize = 256 << 10

// Path is the configuration file: flag (what was given as --config), else
// $NIGHTROOM_CONFIG, else DefaultPath.
func Path(flag string) string {
	if flag != "" {
		return flag
	}
	if env := os.Getenv(environment); env != "" {
		return env
	}
	return DefaultPath
}

// Load reads the configuration file that Path(flag) names. A missing one is an
// error when somebody named it; a missing DefaultPath is an empty file. What
// is wrong inside the file is told as Problems.
func Load(flag string, parts Parts) (*Config, error) {
	path := Path(flag)
	named := flag != "" || os.Getenv(environment) != ""
	data, err := read(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return Parse(path, nil, parts)
	}
	if err != nil {
		return nil, err
	}
	return Parse(path, data, parts)
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, sentence.Errorf("%s: there is no such configuration file; name another with --config FILE: %w", path, err)
	case errors.Is(err, fs.ErrPermission):
		return nil, sentence.Errorf("%s: this user may not read the configuration file; run the command with sudo, or see the file's owner with ls -l: %w", path, err)
	case err != nil:
		return nil, fmt.Errorf("open the configuration: %w", err)
	}
	defer f.Close()
	// One byte more than is allowed, so that Parse sees when it is too long.
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read the configuration %s: %w", path, err)
	}
	return data, nil
}

// Parse reads a configuration from memory. Its name stands in the problems,
// and the files that it names are taken from the name's folder. An empty one
// is all defaults.
func Parse(name string, data []byte, parts Parts) (*Config, error) {
	file, err := filepath.Abs(name)
	if err != nil {
		return nil, fmt.Errorf("find the folder of the configuration %s: %w", name, err)
	}
	r := &reader{name: name, dir: filepath.Dir(file), parts: parts}
	c := r.config(r.parse(data))
	c.File = file
	if len(r.problems) > 0 {
		r.problems.sort()
		return nil, r.problems
	}
	return c, nil
}
