// Package mqtt is the room on a broker: what it says (retained topics, alerts
// in order), what it is told (commands), and, where the house has no broker,
// a small one of its own on the loopback.
//
// It speaks MQTT 3.1.1 at QoS 1 below nightroom/<room>. Payloads are bytes
// that are made elsewhere: the package knows nothing of sensors, rules or
// people and must never import any other package of ours.
//
// The three kinds of messages differ in what an outage does to them. A
// retained topic has only a newest value: it is never queued, and all are sent
// again on each connection, because the broker may have lost them. An alert is
// taken from the Outbox and stays there until the broker has acknowledged it
// on the connection that carried it. Everything else is dropped.
//
// Each connection is a client of its own, made by link.go and thrown away when
// it breaks, so that no message, token or packet number outlives it.
package mqtt
