package diary

import (
	"slices"
	"strconv"
	"strings"

	"nightroom/internal/sentence"
)

// A Form is how an item is said: as JSON over MQTT, and to `log`.
type Form uint8

// The forms. A Clock is a time of day, or a whole time.
const (
	Whole Form = iota // a whole number
	Words
	List // joined by semicolons
	Clock
)

// An Item is one thing that an entry may say. Whatever asks for it or reads
// it, a flag, a column, a key over MQTT, a question, goes by this one row.
type Item struct {
	Name string // the field's, in the record
	Ask  string // the question
	Hint string // what may be entered
	Form Form
	When Moment // the only one at which it is asked; "" is both

	set  func(e *Entry, text string, p Plan) error
	text func(e *Entry) string
}

// Items are all items, in the order in which they are asked.
var Items = []Item{
	scoreItem("score", Question, "pain score", func(e *Entry) *Answer[Score] { return &e.Score }),
	at(Evening, scoreItem("worst", "How bad was it at its worst today?", "worst pain", func(e *Entry) *Answer[Score] { return &e.Worst })),
	at(Evening, scoreItem("average", "How bad was it on average today?", "average pain", func(e *Entry) *Answer[Score] { return &e.Average })),
	{
		Name: "sites", Ask: "Where does it hurt?", Hint: "ids like lower_back, with commas", Form: List,
		set: func(e *Entry, text string, _ Plan) error {
			e.Sites = split(text)
			for _, s := range e.Sites {
				if _, ok := SiteOf(s); !ok {
					return sentence.Errorf("site %.40q: enter one of %s", s, strings.Join(Sites(), ", "))
				}
			}
			return nil
		},
		text: func(e *Entry) string { return strings.Join(e.Sites, ";") },
	},
	{
		Name: "slept_here", Ask: "Did you sleep in this room?", Hint: "yes, partly or no", Form: Words, When: Morning,
		set: func(e *Entry, text string, _ Plan) (err error) {
			if text == "" {
				text = "yes"
			}
			e.SleptHere, err = parseSleptHere(strings.ToLower(text))
			return err
		},
		text: func(e *Entry) string { return e.SleptHere.String() },
	},
	{
		Name: "sleep_quality", Ask: "How well did you sleep?", Hint: "1 very poor, 2 poor, 3 fair, 4 good, 5 very good", When: Morning,
		set: func(e *Entry, text string, _ Plan) error { return e.Quality.set(text, parseQuality) },
		text: func(e *Entry) string {
			return e.Quality.text(func(q Quality) string { return strconv.Itoa(int(q)) })
		},
	},
	at(Morning, clockItem("into_bed", "When did you go to bed?", intoBed)),
	at(Morning, clockItem("tried_to_sleep", "When did you try to fall asleep?", triedToSleep)),
	at(Morning, countItem("minutes_to_sleep", "How many minutes did it take to fall asleep?", "minutes", mostMinutes, func(e *Entry) *Answer[int] { return &e.MinutesToSleep })),
	at(Morning, countItem("awakenings", "How often did you wake, without the last time?", "a number of times", 99, func(e *Entry) *Answer[int] { return &e.Awakenings })),
	at(Morning, countItem("minutes_awake", "How many minutes were you awake then, all together?", "minutes", mostMinutes, func(e *Entry) *Answer[int] { return &e.MinutesAwake })),
	at(Morning, clockItem("final_wake", "When did you wake for the last time?", finalWake)),
	at(Morning, clockItem("out_of_bed", "When did you get up?", outOfBed)),
	at(Morning, countItem("stiffness_min", "How many minutes were you stiff after getting up?", "minutes", 1440, func(e *Entry) *Answer[int] { return &e.StiffnessMin })),
	{
		Name: "factors", Ask: "What else was there?", Hint: "ids or words of your own, with commas", Form: List,
		set: func(e *Entry, text string, _ Plan) error {
			e.Factors = split(text)
			if n := len(e.Factors); n > maxFactors {
				return sentence.Errorf("there are %d factors: enter at most %d", n, maxFactors)
			}
			for _, f := range e.Factors {
				if err := checkFactor(f); err != nil {
					return err
				}
			}
			return nil
		},
		text: func(e *Entry) string { return strings.Join(e.Factors, ";") },
	},
	{
		Name: "note", Ask: "Is there anything to note?", Hint: "a sentence; it stays in this record", Form: Words,
		set: func(e *Entry, text string, _ Plan) error {
			e.Note = tidied(text)
			return checkNote(e.Note)
		},
		text: func(e *Entry) string { return e.Note },
	},
}

// ItemOf finds an item by its name.
func ItemOf(name string) (*Item, bool) {
	i := slices.IndexFunc(Items, func(it Item) bool { return it.Name == name })
	if i < 0 {
		return nil, false
	}
	return &Items[i], true
}

// Text is what an entry says of the item, as it may be entered again; "" is
// nothing.
func (it *Item) Text(e *Entry) string { return it.text(e) }

// Answer puts answers into an entry, by the names of their items. An empty one
// takes back what was answered. p is the plan of the entry's night, by which
// times of day become times.
func (e *Entry) Answer(answers map[string]string, p Plan) error {
	left := len(answers)
	for i := range Items {
		text, ok := answers[Items[i].Name]
		if !ok {
			continue
		}
		left--
		if err := Items[i].set(e, strings.TrimSpace(text), p); err != nil {
			return Fault{Items[i].Name, err}
		}
	}
	if left == 0 {
		return nil
	}
	for name := range answers {
		if _, ok := ItemOf(name); !ok {
			return sentence.Errorf("nothing is asked under the name %.40q: the names are %s", name, strings.Join(ItemNames(), ", "))
		}
	}
	return nil
}

// ItemNames are the names of all items.
func ItemNames() (names []string) {
	for i := range Items {
		names = append(names, Items[i].Name)
	}
	return names
}

// at is an item that is asked at one moment only.
func at(m Moment, it Item) Item {
	it.When = m
	return it
}

func scoreItem(name, ask string, what sentence.Word, of func(*Entry) *Answer[Score]) Item {
	return Item{
		Name: name, Ask: ask, Hint: "0 to 10",
		set: func(e *Entry, text string, _ Plan) error {
			return of(e).set(text, func(s string) (Score, error) { return parseScore(what, s) })
		},
		text: func(e *Entry) string { return of(e).text(func(s Score) string { return strconv.Itoa(int(s)) }) },
	}
}

func countItem(name, ask string, unit sentence.Word, most int, of func(*Entry) *Answer[int]) Item {
	what := sentence.Word(strings.ReplaceAll(name, "_", " "))
	return Item{
		Name: name, Ask: ask, Hint: string(unit),
		set: func(e *Entry, text string, _ Plan) error {
			return of(e).set(text, func(s string) (int, error) {
				n, ok := digits(s, 0, most)
				if !ok {
					return 0, sentence.Errorf("%s %.40q: enter %s as a whole number from 0 to %d", what, s, unit, most)
				}
				return n, nil
			})
		},
		text: func(e *Entry) string { return of(e).text(strconv.Itoa) },
	}
}

// set reads an answer; an empty text takes it back.
func (a *Answer[T]) set(text string, parse func(string) (T, error)) (err error) {
	*a = Answer[T]{}
	if text == "" {
		return nil
	}
	a.Value, err = parse(text)
	a.Given = err == nil
	return err
}

func (a *Answer[T]) text(show func(T) string) string {
	if !a.Given {
		return ""
	}
	return show(a.Value)
}

// split takes a list apart. Who types one puts commas; a record has
// semicolons.
func split(text string) (list []string) {
	for s := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == ',' }) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
