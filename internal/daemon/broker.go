package daemon

import (
	"context"
	"errors"
	"net/url"
	"time"

	"nightroom/internal/mqtt"
)

// openMQTT finds or starts the broker. Only a record that cannot be read is an
// error: without a broker the room is measured all the same.
func (d *daemon) openMQTT(ctx context.Context, until time.Time) error {
	c := &d.Config.MQTT
	if c.Off {
		return nil
	}
	room := roomOf(d.Config, d.Version)
	left, gone, err := recallTraces(ctx, d.journal, d.Config, &room, d.now(), d.Log)
	if err != nil {
		return err
	}
	o := mqtt.Options{
		Room: d.Config.Room, Commands: commandTopics(), Emptied: left.emptied, LastUp: until, Log: d.Log, Now: d.now,
		Username: c.Username, PasswordFile: c.PasswordFile,
		CAFile: c.CAFile, CertFile: c.CertFile, KeyFile: c.KeyFile,
	}
	if c.Broker == "" {
		b, err := mqtt.StartBroker(mqtt.BrokerOptions{
			Addr: c.Embedded, Room: d.Config.Room, Own: []string{room.Topic()}, Log: d.Log,
		})
		if errors.Is(err, mqtt.ErrPortTaken) {
			d.Log.Warn("Something else listens at "+c.Embedded+" (a Mosquitto?), so nothing is told over MQTT; name it under mqtt: {broker: ...}, or move ours with mqtt: {embedded: ...}", "error", err)
			return nil
		}
		if err != nil {
			d.Log.Error("Nothing is told over MQTT", "error", err)
			return nil
		}
		d.broker, d.up.MQTT = b, b.Addr()
		b.Admit(&o)
	} else if u, err := url.Parse(c.Broker); err == nil { // checked when the file was read
		o.Broker = u
	}
	client, err := mqtt.New(o)
	if err != nil {
		d.Log.Error("Nothing is told over MQTT", "error", err)
		return nil
	}
	d.heart.tell = &teller{client, d.Config.Location}
	client.Retain("/"+room.Topic(), room.Message()) // the first, so that what follows has a place
	for _, topic := range gone {
		client.Forget("/" + topic)
	}
	out := &outbox{d.journal, d.Config.Location, d.Log, map[string]bool{}}
	d.tasks = append(d.tasks, func(ctx context.Context) {
		client.Run(ctx, out, func(c mqtt.Command) error { return d.inbox.command(ctx, c) })
	})
	return nil
}
