// Package sensors owns what a sensor is: the quantities, the Sample, the
// catalogue of the parts that nightroom knows, the opening of buses, and the
// Line, which reads the sensors of one bus each at its own pace.
//
// The drivers are in the folders below it, one for each part. A driver knows
// only its part and periph's i2c.Bus, so that it can be read beside its
// datasheet and used elsewhere: of ours it imports nothing but what drivers
// share, crc8 (a checksum) and tap (for those that wrap a driver of periph's).
// All have one shape: New looks whether it is the part, Step takes a
// measurement one transfer further at a time that is passed in, Reading has it,
// Halt puts the part to rest. None sleeps, reads a clock or starts a goroutine.
// Package mux is the channels of multiplexers. Package sensors imports all
// these and package i2cdev (the kernel's buses). Package emulated (the buses of parts that do not exist) is
// beside it: who wants one hands it to NewLine. It must never import anything
// from internal.
package sensors
