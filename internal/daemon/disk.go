package daemon

import "golang.org/x/sys/unix"

// A disk is the one that a folder is on.
type disk struct {
	size, free uint64 // bytes; free for others than root
	readOnly   bool
	kind       uint32 // the kernel's number of the file system
}

func diskOf(folder string) (d disk, err error) {
	var st unix.Statfs_t
	if err := unix.Statfs(folder, &st); err != nil {
		return d, err
	}
	block := uint64(st.Bsize)
	return disk{st.Blocks * block, st.Bavail * block, st.Flags&unix.ST_RDONLY != 0, uint32(st.Type)}, nil
}

// diskFree is what may still be written where the record is, by others than
// root; nil is not known.
func diskFree(folder string) *float64 {
	d, err := diskOf(folder)
	if err != nil {
		return nil
	}
	return new(float64(d.free))
}

// takes tells whether the disk of a folder can be written, and has more room
// than what is small needs.
func takes(folder string) bool {
	d, err := diskOf(folder)
	return err == nil && !d.readOnly && d.free >= little
}
