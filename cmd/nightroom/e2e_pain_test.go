package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestEachPainIsOnePointByWhicheverDoorItCameIn(t *testing.T) {
	t.Parallel()
	house, influx := mosquitto(t), influxd(t)
	r := roomWith(t, threeParts(broker(house), database(influx)))
	start := r.lived()
	l := listen(t, house.addr)
	d := r.run()
	l.is(0, "status", "online")
	tonight := start.Format(time.DateOnly)
	earlier, longAgo := start.AddDate(0, 0, -3).Format(time.DateOnly), start.AddDate(0, 0, -9).Format(time.DateOnly)

	// In by every door, and what is in the database then: night, person, score.
	for _, c := range []struct {
		name string
		say  func()
		want []string
	}{
		{"MQTT, for the night under way", func() { l.publish("pain/anna/set", "4") },
			[]string{tonight + " anna 4"}},
		{"a command, for another night", func() { r.do("pain", "6", "--person", "anna", "--night", earlier) },
			[]string{earlier + " anna 6", tonight + " anna 4"}},
		{"MQTT again, which corrects", func() { l.publish("pain/anna/set", `{"score":5,"note":"better than I thought"}`) },
			[]string{earlier + " anna 6", tonight + " anna 5"}},
		{"MQTT corrects the command", func() { l.publish("pain/anna/set", fmt.Sprintf(`{"score":5,"night":%q}`, earlier)) },
			[]string{earlier + " anna 5", tonight + " anna 5"}},
		{"MQTT, for a night long ago", func() { l.publish("pain/ben/set", fmt.Sprintf(`{"score":10,"night":%q,"sites":["neck"]}`, longAgo)) },
			[]string{longAgo + " ben 10", earlier + " anna 5", tonight + " anna 5"}},
		{"a command corrects MQTT", func() { r.do("pain", "0", "--person", "ben", "--night", longAgo) },
			[]string{longAgo + " ben 0", earlier + " anna 5", tonight + " anna 5"}},
		{"the page, which corrects", func() {
			if err := d.post("anna", 3); err != nil {
				t.Error(err)
			}
		}, []string{longAgo + " ben 0", earlier + " anna 5", tonight + " anna 3"}},
	} {
		c.say()
		influx.untilPain(c.name, c.want)
		if t.Failed() {
			t.FailNow()
		}
	}

	refusals(t, r, l)
	var kept []string
	for _, e := range r.sheet("diary") {
		kept = append(kept, strings.Join([]string{e["night"], e["person"], e["score"], e["sites"], e["note"]}, " "))
	}
	// A correction changes what it says, and leaves the rest.
	if want := []string{longAgo + " ben 0 neck ", earlier + " anna 5  ", tonight + " anna 3  better than I thought"}; !slices.Equal(kept, want) {
		t.Errorf("the diary is %q, want %q", kept, want)
	}
	influx.untilPain("after all that was refused", []string{longAgo + " ben 0", earlier + " anna 5", tonight + " anna 3"})
	d.stop()

	// Nobody has allowed it to be told in the house.
	for _, m := range l.messages() {
		if strings.HasPrefix(m.topic, "pain/") && !strings.HasSuffix(m.topic, "/set") && m.payload != "" {
			t.Errorf("the house was told %s %s", m.topic, m.payload)
		}
	}
}

// untilPain waits for the points of pain to be these, each at noon after its
// night.
func (s *server) untilPain(why string, want []string) {
	s.t.Helper()
	var got []string
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for late := time.Now().Add(soon); time.Now().Before(late); <-tick.C {
		got = nil
		for _, p := range s.points("nightroom", "SELECT * FROM pain") {
			night, _ := time.Parse(time.DateOnly, p["night"].(string))
			got = append(got, fmt.Sprintf("%s %s %v", p["night"], p["person"], p["score"]))
			if at := night.Add(36 * time.Hour); p["time"] != float64(at.UnixMilli()) || p["moment"] != "morning" {
				s.t.Errorf("%s: the point of %s is %v", why, p["night"], p)
			}
		}
		if slices.Equal(got, want) {
			return
		}
	}
	s.t.Errorf("%s: the points are %q, want %q", why, got, want)
}

