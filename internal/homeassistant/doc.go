// Package homeassistant is the room as Home Assistant discovers it: one MQTT
// message that lists every entity, from which Home Assistant makes a device
// without anybody writing YAML.
//
// It is pure: a Room goes in, the message comes out. It knows the names of the
// room's topics and of what stands in them; it must never import anything that
// does I/O, nor any other package of ours.
//
// What is allowed in the message is Home Assistant's to say: the rules are in
// its components/mqtt/schemas.py and beside each entity's platform. rules_test.go
// has them in our words, and holds each key of the message against them.
package homeassistant
