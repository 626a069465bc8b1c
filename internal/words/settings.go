package words

// Settings is the page of what a household decides.
type Settings struct {
	Title    string
	Save     string
	Saved    string // it is written and counts
	Anew     string // and the room was taken up anew for it
	NotSaved string // before why
	Lines    string // before what somebody has to write by hand
	Broken   string // before why the file cannot be changed from here
	InFile   string // with the file
	Demo     string

	Hours, LightsOut, Wake, WindDown string
	HoursHint                        string
	Differ, DifferHint, Dates        string
	LightsOutOn, WakeOn              string // with a day, for those who hear it

	Limits, LimitsHint     string
	Rules                  map[string]string
	Above, Below, Watch    string
	Guideline, Yours       string
	GuidelineIs, YoursIs   string // with the guideline's value
	Sources                map[string]string
	ColdTitle, Cold        string // WHO's warning
	People, PeopleHint     string
	Name, Add, TakeOff     string // TakeOff with the name
	PIN, PINHint           string
	HasPIN, NoPIN          string // with the name
	NewPIN, Again          string
	SetPIN, NoMore, SayPIN string
	Shut                   string

	Shown, RoomName, Units, Celsius, Fahrenheit string
	Language, Auto                              string
	Look, LookHint, FollowsPhase, Light, Dark   string

	Sessions, SessionsHint, NoPassword string
	Since                              string // with a day, a clock and an address
	This, End, EndOthers               string

	Scripts, ScriptsHint, MakeScript, NoScripts string
	ScriptIs                                    string // what it may, since when
	ReadsAndWrites, Reads, ReadsDiary           string
	Used, Unused                                string // the day

	Away, AwayHint, AwayUntil string
	AwayNow                   string // with a day
	GoAway, BackAgain         string

	Data, DataHint              string
	Record, RecordHint          string
	Diary, DiaryHint            string
	Restore, RestoreHow, AFile  string // AFile in the place of a file
	Forget, ForgetHint, ForgetA string
}

