package daemon

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/mqtt"
	"nightroom/internal/notebook"
	"nightroom/internal/record"
	"nightroom/internal/store"
)

// tellings are the alerts that go out, in order: what the outbox would send.
func (r *chamber) tellings(t *testing.T) (all []string) {
	t.Helper()
	r.commit(store.Full)
	rows, err := r.journal.After(t.Context(), 0, 1000, store.Kind(record.Alert))
	if err != nil {
		t.Fatal(err)
	}
	o := &outbox{r.journal, r.config.Location, r.heart.log, map[string]bool{}}
	ids := map[string]bool{}
	for _, row := range rows {
		a, ok := o.alert(row)
		if !ok {
			continue
		}
		var body struct {
			ID, Rule string
			Event    string `json:"event_type"`
		}
		if err := json.Unmarshal(a.Payload, &body); err != nil {
			t.Fatal(err)
		}
		if ids[body.ID] {
			t.Errorf("the id %s came twice", body.ID)
		}
		ids[body.ID] = true
		all = append(all, body.Rule+" "+body.Event)
	}
	return all
}

// of one rule alone.
func of(rule string, tellings []string) (events []string) {
	for _, one := range tellings {
		if event, ok := strings.CutPrefix(one, rule+" "); ok {
			events = append(events, event)
		}
	}
	return events
}

func (r *chamber) snooze(t *testing.T, what string, l lull) {
	t.Helper()
	if err := r.journal.Put(t.Context(), lullRow(what, l, r.clock)); err != nil {
		t.Fatal(err)
	}
	r.let(what, l)
}

func minutes(r *chamber, n int, rules ...string) lull {
	return lull{On: true, Until: r.clock.Add(time.Duration(n) * time.Minute), Rules: rules}
}

func TestASnoozeHoldsAlertsBackAndItsEndSaysWhatIsStillSo(t *testing.T) {
	firing, resolved := "firing", "resolved"
	for name, c := range map[string]struct {
		before, during, after func(r *chamber)
		want                  []string
	}{
		"it begins and lasts": {
			before: func(r *chamber) { r.good(time.Minute) },
			during: func(r *chamber) { r.bad(60 * time.Minute) },
			after:  func(r *chamber) { r.bad(time.Minute) },
			want:   []string{firing},
		},
		"it begins and ends": {
			before: func(r *chamber) { r.good(time.Minute) },
			during: func(r *chamber) { r.bad(10 * time.Minute); r.good(50 * time.Minute) },
			after:  func(r *chamber) { r.good(time.Minute) },
		},
		"it was told and lasts": {
			before: func(r *chamber) { r.bad(5 * time.Minute) },
			during: func(r *chamber) { r.bad(60 * time.Minute) },
			after:  func(r *chamber) { r.bad(time.Minute); r.good(5 * time.Minute) },
			want:   []string{firing, firing, resolved},
		},
		"it was told and ends": {
			before: func(r *chamber) { r.bad(5 * time.Minute) },
			during: func(r *chamber) { r.bad(10 * time.Minute); r.good(50 * time.Minute) },
			after:  func(r *chamber) { r.good(time.Minute) },
			want:   []string{firing, resolved},
		},
		"it begins after": {
			before: func(r *chamber) { r.good(time.Minute) },
			during: func(r *chamber) { r.good(60 * time.Minute) },
			after:  func(r *chamber) { r.bad(5 * time.Minute); r.good(5 * time.Minute) },
			want:   []string{firing, resolved},
		},
	} {
		t.Run(name, func(t *testing.T) {
			conf := configured(t, threeSensors)
			r := newChamber(t, conf, journal(t, conf), berlin(t, "2026-11-22 23:00:00"))
			c.before(r)
			r.snooze(t, snoozing, minutes(r, 60))
			before := len(r.tellings(t))
			c.during(r)
			if n := len(r.tellings(t)); n != before {
				t.Errorf("in the snooze somebody was told: %q", r.tellings(t)[before:])
			}
			c.after(r)
			if got := of("quiet", r.tellings(t)); !slices.Equal(got, c.want) {
				t.Errorf("told %q, want %q", got, c.want)
			}
			if got := r.topics.newest["snooze"]; got != `{"until":null,"rules":[]}` {
				t.Errorf("snooze is %s after its end", got)
			}
		})
	}
}

func TestASnoozeOfOneRuleLeavesTheOthersAlone(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 23:00:00"))
	r.snooze(t, snoozing, minutes(r, 60, "quiet"))
	if got := r.topics.newest["snooze"]; got != `{"until":"2026-11-23T00:00:00+01:00","rules":["quiet"]}` {
		t.Errorf("snooze is %s", got)
	}
	r.bad(15 * time.Minute)
	if got := r.tellings(t); len(of("quiet", got)) != 0 || len(of("dark", got)) != 1 || len(of("cool", got)) != 1 {
		t.Errorf("told %q", got)
	}
	if got := r.topics.newest["rule/quiet"]; !strings.Contains(got, `"firing"`) {
		t.Errorf("states go on, and rule/quiet is %s", got)
	}
}

