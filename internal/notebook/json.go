package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

// ParseJSON reads what a program says: a score alone, or an object whose keys
// are person, moment, night and the names of diary.Items; null takes an answer
// back. Whose it is, may be said elsewhere.
func ParseJSON(payload []byte) (s Said, err error) {
	text := bytes.TrimSpace(payload)
	if len(text) == 0 || text[0] != '{' {
		score, err := diary.ParseScore(string(text))
		if err != nil {
			return s, Refused{err}
		}
		return Pain("", score), nil
	}
	if !utf8.Valid(text) { // the decoder would put � in its place
		return s, Refuse("the entry has characters that are not text (UTF-8): enter it again without them")
	}
	var o map[string]json.RawMessage
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&o); err != nil {
		return s, Refuse(`this is no diary entry (%.200s): enter a whole number from 0 to 10, or an object like {"score":4,"moment":"morning","night":"2026-11-22"}`, err.Error())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return s, Refuse("something follows the entry: enter one object")
	}
	s.Answers = map[string]string{}
	for key, raw := range o {
		if err := s.take(key, raw); err != nil {
			return Said{}, Refused{err}
		}
	}
	return s, nil
}

// take reads one key.
func (s *Said) take(key string, raw json.RawMessage) (err error) {
	null := string(raw) == "null"
	switch key {
	case "person":
		if json.Unmarshal(raw, &s.Person) != nil {
			return fmt.Errorf("person %.40q: enter the id of somebody in quotes", raw)
		}
		return nil
	case "moment":
		text := ""
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		s.Moment, err = diary.ParseMoment(text)
		return err
	case "night":
		var text string
		if null {
			return nil
		}
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		of, err := night.ParseDate(text)
		s.Night = &of
		return err
	}
	it, ok := diary.ItemOf(key)
	switch {
	case !ok:
		return fmt.Errorf("the entry has a key %.40q that is not known: enter person, moment, night, %s", key, strings.Join(diary.ItemNames(), ", "))
	case null:
		s.Answers[key] = ""
	case it.Form == diary.Whole:
		s.Answers[key] = string(raw) // a text stays in its quotes, and is refused as no number
	case it.Form == diary.List:
		var list []string
		if json.Unmarshal(raw, &list) != nil {
			return fmt.Errorf("%s %.40q: enter a list like [\"lower_back\"]", key, raw)
		}
		s.Answers[key] = strings.Join(list, ";")
	default:
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return fmt.Errorf("%s %.40q: enter a text in quotes", key, raw)
		}
		s.Answers[key] = text
	}
	if spoilt(s.Answers[key], raw) {
		return fmt.Errorf("the %s has characters that are not text: enter it again without them", key)
	}
	return nil
}

// spoilt tells that the decoder has put � where raw has half of a pair, like
// \ud83d alone: what cannot be kept as it was said is not taken.
func spoilt(text string, raw []byte) bool {
	const sign = "\ufffd"
	return strings.Count(text, sign) > bytes.Count(raw, []byte(sign))+bytes.Count(bytes.ToLower(raw), []byte(`\ufffd`))
}
