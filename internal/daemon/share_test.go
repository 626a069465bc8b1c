package daemon

import (
	"slices"
	"testing"

	"nightroom/internal/diary"
	"nightroom/internal/notebook"
	"nightroom/internal/web"
)

// The page says where a score goes, and it says no more and no less than what
// the configuration has done with it.
func TestWhereScoresGoIsWhatIsConfigured(t *testing.T) {
	const home, away = `influx: {url: "http://192.168.1.10:8086", bucket: b}`, `influx: {url: "https://user.example.com/path", bucket: b, share_pain: `
	for text, want := range map[string][]web.Place{
		"":                           nil,
		"mqtt: {share_pain: true}\n": {{}},
		"mqtt: off\n":                nil,
		home + "\n":                  {{Database: true, Machine: "192.168.1.10"}},
		away + "false}\n":            nil,
		away + "true}\n":             {{Database: true, Machine: "user.example.com"}},
		home + "\nmqtt: {broker: \"mqtts://broker.example.com:8883\", share_pain: true}\n": {{Database: true, Machine: "192.168.1.10"}, {Machine: "broker.example.com"}},
	} {
		if got := painTo(configured(t, threeSensors+text)); !slices.Equal(got, want) {
			t.Errorf("%s: scores go to %+v, want %+v", text, got, want)
		}
	}
}

// Where there is no score the topic is emptied, once: not with each row that is
// written of something else.
func TestAPersonWithoutAScoreIsToldOnce(t *testing.T) {
	c := configured(t, sharing)
	r := newChamber(t, c, journal(t, c), berlin(t, "2026-11-22 23:00:00"))
	write := func(person string, score diary.Score) {
		t.Helper()
		if _, err := notebook.Write(t.Context(), c, r.journal, notebook.Pain(person, score), r.clock); err != nil {
			t.Fatal(err)
		}
		r.sharePain(t.Context())
	}
	r.sharePain(t.Context())
	write("anna", 4)
	write("anna", 5)
	if got, want := r.topics.of("pain/ben"), []string{""}; !slices.Equal(got, want) {
		t.Errorf("of ben it tells %q, want %q", got, want)
	}
	write("ben", 0)
	if _, err := notebook.Remove(t.Context(), c, r.journal, notebook.Pain("ben", 0), r.clock); err != nil {
		t.Fatal(err)
	}
	r.sharePain(t.Context())
	write("anna", 6)
	if got, want := r.topics.of("pain/ben"), []string{"", "0", ""}; !slices.Equal(got, want) {
		t.Errorf("of ben it tells %q, want %q", got, want)
	}
	if got, want := r.topics.of("pain/anna"), []string{"4", "5", "6"}; !slices.Equal(got[len(got)-3:], want) {
		t.Errorf("of anna it tells %q, want %q at the end", got, want)
	}
}
