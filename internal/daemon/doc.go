// Package daemon is the composition root: it opens, wires, supervises and
// closes everything, and is the only place that knows everyone. Nothing
// imports it but the commands.
//
// The way of a reading: buses.go or pace.go bring it as an event, heart.go
// gives it to the Monitor and hands out what comes of it: to the journal
// (keep.go), to MQTT (tell.go) and to the page (view.go). What people say comes
// in by one door, the inbox (commands.go).
package daemon
