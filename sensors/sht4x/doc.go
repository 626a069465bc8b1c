// Package sht4x reads the Sensirion SHT40, SHT41, SHT43 and SHT45, sensors of
// temperature and relative humidity (datasheet SHT4x, version 6.5), on periph's
// i2c.Bus. Of ours it imports the checksum alone, and periph has no driver for
// them.
//
// The part has no settings: each measurement is a command of its own, at high
// precision, and each word comes with a checksum. It says that it is not ready
// by answering nothing, as a part does that is not there; only the serial
// number, which is asked for once, tells it from others at its address. The
// commands of its heater are never sent.
package sht4x
