package daemon

import (
	"encoding/json"
	"strings"
	"time"
)

// A warning is something that somebody should know who is not told of it
// otherwise: about what, in sentences, and since when.
type warning struct {
	about string
	text  error
	since time.Time
}

// warn says something to whoever looks at the page or listens on the broker,
// until it is said otherwise; nil takes it back. What is written to the log is
// the caller's business.
func (h *heart) warn(about string, text error) {
	i := 0
	for i < len(h.warnings) && h.warnings[i].about != about {
		i++
	}
	switch {
	case i == len(h.warnings) && text == nil:
		return
	case i == len(h.warnings):
		h.warnings = append(h.warnings, warning{about, text, h.now()})
	case text == nil:
		h.warnings = append(h.warnings[:i], h.warnings[i+1:]...)
	case h.warnings[i].text.Error() == text.Error():
		return
	default:
		h.warnings[i].text = text
	}
	h.tellWarnings()
}

// tellWarnings tells all of them. The page has more to say of the clock than a
// sentence, and says it elsewhere.
func (h *heart) tellWarnings() {
	var page []error
	var all []string
	var since time.Time // of the oldest
	for _, w := range h.warnings {
		if all = append(all, w.text.Error()); since.IsZero() || w.since.Before(since) {
			since = w.since
		}
		if w.about != aboutClock {
			page = append(page, w.text)
		}
	}
	h.page.warn(page)
	if h.tell != nil {
		h.tell.broker.Retain("warning", inJSON(struct {
			Warning *string         `json:"warning"`
			Since   json.RawMessage `json:"since"`
		}{maybe(strings.Join(all, " ")), quoted(since, h.config.Location)}))
	}
}

// What warnings are about.
const (
	aboutRecord = "record"  // it cannot be written
	aboutDisk   = "disk"    // soon it cannot
	aboutAside  = "history" // a record was no use and was set aside
	aboutCopies = "copies"  // a copy could not be made where it should be
	aboutLeft   = "left"    // no copy has left the card for a quarter
	aboutWarmth = "warmth"
	aboutPower  = "power"
	aboutClock  = "clock"
)
