package words

// Tonight is the page of the room as it is now.
type Tonight struct {
	Title                        string
	InBed, Up, SayInBed, SayUp   string
	ForTheDay                    string // who is up at night and stays so
	Dim                          string
	NotTonight, Silent, Undo     string // of alerts of one word; %s time
	SilentTonight                string
	About                        string // %s, for those who hear the button alone
	ShowFigures, HideFigures     string
	NoSensors                    string
	LookAround, LookAroundHow    string
	NotMeasuring, NoLimits, Sick string
	Ailments                     map[string]string // the healths of a sensor
	Since                        string            // %s day, %s time

	Controls                                    string // opens them
	Pause, PauseWhy                             string
	HalfAnHour, TwoHours, UntilMorning, ForGood string
	PausedUntil                                 string // %s time
	PausedUntilEnded, PausedForNow, GoOn        string
	Away, AwayWhy, UntilDate, SayAway           string
	AwayUntil                                   string // %s date
	Back                                        string
	Today, NoCharts                             string
	Again                                       string // looks again, without scripts

	WhatToDo, Sources string
	Remedies          map[string]Remedy // by quantity and side
}

// A Remedy is three cheap things against what a word says, and where they are
// from. They are the same for everybody and always, and no treatment.
type Remedy struct {
	Do      [3]string
	Sources []string
}

// Where the remedies are from.
const (
	beatTheHeat = "UK Health Security Agency: Beat the heat – keep cool at home."
	warmFeet    = "Kräuchi, Cajochen, Werth, Wirz-Justice: Warm feet promote the rapid onset of sleep. Nature 401:36, 1999."
	whoHousing  = "WHO: Housing and health guidelines, 2018."
	light2022   = "Brown et al.: Recommendations for daytime, evening, and nighttime indoor light exposure. PLoS Biology 20(3):e3001571, 2022."
	whoNoise    = "WHO: Guidelines for community noise, 1999."
	earplugs    = "Hu, Jiang, Zeng, Chen, Zhang: Effects of earplugs and eye masks on nocturnal sleep. Critical Care 14:R66, 2010."
)

