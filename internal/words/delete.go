package words

// Delete is the page on which what was written down is taken back.
type Delete struct {
	Title, Lead          string
	Whom, Everything     string
	TypeName             string
	TypeHint             string // with the room's name
	Delete               string
	UnderWay             string // with whom
	Again                string
	Done, NotDone        string // with whom
	All                  string // in the place of whom
	Left, LeftHint       string
	StillListed, Command string
}

var (
	englishDelete = Delete{
		Title: "Delete", Lead: "This cannot be undone. It takes what was written down out of the record and out of the backups that nightroom knows of, off the broker, and out of InfluxDB where that deletes. Measuring goes on meanwhile.",
		Whom: "What is to be deleted?", Everything: "Everything: all people and all readings",
		TypeName: "Type the name, to be sure", TypeHint: "For a person it is theirs; for everything it is the room's: %s.",
		Delete:   "Delete for good",
		UnderWay: "Deleting: %s. For a large record this takes minutes. You may leave this page.", Again: "Look again",
		Done: "Deleted: %s.", NotDone: "It was not all deleted: %s.", All: "everything",
		Left: "What nightroom cannot reach", LeftHint: "In these places something may be left. Beside each stands what to do there.",
		StillListed: "Whoever is to be gone from the list of people, too, is taken off it in the settings.", Command: "To do:",
	}
	germanDelete = Delete{
		Title: "Löschen", Lead: "Das lässt sich nicht zurücknehmen. Gelöscht wird, was aufgeschrieben wurde: in der Aufzeichnung, in den Sicherungen, die nightroom kennt, auf dem Broker und in InfluxDB, wo das geht. Gemessen wird dabei weiter.",
		Whom: "Was soll gelöscht werden?", Everything: "Alles: alle Menschen und alle Messwerte",
		TypeName: "Tippe den Namen, um sicher zu sein", TypeHint: "Bei einem Menschen ist es seiner, bei allem der des Zimmers: %s.",
		Delete:   "Für immer löschen",
		UnderWay: "Gelöscht wird: %s. Bei einer großen Aufzeichnung dauert das Minuten. Du kannst die Seite verlassen.", Again: "Noch einmal nachsehen",
		Done: "Gelöscht: %s.", NotDone: "Es wurde nicht alles gelöscht: %s.", All: "alles",
		Left: "Was nightroom nicht erreicht", LeftHint: "An diesen Orten kann noch etwas liegen. Daneben steht, was dort zu tun ist.",
		StillListed: "Wer auch von der Liste verschwinden soll, den nimmst du in den Einstellungen herunter.", Command: "Zu tun:",
	}
)
