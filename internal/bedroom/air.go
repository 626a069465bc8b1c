package bedroom

import "math"

// The air is a balance of heat, water vapour and CO2, one node for the air and
// one for the walls, stepped on a grid that is the same for all days. Each
// day's grid starts from the weather twelve days before it instead of from the
// day before: the slowest time constants, of walls and damp bedding, are about
// 30 h, so what was before that counts for less than 0.001 of any unit here, and
// a day can be worked out alone.
const (
	stepMs     = 5 * minuteMs
	stepH      = float64(stepMs) / hourMs
	memoryDays = 12
)

// air is the state of the room's air at one instant.
type air struct{ temperatureC, humidityPct, pressureHPa, co2PPM float64 }

// grid is a day's air and daylight at each step, linear between them.
type grid struct {
	from       int64
	air        []air
	daylightLx []float64 // outdoors
}

// cell is the step that holds an instant and how far into it that is, 0 to 1.
func (g *grid) cell(ms int64) (i int, x float64) {
	i = int((ms - g.from) / stepMs)
	return i, float64(ms-g.from-int64(i)*stepMs) / stepMs
}

func (g *grid) at(ms int64) air {
	i, x := g.cell(ms)
	a, b := &g.air[i], &g.air[i+1]
	return air{
		a.temperatureC + (b.temperatureC-a.temperatureC)*x,
		a.humidityPct + (b.humidityPct-a.humidityPct)*x,
		a.pressureHPa + (b.pressureHPa-a.pressureHPa)*x,
		a.co2PPM + (b.co2PPM-a.co2PPM)*x,
	}
}

func (g *grid) outdoorsLx(ms int64) float64 {
	i, x := g.cell(ms)
	return g.daylightLx[i] + (g.daylightLx[i+1]-g.daylightLx[i])*x
}

// fillGrid works out the air of a day.
func (r *Room) fillGrid(d *day) {
	g := &d.grid
	g.from = floorDiv(d.whole.from, stepMs) * stepMs
	g.air, g.daylightLx = g.air[:0], g.daylightLx[:0]
	n := r.night(d.number - memoryDays)
	b := newBalance(r.sky.meanC(n.whole.from))
	for ms := floorDiv(n.whole.from, stepMs) * stepMs; ms < d.whole.to+2*stepMs; ms += stepMs {
		for ms >= n.whole.to {
			n = r.night(n.number + 1)
		}
		if ms >= g.from {
			g.air = append(g.air, air{b.airC, b.humidityPct(), r.sky.pressureHPa(ms), b.co2PPM})
			g.daylightLx = append(g.daylightLx, r.sky.daylightLx(ms))
		}
		b.step(r.sky, &n, ms)
	}
}

// balance is what the room holds. Rates are per hour and relative to the air's
// own capacity, furniture included, of a room of 40 m³.
type balance struct {
	airC, wallC          float64
	vapourHPa, damperHPa float64 // of the air; of plaster and bedding, which take up and give back
	co2PPM               float64
}

func newBalance(outdoorC float64) balance {
	vapour := outdoorHumidity*saturationHPa(outdoorC) + 2
	return balance{airC: 18, wallC: 18, vapourHPa: vapour, damperHPa: vapour, co2PPM: 600}
}

const (
	outdoorPPM = 425.0
	// A sleeper gives off 11 litres of CO2 an hour (Fan et al., Indoor Air
	// 2021, 31:2142), which is 275 ppm in 40 m³.
	sleeperPPM = 275.0
	// And 35 g of water: 0.9 g/m³ or 1.2 hPa.
	sleeperHPa = 1.2
	// And 80 W of warmth that one feels: in air with five times its own
	// capacity in furniture 1.2 °C an hour, of which bedding keeps half.
	sleeperC = 0.6

	windowAirChanges = 4.0

	// outdoorHumidity is the usual share of saturation at the day's mean.
	outdoorHumidity = 0.68
)

func (b *balance) step(s sky, n *night, ms int64) {
	meanC, clarity := s.meanC(ms), s.clarity(ms)
	outdoorC := meanC + s.swingC(ms, clarity)
	// The rest of the house is heated to 19.5 °C and follows hot weather.
	houseC := 19.5 + 0.4*max(0, meanC-13)
	people := n.people(ms)
	exchange, draught := n.airChanges, 0.08
	if n.open(ms) {
		exchange, draught = windowAirChanges, 0.4
	}
	sunC := 0.9 * max(0, s.sine(ms)) * clarity
	if n.drawn.has(ms) {
		sunC *= 0.3
	}
	// The radiator's valve is proportional, and closed by hand in summer.
	heatC := 0.0
	if meanC < 16 {
		heatC = min(max(4*(n.radiatorC-b.airC), 0), 3)
	}
	airC := (b.wallC - b.airC) + draught*(outdoorC-b.airC) + sleeperC*people + sunC + heatC
	wallC := (b.airC-b.wallC)/10 + (outdoorC-b.wallC)/50 + (houseC-b.wallC)/60

	// Cooking, washing and plants keep a house up to 3 hPa above the outdoors,
	// most when it is shut in winter. The dew point hardly follows the hour.
	outdoorHPa := outdoorHumidity * saturationHPa(meanC)
	inflowHPa := outdoorHPa + min(max(2.4-meanC/9, 0.3), 3)
	if n.open(ms) {
		inflowHPa = outdoorHPa
	}
	vapourHPa := exchange*(inflowHPa-b.vapourHPa) + 2*(b.damperHPa-b.vapourHPa) + sleeperHPa*people
	toDamperHPa := (b.vapourHPa - b.damperHPa) / 4

	co2PPM := exchange*(outdoorPPM-b.co2PPM) + sleeperPPM*people

	b.airC += airC * stepH
	b.wallC += wallC * stepH
	b.vapourHPa += vapourHPa * stepH
	b.damperHPa += toDamperHPa * stepH
	b.co2PPM += co2PPM * stepH
}

// humidityPct is kept to what a lived-in room shows: beyond 78 % its walls take
// up the water, below 22 % its wood and cloth give it off.
func (b *balance) humidityPct() float64 {
	return min(max(100*b.vapourHPa/saturationHPa(b.airC), 22), 78)
}

// saturationHPa is the pressure of water vapour over water (Magnus formula,
// WMO Guide to Instruments, WMO-No. 8, annex 4.B).
func saturationHPa(temperatureC float64) float64 {
	return 6.112 * math.Exp(17.62*temperatureC/(243.12+temperatureC))
}
