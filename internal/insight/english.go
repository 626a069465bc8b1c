package insight

import "nightroom/internal/night"

var english = phrases{
	on: [Exposures]string{
		"on nights 1 °C warmer than usual for you",
		"on nights with 30 minutes more light than usual for you",
		"on nights with 10 more loud moments than usual for you",
	},
	per:     [Exposures]string{"°C", "30 minutes of light", "10 loud moments"},
	title:   [Exposures]string{"Temperature", "Light", "Loud moments"},
	name:    [Exposures]string{"temperature", "light", "number of loud moments"},
	blame:   [Exposures]string{"warmth causes pain", "light causes pain", "noise causes pain"},
	credit:  [Exposures]string{"warmth eases pain", "light eases pain", "noise eases pain"},
	point:   ".",
	hardly:  "less than 0.01",
	higher:  "higher",
	lower:   "lower",
	between: "%s points %s (95 %% range %s to %s)",

	effect: "%[1]s, the next morning's pain was on average %[2]s, " +
		"allowing for the morning before, a slow drift and weekends; %[3]d nights.",
	notProof:  "This is a pattern in your own records, not proof that %s; it may run the other way.",
	note:      "Note",
	noProof:   "A pattern in one's own records is no proof that the one causes the other; it may run the other way.",
	scale:     "For scale: people in trials call a lasting change of about 2 points clearly better.",
	hint:      "A first hint; the next review tells whether it shows again.",
	confirmed: "Two reviews in a row show this.",
	now:       "The figures of today, without waiting for a review.",
	none: "No clear pattern yet. With %d nights, differences smaller than about %s points per %s " +
		"could not have been seen.",
	tooEarly:  "Too early to say: %d of %d nights.",
	ofLatest:  "Too early to say: %d of %d nights within the latest %d.",
	sparse:    "Too early to say: there are %d nights, but only %d of %d follow another one.",
	waiting:   "Too early to say: there are enough nights now, and the next review judges them.",
	noPairs:   "Too early to say: only %d of %d nights follow another one, too few for a figure.",
	soFar:     "So far, %s, the next morning's pain was on average %s. This can still be chance.",
	notEnough: "Not enough nights yet: %d of %d. Until then there are only the pictures.",
	exploratory: "You chose these nights yourself, so there are only the pictures. " +
		"An answer is made of the latest %d nights, because over a longer time the seasons are in it.",
	refused: map[Why]string{
		Constant:     "Nothing to compare: the %s was the same on all nights.",
		Ties:         "Nothing to compare: the %s was the same on more than 80 of 100 nights.",
		FewScores:    "Nothing to compare for the %s: there are fewer than 3 different pain scores.",
		ScoreTies:    "Nothing to compare for the %s: the pain was the same on more than 80 of 100 mornings.",
		CalendarOnly: "Nothing to compare: the %s or the pain changed only with the calendar.",
	},
	reviewed: "Judged on %s. It stands until %d nights are there; so far there are %d, so the next time is on %s at the earliest.",
	first:    "The first time that this is judged is after %d nights; so far there are %d, so on %s at the earliest.",
	next:     "The next review is after %d nights; so far there are %d, so on %s at the earliest.",
	date:     func(d night.Date) string { return d.AddDays(-1).Noon().Format("2 January 2006") },
}
