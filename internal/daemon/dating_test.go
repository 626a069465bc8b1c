package daemon

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/i2c"

	"nightroom/internal/epoch"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
	"nightroom/internal/web"
	"nightroom/sensors"
	"nightroom/sensors/emulated"
)

// dawn is a room that says by its light when it was measured: a lux more each
// minute.
type dawn struct{ began time.Time }

func (dawn) Air(time.Time) (temperatureC, humidityPct, pressureHPa, co2PPM float64) {
	return 17, 45, 1000, 700
}
func (d dawn) IlluminanceLx(t time.Time) float64 { return 100 + t.Sub(d.began).Minutes() }
func (dawn) SoundDBA(time.Time) float64          { return 36 }

const dawnConfig = `
timezone: UTC
mqtt: off
people: []
sensors: [{driver: bh1750, bus: 1, every: 5s}]
store: {commit_every: 10m}
`

// A pi is a real daemon on a machine whose clock and files are made up. Its time
// is that of the bubble that it runs in.
type pi struct {
	t     *testing.T
	db    string
	root  string
	truth time.Time // the true time when the bubble began
	world dawn
	room  string // its id, if it matters
	more  string // of its configuration

	backupTo string

	mu    sync.Mutex
	ahead time.Duration // of the machine's clock, before the truth
	page  *page
	heart *heart // which may be looked at while all in the bubble wait
	log   strings.Builder
}

// newPi is a Raspberry Pi on which nothing vouches for the clock.
func newPi(t *testing.T, truth string) *pi {
	t.Helper()
	at, err := time.Parse(time.DateTime, truth)
	if err != nil {
		t.Fatal(err)
	}
	p := &pi{t: t, db: filepath.Join(t.TempDir(), "nightroom.db"), root: t.TempDir(), truth: at, world: dawn{time.Now()}}
	p.touch("proc/device-tree/model")
	return p
}

func (p *pi) touch(path string) {
	p.t.Helper()
	file := filepath.Join(p.root, path)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// network sets the clock, as a network does.
func (p *pi) network() {
	p.touch("run/systemd/timesync/synchronized")
	p.set(0)
}

// set puts the machine's clock so far ahead of the truth.
func (p *pi) set(ahead time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ahead = ahead
}

func (p *pi) true() time.Time { return p.truth.Add(time.Since(p.world.began)) }

func (p *pi) wall() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.true().Add(p.ahead)
}

func (p *pi) machine() machine {
	return machine{root: p.root, wall: p.wall, synced: func() (bool, bool) { return false, false }}
}

func (p *pi) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

// live runs the daemon while days goes on, and ends it.
func (p *pi) live(days func()) {
	p.t.Helper()
	c := configured(p.t, dawnConfig+p.more)
	c.Web.Listen = "" // no address: the page stays off
	c.Store.Path, c.Store.BackupTo = p.db, p.backupTo
	if p.room != "" {
		c.Room = p.room
	}
	ctx, cancel := context.WithCancel(p.t.Context())
	d, err := open(ctx, Options{
		Config: c, Log: slog.New(slog.NewTextHandler(p, nil)),
		Open: func(string) (i2c.BusCloser, error) {
			bus := emulated.New("1", time.Now, p.world)
			return bus, bus.Add("bh1750", 0x23)
		},
		machine: p.machine(),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.page, p.heart = d.heart.page, d.heart
	ended := make(chan error)
	go func() { ended <- d.run(ctx) }()
	days()
	cancel()
	if err := <-ended; err != nil {
		p.t.Error(err)
	}
	synctest.Wait()
}

// An hour is told of in the record: every epoch once, none missing between the
// first and the last minute that was lived, each at the time that it was
// measured.
func (p *pi) wantAllDated(unsure bool) {
	p.t.Helper()
	p.wantAllWithin(50*time.Second, unsure)
}

func (p *pi) wantAllWithin(off time.Duration, unsure bool) {
	p.t.Helper()
	all := p.epochs()
	minutes := time.Since(p.world.began).Minutes()
	if n := float64(len(all)); math.Abs(n-2*minutes) > 3 {
		p.t.Errorf("%.0f epochs of %.1f minutes", n, minutes)
	}
	samples := 0
	defer func() {
		if want := 12 * minutes; float64(samples) < want-12 || float64(samples) > want+12 {
			p.t.Errorf("%d samples are in the epochs, want %.0f", samples, want)
		}
	}()
	var last time.Time
	for _, e := range all {
		s, ok := e.Stat(sensors.Illuminance)
		samples += int(s.Count)
		if !ok {
			continue // cut short, where the clock was set
		}
		was := p.truth.Add(time.Duration((s.Mean - 100) * float64(time.Minute)))
		if d := e.Start.Add(epoch.Length / 2).Sub(was); d.Abs() > off {
			p.t.Fatalf("the epoch of %v was measured around %v", e.Start, was)
		}
		if !last.IsZero() && e.Start.Sub(last) > 3*epoch.Length {
			p.t.Errorf("nothing between %v and %v", last, e.Start)
		}
		if e.Unsure != unsure {
			p.t.Fatalf("the epoch of %v is marked unsure: %v", e.Start, e.Unsure)
		}
		last = e.Start
	}
	if p.t.Failed() {
		p.t.Log(p.log.String())
	}
}

func (p *pi) epochs() (all []epoch.Epoch) {
	p.t.Helper()
	j := p.open()
	defer j.Close()
	err := j.Each(p.t.Context(), store.Kind(record.Environment), time.Time{}, time.Time{}, func(r store.Row) error {
		row := notebook.FromJournal(r)
		e, err := row.Epoch()
		all = append(all, e)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

func (p *pi) open() *store.Journal {
	p.t.Helper()
	j, err := store.Open(p.t.Context(), p.db, store.Options{Existing: true})
	if err != nil {
		p.t.Fatal(err)
	}
	return j
}

func (p *pi) wantDoubt(doubt string) {
	p.t.Helper()
	if c := p.page.View().Clock; c.Doubt != doubt {
		p.t.Errorf("at %v the page says %q of the clock (%s), want %q", p.wall(), c.Doubt, c.Why, doubt)
	}
}

func TestReadingsWaitForTheirDate(t *testing.T) {
	for name, wrong := range map[string]time.Duration{
		"1970":                 time.Unix(0, 0).Sub(time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)),
		"last week's time":     -7 * 24 * time.Hour,
		"a minute behind":      -time.Minute,
		"seven seconds behind": -7 * time.Second,
		"an hour ahead":        time.Hour,
		"right":                0,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPi(t, "2026-11-22 18:00:05")
				p.set(wrong)
				p.live(func() {
					time.Sleep(8 * time.Minute)
					doubt := web.ClockWaits
					if name == "1970" {
						doubt = web.ClockWrong
					}
					p.wantDoubt(doubt)
					if v := p.page.View(); len(v.State) == 0 || !strings.Contains(string(v.State), `"illuminance_lx":10`) {
						t.Errorf("live values are not shown: %s", v.State)
					}
					if n := len(p.epochs()); n != 0 {
						t.Errorf("%d epochs have a date that nobody knows", n)
					}
					p.network()
					time.Sleep(8 * time.Minute)
					p.wantDoubt("")
				})
				p.wantAllDated(false)
			})
		})
	}
}

