// Package store owns the journal: one SQLite file of rows, each with a number
// of one sequence, and a cursor for each sink that reads them. It knows a row's
// kind, time and name, and nothing of what its body means: it must never import
// anything of the domain (rules, nights, diary), nor a sink.
//
// # Rows
//
// The journal is append-only. A row is known by its key (kind, time, name); a
// correction is a later row with the same key, a removal a later row without a
// body. Readers see the newest of a key. Rows that are collected in memory
// (Add) come into being with the Commit that writes them, all in one
// transaction, together with the sinks' cursors.
//
// # Keeper and guests
//
// One process keeps the record (Options.Keeper: the daemon), any number visit
// it for a moment (the commands). SQLite in WAL mode lets processes share a
// file through a third one, the -shm file, which every commit dirties in three
// or four places. The kernel writes those pages to the card half a minute
// later, although nobody ever needs them again. With a commit a minute that
// makes 35 to 44 MB a day of what would be 10 to 13. So the keeper opens the
// file for itself alone (SQLite's unix-excl file system, which keeps that index
// in memory) and shares it only while there is somebody to share it with: a
// guest holds a lock on a file beside the record, the keeper looks at that lock
// in Poll, once a second, and opens the record anew in the other way. A guest
// waits for that in Open, a second at the most; without a keeper it waits for
// nothing.
//
// Beside nightroom.db lie nightroom.db-wal (SQLite's log), nightroom.db.lock
// (held by the keeper), nightroom.db.guest (held by guests), and in bad times
// nightroom.db.suspect (see ErrDamaged) and nightroom.db.bad-<time> (what was
// set aside).
//
// # Few bytes
//
// The card is written a page (4 KiB) at a time, whatever part of it changed. A
// commit appends to the -wal file every database page that it touches, so what
// counts is how many those are and how small: one table, one index, database
// pages of 512 bytes, cursors in the same transaction. The numbers are in
// connect.go, beside the settings that they decided.
package store
