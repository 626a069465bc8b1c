package words

// Nights is the calendar of the nights.
type Nights struct {
	Title, Whose, None string
	How                string // to read it
	Legend             string

	// The marks, explained.
	Ready, Pain, Late, Gap, Away, Elsewhere, Partly string
	Thin                                            string // %d percent

	// A night for those who hear it.
	ReadyFor, Scored, ScoredLate string

	// How regular a month was.
	MidSleep string // minutes, nights
	OnPlan   string // minutes, percent, nights

	Newer, Older, Months                               string
	List, NightOf, AllThree, Temperature, Sound, Score string // a table of the same
	NoMonth                                            string // what is wrong with a month that was asked for
}

var (
	englishNights = Nights{
		Title: "Nights", Whose: "Whose mornings?",
		None:   "There is no night yet. The first one is here after its morning.",
		How:    "A night stands at the date of its evening, with the pain of the morning after it.",
		Legend: "What the marks say",
		Ready:  "the longer the bar and the deeper the colour, the longer it was cool, dark and quiet at once",
		Pain:   "pain on waking, from 0 to 10", Late: "the same, answered over 4 hours after waking",
		Gap: "nothing was recorded", Away: "away: nobody slept here", Elsewhere: "slept elsewhere", Partly: "slept here for a part of the night",
		Thin:     "measured for less than %d\u00a0%% of the night",
		ReadyFor: "cool, dark and quiet for %s of the night", Scored: "pain %d", ScoredLate: "pain %d, answered late",
		MidSleep: "The middle of the sleep varied by about %s minutes (standard deviation of %d nights).",
		OnPlan:   "Lights-out was at most %d minutes from the plan on %s of %d nights.",
		Newer:    "Newer months", Older: "Older months", Months: "All months",
		List: "As a list", NightOf: "Night", AllThree: "Cool, dark and quiet", Temperature: "Temperature", Sound: "Sound", Score: "Pain",
		NoMonth: "There is no such month here: choose one below.",
	}
	germanNights = Nights{
		Title: "Nächte", Whose: "Wessen Morgen?",
		None:   "Es gibt noch keine Nacht. Die erste steht nach ihrem Morgen hier.",
		How:    "Eine Nacht steht beim Datum ihres Abends, mit dem Schmerz des Morgens danach.",
		Legend: "Was die Zeichen bedeuten",
		Ready:  "je länger der Balken und je kräftiger die Farbe, desto länger war es zugleich kühl, dunkel und leise",
		Pain:   "Schmerz beim Aufwachen, von 0 bis 10", Late: "dasselbe, über 4 Stunden nach dem Aufwachen beantwortet",
		Gap: "nichts wurde aufgezeichnet", Away: "verreist: Niemand schlief hier", Elsewhere: "anderswo geschlafen", Partly: "einen Teil der Nacht hier geschlafen",
		Thin:     "weniger als %d\u00a0%% der Nacht gemessen",
		ReadyFor: "%s der Nacht kühl, dunkel und leise", Scored: "Schmerz %d", ScoredLate: "Schmerz %d, spät beantwortet",
		MidSleep: "Die Mitte des Schlafs schwankte um etwa %s Minuten (Standardabweichung von %d Nächten).",
		OnPlan:   "Das Licht ging höchstens %d Minuten neben dem Plan aus: in %s von %d Nächten.",
		Newer:    "Neuere Monate", Older: "Ältere Monate", Months: "Alle Monate",
		List: "Als Liste", NightOf: "Nacht", AllThree: "Kühl, dunkel und leise", Temperature: "Temperatur", Sound: "Lautstärke", Score: "Schmerz",
		NoMonth: "Diesen Monat gibt es hier nicht: Wähle unten einen aus.",
	}
)
