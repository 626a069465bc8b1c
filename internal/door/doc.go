// Package door is the lock on the page: the password of the house, who has
// said it lately, and how long somebody waits who says it wrongly.
//
// It knows nothing of pages: web asks it, and the command password sets it. It
// imports nothing of nightroom.
package door
