// Package tsl2591 reads the ams TSL2591, a sensor of light with two channels
// (datasheet, revision 2-04), on periph's i2c.Bus. It imports none of our
// packages, and periph has no driver for the part.
//
// The part counts what it sees from blue to infrared (channel 0) and infrared
// alone (channel 1). How that becomes lux is in no datasheet: ams leaves it to
// the user, and the open drivers hand down two formulas that differ by 5 %.
// Package tsl2591 uses the later one (Adafruit's since 2018, the Linux
// kernel's):
//
//	lx = (C0 - C1) · (1 - C1/C0) / CPL    CPL = ms · gain / 408
//
// It is lore: good for "is it dark, and by how much", not for a light meter. In
// light that is infrared above all, such as a night-vision camera's, it says
// too much. The gains are typical values, a part may be 15 % off.
//
// A reading is one integration at one of four scales. The scale fits the light:
// a channel that is full says nothing (above all not darkness), and the reading
// is made again at the least sensitive scale, which shows which one it must be.
package tsl2591
