package web

import (
	"fmt"
	"math"
	"net/http"
	"strings"

	"nightroom/internal/insight"
	"nightroom/internal/night"
	"nightroom/internal/sentence"
	"nightroom/internal/words"
)

// insightData is what page/insight.html shows.
type insightData struct {
	frame
	T        insightText
	People   []Person
	Person   *Person // whose nights are shown; nil: nobody was chosen
	Refused  string
	Question insight.Question
	Asked    bool // for nights of a span
	When     string
	LeftOut  []string
	Seen     string
	Parts    []part
	Explored []plot
	Rows     []nightRow
}

// insightText is what the page says, with the pictures that are labelled by it.
type insightText struct {
	*words.Insight
	all *words.Words
}

// A part is one exposure: its pictures before any word.
type part struct {
	Plot     plot
	Strip    strip
	Sentence string
	Figures  [][2]string
}

// A nightRow is a night in the table that says what the pictures show.
type nightRow struct {
	Night  string
	Values [insight.Exposures]string
	Pain   string
}

func (s *Server) insight(w http.ResponseWriter, r *http.Request) {
	if s.asksFirst(w, r) {
		return
	}
	d := insightData{frame: s.frame(r, "insight"), T: s.insightWords(r), People: s.room.People()}
	status := http.StatusOK
	switch person, err := s.who(r.URL.Query().Get("person")); {
	case len(d.People) == 0, err != nil && r.URL.Query().Get("person") == "":
		// The page asks who it is.
	case err != nil:
		d.Refused, status = s.says(r, err), http.StatusNotFound
	default:
		d.Person = &person
		status = s.answer(r, &d)
	}
	s.show(w, r, status, insightPage, &d)
}

// answer fills in what the nights say.
func (s *Server) answer(r *http.Request, d *insightData) (status int) {
	q, err := questionOf(r)
	if err != nil {
		d.Refused = s.says(r, err)
		return http.StatusUnprocessableEntity
	}
	record, err := s.room.Nights(r.Context(), d.Person.ID)
	if err != nil {
		s.o.Log.Warn("The nights could not be read", "person", d.Person.ID, "error", err)
		d.Refused = s.says(r, err)
		return http.StatusServiceUnavailable
	}
	d.Question, d.Asked = q, q.From != (night.Date{}) || q.To != (night.Date{})
	record = record.Cover().To(q.To)
	a, shown := record.Ask(q)
	a.Fahrenheit = d.Fahrenheit
	d.When = a.When(d.T.Language)
	for i := range a.Findings {
		f := &a.Findings[i]
		d.Parts = append(d.Parts, part{
			Plot: d.T.plotOf(f, record), Strip: d.T.stripOf(f.Exposure, shown),
			Sentence: together(a.Sentence(f, d.T.Language)), Figures: d.T.figures(f),
		})
	}
	d.Explored = d.T.explored(shown)
	d.count(shown)
	return http.StatusOK
}

// together keeps a number and its unit on one line.
func together(s string) string {
	return strings.NewReplacer(" °C", "\u00a0°C", " °F", "\u00a0°F", " %", "\u00a0%").Replace(s)
}

// count fills in what is left out, and the table.
func (d *insightData) count(shown insight.Record) {
	for g, n := range shown.Gaps() {
		if name := d.T.Gap[g]; name != "" && n > 0 {
			d.LeftOut = append(d.LeftOut, fmt.Sprintf("%d %s", n, name))
		}
	}
	seen := 0
	for i := len(shown.Nights) - 1; i >= 0; i-- {
		n, beside := &shown.Nights[i], &shown.Beside[i]
		date := shown.Date(i)
		row := nightRow{Night: fmt.Sprint(d.W.ShortDay(date), " ", date.Year), Pain: d.cell(n.Pain)}
		for e, v := range n.Values {
			row.Values[e] = d.cell(d.T.Read(insight.Exposure(e), v))
		}
		d.Rows = append(d.Rows, row)
		if beside.SeenBefore && n.Pain >= 0 {
			seen++
		}
	}
	if seen > 0 {
		d.Seen = fmt.Sprintf(d.T.SeenBefore, seen)
	}
}

func (d *insightData) cell(v float64) string {
	if math.IsNaN(v) {
		return d.T.None
	}
	return d.T.Figure(v)
}

// figures are what is behind a sentence, for those who want to check it.
func (t insightText) figures(f *insight.Finding) [][2]string {
	rows := [][2]string{{t.Nights, fmt.Sprint(f.Nights)}, {t.Pairs, fmt.Sprint(f.Pairs)}}
	if !f.Told {
		return rows
	}
	return append(rows,
		[2]string{t.Effect + " " + t.Per[f.Exposure], t.Signed(f.Effect)},
		[2]string{t.Range, t.Signed(f.Low) + " … " + t.Signed(f.High)},
		[2]string{t.PLag, t.P(f.PLag)}, [2]string{t.PShift, t.P(f.PShift)}, [2]string{t.PAdjusted, t.P(f.PAdjusted)})
}

// questionOf reads which nights are asked for.
func questionOf(r *http.Request) (q insight.Question, err error) {
	form := r.URL.Query()
	for name, d := range map[string]*night.Date{"from": &q.From, "to": &q.To} {
		if text := form.Get(name); text != "" {
			if *d, err = night.ParseDate(text); err != nil {
				return q, sentence.Errorf("%s: %w", sentence.Word(name), err)
			}
		}
	}
	if q.From != (night.Date{}) && q.To != (night.Date{}) && q.To.Noon().Before(q.From.Noon()) {
		return q, sentence.Errorf("the last night is before the first: enter them the other way round")
	}
	q.Now = form.Get("now") == "1"
	return q, nil
}

// insights are the findings as JSON. Whose they are must be said where more
// than one keeps a diary.
func (s *Server) insights(w http.ResponseWriter, r *http.Request) {
	person, err := s.who(r.URL.Query().Get("person"))
	if err != nil {
		status := http.StatusNotFound
		if r.URL.Query().Get("person") == "" {
			status = http.StatusUnprocessableEntity
		}
		problem(w, status, english(err))
		return
	}
	q, err := questionOf(r)
	if err != nil {
		problem(w, http.StatusUnprocessableEntity, english(err))
		return
	}
	record, err := s.room.Nights(r.Context(), person.ID)
	if err != nil {
		s.o.Log.Warn("The nights could not be read", "person", person.ID, "error", err)
		problem(w, http.StatusServiceUnavailable, english(err))
		return
	}
	a, _ := record.Ask(q)
	writeJSON(w, "application/json", http.StatusOK, a.Rows(s.insightWords(r).Language))
}

func (s *Server) insightWords(r *http.Request) insightText {
	w := s.words(r)
	return insightText{w.Insight.In(s.room.View().Fahrenheit), w}
}
