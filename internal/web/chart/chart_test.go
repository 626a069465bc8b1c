package chart

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"nightroom/internal/words"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// series is a span with a point each half minute, of what f says.
func series(t testing.TB, quantity string, from, to time.Time, f func(i int) (v float64, atMost, known bool)) *Series {
	s := &Series{ID: quantity, Quantity: quantity, From: from, To: to, Zone: berlin(t), Every: 30 * time.Second}
	for i := range int(to.Sub(from) / s.Every) {
		if v, atMost, known := f(i); known {
			s.Points = append(s.Points, Point{At: from.Add(time.Duration(i) * s.Every), Value: v, Low: v, High: v, AtMost: atMost})
		}
	}
	return s
}

func constant(v float64) func(int) (float64, bool, bool) {
	return func(int) (float64, bool, bool) { return v, false, true }
}

// evening is 18:00 to 24:00 on a winter's day.
func evening(t testing.TB) (from, to time.Time) {
	from = time.Date(2026, 11, 22, 18, 0, 0, 0, berlin(t))
	return from, from.Add(6 * time.Hour)
}

// ys are the heights of a path, in order.
func ys(t *testing.T, path string) (all []float64) {
	t.Helper()
	for _, m := range regexp.MustCompile(`[ML][\d.]+ ([\d.]+)`).FindAllStringSubmatch(path, -1) {
		y, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, y)
	}
	return all
}

func TestADayIsFewPlacesAndItsExtremesAreAmongThem(t *testing.T) {
	from := time.Date(2026, 11, 22, 0, 0, 0, 0, berlin(t))
	for _, odd := range []int{0, 1, 1234, 2878, 2879} {
		s := series(t, "temperature", from, from.Add(24*time.Hour), func(i int) (float64, bool, bool) {
			switch i {
			case odd:
				return 30, false, true
			case (odd + 700) % 2880:
				return 10, false, true
			}
			return 20 + math.Sin(float64(i)), false, true
		})
		p := Draw(s, &words.English)
		places := ys(t, p.Line)
		if len(places) > 2*columns+2 {
			t.Errorf("%d places for a day", len(places))
		}
		highest, lowest := math.Inf(1), math.Inf(-1) // a high value is at a low place
		for _, y := range places {
			highest, lowest = min(highest, y), max(lowest, y)
		}
		read := upwards("temperature", 10, 30)
		if want := float64(read.at(30)); math.Abs(highest-want) > 0.06 {
			t.Errorf("30 °C in epoch %d is not drawn: the highest place is %v, not %v", odd, highest, want)
		}
		if want := float64(read.at(10)); math.Abs(lowest-want) > 0.06 {
			t.Errorf("10 °C is not drawn: the lowest place is %v, not %v", lowest, want)
		}
	}
}

func TestWhereNothingWasMeasuredThereIsNoLine(t *testing.T) {
	from, to := evening(t)
	gap := func(i int) (float64, bool, bool) { return 18, false, i < 240 || i >= 360 } // from 20:00 to 21:00
	p := Draw(series(t, "temperature", from, to, gap), &words.English)
	if n := strings.Count(p.Line, "M"); n != 2 {
		t.Errorf("%d lines, not 2: %s", n, p.Line)
	}
	if want := "18.0\u00a0°C all the time, 60 minutes not measured."; p.Says != want {
		t.Errorf("says %q, want %q", p.Says, want)
	}
	gaps := 0
	for _, r := range p.Table.Rows {
		if r.Gap {
			gaps++
		}
		if r.Gap != (r.Cells[0] == "not measured") || r.Gap != (len(r.Cells)+2 == len(p.Table.Head)) {
			t.Errorf("a row is %+v", r)
		}
	}
	if gaps != 2 {
		t.Errorf("%d rows of half an hour without a reading", gaps)
	}
	whole := Draw(series(t, "temperature", from, to, constant(18)), &words.English)
	if n := strings.Count(whole.Line, "M"); n != 1 {
		t.Errorf("%d lines without a gap", n)
	}
	none := Draw(series(t, "temperature", from, to, func(int) (float64, bool, bool) { return 0, false, false }), &words.German)
	if !none.Empty || none.Line != "" || none.Says != "Nichts wurde gemessen." || len(none.YTicks) != 0 {
		t.Errorf("of nothing: %v, %q, %q", none.Empty, none.Line, none.Says)
	}
}

