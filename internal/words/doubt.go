package words

import (
	"fmt"
	"time"
)

// Doubt is what is said of a clock that may be wrong.
type Doubt struct {
	Wrong, WrongWhy, WrongHow string // %s why
	Is, Shows                 string // %s time; %s date
	Waits, Unsure, How, Right string // %s time
}

var (
	englishDoubt = Doubt{
		Wrong:    "The clock is wrong",
		WrongWhy: "This machine has no clock of its own: %s. Alerts go on, and readings wait for their date, for a day at most.",
		WrongHow: "Connect the machine to the network, or set its clock, with the date and time of now:",
		Is:       "Is it %s?", Shows: "This machine has no clock of its own, and nothing has set it: it shows %s.",
		Waits: "Alerts go on, and readings wait for their date.", Unsure: "Readings are marked as unsure.",
		How:   "If that is wrong, connect the machine to the network, or set it, with the date and time of now:",
		Right: "The time is %s: right",
	}
	germanDoubt = Doubt{
		Wrong:    "Die Uhr geht falsch",
		WrongWhy: "Dieses Gerät hat keine eigene Uhr: %s. Alarme kommen weiter, und Messwerte warten auf ihr Datum, höchstens einen Tag.",
		WrongHow: "Verbinde das Gerät mit dem Netz oder stelle seine Uhr, mit Datum und Zeit von jetzt:",
		Is:       "Ist es %s Uhr?", Shows: "Dieses Gerät hat keine eigene Uhr, und nichts hat sie gestellt: Sie zeigt %s.",
		Waits: "Alarme kommen weiter, und Messwerte warten auf ihr Datum.", Unsure: "Messwerte werden als unsicher vermerkt.",
		How:   "Wenn das falsch ist, verbinde das Gerät mit dem Netz oder stelle sie, mit Datum und Zeit von jetzt:",
		Right: "Es ist %s Uhr: stimmt",
	}
)

// DateTime is an instant in full: Sunday 22 November 2026, 21:14.
func (w *Words) DateTime(t time.Time) string {
	return fmt.Sprintf(w.dateTime, w.Weekdays[t.Weekday()], t.Day(), w.Months[t.Month()-1], t.Year(), w.Clock(t))
}
