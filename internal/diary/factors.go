package diary

import (
	"unicode"
	"unicode/utf8"

	"nightroom/internal/sentence"
)

// A Factor is something about the day or the night that may have mattered.
type Factor struct {
	ID   string
	Name string // as people read it
}

var factors = []Factor{
	{"caffeine_after_noon", "caffeine after noon"},
	{"alcohol", "alcohol"},
	{"screen_last_hour", "a screen in the last hour"},
	{"night_medication", "medication at night"},
	{"exercise", "exercise"},
	{"pain_relief", "pain relief"},
	{"new_mattress_or_pillow", "a new mattress or pillow"},
}

// Factors are those that everybody is offered, in their order. People may add
// words of their own.
func Factors() []Factor { return append([]Factor(nil), factors...) }

// FactorName is what people read; a factor of one's own is its own name.
func FactorName(id string) string {
	for _, f := range factors {
		if f.ID == id {
			return f.Name
		}
	}
	return id
}

// maxFactor is how long a factor of one's own may be, in bytes; maxFactors how
// many there may be.
const (
	maxFactor  = 40
	maxFactors = 20
)

// checkFactor refuses what a list in a spreadsheet would not give back.
func checkFactor(f string) error {
	first, _ := utf8.DecodeRuneInString(f)
	switch {
	case !unicode.IsLetter(first) && !unicode.IsDigit(first):
		return sentence.Errorf("factor %.40q: enter a word that begins with a letter or a digit, like heat_pack", f)
	case len(f) > maxFactor:
		return sentence.Errorf("factor %.40q has %d bytes: enter at most %d, and the rest as the note", f, len(f), maxFactor)
	case !isText(f, false):
		return sentence.Errorf("factor %.40q has characters that are not text: enter it again without them", f)
	}
	return nil
}
