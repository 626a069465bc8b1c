package rules

import (
	"testing"
	"time"

	"nightroom/internal/epoch"
	"nightroom/sensors"
)

func TestPeopleReadWhatIsWrong(t *testing.T) {
	l := newLife(sharp(), 10*time.Second)
	l.hold(0, 11*mins, 22.04)
	fired := l.told[len(l.told)-1]
	if got := fired.Message(); got != "Too warm: 22.0 °C, limit 19.0 °C, for 10 min." {
		t.Errorf("fired: %s", got)
	}
	l.sample(11*mins, 17)
	if got := l.told[len(l.told)-2].Message(); got != "Cool again: 17.0 °C." {
		t.Errorf("resolved: %s", got)
	}
	l.hold(11*mins+10*time.Second, 22*mins, 12)
	if got := l.told[len(l.told)-1].Message(); got != "Too cold: 12.0 °C, limit 15.5 °C, for 10 min." {
		t.Errorf("fired: %s", got)
	}
	l.enter(epoch.Day, 22*mins)
	if got := l.told[len(l.told)-2].Message(); got != "Too cold until the night was over." {
		t.Errorf("over: %s", got)
	}
	s := l.status()
	if got := s.Message(); got != "Not judged at this time of day." {
		t.Errorf("by day: %s", got)
	}
}

func TestPeopleReadWhatEndedARule(t *testing.T) {
	for _, c := range []struct {
		during, into epoch.Phase
		want         string
	}{
		{epoch.Night, epoch.Day, "Too bright until the night was over."},
		{epoch.WindDown, epoch.Night, "Too bright until the night began."},
		{epoch.WindDown, epoch.Day, "Too bright until the evening was over."},
		{epoch.Day, epoch.WindDown, "Too bright until the evening began."},
	} {
		r := Rule{Name: "dim", Quantity: sensors.Illuminance, Above: At(10), During: In(c.during)}
		e := NewEngine([]Rule{r}, [sensors.Quantities]time.Duration{sensors.Illuminance: time.Second})
		at := time.Unix(0, 0)
		e.Enter(c.during, at, nil)
		e.Observe(&sensors.Sample{At: at, Quantity: sensors.Illuminance, Value: 400}, 0, true, nil)
		told := e.Enter(c.into, at.Add(time.Second), nil)
		if len(told) == 0 || !told[0].Over || told[0].Message() != c.want {
			t.Errorf("from %v into %v: %+v, want %q", c.during, c.into, told, c.want)
		}
	}
}

func TestPeopleReadWhyNothingIsKnown(t *testing.T) {
	r := quiet()
	l := newLife(r, time.Second)
	l.floor = 35
	l.sample(0, 30)
	s := l.status()
	if got := s.Message(); got != "Quiet: at most 35.0 dB(A)." {
		t.Errorf("at the floor: %s", got)
	}
	l.silence(time.Second, mins)
	if s = l.status(); s.Message() != "Not known: nothing has been measured lately." {
		t.Errorf("silent, last at the floor: %s", s.Message())
	}
	r.Above = At(30)
	l = newLife(r, time.Second)
	l.floor = 35
	l.sample(0, 30)
	if s = l.status(); s.Message() != "Cannot be judged: the limit is below what the part can measure." {
		t.Errorf("the limit is under the floor: %s", s.Message())
	}
	l.silence(time.Second, mins)
	if s = l.status(); s.Message() != "Not known: nothing has been measured lately." {
		t.Errorf("and then silent: %s", s.Message())
	}
}

func TestTheUsersOwnWordsAreUsed(t *testing.T) {
	r := sharp()
	r.Message, r.For = "Open the window!", 0
	l := newLife(r, time.Second)
	l.sample(0, 25)
	if got := l.told[len(l.told)-1].Message(); got != r.Message {
		t.Errorf("fired: %s", got)
	}
}
