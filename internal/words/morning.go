package words

import (
	"fmt"
	"strings"
)

// Morning is the diary as the page asks for it.
type Morning struct {
	Title, TitleEvening string // of the page
	Past, PastEvening   string // of the page of a night further back
	ToMorning, ToEvening,
	AsWellAs string

	Who, WhoWhy string
	You, Other  string // whose answers these are; if they are somebody else's

	First, Skip, SkipWhy string // why the page opened on this question
	SayPIN, PINWhy       string

	NoDiary, NoDiaryHow string

	Stands, Late      string
	Front, Back       string // of the body
	Right, Left       string
	More, MoreEvening string
	Minutes           string
	Own, OwnHow       string
	NoteHow           string
	TakeBack          string // a number that was chosen
	Save, Delete      string
	Missed            string
	Another           string
	AnotherHow        string
	Open              string

	NotSaved                    string
	UndoLate, Unreadable        string
	DoneSaved, DoneDeleted      string
	DoneUndone                  string
	AfterNight, BeforeNight     string
	Answers                     string
	Undo, UndoHow, Change, GoOn string
	ThatNight                   string
	Kept                        string
	Sure, SureHow, Keep         string
	goes, goesTo, and           string
	database, broker, ours      string
}

var (
	englishMorning = Morning{
		Title: "Pain this morning", TitleEvening: "Pain this evening",
		Past: "Pain that morning", PastEvening: "Pain that evening",
		ToMorning: "This morning", ToEvening: "This evening",
		AsWellAs: "Answer as it was then, as well as you remember it.",

		Who: "Who are you?", WhoWhy: "It is asked once on each phone.",
		You: "These are the answers of %s.", Other: "Somebody else?",

		First: "First this: what one has read of the night colours the answer.",
		Skip:  "Skip today", SkipWhy: "To skip is all right: nothing is asked on this phone until tomorrow.",
		SayPIN: "Enter the PIN", PINWhy: "%s has a PIN for these answers, and it was not entered on this phone yet.",

		NoDiary: "No diary here", NoDiaryHow: "Nobody keeps a diary in this room. To begin one, write into the configuration:",

		Stands: "This was answered already. Change what you like, and save it again.",
		Late:   "It is more than 4 hours since waking. What you enter now is kept, drawn hollow, and not counted: we remember pain otherwise than it was.",
		Front:  "Front", Back: "Back", Right: "right", Left: "left",
		More: "More about the night", MoreEvening: "More about the day", Minutes: "minutes",
		Own: "Something else, in your own words", OwnHow: "With commas between them.",
		NoteHow:  "It stays in this record.",
		TakeBack: "Take this answer back",
		Save:     "Save", Delete: "Delete these answers",
		Missed:  "Mornings without an answer",
		Another: "Another night", AnotherHow: "The date of its evening", Open: "Open",

		NotSaved:   "Not saved: %s.",
		UndoLate:   "It cannot be undone any more. What was saved stands below: change it or delete it.",
		Unreadable: "What stands in the diary cannot be read now: %s.",
		DoneSaved:  "Saved:", DoneDeleted: "Deleted:", DoneUndone: "As it was before:",
		AfterNight: "%s for %s, after the night of %s.", BeforeNight: "%s for %s, before the night of %s.",
		Answers: "the answers",
		Undo:    "Undo", UndoHow: "For 30 seconds.", Change: "Change it", GoOn: "Go on to", ThatNight: "That night",
		Kept: "It came more than 4 hours after waking: it is kept, drawn hollow, and not counted.",
		Sure: "Delete these answers?", SureHow: "They go out of the diary, out of every picture and out of every count.", Keep: "Keep them",

		goes: "What you save stays in this record alone.", goesTo: "What you save goes into this record, and the score to %s too.", and: "and",
		database: "the database at %s", broker: "the broker at %s", ours: "the broker of this machine",
	}
	germanMorning = Morning{
		Title: "Schmerzen heute Morgen", TitleEvening: "Schmerzen heute Abend",
		Past: "Schmerzen an jenem Morgen", PastEvening: "Schmerzen an jenem Abend",
		ToMorning: "Heute Morgen", ToEvening: "Heute Abend",
		AsWellAs: "Antworte so, wie es damals war, so gut du es noch weißt.",

		Who: "Wer bist du?", WhoWhy: "Das wird auf jedem Gerät einmal gefragt.",
		You: "Das sind die Antworten von %s.", Other: "Jemand anderes?",

		First: "Zuerst das: Was man über die Nacht gelesen hat, färbt die Antwort.",
		Skip:  "Heute nicht", SkipWhy: "Du darfst das überspringen: Bis morgen wird auf diesem Gerät nicht mehr gefragt.",
		SayPIN: "PIN eingeben", PINWhy: "%s hat eine PIN für diese Antworten, und auf diesem Gerät wurde sie noch nicht eingegeben.",

		NoDiary: "Hier gibt es kein Tagebuch", NoDiaryHow: "In diesem Zimmer führt niemand ein Tagebuch. Um eins anzufangen, schreibe in die Einstellungsdatei:",

		Stands: "Das ist schon beantwortet. Ändere, was du willst, und speichere es noch einmal.",
		Late:   "Das Aufwachen ist mehr als 4 Stunden her. Was du jetzt einträgst, wird aufgehoben, hohl gezeichnet und nicht mitgezählt: An Schmerzen erinnern wir uns anders, als sie waren.",
		Front:  "Vorne", Back: "Hinten", Right: "rechts", Left: "links",
		More: "Mehr über die Nacht", MoreEvening: "Mehr über den Tag", Minutes: "Minuten",
		Own: "Etwas anderes, in deinen eigenen Worten", OwnHow: "Mit Kommas dazwischen.",
		NoteHow:  "Das bleibt in dieser Aufzeichnung.",
		TakeBack: "Diese Antwort zurücknehmen",
		Save:     "Speichern", Delete: "Diese Antworten löschen",
		Missed:  "Morgen ohne Antwort",
		Another: "Eine andere Nacht", AnotherHow: "Das Datum ihres Abends", Open: "Öffnen",

		NotSaved:   "Nicht gespeichert: %s.",
		UndoLate:   "Das lässt sich nicht mehr rückgängig machen. Was gespeichert wurde, steht hier: Ändere es oder lösche es.",
		Unreadable: "Was im Tagebuch steht, lässt sich gerade nicht lesen: %s.",
		DoneSaved:  "Gespeichert:", DoneDeleted: "Gelöscht:", DoneUndone: "Wie zuvor:",
		AfterNight: "%s für %s, nach der Nacht von %s.", BeforeNight: "%s für %s, vor der Nacht von %s.",
		Answers: "die Antworten",
		Undo:    "Rückgängig machen", UndoHow: "Noch 30 Sekunden lang.", Change: "Ändern", GoOn: "Weiter zu", ThatNight: "Diese Nacht",
		Kept: "Das kam mehr als 4 Stunden nach dem Aufwachen: Es wird aufgehoben, hohl gezeichnet und nicht mitgezählt.",
		Sure: "Diese Antworten löschen?", SureHow: "Sie verschwinden aus dem Tagebuch, aus jedem Bild und aus jeder Zählung.", Keep: "Behalten",

		goes: "Was du speicherst, bleibt allein in dieser Aufzeichnung.", goesTo: "Was du speicherst, kommt in diese Aufzeichnung, und die Zahl geht auch an %s.", and: "und",
		database: "die Datenbank auf %s", broker: "den Broker auf %s", ours: "den Broker auf diesem Gerät",
	}
)

// Goes says where a score goes that is saved, beside the record.
func (m *Morning) Goes(to []string) string {
	n := len(to)
	if n == 0 {
		return m.goes
	}
	list := to[n-1]
	if n > 1 {
		list = strings.Join(to[:n-1], ", ") + " " + m.and + " " + list
	}
	return fmt.Sprintf(m.goesTo, list)
}

// Database is one on a machine, as Goes lists it.
func (m *Morning) Database(machine string) string { return fmt.Sprintf(m.database, machine) }

// Broker is one on a machine; "" is this one.
func (m *Morning) Broker(machine string) string {
	if machine == "" {
		return m.ours
	}
	return fmt.Sprintf(m.broker, machine)
}
