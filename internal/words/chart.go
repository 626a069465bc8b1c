package words

// Chart is what stands around a picture of one quantity over time.
type Chart struct {
	Between string // %s to %s
	Steady  string // %s all the time
	Over    string // %s for how long, %s the limit
	Under   string
	Within  string
	Loud    string // %d moments
	LoudOne string
	Gap     string // %s for how long
	Nothing string

	Measured, AtMost, Limit, Aside, Sound, Alert, Range string // the marks, explained

	Table                                  string // opens it
	Time, Lowest, Highest, Outside, Louder string // its columns
	NotMeasured                            string

	Minutes, Hours, HoursMinutes, OneMinute string
}

var (
	englishChart = Chart{
		Between: "Between %s and %s", Steady: "%s all the time",
		Over: "%s over the limit of %s", Under: "%s under the limit of %s", Within: "within the limits",
		Loud: "%d loud moments", LoudOne: "one loud moment",
		Gap: "%s not measured", Nothing: "Nothing was measured",
		Measured: "measured", AtMost: "at most this much", Limit: "limit", Aside: "limit of the night, not judged now",
		Sound: "a loud moment", Alert: "an alert", Range: "from the lowest to the highest",
		Table: "As a table",
		Time:  "From", Lowest: "Lowest", Highest: "Highest", Outside: "Outside the limit", Louder: "Loud moments",
		NotMeasured: "not measured",
		Minutes:     "%d minutes", Hours: "%d h", HoursMinutes: "%d h %d min", OneMinute: "a minute",
	}
	germanChart = Chart{
		Between: "Zwischen %s und %s", Steady: "Immer %s",
		Over: "%s über der Grenze von %s", Under: "%s unter der Grenze von %s", Within: "innerhalb der Grenzen",
		Loud: "%d laute Momente", LoudOne: "ein lauter Moment",
		Gap: "%s nicht gemessen", Nothing: "Nichts wurde gemessen",
		Measured: "gemessen", AtMost: "höchstens so viel", Limit: "Grenze", Aside: "Grenze der Nacht, jetzt nicht beurteilt",
		Sound: "ein lauter Moment", Alert: "ein Alarm", Range: "vom niedrigsten zum höchsten Wert",
		Table: "Als Tabelle",
		Time:  "Ab", Lowest: "Niedrigster Wert", Highest: "Höchster Wert", Outside: "Außerhalb der Grenze", Louder: "Laute Momente",
		NotMeasured: "nicht gemessen",
		Minutes:     "%d Minuten", Hours: "%d h", HoursMinutes: "%d h %d min", OneMinute: "eine Minute",
	}
)
