package config

import (
	"strconv"
	"strings"
	"unicode"
)

// quoted is a word of the user's for a message: on one line, and not longer
// than a person needs to find it.
func quoted(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:39]) + "…"
	}
	return strconv.Quote(s)
}

// printable is a text without what could forge another line of a log.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return ' '
	}, s)
}

// nearest is the known word that a misspelt one was probably meant to be: the
// same but for case and dashes, the beginning of it, or a third of its letters
// away. Empty when none is near.
func nearest(word string, known []string) string {
	if len(word) > 40 {
		return ""
	}
	word = strings.ToLower(strings.NewReplacer("-", "_", " ", "_").Replace(word))
	best, least := "", 1+max(1, len(word)/3)
	for _, k := range known {
		d := distance(word, k)
		if len(word) >= 2 && (strings.HasPrefix(k, word) || strings.HasPrefix(word, k) && len(k) >= 3) {
			d = min(d, 1)
		}
		if d < least && d < len(k) {
			best, least = k, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete, change or swap with
// their neighbour (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
