// Package mux is the channels of multiplexers as buses: NXP's PCA9548A and TI's
// TCA9548A, at 0x70 to 0x77, through periph's pca9548 (v3.7.4).
//
// A multiplexer joins its eight channels to the bus that it is on, the trunk, as
// its control register says. Parts of one address on two channels must never be
// joined at the same time: both would answer. Package mux therefore joins one
// channel at a time, of all the multiplexers of a trunk.
//
// What is guarded from outside: periph's driver does not know that a
// multiplexer whose supply dipped has let go of its channel, so that nothing
// answers any more, for good: after an error it is made anew. It believes that
// the register has what was written: after a change it is read back. It does not
// disconnect the channel of one multiplexer when another one is used. It loses
// the errno. And it hands its channels out through a registry that is global:
// they are taken out of it at once.
package mux
