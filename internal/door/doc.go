// Package door is the lock on the page: the password of the house, the PINs of
// those who keep a diary, who has said them lately, and how long somebody waits
// who says them wrongly.
//
// It knows nothing of pages: web asks it, and the command password sets it. It
// imports nothing of nightroom.
package door
