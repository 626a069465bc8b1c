// Package tmp102 reads TI's TMP102, a thermometer (SBOS397), through periph's
// tmp102 (v3.7.4) on its i2c.Bus.
//
// What is guarded from outside: periph's driver takes the registers of a part
// whose supply dipped for a room of 0 °C, 0xffff from a floating bus for one of
// -0.06 °C, and a part in extended mode for one that is half as warm. It does not
// notice when it cannot read the settings, and its Halt leaves the part running.
// Package tmp102 therefore has the part measure once a second, which is not what
// it does after power-on, and reads the settings after each temperature.
package tmp102
