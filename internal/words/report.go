package words

// Report is the form for the page for a practitioner, and what stands around
// that page on a screen.
type Report struct {
	Title, Lead       string
	Who, Nights       string
	Recent            string
	Month, Span       string
	WhichMonth        string
	From, To          string
	Also, Notes, Late string
	Make              string
	NoDiary           string
	Back, HowToPrint  string
	Print             string
}

var (
	englishReport = Report{
		Title: "Report", Lead: "One page of A4 for the doctor or the therapist: pain on waking, sleep and the room, and how it was measured. Nobody gets it but whom you give it to.",
		Who: "Whose report?", Nights: "Which nights?",
		Recent: "The last 60", Month: "A month", Span: "From one night to another",
		WhichMonth: "Month", From: "First night", To: "Last night",
		Also: "What else?", Notes: "Print what was written beside the scores", Late: "Count mornings that were answered late, too",
		Make: "Make the page", NoDiary: "Nobody keeps a diary in this room, so there is nothing to report.",
		Back: "Another report", HowToPrint: "To print it, or to keep it as a PDF, choose Print in the browser's menu.", Print: "Print",
	}
	germanReport = Report{
		Title: "Bericht", Lead: "Eine Seite A4 für die Ärztin oder den Therapeuten: Schmerz beim Aufwachen, Schlaf und Zimmer, und wie gemessen wurde. Niemand bekommt sie außer denen, denen du sie gibst.",
		Who: "Wessen Bericht?", Nights: "Welche Nächte?",
		Recent: "Die letzten 60", Month: "Ein Monat", Span: "Von einer Nacht bis zu einer anderen",
		WhichMonth: "Monat", From: "Erste Nacht", To: "Letzte Nacht",
		Also: "Was noch?", Notes: "Auch drucken, was neben den Zahlen geschrieben wurde", Late: "Auch spät beantwortete Morgen zählen",
		Make: "Seite machen", NoDiary: "In diesem Zimmer führt niemand ein Tagebuch, also gibt es nichts zu berichten.",
		Back: "Ein anderer Bericht", HowToPrint: "Zum Drucken oder um sie als PDF aufzuheben: im Menü des Browsers „Drucken“ wählen.", Print: "Drucken",
	}
)