func TestASnoozeOutlivesARestartAndItsEndIsNotMissed(t *testing.T) {
	for name, down := range map[string]time.Duration{"within it": 10 * time.Second, "over its end": 31 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			c := configured(t, threeSensors)
			j := journal(t, c)
			r := newChamber(t, c, j, berlin(t, "2026-11-22 23:00:00"))
			r.bad(5 * time.Minute)
			r.snooze(t, snoozing, minutes(r, 60))
			r.bad(30 * time.Minute)
			r.flush()
			r = newChamber(t, c, j, r.clock.Add(down))
			r.bad(60*time.Minute - 30*time.Minute - min(down, 29*time.Minute))
			r.bad(time.Minute)
			if got := of("quiet", r.tellings(t)); !slices.Equal(got, []string{"firing", "firing"}) {
				t.Errorf("told %q, want it before, and once at the snooze's end", got)
			}
		})
	}
}

func TestAPauseMeasuresKeepsAndTellsNothing(t *testing.T) {
	c := configured(t, threeSensors)
	j := journal(t, c)
	r := newChamber(t, c, j, berlin(t, "2026-11-22 23:00:00"))
	r.valve = &valve{}
	r.good(5 * time.Minute)
	r.snooze(t, pausing, lull{On: true})
	if shut, _ := r.valve.state(); !shut {
		t.Error("the sensors go on being read")
	}
	r.good(time.Minute) // the epoch under way is closed
	epochs, told := len(r.rows(t, store.Kind(record.Environment))), len(r.topics.all)
	r.bad(30 * time.Minute) // it would be, if anybody looked
	if n := len(r.rows(t, store.Kind(record.Environment))); n != epochs {
		t.Errorf("%d epochs were kept", n-epochs)
	}
	for _, one := range r.topics.all[told:] {
		if strings.Contains(one, `_c":2`) || strings.Contains(one, `"firing"`) {
			t.Errorf("told %s", one)
		}
	}
	if got := r.tellings(t); len(got) != 0 {
		t.Errorf("alerts %q", got)
	}
	if got := r.topics.newest["pause"]; got != `{"paused":true,"until":null}` {
		t.Errorf("pause is %s", got)
	}
	if v := r.view(); !strings.HasPrefix(v.Trouble, "Paused") {
		t.Errorf("the page says %q", v.Trouble)
	}

	r = newChamber(t, c, j, r.clock.Add(time.Second)) // still after a restart
	r.valve = &valve{}
	r.shut()
	if shut, _ := r.valve.state(); !shut {
		t.Error("a restart ended the pause")
	}
	r.snooze(t, pausing, lull{})
	r.good(time.Minute)
	if n := len(r.rows(t, store.Kind(record.Environment))); n == epochs {
		t.Error("after the pause nothing is kept")
	}
}

func TestWhoIsAwayIsNotAlerted(t *testing.T) {
	c := configured(t, threeSensors)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 20:00:00"))
	r.snooze(t, absence, lull{On: true, Until: berlin(t, "2026-11-23 12:00:00")})
	if got := r.topics.newest["away"]; got != `{"until":"2026-11-23"}` {
		t.Errorf("away is %s", got)
	}
	r.bad(17 * time.Hour)
	if got := r.tellings(t); len(got) != 0 {
		t.Errorf("alerts %q", got)
	}
	if got := r.topics.newest["away"]; got != `{"until":null}` {
		t.Errorf("away is %s the day after", got)
	}
}

func TestANightThatIsAwayIsKeptAndToldAsSuch(t *testing.T) {
	c := short(t) // lights-out is at midnight
	j := journal(t, c)
	r := newChamber(t, c, j, berlin(t, "2026-11-22 20:00:00"))
	r.snooze(t, absence, lull{On: true, Until: berlin(t, "2026-11-23 12:00:00")})
	r.good(4*time.Hour + 30*time.Minute)
	r.flush()
	r = newChamber(t, c, j, r.clock) // a restart knows it too
	r.good(40 * time.Minute)
	if s := lastNight(t, j); !s.Away || !strings.Contains(r.topics.newest["night"], `"away":true`) {
		t.Errorf("the night of %v: away %t, told %s", s.Night, s.Away, r.topics.newest["night"])
	}
	again, err := notebook.Reckon(t.Context(), j, notebook.Schedule(c), lastNight(t, j).Basis, lastNight(t, j).Night, lastNight(t, j).Night, r.clock)
	if err != nil || len(again) > 0 {
		t.Errorf("the record has it otherwise: %+v (%v)", again, err)
	}
	r.good(24 * time.Hour)
	if s := lastNight(t, j); s.Away || !strings.Contains(r.topics.newest["night"], `"away":false`) {
		t.Errorf("the night of %v: away %t", s.Night, s.Away)
	}
}

