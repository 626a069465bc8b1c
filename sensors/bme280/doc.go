// Package bme280 reads the Bosch BME280, a sensor of temperature, relative
// humidity and air pressure (datasheet BST-BME280-DS002, revision 1.6), and the
// BMP280 (BST-BMP280-DS001, revision 1.14), which is the same without humidity,
// on periph's i2c.Bus. It imports none of our packages.
//
// The part is used as the datasheet advises for weather and rooms (3.5.1):
// forced mode, everything measured once, filter off. It sleeps between
// measurements, so that it hardly warms itself.
//
// Why not periph's bmxx80 (v3.7.4): it turns the values after a reset into a
// plausible room (22.97 °C, 73 %), does not set the humidity control again
// after a dip of the supply, so that humidity stands still for good, waits for
// the end of a conversion in a loop without end or pause, and drops the errno
// of a failed transfer.
package bme280
