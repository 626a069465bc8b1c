package clock

import (
	"errors"
	"time"

	"nightroom/internal/sentence"
)

// Patience is how long a clock that nobody vouches for is doubted. Then it is
// taken as it is, and what it dates is marked unsure.
const Patience = 10 * time.Minute

// Facts are what speaks for and against a clock.
type Facts struct {
	Now    time.Time     // what it shows
	Built  time.Time     // when this program was made; zero is not known
	Newest time.Time     // the newest epoch in the record; zero is none
	Since  time.Duration // for which it has gone on, since the program began or it was set

	MadeUp  bool // every sensor is simulated: so is the time
	Trust   bool // the configuration says clock: trust
	Said    bool // somebody said on the page that it is right
	Network bool // it was set by the network since the machine started
	Battery bool // the machine has a clock that goes on without power
	Pi      bool // else it is another machine, and those have one
}

// A Verdict says whether a clock can be believed.
type Verdict struct {
	Trusted bool
	Unsure  bool  // Trusted, because there is nothing better
	Wrong   bool  // it shows what cannot be: nothing and nobody can vouch for it
	Why     error // "set by the network"; of a doubt, the reason for it
}

// Alike tells whether two verdicts say the same. Their words may differ: a clock
// that is wrong shows another time each minute, which nobody is to be told anew.
func (v Verdict) Alike(w Verdict) bool {
	v.Why, w.Why = nil, nil
	return v == w
}

// Judge a clock. One that shows less than the program's own age, or less than
// what the record has already, is wrong whatever speaks for it.
func Judge(f Facts) Verdict {
	trusted := func(why string) Verdict { return Verdict{Trusted: true, Why: errors.New(why)} }
	wrong := func(why error) Verdict { return Verdict{Wrong: true, Why: why} }
	switch {
	case f.MadeUp:
		return trusted("for a room that is made up")
	case f.Now.Before(f.Built):
		return wrong(sentence.Errorf("it shows %s, and this nightroom was made on %s", day(f.Now), day(f.Built)))
	case f.Now.Before(f.Newest):
		return wrong(sentence.Errorf("it shows %s, and the record has readings up to %s already", minute(f.Now), minute(f.Newest.In(f.Now.Location()))))
	case f.Trust:
		return trusted("trusted, as the configuration says")
	case f.Said:
		return trusted("right, as somebody said on the page")
	case f.Network:
		return trusted("set by the network")
	case f.Battery:
		return trusted("kept by a clock with a battery")
	case !f.Pi:
		return trusted("this is no Pi")
	case f.Since >= Patience:
		return Verdict{Trusted: true, Unsure: true, Why: sentence.Errorf("nobody has said otherwise for ten minutes")}
	}
	return Verdict{Why: sentence.Errorf("nothing has set it since this machine started")}
}

func day(t time.Time) string    { return t.Format(time.DateOnly) }
func minute(t time.Time) string { return t.Format("2006-01-02 15:04") }
