package words

import "fmt"

// Sheet is the page on paper, for a practitioner.
type Sheet struct {
	Title           string // a person's name
	Nights, Printed string // from, to; when
	MadeUp, Asked   string // the question under which the scores were given

	// How many mornings there are, and what they say.
	Mornings, NightsTold       Plural
	Answered, Late, Slept      string
	Partly, Elsewhere, And     string
	NoScore, Pain              string
	Range, RangeIn, Of         string // a median, the least and the most: in a sentence, in a table; of how many
	Hours, Minutes, Percent    string
	Chart, Dots, Hollow, NoDot string

	// The weeks or months.
	ByWeek, ByMonth                                   string
	Evenings, Given, PainIs, InBed, Asleep            string
	Efficiency, Awakenings, Stiff                     string
	AnsweredOf                                        string
	Sites, Regularity, Changed, MidSleep, OnPlan      string
	SomeNights                                        Plural
	From, More                                        string // of a change: its night, and what it was
	Cool, Dark, Quiet                                 string // what a limit is of
	NowMeans, NotMeasured, NotJudged, AtLeast, AtMost string
	Between                                           string

	// The room.
	Room, OfEachNight, Median, Low, High, NightsOf, Nothing string
	SoundsFrom                                              string            // so loud
	Measures                                                map[string]string // by their names in the record

	Says                              string // over what the nights say
	Notes, InTheMorning, InTheEvening string
	MoreNotes                         Plural
	How                               string
	Scale, By, Instrument, WithFloor  string
	Judged, RoomOf, WithoutElsewhere  string
	WithoutAway                       Plural
	Coverage                          string
	Proves, Where                     string
	NoDevice                          string

	Quantities map[string]string // that an instrument measures
}

// Plural is how one thing is counted, and how more are: the second has the
// number in it.
type Plural [2]string

// Of is so many things.
func (p Plural) Of(n int) string {
	if n == 1 {
		return p[0]
	}
	return fmt.Sprintf(p[1], n)
}

