package export

import (
	"bufio"
	"fmt"
	"io"
	"maps"

	"nightroom/internal/config"
	"nightroom/internal/influx"
	"nightroom/internal/record"
)

// A lineWriter writes points as InfluxDB gets them.
type lineWriter struct {
	w    *bufio.Writer
	room string
	tags []influx.Tag
	line []byte
}

func newLines(w io.Writer, room string, tags []influx.Tag) *lineWriter {
	return &lineWriter{w: bufio.NewWriter(w), room: room, tags: tags}
}

// Write appends a point.
func (l *lineWriter) Write(p *record.Point) (err error) {
	if l.line, err = influx.Line(l.line[:0], p, l.room, l.tags...); err != nil {
		return unfit{err}
	}
	_, err = l.w.Write(l.line)
	return err
}

// Close writes what is still held back.
func (l *lineWriter) Close() error { return l.w.Flush() }

// fixedTags are the tags that the uploads have, so that exported lines become
// the same series.
func fixedTags(c *config.Config) ([]influx.Tag, error) {
	if len(c.Influx) == 0 {
		return nil, nil
	}
	tags := c.Influx[0].Tags
	for _, db := range c.Influx[1:] {
		if !maps.Equal(db.Tags, tags) {
			return nil, fmt.Errorf("the databases in %s have different tags, so there is no one way to write lines; export as csv, or give a configuration with one of them", c.File)
		}
	}
	return influx.Tags(tags)
}
