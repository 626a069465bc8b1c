// Package veml7700 reads the Vishay VEML7700, a sensor of illuminance
// (datasheet 84286, revision 1.8; application note 84323, revision
// 06-Mar-2025), on periph's i2c.Bus. It imports none of our packages, and
// periph has no driver for the part.
//
// The part integrates without end, and its register has the last whole
// integration. It tells neither when that ended nor with which settings it
// began, and keeps it through a change of settings. Package veml7700 therefore
// lets the part run and reads it when asked. When the range has to change it
// shuts the part down, sets it, and waits for a whole integration, as slow as
// the part's clock may be (30 %), before it believes the register again.
//
// Two ranges do: gain 2 with 800 ms up to 100 lx, as the part is not linear at
// high gain above that, and gain 1/8 with 100 ms, the time of whole cycles of
// mains light.
//
// The lx a count are those that Vishay has given since 2023: a driver with
// 0.0036 lx at the most sensitive setting reads a seventh too little.
package veml7700
