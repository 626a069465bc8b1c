package words

import "nightroom/internal/diary"

// Diary is what people are asked, and what they may answer, for whichever page
// asks or shows it. The question of the score is fixed in each language:
// another wording gets another answer.
type Diary struct {
	Question  string
	Asks      map[string]string // by the names of diary.Items, without the score
	None      string            // at the end of a scale of pain
	Worst     string            // at its other end
	Qualities [5]string         // of sleep, from the worst
	SleptHere [3]string         // yes, partly, no
	Sites     map[string]string
	Factors   map[string]string
}

// Site is the name of a place of the body.
func (d *Diary) Site(id string) string { return d.Sites[id] }

// Factor is what may have mattered; a word of somebody's own is its own name.
func (d *Diary) Factor(id string) string {
	if name, ok := d.Factors[id]; ok {
		return name
	}
	return id
}

// Quality is how well somebody slept, in a word.
func (d *Diary) Quality(q diary.Quality) string { return d.Qualities[q-1] }

// Slept is whether somebody slept in the room, in a word.
func (d *Diary) Slept(s diary.SleptHere) string {
	switch s {
	case diary.Partly:
		return d.SleptHere[1]
	case diary.No:
		return d.SleptHere[2]
	}
	return d.SleptHere[0]
}

var (
	englishDiary = Diary{
		Question: diary.Question,
		Asks: map[string]string{
			"worst":            "How bad was it at its worst today?",
			"average":          "How bad was it on average today?",
			"sites":            "Where does it hurt?",
			"slept_here":       "Did you sleep in this room?",
			"sleep_quality":    "How well did you sleep?",
			"into_bed":         "When did you go to bed?",
			"tried_to_sleep":   "When did you try to fall asleep?",
			"minutes_to_sleep": "How many minutes did it take to fall asleep?",
			"awakenings":       "How often did you wake, without the last time?",
			"minutes_awake":    "How many minutes were you awake then, all together?",
			"final_wake":       "When did you wake for the last time?",
			"out_of_bed":       "When did you get up?",
			"stiffness_min":    "How many minutes were you stiff after getting up?",
			"factors":          "What else was there?",
			"note":             "Is there anything to note?",
		},
		None: "none", Worst: "the worst imaginable",
		Qualities: [5]string{"very poor", "poor", "fair", "good", "very good"},
		SleptHere: [3]string{"yes", "partly", "no"},
		Sites: map[string]string{
			"head": "head", "jaw": "jaw", "neck": "neck", "shoulder_left": "left shoulder", "shoulder_right": "right shoulder",
			"upper_back": "upper back", "lower_back": "lower back", "chest": "chest", "abdomen": "belly",
			"elbow_left": "left elbow", "elbow_right": "right elbow", "hand_left": "left hand", "hand_right": "right hand",
			"hip_left": "left hip", "hip_right": "right hip", "knee_left": "left knee", "knee_right": "right knee",
			"foot_left": "left foot", "foot_right": "right foot", "all_over": "all over",
		},
		Factors: map[string]string{
			"caffeine_after_noon": "caffeine after noon", "alcohol": "alcohol", "screen_last_hour": "a screen in the last hour",
			"night_medication": "medication at night", "exercise": "exercise", "pain_relief": "pain relief",
			"new_mattress_or_pillow": "a new mattress or pillow",
		},
	}
	germanDiary = Diary{
		Question: "Wie stark sind deine Schmerzen jetzt gerade? 0 keine, 10 die stärksten, die du dir vorstellen kannst",
		Asks: map[string]string{
			"worst":            "Wie stark waren sie heute, als sie am stärksten waren?",
			"average":          "Wie stark waren sie heute im Durchschnitt?",
			"sites":            "Wo tut es weh?",
			"slept_here":       "Hast du in diesem Zimmer geschlafen?",
			"sleep_quality":    "Wie gut hast du geschlafen?",
			"into_bed":         "Wann bist du ins Bett gegangen?",
			"tried_to_sleep":   "Wann wolltest du einschlafen?",
			"minutes_to_sleep": "Wie viele Minuten hat das Einschlafen gedauert?",
			"awakenings":       "Wie oft bist du aufgewacht, ohne das letzte Mal?",
			"minutes_awake":    "Wie viele Minuten warst du dabei wach, alle zusammen?",
			"final_wake":       "Wann bist du zum letzten Mal aufgewacht?",
			"out_of_bed":       "Wann bist du aufgestanden?",
			"stiffness_min":    "Wie viele Minuten warst du nach dem Aufstehen steif?",
			"factors":          "Was war sonst noch?",
			"note":             "Möchtest du etwas dazu schreiben?",
		},
		None: "keine", Worst: "die stärksten, die du dir vorstellen kannst",
		Qualities: [5]string{"sehr schlecht", "schlecht", "mittel", "gut", "sehr gut"},
		SleptHere: [3]string{"ja", "teilweise", "nein"},
		Sites: map[string]string{
			"head": "Kopf", "jaw": "Kiefer", "neck": "Nacken", "shoulder_left": "linke Schulter", "shoulder_right": "rechte Schulter",
			"upper_back": "oberer Rücken", "lower_back": "unterer Rücken", "chest": "Brust", "abdomen": "Bauch",
			"elbow_left": "linker Ellbogen", "elbow_right": "rechter Ellbogen", "hand_left": "linke Hand", "hand_right": "rechte Hand",
			"hip_left": "linke Hüfte", "hip_right": "rechte Hüfte", "knee_left": "linkes Knie", "knee_right": "rechtes Knie",
			"foot_left": "linker Fuß", "foot_right": "rechter Fuß", "all_over": "überall",
		},
		Factors: map[string]string{
			"caffeine_after_noon": "Koffein nach Mittag", "alcohol": "Alkohol", "screen_last_hour": "Bildschirm in der letzten Stunde",
			"night_medication": "Medikament zur Nacht", "exercise": "Bewegung", "pain_relief": "Schmerzmittel",
			"new_mattress_or_pillow": "neue Matratze oder neues Kissen",
		},
	}
)
