package mqtt

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	paho "github.com/eclipse/paho.mqtt.golang"
)

var pahoLogs sync.Once

// routePahoLogs sends paho's errors to the debug log of the first client. They
// are global variables in paho, read without a lock: they can only be set once,
// before there is any connection. They name packets, never payloads.
func routePahoLogs(log *slog.Logger) {
	pahoLogs.Do(func() {
		paho.ERROR = pahoLog{log}
		paho.CRITICAL = pahoLog{log}
	})
}

type pahoLog struct{ log *slog.Logger }

func (p pahoLog) Println(v ...any) {
	p.log.Debug("paho", "text", strings.TrimSpace(fmt.Sprintln(v...)))
}

func (p pahoLog) Printf(format string, v ...any) {
	p.log.Debug("paho", "text", strings.TrimSpace(fmt.Sprintf(format, v...)))
}

// brokerLog makes the embedded broker's own log bearable and harmless: all of
// it is for debugging (it warns of each client that leaves in a hurry), and the
// attributes that hold whole packets are left out, because the packet of a
// second CONNECT has a password in it and any other has a payload.
type brokerLog struct{ slog.Handler }

func (h brokerLog) Enabled(ctx context.Context, _ slog.Level) bool {
	return h.Handler.Enabled(ctx, slog.LevelDebug)
}

func (h brokerLog) Handle(ctx context.Context, r slog.Record) error {
	quiet := slog.NewRecord(r.Time, slog.LevelDebug, "embedded broker: "+r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		if !holdsPacket(a) {
			quiet.AddAttrs(a)
		}
		return true
	})
	return h.Handler.Handle(ctx, quiet)
}

func (h brokerLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	var kept []slog.Attr
	for _, a := range attrs {
		if !holdsPacket(a) {
			kept = append(kept, a)
		}
	}
	return brokerLog{h.Handler.WithAttrs(kept)}
}

func (h brokerLog) WithGroup(name string) slog.Handler {
	return brokerLog{h.Handler.WithGroup(name)}
}

func holdsPacket(a slog.Attr) bool {
	return a.Key == "pk" || a.Key == "packet" || a.Key == "will"
}
