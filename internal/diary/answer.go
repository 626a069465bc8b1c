package diary

import "encoding/json"

// An Answer is what was answered, or that nothing was. A question that is
// skipped stays without an answer; it is never 0.
type Answer[T any] struct {
	Value T
	Given bool
}

// Answered is an answer that was given.
func Answered[T any](v T) Answer[T] { return Answer[T]{v, true} }

// MarshalJSON is the value alone; null if there is none.
func (a Answer[T]) MarshalJSON() ([]byte, error) {
	if !a.Given {
		return []byte("null"), nil
	}
	return json.Marshal(a.Value)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Answer[T]) UnmarshalJSON(b []byte) error {
	if *a = (Answer[T]{}); string(b) == "null" {
		return nil
	}
	a.Given = true
	return json.Unmarshal(b, &a.Value)
}
