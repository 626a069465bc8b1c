// Package insight owns the question for which nightroom was built: do I hurt
// less after a better night in this room? It takes one person's mornings
// beside one room's nights, with holes in, and says what they show, how sure
// that is, and what could not have been seen.
//
// A diary is a short series that drifts and remembers yesterday. An ordinary
// correlation finds a "pattern" in two such series that have nothing to do
// with each other in 22 of 100 cases; with a drift in both in up to 82. So two
// keys must turn here, and only at fixed reviews. The steps, each in the file
// of its name:
//
//  1. calendar: what drift and weekends explain is taken out of both series.
//  2. lags: the night is judged beside the night and the morning before it.
//  3. shifts: the same nights, moved against the mornings, must not do as well.
//  4. bh: three exposures are three chances to be wrong.
//  5. review: a verdict is made after 60, 90, 120 ... nights, and stands.
//  6. words: the sentences in which all this is told.
//
// After Tang and Landes 2020 (PLoS ONE 15:e0228077, serial t-tests for one
// person), Daza 2018 (Methods Inf Med 57:e10, what one person's observations
// may say), Yuan and Shou 2024 (PLoS Biol 22:e3002758, shift tests) and
// Benjamini and Hochberg 1995 (J R Stat Soc B 57:289).
//
// It is pure: series in, findings out. It must never import anything that does
// I/O, reads a clock or starts a goroutine.
package insight
