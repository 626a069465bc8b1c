// Package record owns the vocabulary of the record: what kinds of thing are
// kept, the names, order, types and decimals of their fields, and how each is
// packed for the journal. InfluxDB, MQTT, JSON, CSV and the API all take their
// names from the tables here, so that a field is named in one place.
//
// It is pure: it must never import a sink (store, influx, mqtt, web) or
// anything that does I/O.
//
// Read table.go first (the tables), then point.go (a row of one), then row.go
// (its way into the journal and back).
package record
