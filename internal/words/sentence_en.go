package words

// englishSentences are those that speak to whoever types commands or writes the
// file, as the page says them. All others it says as they are.
var englishSentences = map[string]string{
	// The diary.
	"the note has %d bytes: enter at most %d":                                                          "the note is too long: it counts %d, and %d is the most (a letter like ä counts twice)",
	"factor %.40q: enter a word that begins with a letter or a digit, like heat_pack":                  "your own word %.40q: enter one that begins with a letter or a digit, like heat pack",
	"factor %.40q has %d bytes: enter at most %d, and the rest as the note":                            "your own word %.40q is too long: it counts %d, and %d is the most (a letter like ä counts twice); write the rest as the note",
	"factor %.40q has characters that are not text: enter it again without them":                       "your own word %.40q has characters that are not text: enter it again without them",
	"there are %d factors: enter at most %d":                                                           "these are %d things at once: enter at most %d",
	"%s %.40q: enter a time of day like 22:45, or a time like 2026-11-22T22:45":                        "%s %.40q: enter a time of day like 22:45",
	"nothing is written down for %s, night of %s, %s: enter another --night or --moment":               "nothing is written down for %s, night of %s, %s: choose another night",
	"nobody keeps a diary in this room: name them under people in the configuration":                   "nobody keeps a diary in this room: say in the settings who does",
	"the PIN cannot be kept by this user: %w; run the command with sudo":                               "the PIN cannot be kept (%w); type on the Pi: sudo nightroom password --pin NAME",
	"tokens cannot be kept by this user: %w; run the command with sudo":                                "the tokens cannot be kept (%w); type on the Pi: sudo nightroom token list",
	"away until %.40q: send the date on which somebody sleeps here again, like 2026-12-01, or 0":       "away until %.40q: choose the date on which somebody sleeps here again",
	"this is no date: send one like 2026-12-01, or {\"until\":\"2026-12-01\"}":                         "this is no date: choose one",
	"%.40q is no answer: send keep, raise, or a date until which it is only recorded, like 2026-12-31": "%.40q is no answer: choose one of the three",
	"%s has the limit %v already, and half of these nights would have kept %v: send keep, or a date":   "%s has the limit %v already, and half of these nights would have kept %v: choose something else",

	"from": "first night", "to": "last night",

	// The settings.
	"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
	"cool": "temperature", "dark": "light at night", "dim": "light in the evening", "quiet": "sound",
	"above": "the upper limit", "below": "the lower limit", "name": "the name", "language": "the language", "lights_out": "lights out", "wake": "getting up", "wind_down": "winding down",
	"%s cannot be changed by this user; run the command with sudo: %w":                                                                                      "nightroom may not change %s (%w)",
	"%s: there is no such configuration file; name another with --config FILE: %w":                                                                          "there is no file %s (%w)",
	"%s: this user may not read the configuration file; run the command with sudo, or see the file's owner with ls -l: %w":                                  "nightroom may not read %s (%w); see with ls -l whose it is",
	"%s: above %v %s is not over below %v %s, so no value is in range; write both, above the higher one":                                                    "%s: the upper limit, %v %s, is not above the lower one, %v %s, so that no value would do; type both, the upper one higher",
	"%s: clear_margin %v %s is wider than the band from %v to %v, so the rule could never clear; write a smaller clear_margin":                              "%s: the limits %[4]v and %[5]v are too close together to be kept ever again once they are broken (by %[2]v %[3]s); type them further apart",
	"%s: with above %v and clear_margin %v %s the rule could never clear; write also clear_margin: %v":                                                      "%s: an upper limit of %v would never be kept again once it is broken (by %v %s); type a higher one, or write into the file clear_margin: %v",
	"%s: with below %v and clear_margin %v %s the rule could never clear; write also clear_margin: %v":                                                      "%s: a lower limit of %v would never be kept again once it is broken (by %v %s); type a lower one, or write into the file clear_margin: %v",
	"the night ends (wake %s) before it begins (lights_out %s, which is after midnight because it is before 12:00); change one of them":                     "the night would end (getting up %s) before it begins (lights out %s, which is after midnight because it is before noon); change one of them",
	"the night from lights_out %s to the wake at %s the next day is %s long, and nights are 1h to 18h; change one of them":                                  "the night from lights out at %s to getting up at %s the next day would be %s long, and nights have 1 to 18 hours; change one of them",
	"the evening begins at %s, wind_down before lights_out, and the wake of the same day is not before %s; shorten wind_down, or change lights_out or wake": "winding down would begin at %s, that long before lights out, and getting up on the same day is only at %s; make winding down shorter, or change lights out or getting up",
}
