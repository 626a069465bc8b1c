package mqtt

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"
)

// Options say which broker, as whom, and for which room.
type Options struct {
	Room   string   // the room's id, [a-z0-9_-]{1,32}
	Broker *url.URL // mqtt://, mqtts://, ws:// or wss://, without user and password

	Username          string
	PasswordFile      string // read at each connection; a line end at its end is no part of it
	CAFile            string // for mqtts and wss; empty: the system's
	CertFile, KeyFile string // this client's own certificate, if the broker asks for one

	// Commands are the topic filters, below the room's base, that are
	// subscribed to on each connection, such as "pain/+/set". One that begins
	// with / is not below the base: see Client.
	Commands []string

	// Emptied is told each topic that was forgotten, once the broker has
	// acknowledged that it is empty. It must not block; nil is fine.
	Emptied func(topic string)

	// LastUp is when this room was last connected, as far as the caller knows.
	// Commands that the broker kept since then are carried out if that is less
	// than AlertMaxAge ago, else discarded: MQTT 3.1.1 does not say when a
	// message was sent, and a "4" of the day before yesterday is nobody's pain
	// of this morning. Zero means long ago.
	LastUp time.Time

	// AlertMaxAge is the age from which an alert is no news; 0 means an hour.
	AlertMaxAge time.Duration

	Log *slog.Logger
	Now func() time.Time // the wall clock, for ages; nil means time.Now

	secret string // set by Broker.Admit instead of a PasswordFile
	id     string // set by Try, so that it does not push the room off the broker
}

func (o *Options) base() string { return "nightroom/" + o.Room }
func (o *Options) clientID() string {
	if o.id != "" {
		return o.id
	}
	return "nightroom-" + o.Room
}

// check refuses what cannot work and fills in what was left out.
func (o *Options) check() error {
	if err := checkRoom(o.Room); err != nil {
		return err
	}
	if o.Broker == nil || o.Broker.Hostname() == "" {
		return errors.New("mqtt.broker: has no host; write it like mqtt://192.168.1.10:1883")
	}
	if _, known := defaultPorts[o.Broker.Scheme]; !known {
		return fmt.Errorf("mqtt.broker: begins with %q; it is one of mqtt://, mqtts://, ws://, wss://", o.Broker.Scheme+"://")
	}
	if o.Broker.User != nil {
		return errors.New("mqtt.broker: has a user in it; write mqtt.username and mqtt.password_file instead")
	}
	for _, filter := range o.Commands {
		if filter == "" || strings.ContainsAny(filter, "#$\x00") {
			return fmt.Errorf("mqtt: %q is no command topic", filter)
		}
	}
	if o.AlertMaxAge == 0 {
		o.AlertMaxAge = time.Hour
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return nil
}

// checkRoom keeps a room's id from widening a topic or a subscription.
func checkRoom(room string) error {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789_-"
	if room == "" || len(room) > 32 || strings.Trim(room, letters) != "" {
		return fmt.Errorf("room %q: use 1 to 32 of a-z, 0-9, _ and -", room)
	}
	return nil
}

// password reads the secret anew, so that a changed file needs no restart.
func (o *Options) password() (string, error) {
	if o.secret != "" || o.PasswordFile == "" {
		return o.secret, nil
	}
	b, err := os.ReadFile(o.PasswordFile)
	if err != nil {
		return "", fmt.Errorf("mqtt.password_file: %w", err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}
