// Package daemon is the composition root: it opens, wires, supervises and
// closes everything, and is the only place that knows everyone. Nothing
// imports it but the commands.
//
// The way of a reading: buses.go or pace.go bring it as an event, heart.go
// gives it to the Monitor and hands out what comes of it: to the journal
// (keep.go), to MQTT (tell.go) and to the page (view.go). What people say comes
// in by one door, the inbox (commands.go).
//
// Where to look for the rest, beginning with daemon.go, which wires it all:
//
//   - from the configuration to what is measured and judged: build, buses,
//     looks, pace (time that is made up), past (days that are), renew, limits;
//   - what time it is: machine, timepiece, dating, held, vouch, warmth;
//   - being left alone: lull, hush, valve, answers, controls;
//   - what the page is told: view, book, hours, house, diary, people, insight,
//     report, api, forgets, meters;
//   - what MQTT, databases and phones are told: broker, tell, outbox, share,
//     discovery, traces, nights, uploads, ledger, phones, warnings;
//   - looking after itself: self, disk, power, thrift, prune, copies, restore,
//     forget, again;
//   - commands that need the same parts without a daemon: check and its
//     check_*, bundle, simulate.
package daemon
