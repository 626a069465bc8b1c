// Package when reads the times and dates that people type: to a command, and in
// the address of a request. It imports nothing of nightroom.
package when
