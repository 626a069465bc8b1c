package door

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// largest is how long a file of ours can be, in bytes.
const largest = 256 << 10

var errLong = errors.New("the file is longer than any that nightroom writes")

// The files lie beside the record, in the folder that only the service can
// open: what a backup of the configuration takes along is no secret then.
func passwordFile(record string) string { return record + ".password" }
func sessionsFile(record string) string { return record + ".sessions" }
func pinsFile(record string) string     { return record + ".pins" }
func openedFile(record string) string   { return record + ".opened" }
func scriptsFile(record string) string  { return record + ".tokens" }

// SetPassword keeps the hash of a password for the room with this record, and
// with it ends everybody's session. A running daemon asks for the new one from
// then on.
func SetPassword(record, hash string) error {
	if _, err := parse(hash); err != nil {
		return err
	}
	err := replace(passwordFile(record), []byte(hash+"\n"))
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("the password cannot be kept by this user: %w; run the command with sudo", err)
	}
	if err != nil {
		return fmt.Errorf("the password was not kept: %w", err)
	}
	return nil
}

// Forget ends everybody's session and all tokens for good, takes away all PINs,
// and leaves no trace of who had one. The password stays: the door is not to
// stand open afterwards.
func Forget(record string) (err error) {
	for _, file := range []string{sessionsFile(record), pinsFile(record), openedFile(record), scriptsFile(record)} {
		if e := os.Remove(file); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// replace writes a file as a whole, for the owner of its folder alone, and
// returns when it is on the disk.
func replace(path string, text []byte) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	fi, err := folder.Stat()
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(folder.Name(), ".nightroom-door-*") // with mode 0600
	if err != nil {
		return err
	}
	if is, ok := fi.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		err = temp.Chown(int(is.Uid), int(is.Gid)) // root keeps it for the service
	}
	if err == nil {
		_, err = temp.Write(text)
	}
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
		return err
	}
	return folder.Sync()
}

// A mark tells one state of a file from another without reading it.
type mark struct {
	inode   uint64
	size    int64
	changed time.Time
}

// markOf is the mark of a file; one that is not there has none.
func markOf(path string) (mark, error) {
	fi, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return mark{}, nil
	}
	if err != nil {
		return mark{}, err
	}
	m := mark{size: fi.Size(), changed: fi.ModTime()}
	if is, ok := fi.Sys().(*syscall.Stat_t); ok {
		m.inode = is.Ino
	}
	return m, nil
}

// read is what a small file holds; one that is not there holds nothing.
func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, largest+1))
	if len(text) > largest {
		return nil, fmt.Errorf("%s: %w", path, errLong)
	}
	return text, err
}

// readPassword is the hash in a file, nil when there is none.
func readPassword(path string) (*hash, error) {
	text, err := read(path)
	if err != nil || text == nil {
		return nil, err
	}
	h, err := parse(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return h, nil
}

// replaceJSON puts a value in a file's place.
func replaceJSON(path string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return replace(path, append(text, '\n'))
}
