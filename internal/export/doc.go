// Package export writes a part of the record as CSV, JSON, line protocol or
// FHIR. The command export and the page's API go through this one door, so that
// what a script fetches is what a person types.
//
// Rows are read as they are written: a year takes no more memory than a day.
// It must never import a part that runs (mqtt, web, daemon) or know sensors.
package export
