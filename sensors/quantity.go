package sensors

// A Quantity is something that a room has at every moment and that a part can
// measure. Inside nightroom each quantity has one unit, its canonical one;
// degrees Fahrenheit exist only where a person reads or types them.
type Quantity uint8

// The quantities, in the order in which the record lists them.
const (
	Temperature Quantity = iota // °C
	Humidity                    // % relative humidity
	Illuminance                 // lx, photopic
	SoundLevel                  // dB(A), fast (LAF)
	CO2                         // ppm
	Pressure                    // hPa

	// Quantities is how many there are: the length of an array by Quantity.
	Quantities = int(Pressure) + 1
)

var quantities = [Quantities]struct {
	name, unit string
	low, high  float64
}{
	Temperature: {"temperature", "°C", -40, 125},
	Humidity:    {"humidity", "%", 0, 100},
	Illuminance: {"illuminance", "lx", 0, 200_000},
	SoundLevel:  {"sound", "dB(A)", 0, 140},
	CO2:         {"co2", "ppm", 0, 40_000},
	Pressure:    {"pressure", "hPa", 300, 1100},
}

// String is the quantity's name in the record and in error messages.
func (q Quantity) String() string { return quantities[q].name }

// Unit is the canonical unit, as people write it.
func (q Quantity) Unit() string { return quantities[q].unit }

// Range is what the quantity can physically be near a bed, in its canonical
// unit and with a margin. A value outside it is a fault of the part, never a
// reading.
func (q Quantity) Range() (low, high float64) { return quantities[q].low, quantities[q].high }
