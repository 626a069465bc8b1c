package notify

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/night"
)

var zone = time.FixedZone("", 3600)

// at is a time of a night of November: before noon it is of the day after.
func at(day int, clock string) time.Time {
	t, err := time.ParseInLocation("15:04", clock, zone)
	if err != nil {
		panic(err)
	}
	if t.Hour() < 12 {
		day++
	}
	return time.Date(2026, 11, day, t.Hour(), t.Minute(), 0, 0, zone)
}

func dated(day int) night.Date { return night.Date{Year: 2026, Month: 11, Day: day} }

func loud(day int, clock string, value float64) Firing {
	return Firing{At: at(day, clock), Night: dated(day), Rule: "quiet", Side: "above", Value: value, Unit: "dB(A)", Message: "Too loud."}
}

func asleep(day int, clock string) Moment {
	return Moment{Now: at(day, clock), Asleep: true, Night: dated(day)}
}

func awake(day int, clock string) Moment {
	return Moment{Now: at(day, clock), Night: dated(day), Up: at(day, "06:30")}
}

func texts(due []Push) (all []string) {
	for _, d := range due {
		all = append(all, d.Text)
	}
	return all
}

func TestNothingIsPushedWhileSomebodySleeps(t *testing.T) {
	p := NewPlan([]Target{{}, {AtNight: true}}, Memory{})
	p.Fired(loud(22, "02:10", 56))
	due := p.Due(asleep(22, "02:10"))
	if len(due) != 1 || due[0].Target != 1 {
		t.Fatalf("pushed %+v, want one, to who wants it at night", due)
	}
	if due := p.Due(asleep(22, "05:00")); len(due) != 0 {
		t.Errorf("at 5 o'clock %+v", due)
	}
	due = p.Due(awake(22, "06:40"))
	if want := []string{"02:10 Too loud."}; !slices.Equal(texts(due), want) {
		t.Errorf("in the morning %q, want %q", texts(due), want)
	}
	if due := p.Due(awake(22, "06:41")); len(due) != 0 {
		t.Errorf("and once more %+v", due)
	}
}

func TestOneMessageForEachRuleAndNight(t *testing.T) {
	p := NewPlan([]Target{{}}, Memory{})
	warm := loud(22, "21:00", 23)
	warm.Rule, warm.Message = "cool", "Too warm."
	p.Fired(warm)
	if got := texts(p.Due(awake(22, "21:00"))); !slices.Equal(got, []string{"Too warm."}) {
		t.Errorf("in the evening %q", got)
	}
	for _, clock := range []string{"21:30", "23:00", "02:00", "03:00"} {
		warm.At = at(22, clock)
		p.Fired(warm)
		p.Fired(loud(22, clock, 56))
	}
	if got := texts(p.Due(awake(22, "07:00"))); !slices.Equal(got, []string{"21:30 Too loud."}) {
		t.Errorf("in the morning %q", got)
	}
	p.Fired(loud(23, "20:50", 50))
	if got := texts(p.Due(awake(23, "20:50"))); len(got) != 1 {
		t.Errorf("in the next night %q", got)
	}
}

func TestQuietHoursHoldItBack(t *testing.T) {
	p := NewPlan([]Target{{AtNight: true, Quiet: Hours{21 * 60, 8 * 60}}}, Memory{})
	p.Fired(loud(22, "21:10", 56))
	for _, clock := range []string{"21:10", "23:59", "07:59"} {
		if due := p.Due(awake(22, clock)); len(due) != 0 {
			t.Errorf("at %s %+v", clock, due)
		}
	}
	if due := p.Due(awake(22, "08:00")); len(due) != 1 {
		t.Errorf("after them %+v", due)
	}
}

func TestWhoIsAwayHearsNothing(t *testing.T) {
	p := NewPlan([]Target{{AtNight: true, Reminder: "anna"}}, Memory{})
	p.Fired(loud(22, "21:10", 56))
	gone := awake(22, "07:30")
	gone.Away = true
	if due := p.Due(gone); len(due) != 0 {
		t.Errorf("away, and told %+v", due)
	}
	gone.Away = false
	if due := p.Due(gone); len(due) != 1 || due[0].Kind != "reminder" {
		t.Errorf("back, and told %+v", due)
	}
}