func TestAtTheFloorTheLineIsAnother(t *testing.T) {
	from, to := evening(t)
	p := Draw(series(t, "sound", from, to, func(i int) (float64, bool, bool) {
		if i >= 360 {
			return 35, true, true
		}
		return 50, false, true
	}), &words.English)
	if strings.Count(p.Line, "M") != 1 || strings.Count(p.Floor, "M") != 1 {
		t.Errorf("measured %q, at most %q", p.Line, p.Floor)
	}
	if want := "Between at most 35.0\u00a0dB(A) and 50.0\u00a0dB(A)."; p.Says != want {
		t.Errorf("says %q, want %q", p.Says, want)
	}
	last := p.Table.Rows[len(p.Table.Rows)-1]
	if last.Cells[0] != "at most 35.0" {
		t.Errorf("the table says %v", last)
	}
}

func TestTheSentenceSaysForHowLongALimitWasNotKept(t *testing.T) {
	from, to := evening(t)
	warm := func(i int) (float64, bool, bool) {
		switch {
		case i < 120:
			return 21, false, true // an hour, before it is judged
		case i < 200:
			return 19.6, false, true
		case i < 220:
			return 15, false, true
		case i == 300:
			return 19, false, true // at the limit
		}
		return 17.2, false, true
	}
	s := series(t, "temperature", from, to, warm)
	judged := from.Add(time.Hour)
	s.Limits = []Limit{
		{Value: 19, To: judged, Aside: true}, {Value: 15.5, Below: true, To: judged, Aside: true},
		{Value: 19, From: judged, To: to}, {Value: 15.5, Below: true, From: judged, To: to},
	}
	for w, want := range map[*words.Words]string{
		&words.English: "Between 15.0\u00a0°C and 21.0\u00a0°C, 40 minutes over the limit of 19.0\u00a0°C, 10 minutes under the limit of 15.5\u00a0°C.",
		&words.German:  "Zwischen 15,0\u00a0°C und 21,0\u00a0°C, 40 Minuten über der Grenze von 19,0\u00a0°C, 10 Minuten unter der Grenze von 15,5\u00a0°C.",
	} {
		p := Draw(s, w)
		if p.Says != want {
			t.Errorf("says %q, want %q", p.Says, want)
		}
		if !p.Aside || !p.Judged || len(p.Limits) != 4 {
			t.Errorf("limits %+v", p.Limits)
		}
	}
	s.Fahrenheit = true
	p := Draw(s, &words.English)
	if want := "over the limit of 66.2\u00a0°F"; !strings.Contains(p.Says, want) || p.Unit != "°F" || p.Limits[2].Text != "66.2" {
		t.Errorf("in °F it says %q, unit %s, limit %s", p.Says, p.Unit, p.Limits[2].Text)
	}
	calm := series(t, "temperature", from, to, constant(17))
	calm.Limits = s.Limits
	if got := Draw(calm, &words.English).Says; got != "17.0\u00a0°C all the time, within the limits." {
		t.Errorf("says %q", got)
	}
}

