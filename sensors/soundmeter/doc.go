// Package soundmeter reads the PCB Artists I2C decibel meter module (PCBA-DBM,
// versions 0x31, 0x32 and 0x81; "I2C Decibel Meter Programming Manual",
// pcbartists.com), on periph's i2c.Bus. It imports none of our packages.
// periph has no driver for it.
//
// The module puts a level into a history of 100 registers at the end of each
// averaging time, newest first. Package soundmeter reads the whole history
// every few seconds: that is every single level with a fraction of the
// transfers and wake-ups that asking eight times a second would take. Which of
// the 100 are new is found by laying them over the last burst; the module's
// clock, which differs from ours by a per cent or two, is learned on the way
// (clock.go), and says where to look when the overlap fits in several places.
// In a silence, where all levels are equal and nothing can be told from the
// overlap, the history is cleared after it has been read, and so counts by
// itself what is new.
//
// The module knows whole decibels from 35 to 120, to within 2 dB. Its maker
// says that it averages exponentially, but decibels rather than squared
// pressure: steady sound reads right, and a short bang reads lower than on a
// meter after IEC 61672-1.
package soundmeter
