package diary

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"nightroom/internal/night"
)

// everything is a whole diary, as somebody answers it.
var everything = map[string]string{
	"score": "4", "worst": "7", "average": "5", "sites": "lower_back, neck", "slept_here": "partly",
	"sleep_quality": "2", "into_bed": "22:45", "tried_to_sleep": "23:10", "minutes_to_sleep": "40",
	"awakenings": "3", "minutes_awake": "55", "final_wake": "6:05", "out_of_bed": "06:40",
	"stiffness_min": "30", "factors": "alcohol, heat pack", "note": "woke at four\r\nbad back, naïve 😴 ",
}

func TestTheWholeDiaryIsAnswered(t *testing.T) {
	e, err := answered(t, Morning, everything)
	if err != nil {
		t.Fatal(err)
	}
	want := Entry{
		Person: "anna", Night: sunday, Moment: Morning,
		Score: Answered[Score](4), Worst: Answered[Score](7), Average: Answered[Score](5),
		Sites: []string{"lower_back", "neck"}, SleptHere: Partly,
		Sleep: Sleep{
			Quality: Answered[Quality](2), IntoBed: when(t, "2026-11-22 22:45"), TriedToSleep: when(t, "2026-11-22 23:10"),
			MinutesToSleep: Answered(40), Awakenings: Answered(3), MinutesAwake: Answered(55),
			FinalWake: when(t, "2026-11-23 06:05"), OutOfBed: when(t, "2026-11-23 06:40"),
		},
		StiffnessMin: Answered(30), Factors: []string{"alcohol", "heat pack"}, Note: "woke at four\nbad back, naïve 😴",
	}
	if !e.Same(&want) {
		t.Errorf("%s\nwant\n%s", e.plain(), want.plain())
	}
	if len(everything) != len(Items) {
		t.Errorf("%d of %d items are tried here", len(everything), len(Items))
	}
}

func TestWhatAnEntrySaysMayBeEnteredAgain(t *testing.T) {
	e, err := answered(t, Morning, everything)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for i := range Items {
		said[Items[i].Name] = Items[i].Text(&e)
	}
	again, err := answered(t, Morning, said)
	if err != nil || !again.Same(&e) {
		t.Errorf("%s (%v)\nwant\n%s", again.plain(), err, e.plain())
	}
}

func TestAnEmptyAnswerTakesBackWhatWasAnswered(t *testing.T) {
	e, err := answered(t, Morning, everything)
	if err != nil {
		t.Fatal(err)
	}
	empty := map[string]string{}
	for _, name := range ItemNames() {
		empty[name] = " "
	}
	if err := e.Answer(empty, planned(t)); err != nil || !e.Empty() {
		t.Errorf("left is %s (%v)", e.plain(), err)
	}
}

func TestASkippedAnswerLeavesWhatWasThere(t *testing.T) {
	e, err := answered(t, Morning, everything)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Answer(map[string]string{"score": "5"}, planned(t)); err != nil {
		t.Fatal(err)
	}
	if e.Score.Value != 5 || e.Quality.Value != 2 || e.Note == "" {
		t.Errorf("%s", e.plain())
	}
}

func TestAnyOneAnswerIsAnEntryAndNoneIsNot(t *testing.T) {
	for name, text := range everything {
		if _, err := answered(t, Morning, map[string]string{name: text}); err != nil {
			t.Errorf("%s %q alone: %v", name, text, err)
		}
	}
	for _, none := range []map[string]string{nil, {"slept_here": "yes"}, {"note": " \r\n"}, {"sites": ";,"}} {
		if _, err := answered(t, Morning, none); err == nil || !strings.Contains(err.Error(), "no score and no other answer") {
			t.Errorf("%v: %v", none, err)
		}
	}
}

