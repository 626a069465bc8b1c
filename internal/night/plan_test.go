package night

import (
	"testing"
	"time"
)

func TestPhasesOfAPlainWeek(t *testing.T) {
	follow(t, usual(t), nil, []border{
		{"2026-11-22 20:30", windDown, "2026-11-21"},
		{"2026-11-22 22:30", night, "2026-11-22"},
		{"2026-11-23 06:30", day, "2026-11-22"},
		{"2026-11-23 20:30", windDown, "2026-11-22"},
		{"2026-11-23 22:30", night, "2026-11-23"},
		{"2026-11-24 06:30", day, "2026-11-23"},
		{"2026-11-24 20:30", windDown, "2026-11-23"},
		{"2026-11-24 22:30", night, "2026-11-24"},
		{"2026-11-25 06:30", day, "2026-11-24"},
		{"2026-11-25 20:30", windDown, "2026-11-24"},
		{"2026-11-25 22:30", night, "2026-11-25"},
		{"2026-11-26 06:30", day, "2026-11-25"},
		{"2026-11-26 20:30", windDown, "2026-11-25"},
		{"2026-11-26 22:30", night, "2026-11-26"},
		{"2026-11-27 06:30", day, "2026-11-26"},
		{"2026-11-27 20:30", windDown, "2026-11-26"},
		{"2026-11-27 22:30", night, "2026-11-27"},
		{"2026-11-28 06:30", day, "2026-11-27"},
		{"2026-11-28 20:30", windDown, "2026-11-27"},
		{"2026-11-28 22:30", night, "2026-11-28"},
		{"2026-11-29 06:30", day, "2026-11-28"},
	})
}

func TestPhasesWhereClocksChange(t *testing.T) {
	for _, c := range []struct {
		name            string
		zone            string
		lightsOut, wake Clock
		borders         []border
	}{
		{"Berlin loses an hour", "Europe/Berlin", clock(22, 30), clock(6, 30), []border{
			{"2026-03-28T20:30:00+01:00", windDown, "2026-03-27"},
			{"2026-03-28T22:30:00+01:00", night, "2026-03-28"},
			{"2026-03-29T06:30:00+02:00", day, "2026-03-28"},
			{"2026-03-29T20:30:00+02:00", windDown, "2026-03-28"},
			{"2026-03-29T22:30:00+02:00", night, "2026-03-29"},
		}},
		{"Berlin gains an hour", "Europe/Berlin", clock(22, 30), clock(6, 30), []border{
			{"2026-10-24T20:30:00+02:00", windDown, "2026-10-23"},
			{"2026-10-24T22:30:00+02:00", night, "2026-10-24"},
			{"2026-10-25T06:30:00+01:00", day, "2026-10-24"},
			{"2026-10-25T20:30:00+01:00", windDown, "2026-10-24"},
			{"2026-10-25T22:30:00+01:00", night, "2026-10-25"},
		}},
		{"lights-out in the hour that Berlin leaves out", "Europe/Berlin", clock(2, 30), clock(9, 0), []border{
			{"2026-03-29T00:30:00+01:00", windDown, "2026-03-27"},
			{"2026-03-29T03:30:00+02:00", night, "2026-03-28"}, // 02:30 is not on this clock
			{"2026-03-29T09:00:00+02:00", day, "2026-03-28"},
		}},
		{"lights-out in the hour that Berlin has twice", "Europe/Berlin", clock(2, 30), clock(9, 0), []border{
			{"2026-10-25T00:30:00+02:00", windDown, "2026-10-23"},
			{"2026-10-25T02:30:00+02:00", night, "2026-10-24"}, // the first time
			{"2026-10-25T09:00:00+01:00", day, "2026-10-24"},
		}},
		{"wake in the hour that New York leaves out", "America/New_York", clock(22, 0), clock(2, 30), []border{
			{"2026-03-07T22:00:00-05:00", night, "2026-03-07"},
			{"2026-03-08T03:30:00-04:00", day, "2026-03-07"},
			{"2026-03-08T20:00:00-04:00", windDown, "2026-03-07"},
		}},
		{"Lord Howe gains half an hour", "Australia/Lord_Howe", clock(22, 30), clock(6, 30), []border{
			{"2026-04-04T20:30:00+11:00", windDown, "2026-04-03"},
			{"2026-04-04T22:30:00+11:00", night, "2026-04-04"},
			{"2026-04-05T06:30:00+10:30", day, "2026-04-04"},
			{"2026-04-05T20:30:00+10:30", windDown, "2026-04-04"},
			{"2026-04-05T22:30:00+10:30", night, "2026-04-05"},
		}},
		{"Lord Howe loses half an hour", "Australia/Lord_Howe", clock(22, 30), clock(6, 30), []border{
			{"2026-10-03T20:30:00+10:30", windDown, "2026-10-02"},
			{"2026-10-03T22:30:00+10:30", night, "2026-10-03"},
			{"2026-10-04T06:30:00+11:00", day, "2026-10-03"},
		}},
		{"a shift worker on Lord Howe", "Australia/Lord_Howe", clock(8, 0), clock(15, 30), []border{
			{"2026-10-04T06:00:00+11:00", windDown, "2026-10-02"},
			{"2026-10-04T08:00:00+11:00", night, "2026-10-03"},
			{"2026-10-04T15:30:00+11:00", day, "2026-10-03"},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			follow(t, plan(zone(t, c.zone), c.lightsOut, c.wake), nil, c.borders)
		})
	}
}

