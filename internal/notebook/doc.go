// Package notebook owns the household's notebook: it opens the record of a
// configuration, checks and writes what people say, and reads it back. The
// daemon, the commands and the page all go through this one door, so that an
// entry is the same whoever took it.
//
// It joins config, store and record with the pure diary and night. It must
// never import a sink (influx, mqtt, web), the monitor, or anything that knows
// sensors; nothing below it knows it.
package notebook
