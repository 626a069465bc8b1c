// Package sensors owns what a sensor is: the quantities, the Sample, the
// catalogue of the parts that nightroom knows, the opening of buses, and the
// Line, which reads the sensors of one bus each at its own pace.
//
// The drivers are in the folders below it, one for each part. A driver knows
// only its part and periph's i2c.Bus: it imports neither this package nor any
// other of ours, so that it can be read beside its datasheet and used
// elsewhere. Package sensors imports the drivers and package i2cdev (the
// kernel's buses). Package emulated (the buses of parts that do not exist) is
// beside it: who wants one hands it to NewLine. It must never import anything
// from internal.
package sensors
