// Package bedroom owns a room that does not exist: its air, its light and its
// sound at every instant, so that everything above the sensors can be tried
// without a single part, live or at any speed.
//
// There are two such worlds. A Room is lived in by two people who keep a
// household's usual hours, in a house with weather, neighbours and a street; a
// Scenario plays a table, and leaves to the Room what the table does not name.
// Both are pure functions of what they were made from and of the instant that
// is asked for: the order of the questions makes no difference, so `simulate`,
// `demo` and a live daemon meet the same night. Both remember where the last
// question fell to be fast, so neither is safe for concurrent use: a bus that
// is driven by several goroutines needs a lock around its world, or a world
// for each.
//
// The package must never import a driver, a bus, a clock or anything that
// judges a reading: it knows what the room does, never what it should do.
package bedroom
