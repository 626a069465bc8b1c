package main

import (
	"slices"
	"strings"
	"testing"
)

const said = `goos: linux
pkg: nightroom/internal/monitor
BenchmarkObserveMixed-2   	 1000000	       212.0 ns/op	       0 B/op	       0 allocs/op
BenchmarkObserveMixed-2   	 1000000	       300.0 ns/op	       0 B/op	       0 allocs/op
BenchmarkObserveMixed-2   	 1000000	       215.5 ns/op	       0 B/op	       0 allocs/op
BenchmarkProgram/arm64-2  	       1	 100 ns/op	        18.81 MB
BenchmarkDriverToSample   	 10	 100 ns/op	 0 B/op	 0 allocs/op
BenchmarkTelegraf-2   	--- SKIP: BenchmarkTelegraf
    peers_bench_test.go:30: no telegraf on this machine: make peers
ok  	nightroom/internal/monitor	1.2s
`

func TestTheTableHasMediansAndSaysWhatIsMissed(t *testing.T) {
	runs, err := read(strings.NewReader(said))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := write(&out, runs); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"| a sample, judged (`Observe`) | ≤ 250 ns | 216 | met | – | – |",
		"| the program for a 64-bit Pi | ≤ 18 MB | 18.8 | missed | – | – |",
		"| a sample, from the part's bytes on: memory asked for | 0 allocations | 0 | met | – | – |",
		"| processor, the same | ≤ 0.3 % of a core | – | not run | – | – |",
	} {
		if !slices.Contains(strings.Split(out.String(), "\n"), line) {
			t.Errorf("%q is not in\n%s", line, out.String())
		}
	}
	if strings.Count(out.String(), "\n") != len(table)+2 {
		t.Errorf("it has not a line for each figure:\n%s", out.String())
	}
}