// refusals sends what is no pain score.
func refusals(t *testing.T, r *household, l *listener) {
	t.Helper()
	for _, c := range []struct {
		name, topic, payload string
		why                  string
	}{
		{"eleven", "pain/anna/set", "11", "whole number from 0"},
		{"a half", "pain/anna/set", "4.5", "whole number from 0"},
		{"no number", "pain/anna/set", "NaN", "whole number from 0"},
		{"minus one", "pain/anna/set", "-1", "whole number from 0"},
		{"nothing", "pain/anna/set", "", "whole number from 0"},
		{"a text", "pain/anna/set", `{"score":"4"}`, "whole number from 0"},
		{"two objects", "pain/anna/set", `{"score":4}{}`, "one object"},
		{"half an object", "pain/anna/set", `{"score":4`, "no diary entry"},
		{"a key too many", "pain/anna/set", `{"score":4,"colour":"red"}`, "colour"},
		{"no score", "pain/anna/set", `{"moment":"morning"}`, "no score"},
		{"no moment", "pain/anna/set", `{"score":4,"moment":"noon"}`, "morning or evening"},
		{"no site", "pain/anna/set", `{"score":4,"sites":["wing"]}`, "lower_back"},
		{"no night", "pain/anna/set", `{"score":4,"night":"yesterday"}`, "2026-11-22"},
		{"a night to come", "pain/anna/set", `{"score":4,"night":"2199-01-01"}`, "has not begun"},
		{"nobody of this room", "pain/eve/set", "4", "anna, ben"},
		{"a mebibyte", "pain/anna/set", strings.Repeat("4", 1<<20), "over 64 KiB"},
		{"neither on nor off", "in_bed/set", "MAYBE", "ON or OFF"},
	} {
		n := l.count()
		l.publish(c.topic, c.payload)
		m := l.wait(n, "the refusal of "+c.name, func(m heard) bool { return m.topic == "error" })
		if !strings.Contains(m.payload, `{"topic":"`+base+c.topic+`","error":"`) || !strings.Contains(m.payload, c.why) || len(m.payload) > 1000 {
			t.Errorf("%s: the refusal is %.1000s, want %q", c.name, m.payload, c.why)
		}
	}
	if n := len(r.sheet("diary")); n != 3 {
		t.Errorf("%d entries, want 3", n)
	}
}

// Our own broker does not even read it.
func TestAMebibyteToOurOwnBrokerIsThrownOutAndSaid(t *testing.T) {
	t.Parallel()
	d := roomWith(t, threeParts(builtIn)).run()
	listen(t, d.mqtt).client.Publish(base+"pain/anna/set", 0, false, strings.Repeat("4", 1<<20))
	d.says("sent a message that is too large")
	listen(t, d.mqtt).publish("pain/anna/set", "4") // the others are none the worse for it
	d.says("A pain score was saved")
	d.stop()
}

// Where people have allowed it, the house knows the last score, whoever wrote
// it down; and it forgets what they share no more.
func TestASharedScoreIsToldWhoeverWroteIt(t *testing.T) {
	t.Parallel()
	house := mosquitto(t)
	shared := strings.Replace(broker(house), "}", ", share_pain: true}", 1)
	r := roomWith(t, threeParts(shared))
	r.lived()
	d := r.run()
	earlier := time.Now().UTC().AddDate(0, 0, -3).Format(time.DateOnly)
	r.do("pain", "6", "--person", "anna", "--night", earlier)
	l := listen(t, house.addr)
	l.is(0, "pain/anna", "6")
	l.publish("pain/anna/set", "4")
	l.is(0, "pain/anna", "4")
	r.do("pain", "7", "--person", "anna", "--night", earlier) // not of the last night
	r.do("pain", "2", "--person", "ben", "--night", earlier)
	l.is(0, "pain/ben", "2")
	if last := l.last("pain/anna"); last != "4" {
		t.Errorf("the last score is %s", last)
	}
	d.stop()

	r.write("nightroom.yaml", threeParts(broker(house)))
	n := l.count()
	d = r.run()
	l.is(n, "pain/anna", "")
	l.is(n, "pain/ben", "")
	d.stop()
}
