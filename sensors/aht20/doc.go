// Package aht20 reads Aosong's AHT20, and its relatives AHT21, AHT25 and DHT20,
// sensors of temperature and relative humidity (datasheet AHT20, version 1.1), on
// periph's i2c.Bus. Of ours it imports the checksum alone.
//
// Why not periph's aht20 (v3.7.4): it sleeps for 80 ms and more in each
// measurement, which nothing can stop and nothing else on the bus gets past, and
// goes by the machine's clock alone, so that it cannot be driven through a night
// in seconds.
package aht20
