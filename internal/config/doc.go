// Package config owns the configuration file: strict YAML in, a typed and
// checked [Config] out. What is wrong with a file is told all at once, each
// thing with file:line:column and the fix; what Load and Parse return without
// an error can be used as it stands.
//
// Read config.go first (every key, with its meaning and default), then rule.go
// and schedule.go. The reading begins in room.go, a table of keys for each
// section of the file; node.go and scalar.go are what the tables are made of.
//
// A Config is plain data. The package must never import the daemon, the store,
// the sinks or the sensors; what it must know of sensors comes in as [Parts].
package config
