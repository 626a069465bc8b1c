package record

import (
	"time"

	"nightroom/internal/acoustics"
	"nightroom/internal/monitor"
)

type (
	soundBody struct {
		DurationS float64 `json:"duration_s"`
		LAFmax    float64 `json:"lafmax"`
		SEL       float64 `json:"sel"`
	}
	lightBody struct {
		DurationS float64 `json:"duration_s"`
		Max       float64 `json:"max"`
	}
)

// OfSound is the row of a sound event.
func OfSound(e acoustics.Event) Row {
	return Row{Kind: SoundEvent, At: e.Start, Body: body(soundBody{e.Duration.Seconds(), e.LAFmaxDBA, e.SELDBA})}
}

// Sound reads the row of a sound event.
func (r *Row) Sound() (e acoustics.Event, err error) {
	var b soundBody
	err = r.read(&b)
	return acoustics.Event{
		Start: r.At, Duration: time.Duration(b.DurationS * float64(time.Second)), LAFmaxDBA: b.LAFmax, SELDBA: b.SEL,
	}, err
}

// OfLight is the row of a light event.
func OfLight(e monitor.LightEvent) Row {
	return Row{Kind: LightEvent, At: e.Start, Body: body(lightBody{e.Duration.Seconds(), e.MaxLx})}
}

// Light reads the row of a light event.
func (r *Row) Light() (e monitor.LightEvent, err error) {
	var b lightBody
	err = r.read(&b)
	return monitor.LightEvent{Start: r.At, Duration: time.Duration(b.DurationS * float64(time.Second)), MaxLx: b.Max}, err
}
