package main

import (
	"context"
	"time"

	systemd "github.com/coreos/go-systemd/v22/daemon"

	"nightroom/internal/daemon"
)

// A service is what systemd is told of us if it started us (sd_notify(3)): that
// we are up, that the heart beats, and that we are about to end. Nobody is told
// anything otherwise.
type service struct {
	every time.Duration // between two beats that are passed on; 0: nobody waits for them
	next  time.Time
}

// newService leaves the supervisor's answer for another process alone.
func newService() *service {
	limit, err := systemd.SdWatchdogEnabled(false)
	if err != nil {
		limit = 0 // meant for somebody else
	}
	return &service{every: limit / 3}
}

// up says that everything listens.
func (*service) up(daemon.Up) { tellSystemd(systemd.SdNotifyReady) }

// beat passes on that the heart has dealt with a second.
func (s *service) beat() {
	now := time.Now()
	if s.every == 0 || now.Before(s.next) {
		return
	}
	s.next = now.Add(s.every)
	tellSystemd(systemd.SdNotifyWatchdog)
}

// endWith says that we are ending when ctx does.
func (*service) endWith(ctx context.Context) {
	context.AfterFunc(ctx, func() { tellSystemd(systemd.SdNotifyStopping) })
}

// tellSystemd says something; that nobody listens is no fault of ours.
func tellSystemd(state string) { _, _ = systemd.SdNotify(false, state) }
