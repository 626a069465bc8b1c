package config

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"nightroom/internal/sentence"
)

var (
	isNumber   = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?$`).MatchString
	fahrenheit = regexp.MustCompile(`(?i)^([-+0-9.,]+)\s*°?\s*(f|fahrenheit)$`)
	withUnit   = regexp.MustCompile(`(?i)^([-+0-9.]+)\s*(°|°?\s*c|celsius|lx|lux|db.*|%.*|ppm|hpa)$`)
)

// A measure is what a number stands for: its unit, and what it can be.
type measure struct {
	unit      string
	low, high float64
}

// What limits can be in a bedroom. The range of temperatures is narrow enough
// to notice a limit in degrees Fahrenheit.
var (
	temperature = measure{"°C", -10, 45}
	illuminance = measure{"lx", 0, 10_000}
	soundLevel  = measure{"dB(A)", 0, 120}
)

// number is a plain number in the measure's unit.
func number(p *float64, m measure) func(node) {
	return func(n node) {
		text, ok := n.text()
		if !ok {
			return
		}
		v, ok := n.decimal(text, m.unit)
		switch {
		case !ok:
		case v >= m.low && v <= m.high:
			*p = v
		case m == temperature && v <= celsiusToFahrenheit(m.high) && v > 0:
			n.wrong("%s %s °C is no temperature for a bedroom; if it is in °F, write %s", sentence.Word(n.key), text, inCelsius(v))
		default:
			n.wrong("%s %s is out of range; it is between %s and %s%s", sentence.Word(n.key), quoted(text), decimal(m.low), decimal(m.high), spaced(m.unit))
		}
	}
}

// decimal reads digits with a point. What is written otherwise is refused with
// the number to write.
func (n node) decimal(text, unit string) (float64, bool) {
	if isNumber(text) {
		v, _ := strconv.ParseFloat(text, 64) // at worst infinite, and then out of range
		return v, true
	}
	if m := fahrenheit.FindStringSubmatch(text); m != nil && unit == temperature.unit {
		if v, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64); err == nil {
			n.wrong("%s %s is in °F, and the file is in °C; write %s", n.key, quoted(text), inCelsius(v))
			return 0, false
		}
	}
	plain := strings.Replace(text, ",", ".", 1)
	if m := withUnit.FindStringSubmatch(plain); m != nil {
		plain = m[1]
	}
	if v, err := strconv.ParseFloat(plain, 64); err == nil && isNumber(plain) {
		n.wrong("%s %s is not a plain number; write %s", n.key, quoted(text), decimal(v))
	} else {
		n.wrong("%s %s is not a plain number; write one like 19.5, without its unit%s", n.key, quoted(text), spaced(unit))
	}
	return 0, false
}

func spaced(unit string) string {
	if unit == "" {
		return ""
	}
	return " " + unit
}

func celsiusToFahrenheit(c float64) float64 { return c*1.8 + 32 }

func inCelsius(fahrenheit float64) string { return fmt.Sprintf("%.1f", (fahrenheit-32)/1.8) }

// address is a 7-bit I2C address. 0x00 to 0x07 and 0x78 to 0x7f are reserved
// by the I2C specification (UM10204, section 3.1.12).
func address(p *uint16) func(node) {
	return func(n node) {
		text, ok := n.text()
		if !ok {
			return
		}
		digits, base := text, 10
		if hex, ok := strings.CutPrefix(strings.ToLower(text), "0x"); ok {
			digits, base = hex, 16
		}
		v, err := strconv.ParseUint(digits, base, 32)
		switch {
		case err != nil:
			n.wrong("address %s is not a number; write it as i2cdetect shows it with 0x before it, like 0x76", quoted(text))
		case base == 10 && len(text) > 1 && text[0] == '0':
			n.wrong("address %s begins with 0, which some programs read as octal; write 0x%s or %d", quoted(text), strings.TrimLeft(digits, "0"), v)
		case v >= 0x08 && v <= 0x77:
			*p = uint16(v)
		default:
			n.wrong("address %s is out of range; I2C addresses are between 0x08 and 0x77", quoted(text))
		}
	}
}

// decimals takes away what binary fractions leave of a sum of decimal ones:
// 0.3 - 0.1 is 0.2.
func decimals(v float64) float64 { return math.Round(v*1e6) / 1e6 }
