// Bench makes one table of what the benchmarks say: each figure that nightroom
// promises, its goal, and the median of the runs, beside other programs that do
// the same work where they were run too. `make bench` gives it the output of
// `go test -bench`, which it passes on to stderr as it comes.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
)

func main() {
	runs, err := read(io.TeeReader(os.Stdin, os.Stderr))
	if err == nil {
		err = write(os.Stdout, runs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// figures are what each run of "BENCHMARK metric" said.
type figures map[string][]float64

// read takes the lines of `go test -bench` apart: a name with the number of
// processors behind it, how often, then pairs of a figure and its unit.
func read(r io.Reader) (figures, error) {
	runs := figures{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		name, isOne := "", false
		if len(f) >= 4 {
			name, isOne = strings.CutPrefix(f[0], "Benchmark")
		}
		if !isOne {
			continue
		}
		if i := strings.LastIndexByte(name, '-'); i > 0 {
			name = name[:i]
		}
		for i := 2; i+1 < len(f); i += 2 {
			v, err := strconv.ParseFloat(f[i], 64)
			if err != nil {
				break // a line that a log has torn
			}
			runs[name+" "+f[i+1]] = append(runs[name+" "+f[i+1]], v)
		}
	}
	return runs, lines.Err()
}

// median of several runs; false if there was none.
func (f figures) median(of string) (float64, bool) {
	all := slices.Sorted(slices.Values(f[of]))
	if len(all) == 0 {
		return 0, false
	}
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2, true
}

// cell is a figure as the table has it.
func (f figures) cell(of string, decimals int) string {
	v, ok := f.median(of)
	if !ok {
		return "–"
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

// met says whether a figure is within its goal.
func met(v float64, goal string) bool {
	sign, number, _ := strings.Cut(goal, " ")
	limit, err := strconv.ParseFloat(number, 64)
	switch sign {
	case "<=":
		return err == nil && v <= limit
	case ">=":
		return err == nil && v >= limit
	}
	return strconv.FormatFloat(v, 'f', -1, 64) == goal
}

func write(w io.Writer, runs figures) error {
	var text strings.Builder
	text.WriteString("| what | goal | nightroom | | Telegraf | Node-RED |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, r := range table {
		verdict := "not run"
		if v, ok := runs.median(r.ours); ok {
			verdict = "missed"
			if met(v, r.goal) {
				verdict = "met"
			}
		}
		goal := strings.NewReplacer("<=", "≤", ">=", "≥").Replace(r.goal)
		fmt.Fprintf(&text, "| %s | %s %s | %s | %s | %s | %s |\n", r.what, goal, r.unit,
			runs.cell(r.ours, r.decimals), verdict, runs.cell(r.telegraf, r.decimals), runs.cell(r.nodeRED, r.decimals))
	}
	_, err := io.WriteString(w, text.String())
	return err
}
