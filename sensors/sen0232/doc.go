// Package sen0232 reads DFRobot's SEN0232, an analogue sound level meter, on
// input A0 of TI's ADS1115 (SBAS444), an analogue-to-digital converter, through
// periph's ads1x15 (v3.7.4) on its i2c.Bus.
//
// The meter gives 0.6 to 2.6 V for 30 to 130 dB(A), 50 dB a volt, with the time
// weighting "fast", 125 ms. It ends at 30 dB(A), lower than other modules.
//
// What is guarded from outside: periph's driver waits exactly as long as a
// conversion takes by name, which it takes a tenth longer in a slow part, so that
// it may read the conversion before. Package sen0232 has started one just before.
// And it does not notice that the part has lost its settings: they are read after
// the value. What cannot be guarded: it sleeps, 1.2 ms for each value (a machine's
// timer makes 2 of it), also in a simulated room, which therefore goes no faster
// than some fifty times life.
package sen0232
