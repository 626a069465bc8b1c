package emulated

import (
	"fmt"
	"time"
)

// pca9548 is the NXP PCA9548A multiplexer (datasheet, revision 5), also TI's
// TCA9548A: one control register, a bit for each channel, all off at power-on.
type pca9548 struct {
	*sense
	control  byte
	channels [8]Segment
}

func (c *pca9548) reset(time.Time) { c.control = 0 }

// write: of several bytes the last one counts.
func (c *pca9548) write(_ time.Time, p []byte) bool {
	c.control = p[len(p)-1]
	return true
}

func (c *pca9548) read(_ time.Time, p []byte) bool {
	for i := range p {
		p[i] = c.control
	}
	return true
}

// Behind is what is behind a channel of the multiplexer at addr, which must
// have been added.
func (b *Bus) Behind(addr uint16, channel int) (*Segment, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if int(addr) < len(b.parts) && b.parts[addr] != nil && channel >= 0 && channel < 8 {
		if mux, ok := b.parts[addr].model.(*pca9548); ok {
			return &mux.channels[channel], nil
		}
	}
	return nil, fmt.Errorf("there is no channel %d of a multiplexer at %#02x", channel, addr)
}
