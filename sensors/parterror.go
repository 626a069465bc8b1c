package sensors

import "strings"

// partError says which sensor has failed, in the words of the configuration:
//
//	sensor bme280 on bus 1 at 0x76: no device answers; check wiring, or ...
//	sensor bedside (bme280 on bus 1 at 0x76): no device answers; ...
type partError struct {
	sensor *sensor
	err    error
}

func (e *partError) Unwrap() error { return e.err }

func (e *partError) Error() string {
	s := e.sensor
	who := s.where
	if s.ID != s.Driver {
		who = s.ID + " (" + s.where + ")"
	}
	return "sensor " + who + ": " + strings.TrimPrefix(e.err.Error(), s.where+": ")
}
