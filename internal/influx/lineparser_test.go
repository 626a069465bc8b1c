package influx

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// A parsed line. Fields are float64, int64 or string.
type parsed struct {
	measurement string
	tags        map[string]string
	fields      map[string]any
	ms          int64
}

// parse reads one line as the InfluxDB documentation describes it, sharing
// nothing with the code that writes it: in names and tags a backslash hides
// the meaning of a comma, an equals sign or a space and stands for itself
// before anything else; in strings it does so for a quote or a backslash.
func parse(line string) (p parsed, err error) {
	p.tags, p.fields = map[string]string{}, map[string]any{}
	line, ok := strings.CutSuffix(line, "\n")
	if !ok || strings.Contains(line, "\n") || strings.HasPrefix(line, "#") {
		return p, fmt.Errorf("not one line: %q", line)
	}
	p.measurement, line = word(line, ", ")
	for strings.HasPrefix(line, ",") {
		var k, v string
		if k, line = word(line[1:], "="); !strings.HasPrefix(line, "=") {
			return p, fmt.Errorf("tag %q without a value", k)
		}
		v, line = word(line[1:], ", =")
		if _, twice := p.tags[k]; twice || k == "" || v == "" {
			return p, fmt.Errorf("tag %q=%q empty or twice", k, v)
		}
		p.tags[k] = v
	}
	if !strings.HasPrefix(line, " ") {
		return p, fmt.Errorf("no fields: %q", line)
	}
	for sep := " "; strings.HasPrefix(line, sep); sep = "," {
		var k string
		if k, line = word(line[1:], "= "); !strings.HasPrefix(line, "=") || k == "" {
			return p, fmt.Errorf("field %q without a value", k)
		}
		if _, twice := p.fields[k]; twice {
			return p, fmt.Errorf("field %q twice", k)
		}
		if p.fields[k], line, err = value(line[1:]); err != nil {
			return p, err
		}
	}
	if !strings.HasPrefix(line, " ") {
		return p, fmt.Errorf("no time: %q", line)
	}
	p.ms, err = strconv.ParseInt(line[1:], 10, 64)
	return p, err
}

// word up to an unhidden one of stops, and what stands from there.
func word(s, stops string) (w, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(", =", s[i+1]) >= 0 {
			i++
		} else if strings.IndexByte(stops, s[i]) >= 0 {
			return b.String(), s[i:]
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}

func value(s string) (v any, rest string, err error) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ", ")
		if end < 0 {
			return nil, s, fmt.Errorf("a field ends the line: %q", s)
		}
		text, rest := s[:end], s[end:]
		if digits, whole := strings.CutSuffix(text, "i"); whole {
			v, err := strconv.ParseInt(digits, 10, 64)
			return v, rest, err
		}
		v, err := strconv.ParseFloat(text, 64)
		return v, rest, err
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:], nil
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		}
		b.WriteByte(s[i])
	}
	return nil, s, fmt.Errorf("a string without an end: %q", s)
}

func TestTheParserOfTheTestsRefusesWhatIsWrong(t *testing.T) {
	for _, l := range []string{
		"", "a b=1 1", "a,t=x b=1 \n", "a,t=x b=1\n", "a,t= b=1 1\n", "a,t=x\\ b=1 1\n", "a b=\"x 1\n",
		"a b=1,b=2 1\n", "#a b=1 1\n", "a b=1i2 1\n", "a,t b=1 1\n", "a,t=x,t=y b=1 1\n",
	} {
		if p, err := parse(l); err == nil {
			t.Errorf("%q was read as %+v", l, p)
		}
	}
}
