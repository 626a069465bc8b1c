package notebook

import (
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"nightroom/internal/config"
	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A house is a household with an empty record.
type house struct {
	testing.TB
	c *config.Config
	j *store.Journal
}

func newHouse(t testing.TB) *house {
	t.Helper()
	c, err := config.Parse(filepath.Join(t.TempDir(), "nightroom.yaml"), []byte(
		"timezone: Europe/Berlin\npeople: [{id: anna, name: Anna}, {id: ben}]\nstore: {path: nightroom.db}\n"), config.Parts{})
	if err != nil {
		t.Fatal(err)
	}
	return &house{t, c, openAt(t, c, c.Store.Path)}
}

func openAt(t testing.TB, c *config.Config, path string) *store.Journal {
	t.Helper()
	j, err := Open(t.Context(), c, path, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

// at is a time on the wall.
func (h *house) at(text string) time.Time {
	h.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04:05", text, h.c.Location)
	if err != nil {
		h.Fatal(err)
	}
	return t
}

// say writes down answers, given as name, text, name, text.
func (h *house) say(clock, person string, m diary.Moment, answers ...string) (Kept, error) {
	h.Helper()
	s := Said{Person: person, Moment: m, Answers: map[string]string{}}
	for i := 0; i+1 < len(answers); i += 2 {
		s.Answers[answers[i]] = answers[i+1]
	}
	return Write(h.Context(), h.c, h.j, s, h.at(clock))
}

func (h *house) mustSay(clock, person string, m diary.Moment, answers ...string) Kept {
	h.Helper()
	k, err := h.say(clock, person, m, answers...)
	if err != nil {
		h.Fatal(err)
	}
	return k
}

// diary is all that stands in it.
func (h *house) diary() (all []diary.Entry) {
	h.Helper()
	err := EachEntry(h.Context(), h.j, night.Date{}, night.Date{}, func(e diary.Entry) error {
		all = append(all, e)
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
	return all
}
