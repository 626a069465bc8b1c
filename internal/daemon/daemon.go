package daemon

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/door"
	"nightroom/internal/monitor"
	"nightroom/internal/mqtt"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/sentence"
	"nightroom/internal/store"
	"nightroom/internal/web"
	"nightroom/sensors"
)

// Options are what a daemon is made of.
type Options struct {
	Config  *config.Config
	Log     *slog.Logger
	Version string
	Start   time.Time // when a made-up room begins; zero is now, or where its record ends
	Past    int       // nights that a made-up room has been lived in when its record begins
	Ready   func(Up)  // called once, when everything listens; may be nil
	Beat    func()    // called each time the heart has dealt with a second; may be nil

	Open sensors.Opener // of buses; nil is the kernel's

	// Load reads the configuration anew when the page has changed it; nil reads
	// the file that Config is from. Program is nightroom itself, for what is
	// better done beside it; "" is not known.
	Load    func() (*config.Config, error)
	Program string

	machine machine // zero: the one that we run on
	before  *before // nil: this is the first time
}

// Up is what is open. "" is not.
type Up struct {
	MQTT string // the embedded broker's address
	Web  string // the page's address
}

// farewell is how long everything together may take to end. The service
// manager is told less of it than it would wait.
const farewell = 1700 * time.Millisecond

// A daemon is everything that is open.
type daemon struct {
	Options
	journal *store.Journal
	pace    *pace // nil: the room is real
	now     func() time.Time
	dating  dating
	heart   *heart
	inbox   *inbox
	asks    chan func()
	tasks   []func(ctx context.Context)
	broker  *mqtt.Broker
	page    *web.Server // nil: it is not open
	up      Up
}

// Run measures a room until ctx ends, and returns why it could not go on
// otherwise. The record is closed when it returns. When the configuration is
// changed on the page, the room is left and taken up anew with it.
func Run(ctx context.Context, o Options) error {
	for {
		d, err := open(ctx, o)
		if err != nil {
			o.before.close()
			return err
		}
		if err := d.run(ctx); err != nil || ctx.Err() != nil || !d.heart.renew {
			return err
		}
		o = d.renewed()
	}
}

// open opens the record, and everything that can fail without ending the
// daemon: the page, the broker and the databases.
func open(ctx context.Context, o Options) (d *daemon, err error) {
	c := o.Config
	if o.Open == nil {
		o.Open = sensors.OpenBus
	}
	d = &daemon{Options: o, asks: make(chan func()), now: time.Now}
	if err := notebook.MakeFolder(c.Store.Path); err != nil {
		return nil, err
	}
	so := notebook.Options(c, o.Log)
	so.Keeper = true
	if d.journal, err = store.Open(ctx, c.Store.Path, so); err != nil {
		return nil, err
	}
	if o.Past > 0 && d.journal.Simulated() {
		if err := d.liveOn(ctx); err != nil {
			return nil, errors.Join(err, d.journal.Close())
		}
	}
	if err := d.wire(ctx); err != nil {
		return nil, errors.Join(err, d.journal.Close())
	}
	return d, nil
}

func (d *daemon) wire(ctx context.Context) error {
	if err := d.clock(ctx); err != nil {
		return err
	}
	m := monitor.New(monitorOf(d.Config))
	until, err := restore(ctx, d.journal, m, d.now())
	if err != nil {
		return err
	}
	last, err := lastAlerts(ctx, d.journal, d.now().Add(-time.Hour))
	if err != nil {
		return err
	}
	d.heart = &heart{
		config: d.Config, monitor: m, journal: d.journal, log: d.Log, now: d.now,
		alerts: ids{boot: boot(), last: last},
		valve:  &valve{},
		beat:   d.Beat,
		dating: d.dating,
		free:   diskFree,
		under:  func() *bool { return undervoltage(hwmon) },
	}
	if d.dating.piece != nil && !d.dating.verdict.Trusted {
		d.heart.wait()
	}
	if err := d.heart.recall(ctx); err != nil {
		return err
	}
	d.heart.shut()
	d.inbox = &inbox{d.Config, d.journal, d.Log, d.now, d.asks, d.heart}
	d.heart.page = newPage(d.inbox, d.Config.People)
	d.heart.page.show(d.heart.view())
	if aside := d.journal.SetAside(); aside != "" {
		d.heart.warn(aboutAside, sentence.Errorf("The record could not be read. It was kept as %s, and a new one was begun: what was before is in that file only.", aside))
	}
	for _, w := range unprovable(d.Config) {
		d.Log.Warn(w)
	}
	if len(d.Config.Sensors) == 0 {
		d.Log.Warn("No sensors yet: nothing is measured. Name them under sensors in the configuration", "file", d.Config.File)
	}
	if err := d.openMQTT(ctx, until); err != nil {
		return err
	}
	phones, pushers, err := openPhones(ctx, d.Config, d.journal, d.Log)
	if err != nil {
		return err
	}
	d.heart.phones = phones
	for _, p := range pushers {
		d.tasks = append(d.tasks, p.Run)
	}
	d.openInflux(ctx)
	d.heart.page.meters = &meters{d.Config, d.journal, d.heart.uploads, d.Version, time.Now(), d.now}
	d.openCopies()
	d.openPruner()
	d.heart.page.house = d.newHouse(ctx)
	d.openPage()
	if err := d.heart.retire(ctx); err != nil {
		return err
	}
	d.heart.greeting()
	if d.heart.dating.waiting {
		d.heart.dating.owed = &until
	} else if err := d.heart.makeUp(ctx, until); err != nil {
		return err
	}
	return d.heart.tellLastNight(ctx)
}