func TestALullIsSaidInManyWays(t *testing.T) {
	for name, c := range map[string]struct{ topic, payload, want string }{
		"minutes":             {"snooze", "60", `{"until":"2026-11-23T00:00:00+01:00","rules":["cool","dark","dim","quiet"]}`},
		"an object":           {"snooze", `{"minutes":30,"rules":["cool","dim"]}`, `{"until":"2026-11-22T23:30:00+01:00","rules":["cool","dim"]}`},
		"tonight":             {"snooze", " tonight\n", `{"until":"2026-11-23T06:30:00+01:00","rules":["cool","dark","dim","quiet"]}`},
		"what we retain":      {"snooze", `{"until":"2026-11-23T00:30:00+01:00","rules":["quiet"]}`, `{"until":"2026-11-23T00:30:00+01:00","rules":["quiet"]}`},
		"its end":             {"snooze", "0", `{"until":null,"rules":[]}`},
		"nothing as retained": {"snooze", `{"until":null,"rules":[]}`, `{"until":null,"rules":[]}`},
		"a switch":            {"pause", "ON", `{"paused":true,"until":null}`},
		"a switch off":        {"pause", "OFF", `{"paused":false,"until":null}`},
		"a pause for a while": {"pause", `{"until":"tonight"}`, `{"paused":true,"until":"2026-11-23T06:30:00+01:00"}`},
		"a pause as retained": {"pause", `{"paused":true,"until":null}`, `{"paused":true,"until":null}`},
		"a date":              {"away", "2026-12-01", `{"until":"2026-12-01"}`},
		"at home again":       {"away", "0", `{"until":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, "2026-11-22 23:00:00")
			if err := o.command(t.Context(), mqtt.Command{Topic: c.topic + "/set", Payload: []byte(c.payload)}); err != nil {
				t.Fatal(err)
			}
			o.settled(t)
			if got := o.chamber.topics.newest[c.topic]; got != c.want {
				t.Errorf("%s is %s, want %s", c.topic, got, c.want)
			}
		})
	}
}

func TestALullThatMakesNoSenseIsRefusedAndChangesNothing(t *testing.T) {
	for _, c := range []struct{ topic, payload, want string }{
		{"snooze", "", "minutes"},
		{"snooze", "-5", "minutes"},
		{"snooze", "1e3", "minutes"},
		{"snooze", "2000", "minutes"},
		{"snooze", "ON", "minutes"},
		{"snooze", `{"minutes":60,"rules":["cold"]}`, "no rule"},
		{"snooze", `{"minutes":60,"rule":["cool"]}`, "unknown field"},
		{"snooze", `{"rules":["cool"]}`, "how long"},
		{"snooze", `{"minutes":60}{"minutes":60}`, "follows"},
		{"snooze", `{"until":"2026-11-22T22:00:00+01:00"}`, "has passed"},
		{"snooze", `{"until":"2026-11-25T22:00:00+01:00"}`, "away/set"},
		{"pause", `{"minutes":60,"rules":["cool"]}`, "kind"},
		{"pause", `{}`, "how long"},
		{"away", "2026-11-22", "passed"},
		{"away", "2029-11-22", "more than a year"},
		{"away", "next week", "date"},
	} {
		t.Run(c.topic+" "+c.payload, func(t *testing.T) {
			o := newOffice(t, "2026-11-22 23:00:00")
			before := o.chamber.topics.newest[c.topic]
			err := o.command(t.Context(), mqtt.Command{Topic: c.topic + "/set", Payload: []byte(c.payload)})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a word on %q", err, c.want)
			}
			o.settled(t)
			if got := o.chamber.topics.newest[c.topic]; got != before {
				t.Errorf("%s became %s", c.topic, got)
			}
			rows, err := o.journal.Latest(t.Context(), store.Kind(record.Lull), time.Time{})
			if err != nil || len(rows) != 0 {
				t.Errorf("the journal has %v (%v)", rows, err)
			}
		})
	}
}

func FuzzLull(f *testing.F) {
	for _, s := range []string{"60", "tonight", `{"minutes":60,"rules":["cool"]}`, `{"until":null}`, "2026-12-01"} {
		f.Add([]byte(s))
	}
	now := time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC)
	c := configured(f, threeSensors)
	schedule := notebook.Schedule(c)
	f.Fuzz(func(t *testing.T, payload []byte) {
		for _, what := range []string{snoozing, pausing} {
			r := &lullReader{what: what, now: now, schedule: &schedule, rules: []string{"cool", "dark"}}
			l, err := r.read(payload)
			if err == nil && !l.Until.IsZero() && l.Until.Sub(now) > 25*time.Hour {
				t.Errorf("%s %q lasts until %v", what, payload, l.Until)
			}
		}
		r := &lullReader{what: absence, now: now, schedule: &schedule}
		if l, err := r.readAway(payload); err == nil && l.On && !l.Until.After(now) {
			t.Errorf("away %q has passed", payload)
		}
	})
}