func TestAClockThatCannotBeIsWaitedForADay(t *testing.T) {
	nearly, over := 20*time.Hour, 30*time.Hour
	if !long {
		nearly, over = 2*time.Hour, 24*time.Hour+20*time.Minute
	}
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 18:00:00")
		p.set(time.Unix(0, 0).Sub(p.truth))
		p.live(func() {
			time.Sleep(nearly)
			p.wantDoubt(web.ClockWrong)
			if err := p.page.TrustClock(t.Context(), p.wall().Format("15:04")); err == nil {
				t.Error("somebody vouches for 1970")
			}
			p.network()
			time.Sleep(10 * time.Minute)
		})
		p.wantAllDated(false)
	})
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 18:00:00")
		p.set(time.Unix(0, 0).Sub(p.truth))
		p.live(func() {
			time.Sleep(over)
			p.network()
			time.Sleep(time.Minute)
		})
		all := p.epochs()
		if n := len(all); n < 24*120 || n > 24*120+5 {
			t.Errorf("%d epochs are left of %v, want those of a day", n, over)
		}
	})
}

// A clock that is wrong shows another time each minute; of that nobody is told
// each minute anew.
func TestOfAClockThatIsWrongPeopleAreToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 18:00:00")
		p.network()
		p.live(func() { time.Sleep(time.Hour) })
		p.set(-40 * time.Minute)
		p.live(func() {
			warning := func() (text string) {
				for _, w := range p.heart.warnings {
					text += w.text.Error()
				}
				return text
			}
			time.Sleep(2 * time.Second)
			synctest.Wait()
			first := warning()
			time.Sleep(10 * time.Minute)
			synctest.Wait()
			if again := warning(); !strings.Contains(first, "it shows 2026-11-22 18:20") || again != first {
				t.Errorf("first %q, ten minutes later %q", first, again)
			}
			p.set(-30 * time.Minute) // is news
			time.Sleep(2 * time.Second)
			synctest.Wait()
			if again := warning(); !strings.Contains(again, "it shows 2026-11-22 18:40") {
				t.Errorf("after another step: %q", again)
			}
		})
	})
}

func TestAClockThatNobodyVouchesForIsTakenAfterTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 18:00:00")
		p.live(func() {
			time.Sleep(9 * time.Minute)
			p.wantDoubt(web.ClockWaits)
			time.Sleep(2 * time.Minute)
			p.wantDoubt(web.ClockUnsure)
			time.Sleep(5 * time.Minute)
		})
		p.wantAllDated(true)
	})
}