// liveOn gives a made-up room its past: the last nights at once, the others
// while it runs.
func (d *daemon) liveOn(ctx context.Context) error {
	p := newPast(d.Config, d.journal, d.began())
	d.tasks = append(d.tasks, func(ctx context.Context) {
		if err := p.rest(ctx, d.Past); err != nil && ctx.Err() == nil {
			d.Log.Error("The room has less of a past than it should", "error", err)
		}
	})
	return p.recent(ctx)
}

// began is when a made-up room begins.
func (d *daemon) began() time.Time {
	if d.Start.IsZero() {
		return time.Now()
	}
	return d.Start
}

// clock is the room's: the machine's, or that of a made-up room, which goes on
// where its record ends.
func (d *daemon) clock(ctx context.Context) (err error) {
	if !notebook.Simulated(d.Config) {
		return d.setClock(ctx)
	}
	start := d.began()
	row, ok, err := d.journal.Newest(ctx, store.Kind(record.Environment))
	if err != nil {
		return err
	}
	if ok && row.At.After(start) {
		start = row.At
	}
	if d.pace, err = newPace(d.Config, start); err == nil {
		d.now = d.pace.Now
	}
	return err
}

// boot tells the alerts of one run of the daemon from those of another.
func boot() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

func (d *daemon) openPage() {
	s, err := web.New(d.heart.page, web.Options{
		Kept:   d.before.address(),
		Listen: d.Config.Web.Listen, Hosts: d.Config.Web.Hosts, Language: d.Config.Language, Log: d.Log,
		Lock:     door.Open(d.Config.Store.Path, time.Now, d.Log),
		CertFile: d.Config.Web.CertFile, KeyFile: d.Config.Web.KeyFile,
	})
	if err != nil {
		d.Log.Error("The page is not open; measuring goes on", "error", err)
		return
	}
	d.page, d.up.Web = s, s.Addr().String()
	d.tasks = append(d.tasks, func(ctx context.Context) {
		if err := s.Run(ctx); err != nil {
			d.Log.Error("The page is not open any more; measuring goes on", "error", err)
		}
	})
}

// run starts everything, and ends it in the order in which nothing is lost:
// the readings, then those who pass them on, then the record.
func (d *daemon) run(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	var tasks sync.WaitGroup
	for _, task := range d.tasks {
		tasks.Go(func() { task(ctx) })
	}
	events := d.measure(ctx)
	d.Log.Info("nightroom is up", "version", d.Version, "room", d.Config.Room,
		"sensors", len(d.Config.Sensors), "page", d.up.Web, "mqtt", d.mqttAt())
	if d.Ready != nil {
		d.Ready(d.up)
	}
	err := d.heart.run(ctx, events, d.asks)
	if d.heart.renew {
		d.leaveBehind()
	}
	cancel()

	// A bus that hangs in the kernel is not waited for.
	last, done := context.WithTimeout(context.Background(), farewell)
	defer done()
	ended := make(chan struct{})
	go func() { tasks.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-last.Done():
		d.Log.Warn("Something did not end in time and is left behind")
	}
	if d.broker != nil {
		_ = d.broker.Close(last) // its guests are gone one way or the other
	}
	if e := d.journal.Close(); e != nil {
		err = errors.Join(err, fmt.Errorf("the record was not closed well: %w", e))
	}
	d.Log.Info("nightroom has ended")
	return err
}

func (d *daemon) mqttAt() string {
	switch {
	case d.heart.tell == nil:
		return "off"
	case d.broker != nil:
		return d.up.MQTT + " (built in)"
	}
	return d.Config.MQTT.Broker
}
