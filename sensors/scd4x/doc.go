// Package scd4x reads the Sensirion SCD40, SCD41 and SCD43, sensors of CO2, with
// temperature and relative humidity (datasheet SCD4x, version 1.3), on periph's
// i2c.Bus. Of ours it imports the checksum alone.
//
// The part measures every five seconds by itself, as it must for its
// self-calibration, which takes the freshest air of a week for 400 ppm. Opened,
// it is stopped, asked for its serial number and started.
//
// It is the warmest of the parts. Its own offset, 4 °C, is for a board without a
// case, and is left as it is: correct the rest with an offset in the
// configuration, or take the temperature from another part.
//
// Why not periph's scd4x (v3.7.4): it sleeps for up to six seconds in a
// measurement and half a second in Halt, which nothing can stop and nothing else
// on the bus gets past, and stops measuring and waits for itself for ever when a
// setting is asked for while it measures.
package scd4x
