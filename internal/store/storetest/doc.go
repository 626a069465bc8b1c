// Package storetest is a bad disk for tests: it lies under SQLite in this very
// process, lets the writes of a record fail when it is told to, and knows what
// would be left of a file if the power went now. Only tests import it.
package storetest
