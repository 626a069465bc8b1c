package words

import (
	"fmt"
	"strings"
)

// Morning is the diary as the page asks for it.
type Morning struct {
	Title, Evening       string // of the page
	Who, WhoWhy          string
	You, Other           string // whose answers these are; if they are somebody else's
	First, Skip, SkipWhy string // why the page opened on this question
	NoDiary, NoDiaryHow  string
	Save, NoScore        string

	goes, goesTo, and      string
	database, broker, ours string
}

var (
	englishMorning = Morning{
		Title: "Pain this morning", Evening: "Pain this evening",
		Who: "Who are you?", WhoWhy: "It is asked once on each phone.",
		You: "These are the answers of %s.", Other: "Somebody else?",
		First: "First this: what one has read of the night colours the answer.",
		Skip:  "Skip today", SkipWhy: "Nothing is asked on this phone until tomorrow.",
		NoDiary: "No diary here", NoDiaryHow: "Nobody keeps a diary in this room. To begin one, write into the configuration:",
		Save: "Save", NoScore: "no number was chosen: choose one from 0 to 10",
		goes: "What you save stays in this record alone.", goesTo: "What you save goes into this record, and the score to %s too.", and: "and",
		database: "the database at %s", broker: "the broker at %s", ours: "the broker of this machine",
	}
	germanMorning = Morning{
		Title: "Schmerzen heute Morgen", Evening: "Schmerzen heute Abend",
		Who: "Wer bist du?", WhoWhy: "Das wird auf jedem Gerät einmal gefragt.",
		You: "Das sind die Antworten von %s.", Other: "Jemand anderes?",
		First: "Zuerst das: Was man über die Nacht gelesen hat, färbt die Antwort.",
		Skip:  "Heute überspringen", SkipWhy: "Bis morgen wird auf diesem Gerät nicht mehr gefragt.",
		NoDiary: "Hier gibt es kein Tagebuch", NoDiaryHow: "In diesem Zimmer führt niemand ein Tagebuch. Um eins anzufangen, schreibe in die Einstellungsdatei:",
		Save: "Speichern", NoScore: "es wurde keine Zahl gewählt: Wähle eine von 0 bis 10",
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