func TestARuleThatFiresInFiveOfSevenNightsStopsAndAsksOnceByDay(t *testing.T) {
	p := NewPlan([]Target{{AtNight: true, Page: "http://pi.local:8080"}}, Memory{})
	values := []float64{50, 46, 58, 44, 47}
	alerts := 0
	for i, day := range []int{22, 23, 24, 26, 28} { // five of seven
		p.Fired(loud(day, "02:00", values[i]))
		alerts += len(p.Due(asleep(day, "02:00")))
	}
	if alerts != 4 {
		t.Errorf("%d alerts, want one in each night before the fifth", alerts)
	}
	if due := p.Due(asleep(28, "04:00")); len(due) != 0 {
		t.Errorf("asked in the night: %+v", due)
	}
	due := p.Due(awake(28, "08:00"))
	if len(due) != 1 || due[0].Kind != "question" || !strings.Contains(due[0].Text, "above to 47 dB(A)") {
		t.Fatalf("asked %+v, want once, with the median of 47", due)
	}
	if want := "http://pi.local:8080/notify/quiet"; due[0].Link != want {
		t.Errorf("the link is %q, want %s", due[0].Link, want)
	}
	p = NewPlan(p.targets, remembered(t, p.Memory))
	p.Fired(loud(29, "02:00", 60))
	if due := p.Due(awake(29, "08:00")); len(due) != 0 {
		t.Errorf("not answered, and told again after a restart: %+v", due)
	}
}

func remembered(t *testing.T, m Memory) (again Memory) {
	t.Helper()
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	return again
}

func TestWhatIsAnsweredHolds(t *testing.T) {
	stopped := func() *Plan {
		p := NewPlan([]Target{{AtNight: true}}, Memory{})
		for day := 20; day < 25; day++ {
			p.Fired(loud(day, "02:00", 50))
			p.Due(awake(day, "08:00"))
		}
		return p
	}
	// told is how many alerts follow in the next twelve nights.
	told := func(p *Plan) (n int) {
		for day := 25; day < 37; day++ {
			p.Fired(loud(day, "02:00", 50))
			for _, d := range p.Due(asleep(day, "02:00")) {
				if d.Kind == "alert" {
					n++
				}
			}
		}
		return n
	}
	for name, c := range map[string]struct {
		answer func(p *Plan)
		want   int
	}{
		"not at all": {func(*Plan) {}, 0},
		"keep":       {func(p *Plan) { p.Keep("quiet") }, 12},
		"raise":      {func(p *Plan) { p.Raised("quiet") }, 4},
		"record":     {func(p *Plan) { p.Record("quiet", at(30, "12:00")) }, 4},
	} {
		p := stopped()
		c.answer(p)
		if n := told(p); n != c.want {
			t.Errorf("%s: %d alerts in the next twelve nights, want %d", name, n, c.want)
		}
	}
}

func TestTheDiaryIsRemindedOfOnceAndOnlyWhenSomebodyIsUp(t *testing.T) {
	targets := []Target{{Reminder: "anna", Page: "http://pi.local:8080/"}, {}}
	p := NewPlan(targets, Memory{})
	m := asleep(22, "08:30") // in bed until nine
	if due := p.Due(m); len(due) != 0 {
		t.Errorf("in bed: %+v", due)
	}
	m = awake(22, "09:29")
	m.Up = at(22, "09:00")
	if due := p.Due(m); len(due) != 0 {
		t.Errorf("up for 29 min: %+v", due)
	}
	m.Now = at(22, "09:30")
	due := p.Due(m)
	if len(due) != 1 || due[0].Target != 0 || due[0].Text != "Good morning. Your diary:" || due[0].Link != "http://pi.local:8080/log" {
		t.Errorf("up for 30 min: %+v", due)
	}
	m.Now = at(22, "11:00")
	if due := NewPlan(targets, remembered(t, p.Memory)).Due(m); len(due) != 0 {
		t.Errorf("a second one: %+v", due)
	}
	m.Night, m.Wrote = dated(23), func(string) bool { return true }
	if due := p.Due(m); len(due) != 0 {
		t.Errorf("it is written already: %+v", due)
	}
	m.Night, m.Wrote, m.Now = dated(24), nil, m.Up.Add(7*time.Hour)
	if due := p.Due(m); len(due) != 0 {
		t.Errorf("in the afternoon: %+v", due)
	}
}
