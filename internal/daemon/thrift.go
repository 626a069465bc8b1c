package daemon

import (
	"context"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/mochi-mqtt/server/v2/packets"
	"golang.org/x/sys/unix"
)

const (
	// settledIn is how long after the start what only the start needed is given
	// back.
	settledIn = time.Minute

	// thriftEvery is how often pages of the program are given back that something
	// rare has touched: a page that was opened, a night that was summed up. Nothing
	// is gained by doing it more often: what measuring itself needs, two thirds of
	// the program, is back within seconds.
	thriftEvery = 5 * time.Minute
)

// collectAt is by how much, in percent, what is in use may grow until it is
// cleared up. A room needs 4 MB, in which the usual 100 would cost 3 more; the
// work that it saves is a thousandth of a core.
const collectAt = 40

// Thrift keeps the process small until ctx ends, on a machine with 512 MB for
// everybody: what a start needs, and seldom afterwards, is given back. GOGC, if
// it is set, is followed.
func Thrift(ctx context.Context) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	packets.TPacketData = nil // what the broker's library tests itself with: 400 kB
	again(ctx, settledIn, func() time.Duration {
		debug.FreeOSMemory()
		dropProgram("/proc/self/maps")
		return thriftEvery
	})
}

// dropProgram gives back the memory that the program's own file takes. Its pages
// are read only, and those that are needed come back by themselves, from the
// page cache. madvise(2), MADV_DONTNEED.
func dropProgram(maps string) {
	b, err := os.ReadFile(maps)
	if err != nil {
		return
	}
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(b)) {
		if begin, end, ok := readOnly(line, exe); ok {
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, begin, end-begin, unix.MADV_DONTNEED) // if it fails we are only larger
		}
	}
}

// readOnly is where the file lies that a line of proc(5), maps, is about, if it
// is the one that is meant and nothing can be written there.
func readOnly(line, file string) (begin, end uintptr, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 6 || fields[5] != file || strings.Contains(fields[1], "w") {
		return 0, 0, false
	}
	from, to, _ := strings.Cut(fields[0], "-")
	b, err1 := strconv.ParseUint(from, 16, 64)
	e, err2 := strconv.ParseUint(to, 16, 64)
	return uintptr(b), uintptr(e), err1 == nil && err2 == nil && e > b
}