// A power cut of three hours, and a router that takes longer to be back.
func TestWhatWasUnsureIsDatedAnewWhenTheNetworkComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 18:00:00")
		p.set(-3 * time.Hour)
		p.live(func() {
			time.Sleep(25 * time.Minute)
			p.wantDoubt(web.ClockUnsure)
			p.network()
			time.Sleep(10 * time.Minute)
			p.wantDoubt("")
		})
		p.wantAllDated(false)
	})
}

func TestSomebodySaysThatTheTimeIsRight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 18:00:00")
		p.live(func() {
			time.Sleep(3 * time.Minute)
			if err := p.page.TrustClock(t.Context(), "17:10"); err == nil {
				t.Error("another time than the one that was shown is taken")
			}
			if err := p.page.TrustClock(t.Context(), p.wall().Format("15:04")); err != nil {
				t.Error(err)
			}
			synctest.Wait()
			p.wantDoubt("")
			time.Sleep(time.Minute)
		})
		p.wantAllDated(false)
	})
}

// An hour forth and back, and back and forth, in the middle of a night, on a
// machine whose clock is believed: each epoch is there once, in its place. The
// night is a short one, but in a long run.
func TestAStepOfAnHourMakesNoDoubleAndNoLostEpoch(t *testing.T) {
	began, schedule, half := "2026-11-23 00:20:00", "schedule: {lights_out: \"00:30\", wake: \"04:30\"}\n", 2*time.Hour
	if long {
		began, schedule, half = "2026-11-22 20:00:00", "", 6*time.Hour
	}
	for _, first := range []time.Duration{time.Hour, -time.Hour, 40 * time.Second, -40 * time.Second, 3 * time.Second, -3 * time.Second} {
		t.Run(fmt.Sprint(first), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPi(t, began)
				p.more = schedule
				p.network()
				p.live(func() {
					time.Sleep(half + 17*time.Second)
					p.set(first)
					time.Sleep(40 * time.Minute)
					p.set(0)
					time.Sleep(half)
				})
				off := 50 * time.Second
				if first.Abs() < time.Hour {
					off += first.Abs() // what is as little wrong stays so
				}
				p.wantAllWithin(off, false)
				p.wantNight()
			})
		})
	}
}

// wantNight: the night of the 22nd is there, and whole.
func (p *pi) wantNight() {
	p.t.Helper()
	j := p.open()
	defer j.Close()
	s, ok, err := notebook.LastNight(p.t.Context(), j)
	if err != nil || !ok {
		p.t.Fatal("there is no night", err)
	}
	if s.Night.String() != "2026-11-22" || s.CoveragePct.Value < 99 {
		p.t.Errorf("the night of %s was measured for %v %%", s.Night, s.CoveragePct.Value)
		p.t.Log(p.log.String())
	}
}

// A clock that was an hour ahead from the start, after a record that ends an
// hour before: what it has dated goes back with it.
func TestAClockThatWasAheadTakesItsReadingsBackWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 20:00:00")
		p.touch("dev/rtc0")
		p.set(time.Hour)
		p.live(func() {
			time.Sleep(30 * time.Minute)
			p.network()
			time.Sleep(30 * time.Minute)
		})
		p.wantAllDated(false)
	})
}

// Where the record has the time already, what is measured waits until the clock
// is right again.
func TestABackwardStepNeverMakesTwoEpochsOfOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 20:00:00")
		p.network()
		p.live(func() { time.Sleep(time.Hour) })
		p.live(func() {
			time.Sleep(10 * time.Minute)
			p.set(-time.Hour)
			time.Sleep(20 * time.Minute)
			p.wantDoubt(web.ClockWrong)
			p.set(0)
			time.Sleep(10 * time.Minute)
			p.wantDoubt("")
		})
		p.wantAllDated(false)
	})
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 20:00:00")
		p.network()
		p.live(func() { time.Sleep(time.Hour) })
		p.live(func() {
			time.Sleep(10 * time.Minute)
			p.set(-time.Hour) // and it stays so
			time.Sleep(2 * time.Hour)
			p.wantDoubt("")
		})
		starts := map[time.Time]bool{}
		for _, e := range p.epochs() {
			if starts[e.Start] {
				t.Errorf("two epochs of %v", e.Start)
			}
			starts[e.Start] = true
		}
		if n := len(starts); n < 258 || n > 264 {
			t.Errorf("%d epochs from 20:00 to 22:10", n)
		}
	})
}

func TestWhatWaitsIsKeptWhenTheProgramEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPi(t, "2026-11-22 20:00:00")
		p.live(func() { time.Sleep(5 * time.Minute) })
		p.wantAllDated(true)
		p.set(-2 * time.Minute) // the clock goes on from before the end
		p.live(func() {
			time.Sleep(time.Minute)
			p.network()
			time.Sleep(5 * time.Minute)
		})
		if n := len(p.epochs()); n < 21 || n > 24 {
			t.Errorf("%d epochs of 11 minutes", n)
		}
	})
}
