package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A choice is a flag that takes one of a few words.
type choice struct {
	is string
	of []string
}

func (c *choice) String() string { return c.is }

// Type is what the help shows.
func (c *choice) Type() string { return strings.Join(c.of, "|") }

func (c *choice) Set(s string) error {
	if !slices.Contains(c.of, s) {
		return fmt.Errorf("enter one of %s", strings.Join(c.of, ", "))
	}
	c.is = s
	return nil
}

// A pace is how many times faster than life a simulated room is; 0 is not said.
type pace float64

func (p *pace) String() string {
	if *p == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(*p), 'f', -1, 64)
}

func (p *pace) Type() string { return "N" }

func (p *pace) Set(s string) error {
	const slowest, fastest = 0.01, 1_000_000 // as simulation.speed has it
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || v < slowest || v > fastest {
		return fmt.Errorf("enter a number from %v to %d, like 60", slowest, fastest)
	}
	*p = pace(v)
	return nil
}

// A whole is a whole number within bounds.
type whole struct {
	at          *int
	least, most int
}

func (w whole) String() string {
	if w.at == nil { // of a zero value, by which the library looks for defaults
		return ""
	}
	return strconv.Itoa(*w.at)
}

func (w whole) Type() string { return "N" }

func (w whole) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < w.least || n > w.most {
		return fmt.Errorf("enter a whole number from %d to %d", w.least, w.most)
	}
	*w.at = n
	return nil
}
