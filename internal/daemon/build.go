package daemon

import (
	"fmt"

	"nightroom/internal/config"
	"nightroom/internal/monitor"
	"nightroom/internal/notebook"
	"nightroom/rules"
	"nightroom/sensors"
)

// Parts is the catalogue of sensors as the configuration is checked against.
func Parts() config.Parts {
	parts := config.Parts{}
	for _, p := range sensors.Parts() {
		row := config.Part{Addresses: p.Addresses, Every: p.Every, MinEvery: p.MinEvery, MaxEvery: p.MaxEvery}
		for _, m := range p.Measures {
			row.Quantities = append(row.Quantities, m.Quantity.String())
		}
		parts[p.Name] = row
	}
	return parts
}

// rulesOf are the rules that are not off, in the order in which people are
// told of them.
func rulesOf(c *config.Config) (all []rules.Rule) {
	for _, row := range []struct {
		name     string
		quantity sensors.Quantity
		rule     *config.Rule
	}{
		{"cool", sensors.Temperature, &c.Rules.Cool},
		{"dark", sensors.Illuminance, &c.Rules.Dark},
		{"dim", sensors.Illuminance, &c.Rules.Dim},
		{"quiet", sensors.SoundLevel, &c.Rules.Quiet},
	} {
		r := row.rule
		if r.Off {
			continue
		}
		all = append(all, rules.Rule{
			Name: row.name, Quantity: row.quantity,
			Above: rules.Bound{Value: r.Above.Value, Set: r.Above.Set},
			Below: rules.Bound{Value: r.Below.Value, Set: r.Below.Set},
			Over:  r.Over, For: r.For, ClearMargin: r.ClearMargin,
			During: rules.In(r.During...), Message: r.Message,
		})
	}
	return all
}

// monitorOf is everything that the room is judged by.
func monitorOf(c *config.Config) monitor.Config {
	m := monitor.Config{Schedule: notebook.Schedule(c), Rules: rulesOf(c), Still: notebook.Simulated(c)}
	for _, s := range c.Sensors {
		part, ok := sensors.Known(s.Driver)
		if !ok {
			continue // refused when the file was read
		}
		one := monitor.Sensor{ID: s.ID, Every: s.Every}
		for _, measure := range part.Measures {
			one.Quantities = append(one.Quantities, measure.Quantity)
			one.Resolution[measure.Quantity] = measure.Resolution
		}
		m.Sensors = append(m.Sensors, one)
	}
	return m
}

// specsOf are the sensors of each bus, with those on the channels of its
// multiplexers, in the order of the configuration.
func specsOf(c *config.Config) (buses []string, specs map[string][]sensors.Spec) {
	specs = map[string][]sensors.Spec{}
	for _, s := range c.Sensors {
		bus, _ := config.Trunk(s.Bus)
		if _, ok := specs[bus]; !ok {
			buses = append(buses, bus)
		}
		specs[bus] = append(specs[bus], sensors.Spec{
			ID: s.ID, Driver: s.Driver, Bus: s.Bus, Address: s.Address, Every: s.Every, Glass: s.Glass,
			Offset: [sensors.Quantities]float64{
				sensors.Temperature: s.Offset.TemperatureC,
				sensors.Humidity:    s.Offset.HumidityPct,
				sensors.Illuminance: s.Offset.IlluminanceLx,
				sensors.SoundLevel:  s.Offset.SoundDBA,
				sensors.CO2:         s.Offset.CO2PPM,
				sensors.Pressure:    s.Offset.PressureHPa,
			},
		})
	}
	return buses, specs
}

// unprovable are the limits that lie below what the part can measure: a rule
// with such a limit is unknown as long as the part is at its floor.
func unprovable(c *config.Config) (warnings []string) {
	for _, r := range rulesOf(c) {
		id, m, ok := sourceOf(c, r.Quantity)
		if ok && r.Above.Set && r.Above.Value < m.Floor {
			warnings = append(warnings, fmt.Sprintf(
				"%s: above %v %s cannot be proven, because %s measures nothing below %v; the rule is unknown while the room is that low",
				r.Name, r.Above.Value, m.Quantity.Unit(), id, m.Floor))
		}
	}
	return warnings
}

// sourceOf is the sensor that a quantity is taken from: the first that
// measures it.
func sourceOf(c *config.Config, q sensors.Quantity) (id string, m sensors.Measure, ok bool) {
	for _, s := range c.Sensors {
		part, _ := sensors.Known(s.Driver)
		for _, m := range part.Measures {
			if m.Quantity == q {
				return s.ID, m, true
			}
		}
	}
	return "", sensors.Measure{}, false
}
