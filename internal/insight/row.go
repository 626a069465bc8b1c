package insight

// A Row is a finding as the record tells it: on the API, and by commands. What
// is not known is null.
type Row struct {
	Exposure   string   `json:"exposure"`
	Unit       string   `json:"unit"` // of which the effect is told
	Nights     int      `json:"nights"`
	Pairs      int      `json:"pairs"`
	Effect     *float64 `json:"effect"` // pain points per unit
	EffectLow  *float64 `json:"effect_low"`
	EffectHigh *float64 `json:"effect_high"`
	PLag       *float64 `json:"p_lag"`
	PShift     *float64 `json:"p_shift"`
	P          *float64 `json:"p"`
	PAdjusted  *float64 `json:"p_adjusted"`
	Verdict    Verdict  `json:"verdict"`
	Confirmed  bool     `json:"confirmed"`
	Reviewed   *string  `json:"reviewed"`    // the morning on which it was judged
	NextReview *string  `json:"next_review"` // the first morning on which it may be again
	Sentence   string   `json:"sentence"`
}

// Rows are an answer, in the order of the exposures.
func (a *Answer) Rows(l Language) []Row {
	rows := make([]Row, 0, Exposures)
	for i := range a.Findings {
		f := &a.Findings[i]
		r := Row{
			Exposure: f.Exposure.Field(), Unit: f.Exposure.Unit(), Nights: f.Nights, Pairs: f.Pairs,
			Verdict: f.Verdict, Confirmed: f.Confirmed, Sentence: a.Sentence(f, l),
		}
		if f.Told {
			r.Effect, r.EffectLow, r.EffectHigh = &f.Effect, &f.Low, &f.High
			r.PLag, r.PShift, r.P, r.PAdjusted = &f.PLag, &f.PShift, &f.P, &f.PAdjusted
		}
		if f.judged() && a.Reviewed {
			on := a.On.String()
			r.Reviewed = &on
		}
		if a.NextAt > 0 {
			next := a.Next.String()
			r.NextReview = &next
		}
		rows = append(rows, r)
	}
	return rows
}
