package daemon

import (
	"math"
	"math/rand/v2"
	"time"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/night"
)

// madeUpDiary is what the people of a made-up room are said to have answered
// on their mornings. Nobody's pain is known to follow from a room; here it goes
// its own way, with a little of how the night was, so that there is something
// to look at.
func madeUpDiary(c *config.Config, s night.Schedule, nights []night.Summary) (entries []diary.Entry) {
	for i, p := range c.People {
		dice := rand.New(rand.NewPCG(c.Simulation.Seed, uint64(i)))
		pain := 4 + 2*dice.Float64()
		for k := range nights {
			pain += 0.25*(4.5-pain) + 1.1*dice.NormFloat64()
			n := &nights[k]
			score := pain + (100-n.ReadyPct.Value)/25
			answers := dice.Float64()
			e := madeUpEntry(dice, p.ID, n, diary.PlanOf(&s, n.Night))
			e.Score = diary.Answered(diary.Score(min(max(math.Round(score), 0), float64(diary.MaxScore))))
			switch {
			case answers < 0.1:
				continue // not every morning is answered
			case answers < 0.15:
				e.Late, e.Reported = true, e.Reported.Add(6*time.Hour)
			}
			if k == len(nights)/2 && i == 0 {
				e.Factors = append(e.Factors, "new_mattress_or_pillow")
			}
			entries = append(entries, e)
		}
	}
	return entries
}

// madeUpEntry is a morning without its score.
func madeUpEntry(dice *rand.Rand, person string, n *night.Summary, p diary.Plan) diary.Entry {
	minute := func(from, to int) time.Duration { return time.Duration(from+dice.IntN(to-from+1)) * time.Minute }
	e := diary.Entry{Person: person, Night: n.Night, Moment: diary.Morning, Sites: []string{"lower_back"}}
	if dice.IntN(3) == 0 {
		e.Sites = append(e.Sites, []string{"neck", "shoulder_left", "knee_right"}[dice.IntN(3)])
	}
	e.IntoBed = p.LightsOut.Add(-minute(0, 40) + minute(0, 20))
	e.TriedToSleep = e.IntoBed.Add(minute(5, 35))
	e.FinalWake = p.Wake.Add(-minute(0, 25) + minute(0, 5))
	e.OutOfBed = e.FinalWake.Add(minute(2, 25))
	e.Quality = diary.Answered(diary.Quality(2 + dice.IntN(4)))
	e.MinutesToSleep = diary.Answered(5 * (1 + dice.IntN(8)))
	e.Awakenings = diary.Answered(dice.IntN(4))
	e.MinutesAwake = diary.Answered(e.Awakenings.Value * 5 * (1 + dice.IntN(3)))
	e.StiffnessMin = diary.Answered(5 * dice.IntN(10))
	if dice.IntN(5) == 0 {
		e.Factors = []string{"caffeine_after_noon"}
	}
	if dice.IntN(25) == 0 {
		e.SleptHere = diary.No
	}
	e.Reported = e.OutOfBed.Add(minute(2, 30))
	return e
}
