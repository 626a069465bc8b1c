package bedroom

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestABadScenarioIsRefusedWithItsLine(t *testing.T) {
	for _, c := range []struct{ name, csv, want string }{
		{"empty", "", "s.csv:1: the file is empty"},
		{"only a mark", "\ufeff", "s.csv:1: the file is empty"},
		{"no rows", "t_s,sound_dba\n", "s.csv:2: there are no rows"},
		{"no time", "temperature_c\n1\n", "s.csv:1: column t_s is missing"},
		{"no quantity", "t_s\n1\n", "s.csv:1: there is no column beside t_s"},
		{"unknown column", "t_s,temp\n0,1\n", `s.csv:1: column "temp" is not known: the columns are t_s, temperature_c`},
		{"trailing comma", "t_s,sound_dba,\n0,1,\n", `s.csv:1: column "" is not known`},
		{"twice", "t_s,sound_dba,sound_dba\n0,1,1\n", "s.csv:1: column sound_dba is there twice"},
		{"time twice", "t_s,sound_dba,t_s\n0,1,1\n", "s.csv:1: column t_s is there twice"},
		{"semicolons", "t_s;sound_dba\n0;30\n", "s.csv:1: the columns are not separated by commas"},
		{"hole", "t_s,sound_dba\n0,30\n10,\n20,30\n", "s.csv:3: sound_dba is empty"},
		{"hole of blanks", "t_s,sound_dba\n0,  \n", "s.csv:2: sound_dba is empty"},
		{"hole in time", "t_s,sound_dba\n,30\n", "s.csv:2: t_s is empty"},
		{"short row", "t_s,sound_dba,co2_ppm\n0,30,600\n10,30\n", "s.csv:3: co2_ppm is missing"},
		{"letter", "t_s,sound_dba\r\n0,30\r\n10,3O\r\n", `s.csv:3: sound_dba is "3O", which is not a number`},
		{"letter in time", "t_s,sound_dba\nx,30\n", `s.csv:2: t_s is "x", which is not a number`},
		{"NaN", "t_s,sound_dba\n0,NaN\n", `s.csv:2: sound_dba is "NaN", which is not a number`},
		{"infinite", "t_s,sound_dba\n0,-Inf\n", `s.csv:2: sound_dba is "-Inf", which is not a number`},
		{"infinite time", "t_s,sound_dba\n1e999,30\n", "s.csv:2: t_s"},
		{"backwards", "t_s,sound_dba\n0,30\n20,30\n19.9,30\n", "s.csv:4: t_s runs backwards, from 20 to 19.9"},
		{"three at once", "t_s,sound_dba\n5,30\n5,31\n5,32\n", "s.csv:4: t_s is 5 for the third time"},
		{"before the start", "t_s,sound_dba\n-1,30\n", "s.csv:2: t_s is -1 s: it can only be from 0"},
		{"no level", "t_s,sound_dba\n0,300\n", "s.csv:2: sound_dba is 300 dB(A): it can only be from 0 to 140"},
		{"no humidity", "t_s,humidity_pct\n0,101\n", "s.csv:2: humidity_pct is 101 %"},
		{"no light", "t_s,illuminance_lx\n0,-0.1\n", "s.csv:2: illuminance_lx is -0.1 lx"},
		{"no temperature", "t_s,temperature_c\n0,-300\n", "s.csv:2: temperature_c is -300 °C"},
		{"no air", "t_s,co2_ppm\n0,-1\n", "s.csv:2: co2_ppm is -1 ppm"},
		{"too many cells", "t_s,sound_dba\n0,30\n10,30,5\n", "s.csv:3: 3 cells under 2 columns"},
		{"blank lines count", "t_s,sound_dba\n\n\n0,x\n", "s.csv:4: sound_dba"},
		{"quotes", "t_s,sound_dba\n0,3\"0\n", "s.csv:2: this is not CSV"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", "s.csv:1: column"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := ReadScenario("s.csv", strings.NewReader(c.csv), scenarioStart, base{})
			if err == nil || s != nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, %v; want an error that begins with %s", s, err, c.want)
			}
		})
	}
}

// endless is a good scenario of long rows without an end.
type endless struct {
	row  int
	rest []byte
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		e.rest = fmt.Appendf(nil, "%d,%04000d\n", e.row, 30)
		e.row++
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestAFileOverSixtyFourMebibytesIsRefused(t *testing.T) {
	_, err := ReadScenario("s.csv", &endless{rest: []byte("t_s,sound_dba\n")}, scenarioStart, base{})
	if err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("got %v", err)
	}
}

func TestAReadErrorIsNotTheEndOfTheFile(t *testing.T) {
	broken := errors.New("input/output error")
	r := io.MultiReader(strings.NewReader("t_s,sound_dba\n0,30\n"), iotest.ErrReader(broken))
	if _, err := ReadScenario("s.csv", r, scenarioStart, base{}); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func TestAMessageDoesNotRepeatAWholeFile(t *testing.T) {
	_, err := ReadScenario("s.csv", strings.NewReader("t_s,sound_dba\n0,"+strings.Repeat("x", 1<<20)), scenarioStart, base{})
	if err == nil || len(err.Error()) > 200 {
		t.Errorf("the message has %d bytes", len(err.Error()))
	}
}

func FuzzScenario(f *testing.F) {
	for _, csv := range []string{
		"t_s,temperature_c,humidity_pct,illuminance_lx,sound_dba,co2_ppm\n0,22,24,433,41.7,851\n60,22.5,24,0,42,847\n",
		"\ufefft_s,sound_dba\r\n0,30\r\n0,50\r\n", "t_s,sound_dba\n0,30\n1e9,140\n", "t_s;x\n", "", "t_s,co2_ppm\n0,\n", "\"t_s\",\"co2_ppm\"\n\"0\",\"1\"\n",
		"t_s,co2_ppm\n0,1_0\n", "t_s,co2_ppm\n0x1p4,5\n", "\"a\nb\",t_s\n\n1,2",
	} {
		f.Add(csv)
	}
	f.Fuzz(func(t *testing.T, csv string) {
		s, err := ReadScenario("s.csv", strings.NewReader(csv), scenarioStart, base{})
		if err != nil {
			if s != nil || !strings.HasPrefix(err.Error(), "s.csv:") || len(err.Error()) > 1000 {
				t.Fatalf("%v, %v", s, err)
			}
			return
		}
		for _, d := range []time.Duration{-time.Hour, 0, 1, time.Second, 90 * time.Second, 1e9 * time.Second, math.MaxInt64} {
			for _, d := range []time.Duration{d, d / 2, s.at[len(s.at)/2] + d%7} {
				m := ask(s, scenarioStart.Add(d))
				// A straight line may end one rounding beyond its row.
				for _, c := range []struct{ v, low, high float64 }{
					{m.temperatureC, -40, 125}, {m.humidityPct, 0, 100}, {m.illuminanceLx, 0, 200_000}, {m.soundDBA, 0, 140}, {m.co2PPM, 0, 40_000},
				} {
					if !(c.v >= c.low-1e-9 && c.v <= c.high+1e-9) {
						t.Fatalf("%v after the start: %+v", d, m)
					}
				}
			}
		}
	})
}
