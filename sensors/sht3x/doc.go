// Package sht3x reads the Sensirion SHT30, SHT31 and SHT35, sensors of
// temperature and relative humidity (datasheet SHT3x-DIS, version 7), and TI's
// HDC3020, HDC3021 and HDC3022 (SNAS778D), which speak the same language, on
// periph's i2c.Bus. Of ours it imports the checksum alone.
//
// Each measurement is a command of its own, at high repeatability, and each
// word comes with a checksum. Both parts have a heater that falsifies both
// quantities: the status is read with every measurement. If a heater is on (some
// other program, a disturbed wire), the measurement is thrown away; opened
// again, the heater is switched off and the part given a minute to cool.
//
// periph has no driver for the SHT3x. Why not its hdc302x (v3.7.4): it lets the
// part measure without end, which warms it, and sleeps for a whole such period,
// up to 2 s, when it opens the part, which nothing can stop and nothing else on
// the bus gets past.
package sht3x
