package store

import (
	"os"
	"syscall"
)

const keepSize = 1 // FALLOC_FL_KEEP_SIZE: the file does not look longer

// reserve sets the usual length of the log aside, in one piece. A log that grows
// by a few hundred bytes a minute lies in many, and the list of them is another
// 4 KiB for the card every second time. It is a favour: a file system that cannot
// do it, or a full one, is none the worse for it.
func reserve(path string) {
	f, err := os.OpenFile(path+"-wal", os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer f.Close() // SQLite's locks are on other files
	_ = syscall.Fallocate(int(f.Fd()), keepSize, 0, checkpointPages*(pageSize+24))
}
