//go:build !race

package storetest

// raced is set where the race detector, and with it checkptr, looks on.
const raced = false
