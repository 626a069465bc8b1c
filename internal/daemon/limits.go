package daemon

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"nightroom/internal/config"
	"nightroom/rules"
)

// limitTopic is where a limit is told.
func limitTopic(rule string, side rules.Side) string { return "limit/" + rule + "/" + side.String() }

// sidesOf are the limits that a rule has.
func sidesOf(r *rules.Rule) (sides []rules.Side) {
	if r.Above.Set {
		sides = append(sides, rules.Above)
	}
	if r.Below.Set {
		sides = append(sides, rules.Below)
	}
	return sides
}

// obeyLimit changes a limit: first in the configuration file, which refuses
// what makes no sense and is where a restart finds it, then at once.
func (in *inbox) obeyLimit(ctx context.Context, named []string, payload []byte) error {
	rule, side := named[0], rules.ParseSide(named[1])
	if err := in.hasLimit(rule, side); err != nil {
		return err
	}
	text := strings.TrimSpace(string(first(payload, 40)))
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("limit %.40q: send a number like 19.5, without its unit", payload)
	}
	return in.setLimit(ctx, rule, side, value)
}

func (in *inbox) setLimit(ctx context.Context, rule string, side rules.Side, value float64) error {
	c, err := config.Edit(in.config.File, Parts(), config.Set("rules."+rule+"."+side.String(), value))
	if err != nil {
		return err
	}
	in.log.Info("A limit was changed", "rule", rule, "side", side, "limit", value, "file", in.config.File)
	for _, w := range unprovable(c) {
		if strings.HasPrefix(w, rule+":") {
			in.log.Warn(w)
		}
	}
	return in.tell(ctx, func() { in.heart.limit(rule, side, value) })
}

// hasLimit refuses a limit that there is none of. To add one, and so a new
// topic, is for the configuration.
func (in *inbox) hasLimit(rule string, side rules.Side) error {
	var there []string
	for _, r := range rulesOf(in.config) {
		for _, s := range sidesOf(&r) {
			if r.Name == rule && s == side {
				return nil
			}
			there = append(there, r.Name+" "+s.String())
		}
	}
	return fmt.Errorf("there is no such limit: this room has %s; others are added in %s", strings.Join(there, ", "), in.config.File)
}

// limit makes a limit count from now on.
func (h *heart) limit(rule string, side rules.Side, value float64) {
	h.monitor.Limit(rule, side, value)
	h.tellLimits()
	if h.tell != nil {
		h.monitor.Rules(h.tell.rule)
	}
	h.tellState()
}

// tellLimits tells all of them.
func (h *heart) tellLimits() {
	if h.tell == nil {
		return
	}
	h.monitor.Rules(func(s rules.Status) {
		for _, side := range sidesOf(s.Rule) {
			h.tell.broker.Retain(limitTopic(s.Rule.Name, side), strconv.AppendFloat(nil, s.Rule.Limit(side), 'f', -1, 64))
		}
	})
}

// A moved is a limit that is another one than before.
type moved struct {
	rule  string
	side  rules.Side
	value float64
}

// limitsAlone are the limits by which two configurations differ, and whether
// they differ in nothing else: the same rules with the same sides.
func limitsAlone(was, is *config.Config) (all []moved, only bool) {
	a, b := *was, *is
	a.Rules, b.Rules = config.Rules{}, config.Rules{}
	before, after := rulesOf(was), rulesOf(is)
	if !reflect.DeepEqual(a, b) || len(before) != len(after) {
		return nil, false
	}
	for i := range after {
		x, y := before[i], after[i]
		for _, side := range sidesOf(&y) {
			if v := y.Limit(side); v != x.Limit(side) {
				all = append(all, moved{y.Name, side, v})
			}
		}
		x.Above.Value, x.Below.Value = y.Above.Value, y.Below.Value
		if !reflect.DeepEqual(x, y) {
			return nil, false
		}
	}
	return all, true
}
