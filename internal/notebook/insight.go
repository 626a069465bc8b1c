package notebook

import (
	"context"
	"math"
	"slices"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/insight"
	"nightroom/internal/night"
	"nightroom/internal/store"
)

// NightsOf is one person's mornings beside the room's nights, from the first
// of either to the night that is under way or last ended at now.
func NightsOf(ctx context.Context, c *config.Config, j *store.Journal, person string, now time.Time) (insight.Record, error) {
	calendar, err := calendarAt(ctx, c, j, now)
	if err != nil {
		return insight.Record{}, err
	}
	k := beside{last: newest(calendar, now), summaries: map[night.Date]night.Summary{}, entries: map[night.Date][]diary.Entry{}}
	err = EachNight(ctx, j, night.Date{}, k.last, func(s night.Summary) error {
		k.see(s.Night)
		k.summaries[s.Night] = s
		return nil
	})
	if err != nil {
		return insight.Record{}, err
	}
	err = EachEntry(ctx, j, night.Date{}, k.last, func(e diary.Entry) error {
		if e.Person == person {
			k.see(e.Night)
			k.entries[e.Night] = append(k.entries[e.Night], e)
		}
		return nil
	})
	if err != nil {
		return insight.Record{}, err
	}
	if k.absences, err = Absences(ctx, j); err != nil {
		return insight.Record{}, err
	}
	return k.record(calendar.Schedule()), nil
}

// beside gathers what there is of each night.
type beside struct {
	first, last night.Date
	summaries   map[night.Date]night.Summary
	entries     map[night.Date][]diary.Entry
	absences    night.Absences
}

func (k *beside) see(d night.Date) {
	if k.first == (night.Date{}) || d.Noon().Before(k.first.Noon()) {
		k.first = d
	}
}

func (k *beside) record(s *night.Schedule) (r insight.Record) {
	r.First = k.first
	if k.first == (night.Date{}) {
		r.First = k.last
		return r
	}
	for d := k.first; !d.Noon().After(k.last.Noon()); d = d.AddDays(1) {
		n, b := k.night(d)
		out, _ := s.Planned(d)
		if k.absences.Cover(out) {
			n, b = insight.Hole(), insight.Alone(insight.Away)
		}
		r.Nights, r.Beside = append(r.Nights, n), append(r.Beside, b)
	}
	return r
}

// night is one night. What makes it a hole takes out what it makes worthless:
// a night elsewhere everything, a late answer the answer.
func (k *beside) night(d night.Date) (n insight.Night, b insight.Beside) {
	n, b = insight.Hole(), insight.Alone(insight.Unanswered)
	for i := range k.entries[d] {
		e := &k.entries[d][i]
		if e.SleptHere != diary.Yes {
			return insight.Hole(), insight.Alone(insight.Elsewhere)
		}
		b.Factors = append(b.Factors, e.Factors...)
		switch {
		case e.Moment == diary.Evening:
			b.Evening = score(e)
		case e.Late:
			b.Gap = insight.Late
		default:
			n.Pain, b.SeenBefore = score(e), e.SeenBefore
			if e.Score.Given {
				b.Gap = insight.NoGap
			}
			if e.Quality.Given {
				b.Quality = float64(e.Quality.Value)
			}
		}
	}
	slices.Sort(b.Factors)
	b.Factors = slices.Compact(b.Factors)
	s, ok := k.summaries[d]
	if !ok || !s.CoveragePct.Known || s.CoveragePct.Value < insight.FullEnough {
		b.Gap = insight.Unmeasured
		return n, b
	}
	n.Values = [insight.Exposures]float64{
		insight.Temperature: measured(s.TemperatureMeanC),
		insight.Light:       measured(s.LightMinutes),
		insight.Sound:       measured(s.SoundEvents),
	}
	b.Shares = [insight.Shares]float64{
		insight.CoolShare:  measured(s.CoolPct),
		insight.DarkShare:  measured(s.DarkPct),
		insight.QuietShare: measured(s.QuietPct),
	}
	if sleep := s.Sleep(); !sleep.LightsOut.IsZero() && !sleep.Planned.IsZero() {
		b.OffPlanMin = sleep.LightsOut.Sub(sleep.Planned).Abs().Minutes()
	}
	return n, b
}

func score(e *diary.Entry) float64 {
	if e.Score.Given {
		return float64(e.Score.Value)
	}
	return math.NaN()
}

func measured(m night.Maybe) float64 {
	if m.Known {
		return m.Value
	}
	return math.NaN()
}
