package words

// A Frame is what stands around every page.
type Frame struct {
	MadeUp                                    string
	Tonight, Morning, Nights, Insight, Report string // where one can go
	Settings, About, LogOut                   string
	Way                                       string // of the list of them, for those who hear it
	Day, WindDown, Night                      string // the phases
	NoConnection                              string
}

var (
	englishFrame = Frame{
		MadeUp:  "Made up: this room is simulated.",
		Tonight: "Tonight", Morning: "Morning", Nights: "Nights", Insight: "What they say", Report: "Report",
		Settings: "Settings", About: "About", LogOut: "Log out",
		Way: "Pages",
		Day: "Day", WindDown: "Winding down", Night: "Night",
		NoConnection: "No connection. What you see is old.",
	}
	germanFrame = Frame{
		MadeUp:  "Ausgedacht: Dieses Zimmer ist simuliert.",
		Tonight: "Heute Nacht", Morning: "Morgen", Nights: "Nächte", Insight: "Was sie sagen", Report: "Bericht",
		Settings: "Einstellungen", About: "Über nightroom", LogOut: "Abmelden",
		Way: "Seiten",
		Day: "Tag", WindDown: "Der Abend klingt aus", Night: "Nacht",
		NoConnection: "Keine Verbindung. Was hier steht, ist alt.",
	}
)

// Phase is a phase of the day.
func (f *Frame) Phase(phase string) string {
	switch phase {
	case "wind_down":
		return f.WindDown
	case "night":
		return f.Night
	}
	return f.Day
}