// Thirty answers that cannot be, and a word of what to enter instead.
var wrong = map[string]struct {
	moment  Moment
	answers map[string]string
	says    string
}{
	"a score of eleven":           {Morning, map[string]string{"score": "11"}, "from 0 (none) to 10"},
	"half a score":                {Morning, map[string]string{"score": "4.5"}, "whole number"},
	"a score in words":            {Morning, map[string]string{"score": "four"}, "whole number"},
	"a formula for a score":       {Morning, map[string]string{"score": "=4"}, "whole number"},
	"a worst of eleven":           {Evening, map[string]string{"worst": "11"}, "worst pain"},
	"an average above the worst":  {Evening, map[string]string{"worst": "3", "average": "5"}, "enter the worst"},
	"now above the day's worst":   {Evening, map[string]string{"score": "6", "worst": "4"}, "at least 6"},
	"a place nobody has":          {Morning, map[string]string{"score": "4", "sites": "tail"}, "lower_back"},
	"a formula for a place":       {Morning, map[string]string{"score": "4", "sites": "=cmd|' /C calc'!A0"}, "enter one of"},
	"slept maybe":                 {Morning, map[string]string{"slept_here": "maybe"}, "yes, partly or no"},
	"a quality of six":            {Morning, map[string]string{"sleep_quality": "6"}, "from 1 (very poor) to 5"},
	"a quality of nought":         {Morning, map[string]string{"sleep_quality": "0"}, "from 1 (very poor) to 5"},
	"a time that is none":         {Morning, map[string]string{"into_bed": "25:00"}, "like 22:45"},
	"a time in words":             {Morning, map[string]string{"final_wake": "early"}, "like 22:45"},
	"asleep before in bed":        {Morning, map[string]string{"into_bed": "2026-11-22T23:00", "tried_to_sleep": "2026-11-22T22:30"}, "in their order"},
	"awake before in bed":         {Morning, map[string]string{"into_bed": "2026-11-22T23:00", "final_wake": "2026-11-22T22:00"}, "is before into bed 23:00"},
	"up before awake":             {Morning, map[string]string{"final_wake": "2026-11-23T06:30", "out_of_bed": "2026-11-23T06:00"}, "in their order"},
	"up later than now":           {Morning, map[string]string{"out_of_bed": "09:00"}, "still to come"},
	"in bed for a day":            {Morning, map[string]string{"into_bed": "2026-11-22T12:00", "out_of_bed": "2026-11-23T07:00"}, "over 18 hours"},
	"in bed last week":            {Morning, map[string]string{"into_bed": "2026-11-15T22:00"}, "not in the night"},
	"minutes to sleep below none": {Morning, map[string]string{"minutes_to_sleep": "-5"}, "from 0 to"},
	"minutes beyond any night":    {Morning, map[string]string{"minutes_to_sleep": "1500"}, "from 0 to 1080"},
	"minutes beyond this night":   {Morning, map[string]string{"minutes_to_sleep": "300", "minutes_awake": "200"}, "more than the night had (480"},
	"minutes beyond one's own": {Morning, map[string]string{"into_bed": "23:00", "final_wake": "05:00", "minutes_to_sleep": "400"},
		"more than the night had (360"},
	"awake without waking":       {Morning, map[string]string{"awakenings": "0", "minutes_awake": "20"}, "how often you woke"},
	"a hundred awakenings":       {Morning, map[string]string{"awakenings": "100"}, "from 0 to 99"},
	"stiff for two days":         {Morning, map[string]string{"stiffness_min": "2880"}, "from 0 to 1440"},
	"a formula for a factor":     {Morning, map[string]string{"factors": "@SUM(A1)"}, "begins with a letter"},
	"a long factor":              {Morning, map[string]string{"factors": strings.Repeat("x", 41)}, "at most 40"},
	"a factor that rings":        {Morning, map[string]string{"factors": "tea\a"}, "not text"},
	"too many factors":           {Morning, map[string]string{"factors": "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u"}, "at most 20"},
	"a note of 100 kB":           {Morning, map[string]string{"score": "4", "note": strings.Repeat("x", 100_000)}, "at most 2000"},
	"a note that clears screens": {Morning, map[string]string{"score": "4", "note": "a\x1b[2J"}, "not text"},
	"a note with a zero":         {Morning, map[string]string{"score": "4", "note": "a\x00b"}, "not text"},
	"a note that is no UTF-8":    {Morning, map[string]string{"score": "4", "note": "\xff\xfe"}, "not text"},
	"a moment there is not":      {"noon", map[string]string{"score": "4"}, "morning or evening"},
	"a question nobody asked":    {Morning, map[string]string{"mood": "4"}, "the names are score"},
	"a megabyte for everything":  {Morning, map[string]string{"sleep_quality": strings.Repeat("5", 1<<20)}, "from 1 (very poor)"},
}

