package words

import (
	"fmt"
	"strings"
	"time"

	"nightroom/internal/night"
)

// Night is the page of one night.
type Night struct {
	Turn, Before, After, All string // to other nights

	// Where there is no such night.
	NoNight, NoDate, NotYet string
	TooOld                  string // the first night

	// What is known of it as a whole.
	InBed          string // from, to
	Once           string // how long
	Often          string // how often, how long together
	Measured       string // how much of it
	Away, UnderWay string
	NotSummed      string
	Nothing        string

	Shares, ByLimits                       string
	Cool, Dark, Quiet, AllThree            string
	Between, AtMost, AtLeast               string // what that means
	NotMeasured, NotJudged                 string
	Mean, Coldest, Warmest, Humidity, CO2  string
	Level, Loudest, TenPercent, Background string
	LightMean, Brightest, Bright, Darkness string

	Sounds, Lights, NoSounds, NoLights string
	SoundRule                          string // from, below, seconds
	Most                               string // shown, of how many
	At, Lasted, Loud, Shining          string // the columns

	Alerts, NoAlerts      string
	FromTo, From, NotTold string
	Diary, NoEntry        string
	Morning, Evening      string // a person's name
	Change, Add           string
	Late, SeenBefore      string
	Second, Seconds       string
}

var (
	englishNight = Night{
		Turn: "Other nights", Before: "The night before", After: "The night after", All: "All nights",
		NoNight: "No such night", NoDate: "A night has the date of its evening, like /nights/2026-11-22.",
		NotYet: "This night has not been yet.", TooOld: "The record does not go back that far. Its first night is %s.",
		InBed: "In bed from %s to %s.", Once: "Interrupted once, for %s.", Often: "Interrupted %d times, for %s together.",
		Measured: "Everything was measured for %s of it.",
		Away:     "Away: nobody slept here.", UnderWay: "This night is not over. Its figures are here in the morning.",
		NotSummed: "There are no figures for this night as a whole, because nightroom did not run from its beginning to its end. What was measured is below.",
		Nothing:   "Nothing was recorded in this night.",
		Shares:    "How long it was cool, dark and quiet", ByLimits: "By the limits of that night. What was not measured, and the time up, is not counted.",
		Cool: "Cool", Dark: "Dark", Quiet: "Quiet", AllThree: "All at once",
		Between: "%s to %s", AtMost: "%s or less", AtLeast: "%s or more", NotMeasured: "not measured", NotJudged: "not judged",
		Mean: "On average", Coldest: "Coldest", Warmest: "Warmest", Humidity: "Humidity", CO2: "CO₂ in the air",
		Level: "Average level (LAeq)", Loudest: "Loudest moment (LAFmax)", TenPercent: "Louder than this for a tenth of the night (LA10)", Background: "Background: nine tenths were louder (LA90)",
		LightMean: "On average", Brightest: "Brightest", Bright: "Above 1\u00a0lx", Darkness: "Longest time in the dark",
		Sounds: "Loud moments", Lights: "Light in the night", NoSounds: "None.", NoLights: "None.",
		SoundRule: "A sound counts from %v\u00a0dB(A) on, until it has been below %v for %d seconds. The meter says how loud it was, not what it was.",
		Most:      "The %d strongest of %d.",
		At:        "At", Lasted: "Lasted", Loud: "Loudest", Shining: "Brightest",
		Alerts: "When a limit was not kept for long", NoAlerts: "Every limit was kept, or not broken for long enough to alert anybody.",
		FromTo: "%s from %s to %s", From: "%s from %s on", NotTold: "nobody was told",
		Diary: "Diary", NoEntry: "Nobody wrote anything for this night.",
		Morning: "%s, in the morning", Evening: "%s, in the evening",
		Change: "Change", Add: "Write something for this night",
		Late: "answered over 4 hours after waking", SeenBefore: "answered after the night's figures had been shown",
		Second: "1 second", Seconds: "%s seconds",
	}
	germanNight = Night{
		Turn: "Andere Nächte", Before: "Die Nacht davor", After: "Die Nacht danach", All: "Alle Nächte",
		NoNight: "Diese Nacht gibt es nicht", NoDate: "Eine Nacht hat das Datum ihres Abends, wie /nights/2026-11-22.",
		NotYet: "Diese Nacht war noch nicht.", TooOld: "So weit reicht die Aufzeichnung nicht zurück. Ihre erste Nacht ist %s.",
		InBed: "Im Bett von %s bis %s.", Once: "Einmal unterbrochen, für %s.", Often: "%d-mal unterbrochen, zusammen für %s.",
		Measured: "In %s davon wurde alles gemessen.",
		Away:     "Verreist: Niemand schlief hier.", UnderWay: "Diese Nacht ist noch nicht vorbei. Ihre Zahlen stehen am Morgen hier.",
		NotSummed: "Für diese Nacht als Ganzes gibt es keine Zahlen, weil nightroom nicht von ihrem Anfang bis zu ihrem Ende lief. Was gemessen wurde, steht unten.",
		Nothing:   "In dieser Nacht wurde nichts aufgezeichnet.",
		Shares:    "Wie lange es kühl, dunkel und leise war", ByLimits: "Nach den Grenzen jener Nacht. Was nicht gemessen wurde und die Zeit außer Bett zählen nicht.",
		Cool: "Kühl", Dark: "Dunkel", Quiet: "Leise", AllThree: "Alles zugleich",
		Between: "%s bis %s", AtMost: "%s oder weniger", AtLeast: "%s oder mehr", NotMeasured: "nicht gemessen", NotJudged: "nicht beurteilt",
		Mean: "Im Mittel", Coldest: "Am kältesten", Warmest: "Am wärmsten", Humidity: "Luftfeuchte", CO2: "CO₂ in der Luft",
		Level: "Mittlerer Pegel (LAeq)", Loudest: "Lautester Moment (LAFmax)", TenPercent: "Ein Zehntel der Nacht war lauter als (LA10)", Background: "Hintergrund: Neun Zehntel waren lauter als (LA90)",
		LightMean: "Im Mittel", Brightest: "Am hellsten", Bright: "Über 1\u00a0lx", Darkness: "Längste Zeit im Dunkeln",
		Sounds: "Laute Momente", Lights: "Licht in der Nacht", NoSounds: "Keine.", NoLights: "Keines.",
		SoundRule: "Ein Geräusch zählt ab %v\u00a0dB(A), bis es %v für %d Sekunden unterschritten hat. Das Messgerät sagt, wie laut es war, nicht, was es war.",
		Most:      "Die %d stärksten von %d.",
		At:        "Um", Lasted: "Dauer", Loud: "Am lautesten", Shining: "Am hellsten",
		Alerts: "Wenn eine Grenze lange nicht eingehalten war", NoAlerts: "Jede Grenze wurde eingehalten oder nicht lange genug überschritten, um jemanden zu warnen.",
		FromTo: "%s von %s bis %s", From: "%s ab %s", NotTold: "niemand wurde benachrichtigt",
		Diary: "Tagebuch", NoEntry: "Für diese Nacht hat niemand etwas geschrieben.",
		Morning: "%s, am Morgen", Evening: "%s, am Abend",
		Change: "Ändern", Add: "Etwas für diese Nacht schreiben",
		Late: "über 4 Stunden nach dem Aufwachen beantwortet", SeenBefore: "beantwortet, nachdem die Zahlen der Nacht gezeigt worden waren",
		Second: "1 Sekunde", Seconds: "%s Sekunden",
	}
)

