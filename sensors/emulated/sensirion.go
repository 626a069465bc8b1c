package emulated

// sensirionWords appends words as Sensirion's parts send them: high byte, low
// byte, and a checksum of the two.
func sensirionWords(dst []byte, words ...uint16) []byte {
	for _, w := range words {
		high, low := byte(w>>8), byte(w)
		dst = append(dst, high, low, sensirionCRC(high, low))
	}
	return dst
}

// sensirionCRC is CRC-8 with polynomial 0x31 and start value 0xff, bit by bit.
func sensirionCRC(data ...byte) byte {
	crc := byte(0xff)
	for _, b := range data {
		for bit := 7; bit >= 0; bit-- {
			carry := crc>>7 ^ b>>bit&1
			crc <<= 1
			if carry != 0 {
				crc ^= 0x31
			}
		}
	}
	return crc
}
