// Package notify tells people's phones, where no home automation does it: by
// ntfy or by any webhook.
//
// plan.go decides what is told, and when: it is pure, and time is an argument.
// An alert must not wake whom it is for, so that nothing is pushed at night
// unless somebody wants that; at most one message for each rule and night; and
// a rule that fires night after night stops by itself and asks what is to be
// done. push.go does the telling. Pain is never told: nothing of it comes here.
//
// The package knows no other edge and must never import one, nor the monitor.
package notify