// Missing is what stands where nothing was measured. It is no 0.
const Missing = "–"

// Percent is a share: only what is whole is 100, only what is nothing is 0.
func (w *Words) Percent(m night.Maybe) string {
	switch {
	case !m.Known:
		return Missing
	case m.Value > 0 && m.Value < 0.5:
		return "<\u00a01\u00a0%"
	case m.Value < 100 && m.Value >= 99.5:
		return ">\u00a099\u00a0%"
	}
	return w.Number(m.Value, 0) + "\u00a0%"
}

// Lasted is how long something was: seconds of what was short, else minutes,
// and hours where there are any.
func (w *Words) Lasted(d time.Duration) string {
	if d < time.Minute {
		decimals := 0
		if d < 10*time.Second {
			decimals = 1
		}
		text := strings.TrimSuffix(w.Number(d.Seconds(), decimals), w.Point+"0")
		if text == "1" {
			return w.OneNight.Second
		}
		return fmt.Sprintf(w.OneNight.Seconds, text)
	}
	whole := int(d.Round(time.Minute).Minutes())
	if whole < 60 {
		return fmt.Sprintf("%d\u00a0min", whole)
	}
	return fmt.Sprintf("%d\u00a0h\u00a0%d\u00a0min", whole/60, whole%60)
}

// Minutes of a night.
func (w *Words) Minutes(m night.Maybe) string {
	switch {
	case !m.Known:
		return Missing
	case m.Value < 0.5:
		return "0\u00a0min"
	}
	return w.Lasted(max(time.Minute, time.Duration(m.Value*float64(time.Minute))))
}
