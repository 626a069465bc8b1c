package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	"nightroom/internal/night"
)

func (f *fakeRoom) Habit(context.Context, string) (Habit, error) {
	return Habit{}, errors.New("nobody is notified here")
}

func (f *fakeRoom) Answer(context.Context, string, string) error {
	return errors.New("nobody is notified here")
}

// asking is a room with a rule that fires night after night.
type asking struct {
	*fakeRoom
	habit  Habit
	said   []string
	refuse error
}

func (a *asking) Habit(_ context.Context, rule string) (Habit, error) {
	if rule != a.habit.Rule {
		return Habit{}, errors.New("there is no such rule here")
	}
	return a.habit, nil
}

func (a *asking) Answer(_ context.Context, rule, word string) error {
	if a.refuse == nil {
		a.said = append(a.said, rule+" "+word)
	}
	return a.refuse
}

func newAsking() *asking {
	return &asking{fakeRoom: newRoom(bedroom("day")), habit: Habit{
		Rule: "quiet", Told: "stopped", Nights: 5, Window: 7, Verb: "Raise", Quantity: "sound", Limit: 40, Suggested: 47.5,
	}}
}

func TestARuleThatFiresNightAfterNightAsksWithThreeButtons(t *testing.T) {
	room := newAsking()
	w := ask(handler(room), "GET", "/notify/quiet", "")
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Body.String(), "fired in 5 of the last 7 nights", `value="keep"`, "Messages about “Sound”", "Raise the limit to 47.5\u00a0dB(A)", "40.0\u00a0dB(A) now",
		`type="date" name="until" required`, `value="record"`, `action="/notify/quiet"`)
	wantNoText(t, w.Body.String(), "<script")

	room.habit.Verb = "" // nothing to raise it to
	wantNoText(t, ask(handler(room), "GET", "/notify/quiet", "").Body.String(), `value="raise"`)
	room.habit.Told, room.habit.Until = "record", night.Date{Year: 2026, Month: 12, Day: 31}
	wantText(t, ask(handler(room), "GET", "/notify/quiet", "").Body.String(), "only recorded until 31 December 2026", "Tell me again")
	wantText(t, ask(handler(room), "GET", "/notify/quiet", "", "Accept-Language", "de").Body.String(), "„Geräusche“ wird bis 31. Dezember 2026 nur aufgezeichnet")
}

func TestTheAnswerIsGivenAndTheQuestionShownAgain(t *testing.T) {
	room := newAsking()
	for _, body := range []string{form("answer", "keep"), form("answer", "raise"), form("answer", "record", "until", "2026-12-31")} {
		w := ask(handler(room), "POST", "/notify/quiet", body)
		wantStatus(t, w, http.StatusSeeOther)
		if to := w.Header().Get("Location"); to != "/notify/quiet" {
			t.Errorf("then to %s", to)
		}
	}
	if want := []string{"quiet keep", "quiet raise", "quiet 2026-12-31"}; !slices.Equal(room.said, want) {
		t.Errorf("said %q, want %q", room.said, want)
	}
}

func TestWhatIsNoAnswerChangesNothing(t *testing.T) {
	for _, c := range []struct {
		name, method, target, body string
		headers                    []string
		status                     int
		why                        string
	}{
		{"by opening the page", "GET", "/notify/quiet?answer=keep", "", nil, 200, "fired in 5"},
		{"in the address", "POST", "/notify/quiet?answer=keep", "", nil, 422, "Nothing was changed: none of the three"},
		{"another word", "POST", "/notify/quiet", form("answer", "off"), nil, 422, "none of the three"},
		{"no date", "POST", "/notify/quiet", form("answer", "record", "until", ""), nil, 422, "no date was chosen"},
		{"no form", "POST", "/notify/quiet", "%zz", nil, 400, "Nothing was changed"},
		{"no rule", "GET", "/notify/draught", "", nil, 404, "there is no such rule here."},
		{"from another site", "POST", "/notify/quiet", form("answer", "keep"),
			[]string{"Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"}, 403, "nothing was changed"},
		{"under another name", "POST", "/notify/quiet", form("answer", "keep"), []string{"Host", "evil.example"}, 421, "evil.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			room := newAsking()
			w := ask(handler(room), c.method, c.target, c.body, c.headers...)
			wantStatus(t, w, c.status)
			wantText(t, w.Body.String(), c.why)
			if len(room.said) > 0 {
				t.Errorf("said %q", room.said)
			}
		})
	}
	t.Run("refused by the room", func(t *testing.T) {
		room := newAsking()
		room.refuse = errors.New("2020-01-01 has passed")
		w := ask(handler(room), "POST", "/notify/quiet", form("answer", "record", "until", "2020-01-01"))
		wantStatus(t, w, 422)
		wantText(t, w.Body.String(), `role="alert"`, "Nothing was changed: 2020-01-01 has passed.", `value="keep"`)
	})
}
