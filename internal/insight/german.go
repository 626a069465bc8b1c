package insight

import (
	"fmt"

	"nightroom/internal/night"
)

var german = phrases{
	on: [Exposures]string{
		"in Nächten mit 1 °C mehr als bei dir üblich",
		"in Nächten mit 30 Minuten mehr Licht als bei dir üblich",
		"in Nächten mit 10 lauten Momenten mehr als bei dir üblich",
	},
	per:     [Exposures]string{"°C", "30 Minuten Licht", "10 laute Momente"},
	title:   [Exposures]string{"Temperatur", "Licht", "Laute Momente"},
	name:    [Exposures]string{"die Temperatur", "das Licht", "die Zahl der lauten Momente"},
	blame:   [Exposures]string{"Wärme Schmerzen macht", "Licht Schmerzen macht", "Lärm Schmerzen macht"},
	credit:  [Exposures]string{"Wärme Schmerzen lindert", "Licht Schmerzen lindert", "Lärm Schmerzen lindert"},
	point:   ",",
	hardly:  "weniger als 0,01",
	higher:  "höher",
	lower:   "niedriger",
	between: "%s Punkte %s (95-%%-Bereich: %s bis %s)",

	effect: "%[1]s war der Schmerz am nächsten Morgen im Mittel %[2]s, " +
		"wobei der Morgen davor, eine langsame Veränderung und Wochenenden berücksichtigt sind; %[3]d Nächte.",
	notProof:  "Das ist ein Muster in deinen eigenen Aufzeichnungen, kein Beweis dafür, dass %s; es kann auch umgekehrt sein.",
	note:      "Dazu",
	noProof:   "Ein Muster in den eigenen Aufzeichnungen ist kein Beweis dafür, dass das eine vom anderen kommt; es kann auch umgekehrt sein.",
	scale:     "Zum Vergleich: In Studien nennen Menschen eine bleibende Änderung um etwa 2 Punkte deutlich besser.",
	hint:      "Ein erster Hinweis; die nächste Auswertung sagt, ob er sich wieder zeigt.",
	confirmed: "Zwei Auswertungen nacheinander zeigen das.",
	now:       "Die Zahlen von heute, ohne auf eine Auswertung zu warten.",
	none: "Noch kein klares Muster. Mit %d Nächten hätte man Unterschiede unter etwa %s Punkten je %s " +
		"nicht sehen können.",
	tooEarly:  "Noch zu früh: %d von %d Nächten.",
	ofLatest:  "Noch zu früh: %d von %d Nächten unter den letzten %d.",
	sparse:    "Noch zu früh: Es sind %d Nächte, aber erst %d von %d folgen auf eine andere.",
	waiting:   "Noch zu früh: Nächte sind jetzt genug da, die nächste Auswertung beurteilt sie.",
	noPairs:   "Noch zu früh: Erst %d von %d Nächten folgen auf eine andere, zu wenige für eine Zahl.",
	soFar:     "Bisher war %[1]s der Schmerz am nächsten Morgen im Mittel %[2]s. Das kann noch Zufall sein.",
	notEnough: "Noch nicht genug Nächte: %d von %d. Bis dahin gibt es nur die Bilder.",
	exploratory: "Diese Nächte hast du selbst gewählt, darum gibt es nur die Bilder. " +
		"Eine Antwort entsteht aus den letzten %d Nächten, weil über längere Zeit die Jahreszeiten darin stecken.",
	refused: map[Why]string{
		Constant:     "Nichts zu vergleichen: In allen Nächten war %s gleich.",
		Ties:         "Nichts zu vergleichen: In mehr als 80 von 100 Nächten war %s gleich.",
		FewScores:    "Nichts zu vergleichen (%s): Es gibt weniger als 3 verschiedene Schmerzwerte.",
		ScoreTies:    "Nichts zu vergleichen (%s): An mehr als 80 von 100 Morgen war der Schmerz gleich.",
		CalendarOnly: "Nichts zu vergleichen: Allein mit dem Kalender änderte sich %s oder der Schmerz.",
	},
	reviewed: "Ausgewertet am %s. Das gilt, bis %d Nächte da sind; bisher sind es %d, also frühestens bis zum %s.",
	first:    "Zum ersten Mal ausgewertet wird nach %d Nächten; bisher sind es %d, also frühestens am %s.",
	next:     "Die nächste Auswertung ist nach %d Nächten; bisher sind es %d, also frühestens am %s.",
	date: func(d night.Date) string {
		return fmt.Sprintf("%d. %s %d", d.Day, [...]string{
			"Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November", "Dezember",
		}[d.Month-1], d.Year)
	},
}
