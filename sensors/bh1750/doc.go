// Package bh1750 reads the ROHM BH1750FVI, a sensor of illuminance (technical
// note 2009.04, rev. B), on periph's i2c.Bus. It imports none of our packages.
//
// In its plain mode the part counts 0.83 lx a step and may show 2.5 lx in full
// darkness, which is of no use to somebody who wants to know whether a bedroom
// is darker than 1 lx. Package bh1750 therefore measures with the longest
// measurement time (0.11 lx a step), and with the shortest one only in light
// that would saturate that.
//
// Why not periph's bh1750 (v3.7.4): it cuts to whole lux, cannot set the
// measurement time, and resets the part whenever it sets a mode, so that its
// Halt does not power it down.
package bh1750
