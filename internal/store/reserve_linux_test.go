package store

import (
	"os"
	"syscall"
	"testing"
)

func TestTheLogHasItsPlaceFromTheStart(t *testing.T) {
	path := onDisk(t)
	open(t, path, daemon)
	var log syscall.Stat_t
	if err := syscall.Stat(path+"-wal", &log); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path + ".probe")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := syscall.Fallocate(int(f.Fd()), keepSize, 0, 4096); err != nil {
		t.Skip("this file system sets nothing aside: ", err)
	}
	if full := int64(checkpointPages * (pageSize + 24)); log.Blocks*512 < full || log.Size >= full {
		t.Errorf("the log has %d bytes on the disk and a length of %d, want %d set aside", log.Blocks*512, log.Size, full)
	}
}
