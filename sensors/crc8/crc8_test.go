package crc8_test

import (
	"testing"

	"nightroom/sensors/crc8"
)

// The examples of Sensirion's datasheets: BE EF of the SHT3x and SHT4x, the
// others of its application notes; the last is a whole frame of an AHT20.
func TestSumIsThatOfTheDatasheets(t *testing.T) {
	for data, want := range map[string]byte{
		"\xbe\xef": 0x92, "\x00\x00": 0x81, "\xff\xff": 0xac, "\xab\xcd": 0x6f,
		"\x1c\x26\x9a\x76\x42\xe7": 0x76,
	} {
		if got := crc8.Sum([]byte(data)); got != want {
			t.Errorf("% x: %#02x, want %#02x", data, got, want)
		}
	}
}

func TestWordsFindsEveryWrongBit(t *testing.T) {
	frame := []byte("\x63\x36\x9a\x5a\x7c\x0d") // of a real SHT4x
	if !crc8.Words(frame) || crc8.Words(frame[:5]) || !crc8.Words(nil) {
		t.Fatal("a good frame is refused, or half a one taken")
	}
	for bit := range 8 * len(frame) {
		frame[bit/8] ^= 1 << (bit % 8)
		if crc8.Words(frame) {
			t.Errorf("% x: bit %d is wrong", frame, bit)
		}
		frame[bit/8] ^= 1 << (bit % 8)
	}
}