var (
	englishSheet = Sheet{
		Title: "%s: pain on waking, sleep and the room", Nights: "Nights of %s to %s", Printed: "Printed %s.",
		MadeUp: "Made up: these readings are of a simulated room, and these answers of nobody.", Asked: "The question: “%s”",

		Mornings: Plural{"1 morning", "%d mornings"}, NightsTold: Plural{"1 night that was told of", "%d nights that were told of"},
		Answered: "%d of %s were answered", Late: ", and %d more late: over %d h after waking, and not counted", Slept: ". Slept here: %d of %s",
		Partly: "%d in part", Elsewhere: "%d elsewhere", And: " and ",
		NoScore: "No morning has a score yet.", Pain: "Pain on waking: median %s (%s).",
		Range: "%s, from %s to %s", RangeIn: "%s, %s to %s", Of: "%s (%d)",
		Hours: "%d h %02d", Minutes: "%s min", Percent: "%s %%",
		Chart: "Pain on waking, 0 to 10, by morning", Dots: "Each dot is a morning.", Hollow: " Hollow: answered late.", NoDot: " Where there is none, nothing was answered.",

		ByWeek: "By week", ByMonth: "By month",
		Evenings: "Evenings", Given: "Answered", PainIs: "Pain: median, range", InBed: "In bed", Asleep: "Asleep",
		Efficiency: "Efficiency", Awakenings: "Awakenings", Stiff: "Stiff", AnsweredOf: "%d of %d",
		Sites: "Where it hurt most often", Regularity: "Regularity", Changed: "Changed",
		MidSleep: "the middle of the sleep varied by %s min (standard deviation, %s)", OnPlan: "lights-out within %d min of the plan in %s %% of %s",
		SomeNights: Plural{"1 night", "%d nights"}, From: "%s: %s", More: "and %d more",
		Cool: "cool", Dark: "dark", Quiet: "quiet",
		NowMeans: "%s from then on: %s", NotMeasured: "not measured", NotJudged: "not judged",
		AtLeast: "at least %s %s", AtMost: "at most %s %s", Between: "%s to %s %s",

		Room: "The room at night", OfEachNight: "Of each night", Median: "Median", Low: "A tenth of the nights below", High: "A tenth above", NightsOf: "Nights",
		Nothing:    "Nothing was measured in these nights.",
		SoundsFrom: "Sounds from %v dB(A) on",
		Measures: map[string]string{
			"temperature_mean_c": "Temperature, °C", "humidity_mean_pct": "Humidity, %", "co2_mean_ppm": "CO₂, ppm",
			"sound_laeq_dba": "Sound, LAeq, dB(A)", "sound_lafmax_dba": "Loudest, LAFmax, dB(A)", "light_minutes": "Light above 1 lx, min",
			"dark_longest_min": "Longest dark stretch, h", "cool_pct": "Cool, % of the night", "dark_pct": "Dark, % of the night",
			"quiet_pct": "Quiet, % of the night", "ready_pct": "All three, % of the night",
		},
		Says:  "What the nights say",
		Notes: "Notes", InTheMorning: "%s, morning", InTheEvening: "%s, evening",
		MoreNotes: Plural{"and 1 note more, in the export of the diary.", "and %d notes more, in the export of the diary."},

		How:        "How this was measured, and what it cannot show",
		Scale:      "Pain is asked on waking, on a scale from 0 to 10 (NRS-11), in the words above; sleep after the Consensus Sleep Diary, from memory. Tables show medians, and in brackets of how many mornings.",
		By:         "The room by %s.",
		Instrument: "%s (%s, every %s)", WithFloor: "%s (%s, every %s; nothing below %s)",
		Judged: "Cool: %s; dark: %s; quiet: %s; each over 30 seconds. A sound counts from %v dB(A) on and until it is below %v for %d s.",
		RoomOf: "The room is of %s", WithoutElsewhere: ", without those that were slept elsewhere",
		WithoutAway: Plural{", without 1 night of which it was said that everybody is away", ", without %d nights of which it was said that everybody is away"},
		Coverage:    ". Of a night, everything was measured for %s %% of the time (median; 10 %% of the nights: %s %% or less)",
		Proves:      "It shows what was together, not what caused what: one person's diary proves no cause. Mornings without an answer are not known; they may have been better or worse than the others.",
		Where:       "The sensors lie in the room, not at the ear or the eye, and nobody's sleep is measured. Where it says \"at most\" the part measures nothing below.",
		NoDevice:    "nightroom is a diary and a thermometer, not a medical device: it does not diagnose, and it is no reason to change a medicine. It measures a room, not a person.",
		Quantities: map[string]string{
			"temperature": "temperature", "humidity": "humidity", "illuminance": "light", "sound": "sound", "co2": "CO₂", "pressure": "air pressure",
		},
	}
	germanSheet = Sheet{
		Title: "%s: Schmerz beim Aufwachen, Schlaf und Zimmer", Nights: "Nächte vom %s bis %s", Printed: "Gedruckt am %s.",
		MadeUp: "Ausgedacht: Diese Messwerte sind aus einem simulierten Zimmer, und diese Antworten von niemandem.", Asked: "Die Frage: „%s“",

		Mornings: Plural{"1 Morgen", "%d Morgen"}, NightsTold: Plural{"1 Nacht, von der erzählt wurde", "%d Nächten, von denen erzählt wurde"},
		Answered: "%d von %s sind beantwortet", Late: ", und %d weitere spät beantwortet: mehr als %d h nach dem Aufwachen, und nicht gezählt", Slept: ". Hier geschlafen: %d von %s",
		Partly: "%d zum Teil", Elsewhere: "%d anderswo", And: " und ",
		NoScore: "Noch kein Morgen hat eine Zahl.", Pain: "Schmerz beim Aufwachen: Median %s (%s).",
		Range: "%s, von %s bis %s", RangeIn: "%s; %s bis %s", Of: "%s (%d)",
		Hours: "%d h %02d", Minutes: "%s min", Percent: "%s %%",
		Chart: "Schmerz beim Aufwachen, 0 bis 10, nach Morgen", Dots: "Jeder Punkt ist ein Morgen.", Hollow: " Hohl: spät beantwortet.", NoDot: " Wo keiner ist, wurde nichts beantwortet.",

		ByWeek: "Nach Wochen", ByMonth: "Nach Monaten",
		Evenings: "Abende", Given: "Beantwortet", PainIs: "Schmerz: Median, Spanne", InBed: "Im Bett", Asleep: "Geschlafen",
		Efficiency: "Effizienz", Awakenings: "Aufgewacht", Stiff: "Steif", AnsweredOf: "%d von %d",
		Sites: "Wo es am häufigsten weh tat", Regularity: "Regelmäßigkeit", Changed: "Geändert",
		MidSleep: "die Mitte des Schlafs schwankte um %s min (Standardabweichung von %s)", OnPlan: "Licht aus höchstens %d min neben dem Plan in %s %% von %s",
		SomeNights: Plural{"1 Nacht", "%d Nächten"}, From: "%s: %s", More: "und %d weitere",
		Cool: "kühl", Dark: "dunkel", Quiet: "leise",
		NowMeans: "%s von da an: %s", NotMeasured: "nicht gemessen", NotJudged: "nicht beurteilt",
		AtLeast: "mindestens %s %s", AtMost: "höchstens %s %s", Between: "%s bis %s %s",

		Room: "Das Zimmer in der Nacht", OfEachNight: "In jeder Nacht", Median: "Median", Low: "Ein Zehntel der Nächte unter", High: "Ein Zehntel über", NightsOf: "Nächte",
		Nothing:    "In diesen Nächten wurde nichts gemessen.",
		SoundsFrom: "Geräusche ab %v dB(A)",
		Measures: map[string]string{
			"temperature_mean_c": "Temperatur, °C", "humidity_mean_pct": "Luftfeuchte, %", "co2_mean_ppm": "CO₂, ppm",
			"sound_laeq_dba": "Geräusche, LAeq, dB(A)", "sound_lafmax_dba": "Lautestes, LAFmax, dB(A)", "light_minutes": "Licht über 1 lx, min",
			"dark_longest_min": "Längste dunkle Zeit, h", "cool_pct": "Kühl, % der Nacht", "dark_pct": "Dunkel, % der Nacht",
			"quiet_pct": "Leise, % der Nacht", "ready_pct": "Alle drei, % der Nacht",
		},
		Says:  "Was die Nächte sagen",
		Notes: "Notizen", InTheMorning: "%s, morgens", InTheEvening: "%s, abends",
		MoreNotes: Plural{"und 1 weitere Notiz, im Export des Tagebuchs.", "und %d weitere Notizen, im Export des Tagebuchs."},

		How:        "Wie gemessen wurde, und was dies nicht zeigen kann",
		Scale:      "Nach dem Schmerz wird beim Aufwachen gefragt, von 0 bis 10 (NRS-11), in den Worten oben; nach dem Schlaf wie im Consensus Sleep Diary, aus der Erinnerung. Die Tabellen zeigen Mediane, und in Klammern von wie vielen Morgen.",
		By:         "Das Zimmer mit: %s.",
		Instrument: "%s (%s, alle %s)", WithFloor: "%s (%s, alle %s; nichts unter %s)",
		Judged: "Kühl: %s; dunkel: %s; leise: %s; jeweils über 30 Sekunden. Ein Geräusch zählt ab %v dB(A) und endet unter %v, wenn das %d s dauert.",
		RoomOf: "Das Zimmer in %s", WithoutElsewhere: ", ohne die anderswo geschlafenen",
		WithoutAway: Plural{", ohne 1 Nacht, in der alle verreist waren", ", ohne %d Nächte, in denen alle verreist waren"},
		Coverage:    ". In einer Nacht wurde alles in %s %% der Zeit gemessen (Median; in 10 %% der Nächte: %s %% oder weniger)",
		Proves:      "Dies zeigt, was zusammen auftrat, nicht was woran lag: Das Tagebuch eines Menschen beweist keine Ursache. Morgen ohne Antwort sind nicht bekannt; sie können besser oder schlechter gewesen sein als die anderen.",
		Where:       "Die Sensoren liegen im Zimmer, nicht am Ohr oder Auge, und niemandes Schlaf wird gemessen. Wo „höchstens“ steht, misst der Sensor nichts darunter.",
		NoDevice:    "nightroom ist ein Tagebuch und ein Thermometer, kein Medizinprodukt: Es stellt keine Diagnose und ist kein Grund, ein Medikament zu ändern. Es misst ein Zimmer, keinen Menschen.",
		Quantities: map[string]string{
			"temperature": "Temperatur", "humidity": "Luftfeuchte", "illuminance": "Licht", "sound": "Geräusche", "co2": "CO₂", "pressure": "Luftdruck",
		},
	}
)
