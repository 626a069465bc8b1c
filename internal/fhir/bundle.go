package fhir

import (
	"bufio"
	"crypto/sha1" // a name-based UUID is defined by it; nothing is kept secret
	"encoding/json"
	"fmt"
	"io"
	"time"

	"nightroom/internal/diary"
)

// The code systems.
const (
	loinc     = "http://loinc.org"
	snomed    = "http://snomed.info/sct"
	category  = "http://terminology.hl7.org/CodeSystem/observation-category"
	bodySite  = "39111-0" // LOINC: Body site
	painScore = "72514-3" // LOINC: Pain severity - 0-10 verbal numeric rating [Score] - Reported
)

// Of the resources only what we fill is here.
type (
	patient struct {
		ResourceType string       `json:"resourceType"`
		ID           string       `json:"id"`
		Identifier   []identifier `json:"identifier"`
		Name         []humanName  `json:"name"`
	}
	observation struct {
		ResourceType      string       `json:"resourceType"`
		ID                string       `json:"id"`
		Status            string       `json:"status"`
		Category          []concept    `json:"category"`
		Code              concept      `json:"code"`
		Subject           reference    `json:"subject"`
		EffectiveDateTime string       `json:"effectiveDateTime"`
		ValueInteger      int          `json:"valueInteger"`
		Note              []annotation `json:"note,omitempty"`
		BodySite          *concept     `json:"bodySite,omitempty"`
		Component         []component  `json:"component,omitempty"`
	}
	component struct {
		Code                 concept  `json:"code"`
		ValueCodeableConcept *concept `json:"valueCodeableConcept,omitempty"`
		ValueString          string   `json:"valueString,omitempty"`
		ValueBoolean         *bool    `json:"valueBoolean,omitempty"`
	}
	concept struct {
		Coding []coding `json:"coding,omitempty"`
		Text   string   `json:"text,omitempty"`
	}
	coding struct {
		System  string `json:"system"`
		Code    string `json:"code"`
		Display string `json:"display,omitempty"`
	}
	identifier struct {
		System string `json:"system"`
		Value  string `json:"value"`
	}
	reference struct {
		Reference string `json:"reference"`
		Display   string `json:"display"`
	}
	humanName struct {
		Text string `json:"text"`
	}
	annotation struct {
		Text string `json:"text"`
	}
)

// A Writer writes a Bundle, entry by entry.
type Writer struct {
	w     *bufio.Writer
	room  string
	names func(person string) string
	met   map[string]bool // people whose Patient is there
	begun bool
}

// NewWriter begins a Bundle of a room's diary, put together at a time. names
// says what a person is called.
func NewWriter(w io.Writer, room string, at time.Time, names func(person string) string) *Writer {
	b := &Writer{w: bufio.NewWriter(w), room: room, names: names, met: map[string]bool{}}
	_, _ = fmt.Fprintf(b.w, "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"timestamp\":%q", at.Format(time.RFC3339)) // the buffer remembers what went wrong
	return b
}

// Write appends the Observation of an entry. One without a score has none; ok
// is then false.
func (b *Writer) Write(e *diary.Entry) (ok bool, err error) {
	if !e.Score.Given {
		return false, nil
	}
	person := b.uuid(e.Person)
	if !b.met[e.Person] {
		b.met[e.Person] = true
		if err := b.entry(person, patient{
			ResourceType: "Patient", ID: person,
			Identifier: []identifier{{"urn:nightroom:" + b.room, e.Person}},
			Name:       []humanName{{b.names(e.Person)}},
		}); err != nil {
			return false, err
		}
	}
	id := b.uuid(e.Person + "/" + e.Night.String() + "/" + string(e.Moment))
	return true, b.entry(id, b.observation(id, reference{"urn:uuid:" + person, b.names(e.Person)}, e))
}

func (b *Writer) observation(id string, subject reference, e *diary.Entry) observation {
	o := observation{
		ResourceType: "Observation", ID: id, Status: "final",
		Category: []concept{{Coding: []coding{{category, "survey", "Survey"}}}},
		Code: concept{
			Coding: []coding{{loinc, painScore, "Pain severity - 0-10 verbal numeric rating [Score] - Reported"}},
			Text:   diary.Question,
		},
		Subject: subject, EffectiveDateTime: effective(e), ValueInteger: int(e.Score.Value),
	}
	if e.Note != "" {
		o.Note = []annotation{{e.Note}}
	}
	var places []concept
	for _, id := range e.Sites {
		if s, ok := diary.SiteOf(id); ok {
			places = append(places, concept{Coding: []coding{{snomed, s.SNOMED, ""}}, Text: s.Name})
		}
	}
	// An Observation has one body site at most.
	if len(places) == 1 {
		o.BodySite = &places[0]
	} else {
		for i := range places {
			o.Component = append(o.Component, component{
				Code: concept{Coding: []coding{{loinc, bodySite, "Body site"}}}, ValueCodeableConcept: &places[i],
			})
		}
	}
	o.Component = append(o.Component, component{Code: concept{Text: "When in the day"}, ValueString: string(e.Moment)})
	if e.Late {
		late := true
		o.Component = append(o.Component, component{Code: concept{Text: "Given over 4 hours after waking"}, ValueBoolean: &late})
	}
	return o
}

// effective is when the pain was so: when the entry was given, or, where that
// is not known, the day after the night.
func effective(e *diary.Entry) string {
	if e.Reported.IsZero() {
		return e.Night.AddDays(1).String()
	}
	return e.Reported.Format(time.RFC3339)
}

func (b *Writer) entry(id string, resource any) error {
	separator := ",\n"
	if !b.begun {
		separator = ",\"entry\":[\n"
	}
	b.begun = true
	j, err := json.Marshal(struct {
		FullURL  string `json:"fullUrl"`
		Resource any    `json:"resource"`
	}{"urn:uuid:" + id, resource})
	if err != nil {
		return err
	}
	if _, err := b.w.WriteString(separator); err != nil {
		return err
	}
	_, err = b.w.Write(j)
	return err
}

// Close ends the Bundle. Without it what was written is no JSON, so that a
// break-off does not look like the whole. It leaves the underlying writer open.
func (b *Writer) Close() error {
	end := "\n]}\n"
	if !b.begun { // an empty list is not allowed
		end = "}\n"
	}
	if _, err := b.w.WriteString(end); err != nil {
		return err
	}
	return b.w.Flush()
}

// uuid is the same for the same thing at each export (RFC 9562, version 5), so
// that who reads two of them in knows what it has already.
func (b *Writer) uuid(name string) string {
	space := [16]byte{0x8a, 0x7c, 0x3f, 0x52, 0x1d, 0x0e, 0x4b, 0x6a, 0x9f, 0x21, 0x6e, 0x69, 0x67, 0x68, 0x74, 0x72}
	h := sha1.Sum(append(space[:], (b.room + "/" + name)...))
	h[6], h[8] = h[6]&0x0f|0x50, h[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
