// Package crc8 is the checksum that the parts of Sensirion send after each word
// of two bytes, and that TI's HDC302x and Aosong's AHT20 have taken over: CRC-8
// with polynomial 0x31 and start value 0xff, not reflected.
//
// It is shared by drivers.
package crc8

// Sum is the checksum of data.
func Sum(data []byte) byte {
	sum := byte(0xff)
	for _, b := range data {
		sum ^= b
		for range 8 {
			if sum&0x80 != 0 {
				sum = sum<<1 ^ 0x31
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}

// Words reports whether frame is words of two bytes with their checksums.
func Words(frame []byte) bool {
	for ; len(frame) >= 3; frame = frame[3:] {
		if Sum(frame[:2]) != frame[2] {
			return false
		}
	}
	return len(frame) == 0
}