var (
	englishSettings = Settings{
		Title: "Settings", Save: "Save",
		Saved:    "Saved. It counts from now on.",
		Anew:     "Saved. It counts from now on. The room was taken up anew for it: for about a second nothing was measured.",
		NotSaved: "Not saved:", Lines: "To change it by hand, write these lines into %s, and start nightroom again:",
		Broken: "The file of the configuration cannot be changed from here:",
		InFile: "Everything here is kept in %s, with your comments. What is not on this page can be changed there.",
		Demo:   "This room is made up. What you change here is kept for the made-up room alone.",

		Hours: "Hours", LightsOut: "Lights out", Wake: "Getting up", WindDown: "Winding down before, in minutes",
		HoursHint: "A time before noon for lights out is after midnight.",
		Differ:    "Days that differ", DifferHint: "An empty field is as usual. Lights out is of that day's evening, getting up of that day's morning.",
		Dates: "Single days that are in the file:", LightsOutOn: "Lights out on %s", WakeOn: "Getting up on %s",

		Limits: "Limits", LimitsHint: "Changed limits count at once. An empty field is the guideline.",
		Rules: map[string]string{"cool": "Temperature", "dark": "Light at night", "dim": "Light in the evening", "quiet": "Sound"},
		Above: "Not above", Below: "Not below", Watch: "Watch this",
		Guideline: "guideline", Yours: "yours", GuidelineIs: "The guideline is %s.", YoursIs: "Yours; the guideline is %s.",
		Sources: map[string]string{
			"cool":  "There is no agreed value: 15.6 to 19.4\u00a0°C (60 to 67\u00a0°F) is common advice. Older people slept best at 20 to 25\u00a0°C (68 to 77\u00a0°F; Baniassadi 2023, Sci Total Environ 899:165623).",
			"dark":  "At most 1 lx at the eye in bed (Brown 2022, PLoS Biology 20(3):e3001571).",
			"dim":   "At most 10 lx at the eye in the hours before bed (Brown 2022, PLoS Biology 20(3):e3001571).",
			"quiet": "Between 30 dB for a whole night in a bedroom and 45 dB for a single sound (WHO, Guidelines for Community Noise 1999, table 4.1).",
		},
		ColdTitle: "Under 18\u00a0°C (64\u00a0°F)",
		Cold:      "For people who are old or ill, and for babies, a room under 18\u00a0°C can be a danger in the cold season: the WHO calls 18\u00a0°C the safe minimum (Housing and Health Guidelines 2018).",

		People: "Who keeps a diary", PeopleHint: "Taken off the list, what somebody wrote stays in the record.",
		Name: "Name", Add: "Add somebody", TakeOff: "Take %s off the list",
		PIN:     "PIN",
		PINHint: "With a PIN, each device is asked for it once before it writes, changes or deletes what this person says. Reading stays open to everybody with the password. Home automation and commands on the Pi are not asked.",
		HasPIN:  "%s has a PIN.", NoPIN: "%s has no PIN.",
		NewPIN: "New PIN, 4 to 8 digits", Again: "The same again", SetPIN: "Set the PIN", NoMore: "Take the PIN away",
		SayPIN: "Say the PIN on this device", Shut: "Ask for PINs on this device again",

		Shown: "How it is shown", RoomName: "Name of the room", Units: "Temperature", Celsius: "°C", Fahrenheit: "°F",
		Language: "Language", Auto: "as the browser asks",
		Look: "Colours of this device", LookHint: "The red on black after dark keeps the night dark. This is kept on this device alone.",
		FollowsPhase: "as the time of day", Light: "always light", Dark: "always dark",

		Sessions: "Logged in", SessionsHint: "Each line is a browser that said the password.",
		NoPassword: "No password is set, so nobody logs in, and only this machine opens the page. To open it to the phones in the house, type on the Pi:",
		Since:      "since %s, %s, from %s", This: "this one", End: "End", EndOthers: "End all others",

		Scripts: "Tokens of scripts", ScriptsHint: "With a token of its own a program reads, or writes, without the password. Whoever has the token can do that.",
		MakeScript: "A token is made on the Pi, and shown there once:", NoScripts: "No script has a token.",
		ScriptIs: "%s, since %s, %s", ReadsAndWrites: "reads and writes everything", Reads: "reads, but not the diary", ReadsDiary: "reads everything",
		Used: "last used on %s", Unused: "not used yet",

		Away: "Away", AwayHint: "While you are away there are no alerts and no reminders, and the nights are marked as away.",
		AwayUntil: "We sleep here again on", AwayNow: "Away until %s.", GoAway: "Nobody sleeps here until then", BackAgain: "We are back",

		Data: "What is kept", DataHint: "It all lies in one file on this machine: %s. Download it, and it is yours to keep as carefully.",
		Record: "Download everything", RecordHint: "The whole record, read back and found sound. nightroom restore takes it back.",
		Diary: "Download the diary", DiaryHint: "What people wrote, as a table (CSV).",
		Restore: "Put a backup back", RestoreHow: "A record cannot be replaced while it is being written, so this is done on the Pi:", AFile: "FILE",
		Forget: "Delete", ForgetHint: "What somebody wrote, or everything: for good, in the record and wherever it can be reached.", ForgetA: "Delete…",
	}
	germanSettings = Settings{
		Title: "Einstellungen", Save: "Speichern",
		Saved:    "Gespeichert. Es gilt ab jetzt.",
		Anew:     "Gespeichert. Es gilt ab jetzt. Dafür wurde kurz neu angefangen: Etwa eine Sekunde lang wurde nichts gemessen.",
		NotSaved: "Nicht gespeichert:", Lines: "Um es von Hand zu ändern, schreibe diese Zeilen in %s und starte nightroom neu:",
		Broken: "Die Datei mit den Einstellungen kann von hier aus nicht geändert werden:",
		InFile: "Alles hier steht in %s, samt deinen Kommentaren. Was auf dieser Seite fehlt, kannst du dort ändern.",
		Demo:   "Dieses Zimmer ist ausgedacht. Was du hier änderst, gilt nur für das ausgedachte Zimmer.",

		Hours: "Zeiten", LightsOut: "Licht aus", Wake: "Aufstehen", WindDown: "Ausklingen davor, in Minuten",
		HoursHint: "Eine Zeit vor Mittag bei „Licht aus“ ist nach Mitternacht.",
		Differ:    "Tage, die anders sind", DifferHint: "Ein leeres Feld ist wie sonst. „Licht aus“ gehört zum Abend dieses Tages, „Aufstehen“ zu seinem Morgen.",
		Dates: "Einzelne Tage, die in der Datei stehen:", LightsOutOn: "Licht aus am %s", WakeOn: "Aufstehen am %s",

		Limits: "Grenzen", LimitsHint: "Geänderte Grenzen gelten sofort. Ein leeres Feld ist der Richtwert.",
		Rules: map[string]string{"cool": "Temperatur", "dark": "Licht in der Nacht", "dim": "Licht am Abend", "quiet": "Geräusche"},
		Above: "Nicht über", Below: "Nicht unter", Watch: "Darauf achten",
		Guideline: "Richtwert", Yours: "von dir", GuidelineIs: "Der Richtwert ist %s.", YoursIs: "Von dir; der Richtwert ist %s.",
		Sources: map[string]string{
			"cool":  "Einen Wert, auf den sich alle einigen, gibt es nicht: 15,6 bis 19,4\u00a0°C (60 bis 67\u00a0°F) ist ein üblicher Rat. Ältere schliefen am besten bei 20 bis 25\u00a0°C (68 bis 77\u00a0°F; Baniassadi 2023, Sci Total Environ 899:165623).",
			"dark":  "Höchstens 1 lx am Auge im Bett (Brown 2022, PLoS Biology 20(3):e3001571).",
			"dim":   "Höchstens 10 lx am Auge in den Stunden davor (Brown 2022, PLoS Biology 20(3):e3001571).",
			"quiet": "Zwischen 30 dB für eine ganze Nacht im Schlafzimmer und 45 dB für ein einzelnes Geräusch (WHO, Guidelines for Community Noise 1999, Tabelle 4.1).",
		},
		ColdTitle: "Unter 18\u00a0°C (64\u00a0°F)",
		Cold:      "Für alte und kranke Menschen und für Babys kann ein Zimmer unter 18\u00a0°C in der kalten Jahreszeit gefährlich sein: Die WHO nennt 18\u00a0°C die sichere Untergrenze (Housing and Health Guidelines 2018).",

		People: "Wer ein Tagebuch führt", PeopleHint: "Wer von der Liste genommen wird, dessen Einträge bleiben in der Aufzeichnung.",
		Name: "Name", Add: "Jemanden dazunehmen", TakeOff: "%s von der Liste nehmen",
		PIN:     "PIN",
		PINHint: "Mit einer PIN wird jedes Gerät einmal danach gefragt, bevor es schreibt, ändert oder löscht, was dieser Mensch sagt. Lesen dürfen weiter alle, die das Passwort kennen. Die Hausautomation und die Befehle am Pi werden nicht gefragt.",
		HasPIN:  "%s hat eine PIN.", NoPIN: "%s hat keine PIN.",
		NewPIN: "Neue PIN, 4 bis 8 Ziffern", Again: "Noch einmal dieselbe", SetPIN: "PIN setzen", NoMore: "PIN wegnehmen",
		SayPIN: "Die PIN auf diesem Gerät sagen", Shut: "Auf diesem Gerät wieder nach PINs fragen",

		Shown: "Anzeige", RoomName: "Name des Zimmers", Units: "Temperatur", Celsius: "°C", Fahrenheit: "°F",
		Language: "Sprache", Auto: "wie der Browser es möchte",
		Look: "Farben auf diesem Gerät", LookHint: "Rot auf Schwarz hält nach Einbruch der Nacht die Nacht dunkel. Das merkt sich nur dieses Gerät.",
		FollowsPhase: "nach der Tageszeit", Light: "immer hell", Dark: "immer dunkel",

		Sessions: "Angemeldet", SessionsHint: "Jede Zeile ist ein Browser, der das Passwort gesagt hat.",
		NoPassword: "Es ist kein Passwort gesetzt. Darum meldet sich niemand an, und nur dieser Rechner öffnet die Seite. Um sie für die Telefone im Haus zu öffnen, tippe am Pi:",
		Since:      "seit %s, %s, von %s", This: "dieses hier", End: "Beenden", EndOthers: "Alle anderen beenden",

		Scripts: "Tokens für Programme", ScriptsHint: "Mit einem eigenen Token liest oder schreibt ein Programm ohne das Passwort. Das kann, wer immer den Token hat.",
		MakeScript: "Ein Token wird am Pi gemacht und dort einmal gezeigt:", NoScripts: "Kein Programm hat einen Token.",
		ScriptIs: "%s, seit %s, %s", ReadsAndWrites: "liest und schreibt alles", Reads: "liest, aber nicht das Tagebuch", ReadsDiary: "liest alles",
		Used: "zuletzt benutzt am %s", Unused: "noch nicht benutzt",

		Away: "Verreist", AwayHint: "Solange du weg bist, gibt es keine Meldungen und keine Erinnerungen, und die Nächte sind als „verreist“ markiert.",
		AwayUntil: "Hier geschlafen wird wieder am", AwayNow: "Verreist bis %s.", GoAway: "Bis dahin schläft hier niemand", BackAgain: "Wir sind zurück",

		Data: "Was aufbewahrt wird", DataHint: "Alles liegt in einer Datei auf diesem Rechner: %s. Was du herunterlädst, hütest du selbst genauso gut.",
		Record: "Alles herunterladen", RecordHint: "Die ganze Aufzeichnung, zur Probe gelesen. nightroom restore nimmt sie zurück.",
		Diary: "Das Tagebuch herunterladen", DiaryHint: "Was Menschen geschrieben haben, als Tabelle (CSV).",
		Restore: "Eine Sicherung zurückholen", RestoreHow: "Eine Aufzeichnung lässt sich nicht ersetzen, während sie geschrieben wird. Das geht am Pi:", AFile: "DATEI",
		Forget: "Löschen", ForgetHint: "Was jemand geschrieben hat, oder alles: für immer, in der Aufzeichnung und überall, wo es zu erreichen ist.", ForgetA: "Löschen …",
	}
)
