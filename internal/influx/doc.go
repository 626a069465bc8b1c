// Package influx owns the way from the journal to an InfluxDB: line protocol,
// the upload behind a cursor, and what is done with each answer of a server
// that may be away, full, misconfigured, or not an InfluxDB at all.
//
// Nothing is queued: the journal is the queue, and the cursor moves only over
// rows that the server has stored, that hold nothing for it, or that were set
// aside with the server's words. A point's series and time are a pure function
// of what it is about, so sending a row twice stores it once.
//
// It writes by the blocking API of influxdb-client-go, behind an http.Client
// of our own (http.go), because the library takes every 2xx for success,
// follows redirects (a POST becomes a GET without its body), and reads an
// error's body without limit. Lines are made here (line.go) because the
// library's escaping lets a tag that ends in a backslash spoil its batch, and
// fails a whole batch for one bad number.
//
// It must never import the store, the daemon or a sensor: rows come through
// the small interface in journal.go.
//
// Read journal.go first, then sink.go, then answer.go.
package influx
