package daemon

import (
	"os"
	"testing"
)

func TestOnlyTheProgramsOwnFileIsGivenBack(t *testing.T) {
	for line, want := range map[string]bool{
		"00400000-00a23000 r-xp 00000000 fe:00 1234   /usr/bin/nightroom\n": true,
		"00a23000-01200000 r--p 00623000 fe:00 1234   /usr/bin/nightroom\n": true,
		"01200000-01280000 rw-p 00e00000 fe:00 1234   /usr/bin/nightroom\n": false, // variables
		"7f0000000000-7f0000001000 r--p 0 fe:00 99    /usr/lib/libc.so.6\n": false,
		"c000000000-c000400000 rw-p 00000000 00:00 0 \n":                    false, // the heap
		"7ffd-zz r-xp 0 0 0 /usr/bin/nightroom\n":                           false,
		"\n": false,
	} {
		begin, end, ok := readOnly(line, "/usr/bin/nightroom")
		if ok != want || ok && (begin == 0 || end <= begin) {
			t.Errorf("%q: %#x to %#x, %v", line, begin, end, ok)
		}
	}
}

// What is given back comes back as it was: the program goes on.
func TestTheProgramGoesOnWithoutItsPages(t *testing.T) {
	before, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Skip(err)
	}
	for range 10 {
		dropProgram("/proc/self/maps")
	}
	if after, err := os.ReadFile("/proc/self/maps"); err != nil || len(after) < len(before)/2 {
		t.Errorf("%d bytes of maps, %d before; %v", len(after), len(before), err)
	}
}
