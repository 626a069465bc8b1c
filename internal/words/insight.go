package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"nightroom/internal/insight"
)

// Insight is what the page of insights says around the sentences, which are
// the package insight's.
type Insight struct {
	Language insight.Language
	Point    string

	Title, Who, Lead, NoDiary, NoDiaryHow string
	Exposure, Axis, Per                   [insight.Exposures]string // Per is one Step
	PainAxis, With, Without               string
	Judged, Since, Fit, Band              string
	StripSays, LeftOut                    string
	Gap                                   [insight.Gaps]string
	How, HowIt, Figures                   string
	Effect, Range, Pairs, Nights          string
	PLag, PShift, PAdjusted               string
	Steps                                 []string
	Cannot                                string
	CannotKnow                            []string
	SeenBefore                            string
	Only, OnlyWhy                         string
	Share                                 [insight.Shares]string
	OffPlan, Quality, Evening             string
	EveningAxis                           string
	Table, NightOf, Pain, None            string
	Other, From, To, Show                 string
	usual, dots, dotsOf                   string
	fahrenheit                            bool
}

// In is the same for those who read temperatures in °F, or not.
func (t Insight) In(fahrenheit bool) *Insight {
	if t.fahrenheit = fahrenheit; fahrenheit {
		t.Axis[insight.Temperature] = strings.Replace(t.Axis[insight.Temperature], "°C", "°F", 1)
		t.Per[insight.Temperature] = t.Figure(insight.Temperature.Step()*1.8) + "\u00a0°F"
	}
	return &t
}

// Read is a value of an exposure as people read it.
func (t *Insight) Read(e insight.Exposure, v float64) float64 {
	return Read([insight.Exposures]string{insight.Temperature: "temperature"}[e], v, t.fahrenheit)
}

// Figure is a value as people read it: with as many decimals as it is worth.
func (t *Insight) Figure(v float64) string {
	decimals := 1
	if math.Abs(v) >= 100 || v == math.Trunc(v) {
		decimals = 0
	}
	return strings.Replace(strconv.FormatFloat(v, 'f', decimals, 64), ".", t.Point, 1)
}

// Usually is where most nights are; of what is counted, in whole numbers.
func (t *Insight) Usually(e insight.Exposure, low, high float64) string {
	if e == insight.Temperature {
		low, high = math.Round(t.Read(e, low)*10)/10, math.Round(t.Read(e, high)*10)/10
	} else {
		low, high = math.Round(low), math.Round(high)
	}
	return strings.TrimSpace(fmt.Sprintf(t.usual, t.Figure(low), t.Figure(high), [insight.Exposures]string{Unit("temperature", t.fahrenheit), "min", ""}[e]))
}

// Says is what a picture of that many nights shows, for those who do not see it.
func (t *Insight) Says(e insight.Exposure, dots int) string {
	return fmt.Sprintf(t.dots, dots, t.Axis[e])
}

// SaysOf is the same of any other picture.
func (t *Insight) SaysOf(title string, dots int) string { return fmt.Sprintf(t.dotsOf, title, dots) }

// P is a probability: four digits are more than anybody needs.
func (t *Insight) P(v float64) string {
	if v < 0.0001 {
		return "< 0" + t.Point + "0001"
	}
	return strings.Replace(strconv.FormatFloat(v, 'f', 4, 64), ".", t.Point, 1)
}

// Signed is an effect with its sign.
func (t *Insight) Signed(v float64) string {
	return strings.NewReplacer(".", t.Point, "-", "−").Replace(fmt.Sprintf("%+.2f", v))
}
