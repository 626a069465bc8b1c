package words

// Welcome is the guide at the first visit.
type Welcome struct {
	Title                     string
	Step                      string // which of how many
	Next, Skip, SkipAll, Done string
	Ready, ReadyHint          string

	Name, NameHint     string
	Hours, HoursHint   string
	Who, WhoHint       string
	Person             string // with a number
	Bed, BedHint       string
	Cooler, Between    string // with the numbers
	Warmer, Own        string
	OwnAbove, OwnBelow string
	Sensors            string
	SensorsFound       string
	NoSensorsHow       string
}

var (
	englishWelcome = Welcome{
		Title: "Welcome", Step: "Step %d of %d", Next: "Save and go on", Skip: "Skip this step", SkipAll: "Skip all of it", Done: "To the room",
		Ready: "That is all", ReadyHint: "All of it can be changed in the settings.",
		Name: "What is this room called?", NameHint: "The name stands over the page.",
		Hours: "When is it slept in?", HoursHint: "From lights out to getting up is the night. Days that differ are for the settings.",
		Who: "Who keeps a diary here?", WhoHint: "Each morning they are asked for one number. Leave it empty for one person without a name.",
		Person: "Name of person %d",
		Bed:    "What feels right in bed?", BedHint: "People differ. You are told when the room is warmer or colder than this.",
		Cooler: "Cooler: %s", Between: "In between: %s", Warmer: "Warmer: %s", Own: "My own numbers",
		OwnAbove: "Not above", OwnBelow: "Not below",
		Sensors: "The sensors", SensorsFound: "These measure here:",
		NoSensorsHow: "Nothing is measured so far. Connect the sensors, then type on the Pi:",
	}
	germanWelcome = Welcome{
		Title: "Willkommen", Step: "Schritt %d von %d", Next: "Speichern und weiter", Skip: "Diesen Schritt überspringen", SkipAll: "Alles überspringen", Done: "Zum Zimmer",
		Ready: "Das ist alles", ReadyHint: "Alles lässt sich in den Einstellungen ändern.",
		Name: "Wie heißt dieses Zimmer?", NameHint: "Der Name steht über der Seite.",
		Hours: "Wann wird hier geschlafen?", HoursHint: "Von „Licht aus“ bis zum Aufstehen ist Nacht. Tage, die anders sind, stehen in den Einstellungen.",
		Who: "Wer führt hier ein Tagebuch?", WhoHint: "Jeden Morgen wird nach einer Zahl gefragt. Lass es leer, wenn es nur einer ist, der keinen Namen braucht.",
		Person: "Name von Person %d",
		Bed:    "Was ist im Bett angenehm?", BedHint: "Menschen sind verschieden. Du erfährst, wenn das Zimmer wärmer oder kälter ist als das.",
		Cooler: "Kühler: %s", Between: "Dazwischen: %s", Warmer: "Wärmer: %s", Own: "Meine eigenen Zahlen",
		OwnAbove: "Nicht über", OwnBelow: "Nicht unter",
		Sensors: "Die Sensoren", SensorsFound: "Hier messen:",
		NoSensorsHow: "Bisher wird nichts gemessen. Schließ die Sensoren an und tippe dann am Pi:",
	}
)
