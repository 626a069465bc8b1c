// Package web is the page by the bed: what the room is like tonight, the
// question of the morning, and both as JSON for scripts.
//
// It shows a View, which somebody else makes at each change, and hands on what
// a person enters; it decides nothing about the room. It must never import
// monitor, store, mqtt, influx or daemon.
//
// As long as there is no password, the package serves this machine only; with
// one it asks for it. See New, guard.go and login.go for how a stranger is kept
// out.
package web
