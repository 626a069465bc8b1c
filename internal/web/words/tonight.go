package words

// Tonight is the page of the room as it is now.
type Tonight struct {
	Title string
	InBed string
	Up    string
}

var (
	englishTonight = Tonight{Title: "Tonight", InBed: "In bed", Up: "Up"}
	germanTonight  = Tonight{Title: "Heute Nacht", InBed: "Im Bett", Up: "Auf"}
)
