package words

// Habit is the page about a rule that fires night after night.
type Habit struct {
	Title, Stopped, Keep, Record, Telling string // formats, of the rule and what is known of it
	TellAgain, KeepTelling                string
	Raise, Lower                          string // to a limit
	IsNow                                 string // the limit, and where the suggested one comes from
	Until, Only, Summer                   string
}

var (
	englishHabit = Habit{
		Title:   "Messages about “%s”",
		Stopped: "“%s” fired in %d of the last %d nights, so phones are not told of it any more. What now?",
		Keep:    "Phones are told of “%s”, however often it fires.",
		Record:  "“%s” is only recorded until %s: phones are not told of it.",
		Telling: "Phones are told of “%s”. When it fires night after night, that stops, and you are asked here.",

		TellAgain: "Tell me again", KeepTelling: "Keep telling me",
		Raise: "Raise the limit to %s", Lower: "Lower the limit to %s",
		IsNow: "It is %s now. %s is the median of the nights in which it fired.",
		Until: "Until", Only: "Only record it until then",
		Summer: "A summer without air conditioning, a partner who snores: it is in the record, and no phone is told.",
	}
	germanHabit = Habit{
		Title:   "Nachrichten über „%s“",
		Stopped: "„%s“ hat in %d der letzten %d Nächte angeschlagen, darum erfahren Telefone nichts mehr davon. Und jetzt?",
		Keep:    "Telefone erfahren von „%s“, so oft es auch anschlägt.",
		Record:  "„%s“ wird bis %s nur aufgezeichnet: Kein Telefon erfährt davon.",
		Telling: "Telefone erfahren von „%s“. Schlägt es Nacht für Nacht an, hört das auf, und du wirst hier gefragt.",

		TellAgain: "Sag es mir wieder", KeepTelling: "Sag es mir weiterhin",
		Raise: "Die Grenze auf %s heben", Lower: "Die Grenze auf %s senken",
		IsNow: "Jetzt ist sie %s. %s ist der Median der Nächte, in denen es angeschlagen hat.",
		Until: "Bis", Only: "Bis dahin nur aufzeichnen",
		Summer: "Ein Sommer ohne Klimaanlage, ein Mensch neben dir, der schnarcht: Es steht in der Aufzeichnung, und kein Telefon meldet sich.",
	}
)
