// Package config owns the configuration file: strict YAML in, a typed and
// checked [Config] out. What is wrong with a file is told all at once, each
// thing with file:line:column and the fix; what Load and Parse return without
// an error can be used as it stands.
//
// [Edit] goes the other way: a change that somebody makes elsewhere, on the
// page or with a command, goes into the same file, and everything else in it
// stays as it is.
//
// Read config.go first (every key, with its meaning and default), then rule.go
// and schedule.go. The reading begins in room.go, a table of keys for each
// section of the file; node.go and scalar.go are what the tables are made of. The
// writing begins in change.go and edit.go.
//
// A Config is plain data. The package must never import the daemon, the store,
// the sinks or the sensors; what it must know of sensors comes in as [Parts].
package config
