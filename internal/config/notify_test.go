package config

import (
	"strings"
	"testing"
)

func TestNotifyIsOneTargetOrAList(t *testing.T) {
	c := parse(t, `
people: [{id: anna}]
notify:
  - {ntfy: "https://ntfy.sh/our-bedroom-7f3a", quiet_hours: {from: "21:00", to: "08:00"}, reminder: anna, page: "http://pi.local:8080/"}
  - webhook: http://192.168.1.10:8123/api/webhook/nightroom
    template: '{"text": {{json .Text}}}'
    at_night: true
`)
	if len(c.Notify) != 2 || c.Notify[0].QuietFrom != 21*60 || c.Notify[0].Page != "http://pi.local:8080" || !c.Notify[1].AtNight {
		t.Errorf("%+v", c.Notify)
	}
	again := parse(t, string(c.YAML()))
	if len(again.Notify) != 2 || again.Notify[0] != c.Notify[0] || again.Notify[1] != c.Notify[1] {
		t.Errorf("written and read again: %+v", again.Notify)
	}
	if one := parse(t, "notify: {ntfy: https://ntfy.sh/x}"); len(one.Notify) != 1 {
		t.Errorf("%+v", one.Notify)
	}
}

func TestANotifyThatMakesNoSenseIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"{at_night: true}":        "says nobody where",
		"{ntfy: https://ntfy.sh}": "names no topic",
		"{ntfy: ntfy.sh/x}":       "no scheme",
		"{ntfy: https://ntfy.sh/x, webhook: https://example.org}":         "two targets",
		"{ntfy: https://ntfy.sh/x, template: hello}":                      "for a webhook",
		"{webhook: https://example.org, template: '{{.Score}}'}":          "it knows Room",
		"{webhook: https://example.org, template: '{{'}":                  "template",
		"{ntfy: https://ntfy.sh/x, reminder: ben}":                        "no diary",
		"{ntfy: https://ntfy.sh/x, quiet_hours: {from: \"21:00\"}}":       "no end",
		"{ntfy: https://ntfy.sh/x, token: tk_secret}":                     "token_file",
		"{ntfy: https://ntfy.sh/x, quiet_hours: {from: 21:00, to: noon}}": "time of day",
	} {
		_, err := Parse(home, []byte("people: [{id: anna}]\nnotify: "+text+"\n"), parts)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want a word on %q", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "tk_secret") {
			t.Errorf("%s: the secret is repeated", text)
		}
	}
}
