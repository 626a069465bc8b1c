package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An empty file is no secret: sent, it would look as if none were configured.
func TestAnEmptySecretIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	for text, want := range map[string]string{"s3cret\n": "s3cret", "s3cret": "s3cret", "": "", "\r\n": ""} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := secret(file)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
		if err != nil && !strings.Contains(err.Error(), file+" is empty; write the secret there") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