func TestWhatCannotBeIsRefusedWithOneSentenceThatSaysWhatToEnter(t *testing.T) {
	for name, c := range wrong {
		_, err := answered(t, c.moment, c.answers)
		if err == nil {
			t.Errorf("%s: taken", name)
			continue
		}
		says := err.Error()
		if !strings.Contains(says, c.says) || len(says) > 500 || strings.ContainsAny(says, "\n\x00\x1b\a") {
			t.Errorf("%s: %.600q, want one line with %q", name, says, c.says)
		}
		if !strings.Contains(says, "enter ") && !strings.Contains(says, "the names are") {
			t.Errorf("%s: %q does not say what to enter", name, says)
		}
		for _, blame := range []string{"you must", "wrong", "invalid", "illegal", "fail", "error", "should have"} {
			if strings.Contains(strings.ToLower(says), blame) {
				t.Errorf("%s: %q blames with %q", name, says, blame)
			}
		}
	}
	if len(wrong) < 30 {
		t.Errorf("only %d were tried", len(wrong))
	}
}

func TestATimeOfDayIsTheOneOfThisNight(t *testing.T) {
	shift := Plan{when(t, "2026-11-23 08:00"), when(t, "2026-11-23 15:30")} // the night of the 22nd, by day
	late := Plan{when(t, "2026-11-23 00:30"), when(t, "2026-11-23 08:30")}
	spring := Plan{when(t, "2026-03-28 22:30"), when(t, "2026-03-29 06:30")} // the clocks leap at 2
	autumn := Plan{when(t, "2026-10-24 22:30"), when(t, "2026-10-25 06:30")} // 2:30 is twice
	for _, c := range []struct {
		name     string
		plan     Plan
		answers  map[string]string
		bed, end string
	}{
		{"an evening", planned(t), map[string]string{"into_bed": "21:50", "final_wake": "06:10"}, "2026-11-22T21:50:00+01:00", "2026-11-23T06:10:00+01:00"},
		{"after midnight", planned(t), map[string]string{"into_bed": "0:10", "final_wake": "06:10"}, "2026-11-23T00:10:00+01:00", "2026-11-23T06:10:00+01:00"},
		{"awake alone", planned(t), map[string]string{"final_wake": "05:00"}, "", "2026-11-23T05:00:00+01:00"},
		{"planned after midnight", late, map[string]string{"into_bed": "23:50", "final_wake": "09:00"}, "2026-11-22T23:50:00+01:00", "2026-11-23T09:00:00+01:00"},
		{"a shift", shift, map[string]string{"into_bed": "08:10", "final_wake": "15:00"}, "2026-11-23T08:10:00+01:00", "2026-11-23T15:00:00+01:00"},
		{"spring forward", spring, map[string]string{"into_bed": "23:00", "final_wake": "07:00"}, "2026-03-28T23:00:00+01:00", "2026-03-29T07:00:00+02:00"},
		{"fall back", autumn, map[string]string{"into_bed": "23:00", "final_wake": "07:00"}, "2026-10-24T23:00:00+02:00", "2026-10-25T07:00:00+01:00"},
		{"with its date", planned(t), map[string]string{"into_bed": "2026-11-22 22:15", "final_wake": "2026-11-23T05:10:00Z"}, "2026-11-22T22:15:00+01:00", "2026-11-23T06:10:00+01:00"},
	} {
		e := Entry{Person: "anna", Night: night.DateOf(c.plan.LightsOut.Add(-12 * time.Hour)), Moment: Morning}
		if err := e.Answer(c.answers, c.plan); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		bed, _ := ItemOf("into_bed")
		end, _ := ItemOf("final_wake")
		if bed.Text(&e) != c.bed || end.Text(&e) != c.end {
			t.Errorf("%s: from %s to %s, want %s to %s", c.name, bed.Text(&e), end.Text(&e), c.bed, c.end)
		}
		if err := e.Check(c.plan, c.plan.Wake.Add(12*time.Hour)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestEveryItemHasAQuestionWithoutAVerdict(t *testing.T) {
	var names []string
	for i := range Items {
		it := &Items[i]
		if it.Ask == "" || it.Hint == "" || !strings.HasSuffix(it.Ask, "?") && it.Ask != Question {
			t.Errorf("%s is asked as %q (%q)", it.Name, it.Ask, it.Hint)
		}
		names = append(names, it.Name)
	}
	want := []string{
		"score", "worst", "average", "sites", "slept_here", "sleep_quality", "into_bed", "tried_to_sleep", "minutes_to_sleep",
		"awakenings", "minutes_awake", "final_wake", "out_of_bed", "stiffness_min", "factors", "note",
	}
	if !slices.Equal(names, want) {
		t.Errorf("the items are %v", names)
	}
}

func TestABodyOfAnEarlierVersionIsStillRead(t *testing.T) {
	var e Entry
	old := `{"person":"anna","night":"2026-11-22","moment":"morning","score":0,"sites":["neck"],"note":"x","reported":"2026-11-23T07:10:00+01:00"}`
	if err := json.Unmarshal([]byte(old), &e); err != nil {
		t.Fatal(err)
	}
	if !e.Score.Given || e.Score.Value != 0 || e.SleptHere.String() != "yes" || e.Late || e.Quality.Given || len(e.Sites) != 1 || e.Night != sunday {
		t.Errorf("%+v", e)
	}
	b, err := json.Marshal(&e)
	if err != nil || string(b) != old {
		t.Errorf("written again it is %s (%v)", b, err)
	}
	for _, damaged := range []string{`{"score":11}`, `{"score":-1}`, `{"sleep_quality":9}`, `{"score":"4"}`} {
		if err := json.Unmarshal([]byte(damaged), new(Entry)); err == nil {
			t.Errorf("%s is read", damaged)
		}
	}
}

func TestSitesAndFactorsAreNamedOnce(t *testing.T) {
	ids := Sites()
	if !slices.IsSorted(ids) || len(slices.Compact(ids)) != len(sites) || !slices.Contains(ids, "lower_back") {
		t.Errorf("sites %v", ids)
	}
	codes := map[string]bool{}
	for _, id := range ids {
		s, ok := SiteOf(id)
		if !ok || s.Name == "" || !sctid(s.SNOMED) || codes[s.SNOMED] {
			t.Errorf("%s is %+v", id, s)
		}
		codes[s.SNOMED] = true
	}
	for _, f := range Factors() {
		if err := checkFactor(f.ID); err != nil || FactorName(f.ID) != f.Name {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if FactorName("heat pack") != "heat pack" {
		t.Error("words of one's own are changed")
	}
}

// sctid says whether the check digit of a SNOMED CT identifier is right
// (Verhoeff's dihedral code, over all digits).
func sctid(s string) bool {
	times := func(a, b int) int { // in the dihedral group of order 10
		switch {
		case a < 5 && b < 5:
			return (a + b) % 5
		case a < 5:
			return 5 + (a+b-5)%5
		case b < 5:
			return 5 + (a-5-b+5)%5
		}
		return (a - b + 5) % 5
	}
	turn := [10]int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}
	c := 0
	for i := range s {
		d := int(s[len(s)-1-i] - '0')
		for range i % 8 {
			d = turn[d]
		}
		c = times(c, d)
	}
	return len(s) >= 6 && c == 0
}

func FuzzAnswer(f *testing.F) {
	for name, text := range everything {
		f.Add(name, text)
	}
	for _, c := range wrong {
		for name, text := range c.answers {
			f.Add(name, text[:min(len(text), 200)])
		}
	}
	p := planned(f)
	now := when(f, "2026-11-23 07:15")
	f.Fuzz(func(t *testing.T, name, text string) {
		e := Entry{Person: "anna", Night: sunday, Moment: Morning}
		err := e.Answer(map[string]string{name: text}, p)
		if err == nil {
			err = e.Check(p, now)
		}
		if err != nil {
			if len(err.Error()) > 1000 || strings.ContainsAny(err.Error(), "\n\x00\x1b") {
				t.Fatalf("%q", err)
			}
			return
		}
		b, err := json.Marshal(&e)
		if err != nil {
			t.Fatal(err)
		}
		var back Entry
		if err := json.Unmarshal(b, &back); err != nil || !back.Same(&e) {
			t.Fatalf("%q of %s is %s, and read again %s (%v)", text, name, e.plain(), back.plain(), err)
		}
		if err := back.Check(p, now); err != nil {
			t.Fatalf("%q of %s was taken, and is refused when it is read again: %v", text, name, err)
		}
	})
}
