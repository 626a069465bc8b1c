package words

// About is what nightroom is and is not. It is always the same, whoever reads
// it and whatever the record says.
type About struct {
	Title string
	One   string // all of it in one line

	Is     []string
	Doctor string // before the list
	Soon   []string
	CBTI   string

	Habits     string
	HabitsLead string
	HabitList  []string

	Phone string // what a bookmark on the home screen is

	Program          string
	Version, Licence string
	Free             string
	RecordLies       string
	ConfigLies       string
	Sources          string
	SourceList       []string
}

var (
	englishAbout = About{
		Title: "About nightroom",
		One:   "A diary and a thermometer, not a medical device: it does not diagnose, and it is no reason to change a medicine.",
		Is: []string{
			"nightroom is a diary and a thermometer, not a medical device.",
			"It does not diagnose.",
			"Do not change your medicine because of it. Talk to whoever prescribed it.",
			"The sound part gives one number of loudness and cannot record.",
		},
		Doctor: "See a doctor soon when you have",
		Soon: []string{
			"pain with fever",
			"weight loss that nobody can explain",
			"new weakness or numbness",
			"loss of bladder or bowel control: go at once, today",
			"pain after a fall",
			"night pain that does not ease in any position",
		},
		CBTI: "For sleep that stays bad for three months, CBT-I is the first choice: a talking treatment for sleep (cognitive behavioural therapy for insomnia), over some weeks, also over the internet. Ask your doctor for it.",

		Habits: "Sleep habits", HabitsLead: "What helps many people, and costs nothing:",
		HabitList: []string{
			"Get up at the same time each day, at weekends too.",
			"Go into the light by day, best in the morning.",
			"No coffee, black tea or energy drinks after noon.",
			"Put screens away in the last hour, or at least make them dim.",
			"Keep the bed for sleep. When you lie awake for long, get up, and come back when you are sleepy.",
		},

		Phone: "On a phone you can put this page on the home screen. As long as it comes over plain http, that is a bookmark: it needs the machine at home, and keeps nothing on the phone.",

		Program: "The program", Version: "Version", Licence: "Licence",
		Free:       "Apache 2.0: free to use, to change and to pass on.",
		RecordLies: "The record lies in", ConfigLies: "The configuration lies in",
		Sources: "Where this is from",
		SourceList: []string{
			"Carney and others: The consensus sleep diary. Sleep 2012;35:287.",
			"Riemann and others: European insomnia guideline 2023. J Sleep Res 2023;32:e14035. CBT-I first.",
			"Qaseem and others: Management of chronic insomnia disorder in adults, American College of Physicians. Ann Intern Med 2016;165:125.",
			"NICE guideline NG59: Low back pain and sciatica, with the signs for which to look for another cause.",
		},
	}
	germanAbout = About{
		Title: "Über nightroom",
		One:   "Ein Tagebuch und ein Thermometer, kein Medizinprodukt: Es stellt keine Diagnose und ist kein Grund, ein Medikament zu ändern.",
		Is: []string{
			"nightroom ist ein Tagebuch und ein Thermometer, kein Medizinprodukt.",
			"Es stellt keine Diagnose.",
			"Ändere seinetwegen keine Medikamente. Sprich mit dem Menschen, der sie verschrieben hat.",
			"Der Baustein für Geräusche liefert eine einzige Zahl, die Lautstärke, und kann nichts aufnehmen.",
		},
		Doctor: "Geh bald zum Arzt oder zur Ärztin bei",
		Soon: []string{
			"Schmerzen mit Fieber",
			"Gewichtsverlust, den niemand erklären kann",
			"neuer Schwäche oder Taubheit",
			"Verlust der Kontrolle über Blase oder Darm: sofort, noch heute",
			"Schmerzen nach einem Sturz",
			"Schmerzen in der Nacht, die in keiner Lage nachlassen",
		},
		CBTI: "Wenn der Schlaf drei Monate lang schlecht bleibt, ist KVT-I (englisch CBT-I) die erste Wahl: eine Behandlung im Gespräch (kognitive Verhaltenstherapie bei Schlafstörungen) über einige Wochen, auch über das Internet. Frag in deiner Arztpraxis danach.",

		Habits: "Gewohnheiten für den Schlaf", HabitsLead: "Was vielen hilft und nichts kostet:",
		HabitList: []string{
			"Steh jeden Tag zur selben Zeit auf, auch am Wochenende.",
			"Geh am Tag ins Licht, am besten am Morgen.",
			"Kein Kaffee, kein schwarzer Tee und keine Energydrinks nach Mittag.",
			"Leg Bildschirme in der letzten Stunde weg, oder stell sie wenigstens dunkel.",
			"Das Bett ist zum Schlafen da. Wenn du lange wach liegst, steh auf und komm wieder, wenn du müde bist.",
		},

		Phone: "Auf einem Telefon kannst du diese Seite auf den Startbildschirm legen. Solange sie über einfaches http kommt, ist das ein Lesezeichen: Es braucht den Rechner zu Hause und behält nichts auf dem Telefon.",

		Program: "Das Programm", Version: "Version", Licence: "Lizenz",
		Free:       "Apache 2.0: Jeder darf es benutzen, ändern und weitergeben.",
		RecordLies: "Die Aufzeichnung liegt in", ConfigLies: "Die Einstellungen liegen in",
		Sources: "Woher das stammt",
		SourceList: []string{
			"Carney und andere: The consensus sleep diary. Sleep 2012;35:287.",
			"Riemann und andere: Europäische Insomnie-Leitlinie 2023. J Sleep Res 2023;32:e14035. KVT-I zuerst.",
			"Qaseem und andere: Management of chronic insomnia disorder in adults, American College of Physicians. Ann Intern Med 2016;165:125.",
			"NICE-Leitlinie NG59: Low back pain and sciatica, mit den Zeichen, bei denen nach einer anderen Ursache zu suchen ist.",
		},
	}
)
