package words

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"nightroom/internal/night"
	"nightroom/internal/sentence"
)

// Error is what an error says in this language: of several around each other
// the outermost that is a sentence. What is none, such as the words of a disk or
// a driver, stays as it is behind a word that it is technical.
func (w *Words) Error(err error) string {
	if w.Sentences == nil {
		return err.Error()
	}
	if s, ok := errors.AsType[*sentence.Error](err); ok {
		values := make([]any, len(s.Values))
		for i, v := range s.Values {
			values[i] = w.told(v)
		}
		format, known := w.Sentences[s.Format]
		switch {
		case known && w.Lang != English.Lang:
			return fmt.Errorf(format, values...).Error()
		case w.Lang == English.Lang: // what is around it can be read, too
			said := fmt.Errorf(cmp.Or(format, s.Format), values...).Error()
			return strings.Replace(err.Error(), s.Error(), said, 1)
		}
	}
	return fmt.Sprintf(w.Technical, err)
}

// told is a value of a sentence in this language.
func (w *Words) told(v any) any {
	switch v := v.(type) {
	case sentence.Word:
		if word, known := w.Sentences[string(v)]; known {
			return word
		}
	case night.Date:
		return w.Dated(v)
	case *night.Date:
		return w.Dated(*v)
	case float64:
		return decimal{v, w.Point}
	case error:
		if _, ok := errors.AsType[*sentence.Error](v); ok {
			return errors.New(w.Error(v))
		}
	}
	return v
}

// A decimal is a number with the point of a language, however it is written.
type decimal struct {
	v     float64
	point string
}

// Format writes it as the verb has it.
func (d decimal) Format(f fmt.State, verb rune) {
	_, _ = io.WriteString(f, strings.Replace(fmt.Sprintf(fmt.FormatString(f, verb), d.v), ".", d.point, 1)) // into memory
}

// Plain is a sentence of ours without values; any other text stays as it is.
func (w *Words) Plain(text string) string {
	if said, known := w.Sentences[text]; known {
		return said
	}
	return text
}

// Sentence is what an error says, with a capital and a full stop. Behind lines
// to be copied there is none.
func (w *Words) Sentence(err error) string {
	text := w.Error(err)
	if !strings.Contains(text, "\n") {
		text = strings.TrimSuffix(text, ".") + "."
	}
	first, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[n:]
}
