package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"nightroom/internal/diary"
	"nightroom/internal/epoch"
	"nightroom/internal/night"
)

// A library is a room with a book of nights, in which two people write.
type library struct {
	*fakeRoom
	first, newest night.Date
	summaries     map[night.Date]night.Summary
	absent        map[night.Date]bool
	leaves        map[night.Date]Leaf
	entries       []diary.Entry
	broken        error
	looked        []night.Date // whose figures were shown
	wished        []Wish
}

func (l *library) Known(context.Context) (first, newest night.Date, err error) {
	return l.first, l.newest, l.broken
}

func (l *library) Summaries(_ context.Context, from, to night.Date) (all []night.Summary, err error) {
	for d := from; !d.Noon().After(to.Noon()); d = d.AddDays(1) {
		if s, ok := l.summaries[d]; ok {
			all = append(all, s)
		}
	}
	return all, l.broken
}

func (l *library) Away(context.Context, night.Date, night.Date) (map[night.Date]bool, error) {
	return l.absent, l.broken
}

func (l *library) Leaf(_ context.Context, of night.Date) (Leaf, error) { return l.leaves[of], l.broken }

func (l *library) Entries(_ context.Context, from, to night.Date) (all []diary.Entry, err error) {
	for _, e := range l.entries {
		if !e.Night.Noon().Before(from.Noon()) && !e.Night.Noon().After(to.Noon()) {
			all = append(all, e)
		}
	}
	return all, l.broken
}

func (l *library) Seen(_ context.Context, of night.Date) error {
	l.looked = append(l.looked, of)
	return nil
}

func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func date(t testing.TB, s string) night.Date {
	t.Helper()
	d, err := night.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func known(v float64) night.Maybe { return night.Maybe{Value: v, Known: true} }

// newLibrary has October and November, up to the night of 22 November.
func newLibrary(t testing.TB) (*library, http.Handler) {
	l := &library{
		fakeRoom: newRoom(bedroom("day")), first: date(t, "2026-10-20"), newest: date(t, "2026-11-22"),
		summaries: map[night.Date]night.Summary{}, absent: map[night.Date]bool{}, leaves: map[night.Date]Leaf{},
	}
	l.people = []Person{{"anna", "Anna"}, {"ben", "Ben"}}
	l.asking.Answered = true
	return l, handler(l)
}

// slept adds a night as it usually is; change makes it another.
func (l *library) slept(t testing.TB, of string, change func(*night.Summary)) {
	t.Helper()
	d := date(t, of)
	zone := berlin(t)
	s := night.Summary{
		Night: d, LightsOut: time.Date(d.Year, d.Month, d.Day, 22, 30, 0, 0, zone), Wake: time.Date(d.Year, d.Month, d.Day+1, 6, 30, 0, 0, zone),
		CoveragePct: known(100), TemperatureMeanC: known(17.4), TemperatureMinC: known(16.2), TemperatureMaxC: known(19.1),
		SoundLAeqDBA: known(36.2), SoundLAFmaxDBA: known(57), SoundLA10DBA: known(38), SoundLA90DBA: known(35), SoundFloorPct: known(40), SoundEvents: known(3),
		IlluminanceMeanLx: known(0.4), IlluminanceMaxLx: known(31), IlluminanceFloorPct: known(20), LightMinutes: known(12), DarkLongestMin: known(320),
		CoolPct: known(92), DarkPct: known(97.5), QuietPct: known(100), ReadyPct: known(87.4),
		Basis: night.Basis{
			Cool:  night.Limit{Measured: true, Judged: true, Above: known(19), Below: known(15.5)},
			Dark:  night.Limit{Measured: true, Judged: true, Above: known(1)},
			Quiet: night.Limit{Measured: true},
		},
	}
	s.Evidence = night.Evidence{Bed: s.LightsOut, Planned: s.LightsOut}
	if change != nil {
		change(&s)
	}
	l.summaries[d] = s
	leaf := Leaf{Summary: &s, Over: true, LightsOut: s.LightsOut, Wake: s.Wake, From: s.LightsOut.Add(-30 * time.Minute), To: s.Wake.Add(30 * time.Minute)}
	for at := leaf.From; at.Before(leaf.To); at = at.Add(epoch.Length) {
		leaf.Temperature = append(leaf.Temperature, Reading{At: at, Mean: 17.4, Least: 17.4, Most: 17.4})
		leaf.Light = append(leaf.Light, Reading{At: at, Mean: 0.1, Least: 0.1, Most: 0.1, AtFloor: true})
		leaf.Sound = append(leaf.Sound, Reading{At: at, Mean: 35, Least: 35, Most: 39, AtFloor: true})
	}
	l.leaves[d] = leaf
}

// wrote adds what somebody wrote in the morning.
func (l *library) wrote(t testing.TB, person, of string, score int, change func(*diary.Entry)) {
	t.Helper()
	e := diary.Entry{Person: person, Night: date(t, of), Moment: diary.Morning, Score: diary.Answered(diary.Score(score))}
	if change != nil {
		change(&e)
	}
	l.entries = append(l.entries, e)
}

// A record that cannot be read is said to be, and nothing is made up.
func TestABookThatCannotBeReadIsSaidToBe(t *testing.T) {
	l, h := newLibrary(t)
	l.broken = errors.New("the disk is gone")
	for _, target := range []string{"/nights", "/nights/2026-11-20"} {
		w := ask(h, "GET", target, "")
		wantStatus(t, w, http.StatusServiceUnavailable)
		wantText(t, w.Body.String(), "The disk is gone.")
		wantNoText(t, w.Body.String(), `<td class="there`, "no night yet")
	}
}

// Whoever answers for a night that was looked at may have been told by it.
func TestLookingAtRecentNightsIsNoted(t *testing.T) {
	l, h := newLibrary(t)
	for _, of := range []string{"2026-11-10", "2026-11-16", "2026-11-22"} {
		l.slept(t, of, nil)
	}
	ask(h, "GET", "/nights/2026-11-10", "")
	if len(l.looked) > 0 {
		t.Errorf("noted %v", l.looked)
	}
	ask(h, "GET", "/nights/2026-11-22", "")
	ask(h, "GET", "/nights", "")
	slices.SortFunc(l.looked, func(a, b night.Date) int { return a.Noon().Compare(b.Noon()) })
	if want := []night.Date{date(t, "2026-11-16"), date(t, "2026-11-22"), date(t, "2026-11-22")}; !slices.Equal(l.looked, want) {
		t.Errorf("noted %v, want %v", l.looked, want)
	}
	l.asking = Asking{Open: true, Night: l.newest}
	for _, target := range []string{"/nights", "/nights/2026-11-22"} {
		w := ask(h, "GET", target, "")
		wantStatus(t, w, http.StatusSeeOther) // the question comes first
	}
	if len(l.looked) != 3 {
		t.Error("the question is no look")
	}
}
