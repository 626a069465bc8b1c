package main

import (
	"strconv"
	"strings"

	"nightroom/internal/night"
)

// missing is what stands where nothing was measured. It is no 0.
const missing = "–"

// figure is a number with its decimals; "at most" where the part's floor
// decided it.
func figure(m night.Maybe, decimals int, atMost bool) string {
	if !m.Known {
		return missing
	}
	text := strconv.FormatFloat(m.Value, 'f', decimals, 64)
	if atMost {
		return "at most " + text
	}
	return text
}

// percent is a share: only what is whole is 100, only what is nothing is 0.
func percent(m night.Maybe) string {
	switch {
	case !m.Known:
		return missing
	case m.Value > 0 && m.Value < 0.5:
		return "< 1 %"
	case m.Value < 100 && m.Value >= 99.5:
		return "> 99 %"
	}
	return figure(m, 0, false) + " %"
}

// minutes of a night: hours where there are any.
func minutes(m night.Maybe) string {
	if !m.Known {
		return missing
	}
	whole := int(m.Value + 0.5)
	if whole < 60 {
		return strconv.Itoa(whole) + " min"
	}
	return strconv.Itoa(whole/60) + " h " + strconv.Itoa(100 + whole%60)[1:]
}

// bar is a share, in eighths of so many characters.
func bar(m night.Maybe, width int) string {
	if !m.Known {
		return strings.Repeat(" ", width)
	}
	const parts = " ▏▎▍▌▋▊▉"
	eighths := int(m.Value*float64(8*width)/100 + 0.5)
	full := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		full += string([]rune(parts)[rest])
	}
	return full + strings.Repeat(" ", width-len([]rune(full)))
}