func TestPhasesOfUnusualPlans(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	varied := usual(t)
	varied.Weekdays[time.Friday] = Override{LightsOut: clock(23, 30), LightsOutSet: true}
	varied.Weekdays[time.Saturday] = Override{Wake: clock(8, 30), WakeSet: true}
	varied.Dates = map[Date]Override{
		{2026, time.December, 24}: {LightsOut: clock(0, 30), LightsOutSet: true},
		{2026, time.December, 25}: {LightsOut: clock(23, 0), LightsOutSet: true, Wake: clock(9, 0), WakeSet: true},
	}
	for _, c := range []struct {
		name    string
		s       Schedule
		borders []border
	}{
		{"lights-out after midnight", plan(berlin, clock(0, 30), clock(7, 30)), []border{
			{"2026-11-22 22:30", windDown, "2026-11-21"},
			{"2026-11-23 00:30", night, "2026-11-22"},
			{"2026-11-23 07:30", day, "2026-11-22"},
			{"2026-11-23 22:30", windDown, "2026-11-22"},
		}},
		{"a shift worker sleeps by day", plan(berlin, clock(8, 0), clock(15, 30)), []border{
			{"2026-11-23 06:00", windDown, "2026-11-21"},
			{"2026-11-23 08:00", night, "2026-11-22"},
			{"2026-11-23 15:30", day, "2026-11-22"},
			{"2026-11-24 06:00", windDown, "2026-11-22"},
			{"2026-11-24 08:00", night, "2026-11-23"},
		}},
		{"an offset of half an hour", plan(zone(t, "Asia/Kolkata"), clock(22, 30), clock(6, 30)), []border{
			{"2026-11-22T20:30:00+05:30", windDown, "2026-11-21"},
			{"2026-11-22T22:30:00+05:30", night, "2026-11-22"},
			{"2026-11-23T06:30:00+05:30", day, "2026-11-22"},
		}},
		{"no wind-down", Schedule{Location: berlin, Usual: Plan{clock(22, 0), clock(6, 0)}}, []border{
			{"2026-11-22 06:00", day, "2026-11-21"},
			{"2026-11-22 22:00", night, "2026-11-22"},
			{"2026-11-23 06:00", day, "2026-11-22"},
		}},
		{"a Friday that is longer", varied, []border{
			{"2026-11-26 22:30", night, "2026-11-26"},
			{"2026-11-27 06:30", day, "2026-11-26"},
			{"2026-11-27 21:30", windDown, "2026-11-26"},
			{"2026-11-27 23:30", night, "2026-11-27"},
			{"2026-11-28 08:30", day, "2026-11-27"},
			{"2026-11-28 20:30", windDown, "2026-11-27"},
			{"2026-11-28 22:30", night, "2026-11-28"},
			{"2026-11-29 06:30", day, "2026-11-28"},
		}},
		{"dates that differ, one of them a Friday", varied, []border{
			{"2026-12-24 06:30", day, "2026-12-23"},
			{"2026-12-24 22:30", windDown, "2026-12-23"},
			{"2026-12-25 00:30", night, "2026-12-24"},
			{"2026-12-25 09:00", day, "2026-12-24"},
			{"2026-12-25 21:00", windDown, "2026-12-24"},
			{"2026-12-25 23:00", night, "2026-12-25"},
			{"2026-12-26 08:30", day, "2026-12-25"},
		}},
	} {
		t.Run(c.name, func(t *testing.T) { follow(t, c.s, nil, c.borders) })
	}
}
