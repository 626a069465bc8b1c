//go:build race

package main

// raced: the tests are run with the race detector, and so are the daemons that
// they start.
const raced = true
