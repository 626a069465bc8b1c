package sentence

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestASentenceIsAnErrorLikeAnyOther(t *testing.T) {
	err := fmt.Errorf("outside: %w", Errorf("%s %.3q cannot be read: %w", Word("the note"), "abcdef", io.ErrUnexpectedEOF))
	if want := `outside: the note "abc" cannot be read: unexpected EOF`; err.Error() != want {
		t.Errorf("it says %q, want %q", err, want)
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("its cause is lost")
	}
	if e, ok := errors.AsType[*Error](err); !ok || len(e.Values) != 3 || e.Format != "%s %.3q cannot be read: %w" {
		t.Errorf("it is made of %+v", e)
	}
}
