package influx

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTrySaysWhichSettingIsWrong(t *testing.T) {
	for _, c := range []struct {
		status int
		words  string
		says   string // "" is well
	}{
		{204, "", ""},
		{400, `{"code":"invalid","message":"writing requires points"}`, ""},
		{400, `{"error":"unable to parse '# nightroom check': missing fields"}`, ""},
		{400, "Client sent an HTTP request to an HTTPS server.", "check influx.url"},
		{401, `{"code":"unauthorized","message":"unauthorized access"}`, "check influx.token_file"},
		{403, `{"message":"insufficient permissions"}`, "may not write"},
		{404, `{"code":"not found","message":"bucket \"x\" not found"}`, "no such bucket"},
		{404, "<html>", "check influx.url"},
		{503, "", "look at its log"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.words))
		}))
		sink, err := New(Options{URL: server.URL, Bucket: "x", Room: "bedroom", Token: "hunter2"})
		if err != nil {
			t.Fatal(err)
		}
		err = sink.Try(t.Context())
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%d %s: %v, want %q", c.status, c.words, err, c.says)
		}
		if missing := errors.Is(err, ErrNoBucket); missing != strings.Contains(c.words, "bucket") {
			t.Errorf("%d %s: taken for a missing bucket: %v", c.status, c.words, missing)
		}
		server.Close()
		if err := sink.Try(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot be reached") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("without a server: %v", err)
		}
	}
}