var (
	englishTonight = Tonight{
		Title: "Tonight", InBed: "In bed", Up: "Up", SayInBed: "I am in bed", SayUp: "I am up", ForTheDay: "I am up for the day",
		Dim:        "Dim",
		NotTonight: "Not tonight", Silent: "No alerts until %s", SilentTonight: "No alerts tonight", Undo: "Undo",
		About:       " (%s)",
		ShowFigures: "Show the figures", HideFigures: "Hide the figures",
		NoSensors:  "No sensors yet",
		LookAround: "To look around without one:", LookAroundHow: "shows a made-up room.",
		NotMeasuring: "Not measuring", NoLimits: "Nothing that is measured here has a limit.", Sick: "Sensors that need you",
		Ailments: map[string]string{
			"failing":     "answers, but gives no readings",
			"missing":     "does not answer",
			"stuck":       "repeats one value",
			"implausible": "says what cannot be",
		},
		Since:    "since %s %s",
		Controls: "Pause, away",
		Pause:    "Pause", PauseWhy: "Nothing is measured, kept or sent.",
		HalfAnHour: "30 minutes", TwoHours: "2 hours", UntilMorning: "Until the morning", ForGood: "Until I end it",
		PausedUntil: "Paused until %s.", PausedUntilEnded: "Paused until somebody ends it.", PausedForNow: "Paused.", GoOn: "Go on measuring",
		Away: "Away", AwayWhy: "No alerts and no questions. The nights are marked as away.", UntilDate: "Somebody sleeps here again on", SayAway: "Nobody sleeps here until then",
		AwayUntil: "Away until %s.", Back: "We are back",
		Today: "Today", NoCharts: "Today's pictures cannot be read now. The log of nightroom says why.", Again: "Look again",
		WhatToDo: "What to do", Sources: "From",
		Remedies: map[string]Remedy{
			"temperature above": {[3]string{
				"Turn the heating in the bedroom off, or down, two hours before bed.",
				"Open the windows once it is cooler outside than in; keep curtains and windows closed against the sun by day.",
				"Take a lighter blanket, and let a fan run that does not blow at you.",
			}, []string{beatTheHeat}},
			"temperature below": {[3]string{
				"Close the window and the door; air for a few minutes only.",
				"Warm your feet: socks, or a hot-water bottle.",
				"Turn the heating up a little. Under 18\u00a0°C (64\u00a0°F) is not advised for the old, the ill and babies.",
			}, []string{whoHousing, warmFeet}},
			"illuminance above": {[3]string{
				"Switch off what glows: screens, chargers, standby lights. Put tape over what cannot be switched off.",
				"Close curtains or shutters. A sleep mask does it, too.",
				"If you must see: one small, warm lamp near the floor, not the ceiling light.",
			}, []string{light2022, earplugs}},
			"illuminance below": {[3]string{
				"By day: open the curtains.",
				"Sit near the window.",
				"Go outside for half an hour; even a grey sky is brighter than a room.",
			}, []string{light2022}},
			"sound above": {[3]string{
				"Close windows and doors towards the noise.",
				"Switch off or move what hums, ticks or drips.",
				"Use soft earplugs, if you must hear neither an alarm nor a child.",
			}, []string{whoNoise, earplugs}},
		},
	}
	germanTonight = Tonight{
		Title: "Heute Nacht", InBed: "Im Bett", Up: "Auf", SayInBed: "Ich bin im Bett", SayUp: "Ich bin auf", ForTheDay: "Ich bleibe auf",
		Dim:        "Gedämpft",
		NotTonight: "Heute Nacht nicht", Silent: "Kein Alarm bis %s", SilentTonight: "Heute Nacht kein Alarm", Undo: "Zurücknehmen",
		About:       " (%s)",
		ShowFigures: "Werte zeigen", HideFigures: "Werte verbergen",
		NoSensors:  "Noch keine Sensoren",
		LookAround: "Um dich ohne Sensor umzusehen:", LookAroundHow: "zeigt ein ausgedachtes Zimmer.",
		NotMeasuring: "Es wird nicht gemessen", NoLimits: "Nichts, was hier gemessen wird, hat eine Grenze.", Sick: "Sensoren, die dich brauchen",
		Ailments: map[string]string{
			"failing":     "antwortet, misst aber nichts",
			"missing":     "antwortet nicht",
			"stuck":       "wiederholt immer denselben Wert",
			"implausible": "meldet, was nicht sein kann",
		},
		Since:    "seit %s, %s",
		Controls: "Pause, verreist",
		Pause:    "Pause", PauseWhy: "Nichts wird gemessen, behalten oder gesendet.",
		HalfAnHour: "30 Minuten", TwoHours: "2 Stunden", UntilMorning: "Bis zum Morgen", ForGood: "Bis ich sie beende",
		PausedUntil: "Pause bis %s.", PausedUntilEnded: "Pause, bis jemand sie beendet.", PausedForNow: "Pause.", GoOn: "Weiter messen",
		Away: "Verreist", AwayWhy: "Kein Alarm und keine Fragen. Die Nächte werden als verreist vermerkt.", UntilDate: "Hier schläft wieder jemand am", SayAway: "Bis dahin schläft hier niemand",
		AwayUntil: "Verreist bis %s.", Back: "Wir sind zurück",
		Today: "Heute", NoCharts: "Die Bilder von heute lassen sich jetzt nicht lesen. Im Protokoll von nightroom steht, warum.", Again: "Neu nachsehen",
		WhatToDo: "Was du tun kannst", Sources: "Aus",
		Remedies: map[string]Remedy{
			"temperature above": {[3]string{
				"Drehe die Heizung im Schlafzimmer zwei Stunden vor dem Schlafen ab oder herunter.",
				"Öffne die Fenster, sobald es draußen kühler ist als drinnen; halte Vorhänge und Fenster am Tag gegen die Sonne geschlossen.",
				"Nimm eine leichtere Decke und lass einen Ventilator laufen, der dich nicht anbläst.",
			}, []string{beatTheHeat}},
			"temperature below": {[3]string{
				"Schließe Fenster und Tür; lüfte nur ein paar Minuten.",
				"Wärme deine Füße: mit Socken oder einer Wärmflasche.",
				"Drehe die Heizung etwas auf. Unter 18\u00a0°C (64\u00a0°F) wird für Alte, Kranke und Babys nicht empfohlen.",
			}, []string{whoHousing, warmFeet}},
			"illuminance above": {[3]string{
				"Schalte aus, was leuchtet: Bildschirme, Ladegeräte, Standby-Lämpchen. Klebe ab, was sich nicht ausschalten lässt.",
				"Schließe Vorhänge oder Läden. Auch eine Schlafmaske hilft.",
				"Wenn du etwas sehen musst: eine kleine, warme Lampe nah am Boden statt der Deckenlampe.",
			}, []string{light2022, earplugs}},
			"illuminance below": {[3]string{
				"Am Tag: Öffne die Vorhänge.",
				"Setz dich ans Fenster.",
				"Geh eine halbe Stunde hinaus; auch ein grauer Himmel ist heller als ein Zimmer.",
			}, []string{light2022}},
			"sound above": {[3]string{
				"Schließe Fenster und Türen zum Lärm hin.",
				"Schalte aus oder stelle weg, was brummt, tickt oder tropft.",
				"Nimm weiche Ohrstöpsel, wenn du weder Wecker noch Kind hören musst.",
			}, []string{whoNoise, earplugs}},
		},
	}
)
