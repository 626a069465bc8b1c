package words

// A Quantity is what people say of something that is measured.
type Quantity struct {
	Name                 string
	Above, Below, Within string // never "not cool", but on which side it is
	NotKnown             string
}

// units are the canonical ones, and the decimals that mean something.
var units = map[string]struct {
	unit     string
	decimals int
}{
	"temperature": {"°C", 1}, "humidity": {"%", 0}, "illuminance": {"lx", 1},
	"sound": {"dB(A)", 1}, "co2": {"ppm", 0}, "pressure": {"hPa", 0},
}

var (
	englishQuantities = map[string]Quantity{
		"temperature": {"Temperature", "Too warm", "Too cold", "Cool", "Temperature not known"},
		"humidity":    {"Humidity", "Too humid", "Too dry", "Humidity as it should be", "Humidity not known"},
		"illuminance": {"Light", "Too bright", "Too dark", "Dark", "Light not known"},
		"sound":       {"Sound", "Too loud", "Too quiet", "Quiet", "Sound not known"},
		"co2":         {"Air", "Air is stale", "CO₂ is low", "Air is fresh", "Air not known"},
		"pressure":    {"Air pressure", "Pressure is high", "Pressure is low", "Pressure as it should be", "Pressure not known"},
	}
	germanQuantities = map[string]Quantity{
		"temperature": {"Temperatur", "Zu warm", "Zu kalt", "Kühl", "Temperatur unbekannt"},
		"humidity":    {"Luftfeuchte", "Zu feucht", "Zu trocken", "Luftfeuchte passt", "Luftfeuchte unbekannt"},
		"illuminance": {"Licht", "Zu hell", "Zu dunkel", "Dunkel", "Licht unbekannt"},
		"sound":       {"Lautstärke", "Zu laut", "Zu leise", "Leise", "Lautstärke unbekannt"},
		"co2":         {"Luft", "Luft ist verbraucht", "Wenig CO₂", "Luft ist frisch", "Luft unbekannt"},
		"pressure":    {"Luftdruck", "Luftdruck ist hoch", "Luftdruck ist niedrig", "Luftdruck passt", "Luftdruck unbekannt"},
	}
)

// Figure is a value of a quantity with its unit; with atMost the part could not
// measure lower.
func (w *Words) Figure(quantity string, v float64, atMost, fahrenheit bool) string {
	text := w.Value(quantity, v, fahrenheit) + "\u00a0" + Unit(quantity, fahrenheit)
	if atMost {
		return w.AtMost + " " + text
	}
	return text
}

// Value is a value of a quantity as people read it, without its unit.
func (w *Words) Value(quantity string, v float64, fahrenheit bool) string {
	decimals := units[quantity].decimals
	if quantity == "illuminance" && v >= 100 {
		decimals = 0
	}
	return w.Number(Read(quantity, v, fahrenheit), decimals)
}

// Unit is the one in which people read a quantity.
func Unit(quantity string, fahrenheit bool) string {
	if fahrenheit && quantity == "temperature" {
		return "°F"
	}
	return units[quantity].unit
}

// Read is a value in the unit in which people read it.
func Read(quantity string, v float64, fahrenheit bool) float64 {
	if fahrenheit && quantity == "temperature" {
		return v*1.8 + 32
	}
	return v
}