func TestHoursAreThoseOfTheClock(t *testing.T) {
	for name, c := range map[string]struct {
		from string
		want string
	}{
		"a winter's day": {"2026-11-22", "00:00 03:00 06:00 09:00 12:00 15:00 18:00 21:00 00:00"},
		"23 hours":       {"2026-03-29", "00:00 03:00 06:00 09:00 12:00 15:00 18:00 21:00 00:00"},
		"25 hours":       {"2026-10-25", "00:00 04:00 08:00 12:00 16:00 20:00 00:00"},
	} {
		from, err := time.ParseInLocation(time.DateOnly, c.from, berlin(t))
		if err != nil {
			t.Fatal(err)
		}
		to := from.AddDate(0, 0, 1)
		var got []string
		for _, tick := range hours(from, to, berlin(t), func(time.Time) Px { return 0 }) {
			got = append(got, tick.Text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v", name, got)
		}
		s := series(t, "temperature", from, to, constant(18))
		for _, tick := range Draw(s, &words.English).XTicks {
			if tick.Text == "12:00" {
				noon := time.Date(from.Year(), from.Month(), from.Day(), 12, 0, 0, 0, berlin(t))
				want := left + (right-left)*noon.Sub(from).Hours()/to.Sub(from).Hours()
				if math.Abs(float64(tick.At)-want) > 0.1 {
					t.Errorf("%s: noon is at %v, not %v", name, tick.At, want)
				}
			}
		}
	}
	short := hours(time.Date(2026, 11, 22, 18, 7, 0, 0, berlin(t)), time.Date(2026, 11, 22, 18, 40, 0, 0, berlin(t)), berlin(t), func(time.Time) Px { return 0 })
	if len(short) != 7 || short[0].Text != "18:10" {
		t.Errorf("of half an hour: %v", short)
	}
}

func TestTheTableSaysWhatThePictureShows(t *testing.T) {
	from, _ := evening(t)
	for _, long := range []time.Duration{time.Hour, 10 * time.Hour, 24 * time.Hour, 25 * time.Hour, 72 * time.Hour} {
		to := from.Add(long)
		s := series(t, "illuminance", from, to, func(i int) (float64, bool, bool) { return float64(i % 50), false, true })
		s.Limits = []Limit{{Value: 48, To: to}}
		s.Sounds = []Span{{From: from}, {From: from.Add(59 * time.Minute)}, {From: to.Add(time.Minute)}}
		p := Draw(s, &words.English)
		if n := len(p.Table.Rows); n == 0 || n > mostRows+1 {
			t.Errorf("%v: %d rows", long, n)
		}
		loud := 0
		for _, r := range p.Table.Rows {
			if len(r.Cells)+1 != len(p.Table.Head) {
				t.Fatalf("%d cells under %v", len(r.Cells), p.Table.Head)
			}
			n, err := strconv.Atoi(r.Cells[3])
			if err != nil {
				t.Fatal(err)
			}
			loud += n
		}
		if loud != 2 || !strings.Contains(p.Says, "2 loud moments") {
			t.Errorf("%v: %d loud moments in the table; %q", long, loud, p.Says)
		}
	}
}

func TestWhatIsToComeIsNotMissing(t *testing.T) {
	from, to := evening(t)
	s := series(t, "temperature", from, from.Add(time.Hour), constant(18))
	s.To, s.Now = to, from.Add(time.Hour)
	s.Alerts = []Span{{From: from.Add(50 * time.Minute)}} // goes on
	p := Draw(s, &words.English)
	if strings.Contains(p.Says, "not measured") || len(p.Table.Rows) != 2 || p.Now == 0 {
		t.Errorf("says %q, %d rows", p.Says, len(p.Table.Rows))
	}
	if want := "H" + p.Now.String() + "v"; !strings.Contains(p.Alerts, want) {
		t.Errorf("the alert is drawn as %s, not up to %s", p.Alerts, want)
	}
}

func TestLightIsDrawnByItsPowers(t *testing.T) {
	from, to := evening(t)
	p := Draw(series(t, "illuminance", from, to, func(i int) (float64, bool, bool) { return float64(i), false, true }), &words.German)
	var got []string
	for _, tick := range p.YTicks {
		got = append(got, tick.Text)
	}
	if strings.Join(got, " ") != "0,1 1 10 100 1000" {
		t.Errorf("%v", got)
	}
}

func TestTheRangeIsDrawnWhereAskedFor(t *testing.T) {
	from, to := evening(t)
	s := series(t, "sound", from, to, constant(40))
	for i := range s.Points {
		s.Points[i].Low, s.Points[i].High = 38, 62
	}
	if p := Draw(s, &words.English); p.Band != "" {
		t.Error("a range that nobody asked for")
	}
	s.Ranges = true
	p := Draw(s, &words.English)
	y := upwards("sound", 38, 62)
	for _, v := range []float64{38, 62} {
		if want := " " + y.at(v).String(); !strings.Contains(p.Band, want) {
			t.Errorf("%v dB(A) is not in the range", v)
		}
	}
}

func BenchmarkADay(b *testing.B) {
	from := time.Date(2026, 11, 22, 0, 0, 0, 0, berlin(b))
	s := series(b, "sound", from, from.Add(24*time.Hour), func(i int) (float64, bool, bool) { return 40 + 10*math.Sin(float64(i)), false, true })
	s.Ranges = true
	s.Limits = []Limit{{Value: 40, From: from, To: s.To}}
	var size int
	for b.Loop() {
		p := Draw(s, &words.English)
		size = len(fmt.Sprint(p.Line, p.Band))
	}
	b.ReportMetric(float64(size), "bytes")
}
