package influx

import (
	"bytes"
	"errors"
	"log"
	"net/http"
	"os"
	"strings"
	"testing"
)

func TestNewSaysWhichSettingIsWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Options)
		want   string
	}{
		{"no scheme", func(o *Options) { o.URL = "192.168.1.5:8086" }, "influx.url"},
		{"a name without a scheme", func(o *Options) { o.URL = "influx.lan:8086" }, "http://"},
		{"empty", func(o *Options) { o.URL = "" }, "influx.url"},
		{"no host", func(o *Options) { o.URL = "http://:8086" }, "influx.url"},
		{"another scheme", func(o *Options) { o.URL = "udp://h:8089" }, "influx.url"},
		{"a bad port", func(o *Options) { o.URL = "http://h:http" }, "influx.url"},
		{"a token in the address", func(o *Options) { o.URL = "http://me:" + secret + "@h:8086" }, "token_file"},
		{"a token after ?", func(o *Options) { o.URL = "http://h:8086/?token=" + secret }, "token_file"},
		{"a token and a bad escape", func(o *Options) { o.URL = "http://h:8086/%zz" + secret }, "influx.url"},
		{"no bucket", func(o *Options) { o.Bucket = "" }, "influx.bucket"},
		{"token and user", func(o *Options) { o.Username = "me" }, "not both"},
		{"a line break in the token", func(o *Options) { o.Token = secret + "\n" }, "influx.token_file"},
		{"a user with a colon", func(o *Options) { o.Token, o.Username = "", "a:b" }, "influx.username"},
		{"no room", func(o *Options) { o.Room = "" }, "room"},
		{"a room that ends in a backslash", func(o *Options) { o.Room = `bed\` }, "backslash"},
		{"a tag of the record", func(o *Options) { o.Tags = map[string]string{"person": "x"} }, "influx.tags"},
	} {
		o := Options{URL: "http://h:8086", Bucket: "b", Token: secret, Room: "bedroom"}
		c.change(&o)
		_, err := New(o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the error has the token: %v", c.name, err)
		}
	}
}

func TestTheClientDoesNothingOnItsOwn(t *testing.T) {
	s, _ := newSink(t, "http://h:8086", nil)
	tr := s.client.Transport.(*http.Transport)
	if tr.Proxy != nil {
		t.Error("a proxy of the environment would be used")
	}
	if s.client.Timeout == 0 || tr.TLSHandshakeTimeout == 0 {
		t.Error("something may take for ever")
	}
	if tr.IdleConnTimeout <= s.o.Every {
		t.Error("each upload would make a connection anew")
	}
	if err := s.client.CheckRedirect(nil, nil); !errors.Is(err, http.ErrUseLastResponse) {
		t.Error("redirects are followed")
	}
}

// The library has a logger of its own for the whole process, which at its most
// talkative prints whole batches.
func TestTheLibrarySaysNothingByItself(t *testing.T) {
	var said bytes.Buffer
	log.SetOutput(&said)
	defer log.SetOutput(os.Stderr)
	for _, status := range []int{204, 400, 401, 500} {
		s, _ := newSink(t, "http://h:8086", nil)
		s.client.Transport = &server{respond: func(int, []string) *http.Response { return respond(status, "unable to parse") }}
		_, _ = s.upload(t.Context(), newMemory(epochRows(3)...))
	}
	if said.Len() > 0 {
		t.Errorf("it said %s", said.String())
	}
}

func TestRequestsAreSmallAndGoWhereTheyShould(t *testing.T) {
	for _, c := range []struct {
		name, url, wantURL, wantAuth string
		change                       func(*Options)
	}{
		{"2.x", "http://h:8086", "http://h:8086/api/v2/write?bucket=nightroom&org=home&precision=ms", "Token " + secret, nil},
		{"behind a proxy", "https://h/influx", "https://h/influx/api/v2/write?bucket=nightroom&org=home&precision=ms", "Token " + secret, nil},
		{"1.8", "http://h:8086/", "http://h:8086/api/v2/write?bucket=db%2Frp&org=&precision=ms", "Basic bWU6YSBiOmM=", func(o *Options) {
			o.Org, o.Bucket, o.Token, o.Username, o.Password = "", "db/rp", "", "me", "a b:c"
		}},
		{"1.8 without users", "http://h:8086", "http://h:8086/api/v2/write?bucket=nightroom&org=home&precision=ms", "", func(o *Options) { o.Token = "" }},
	} {
		s, _ := newSink(t, c.url, c.change)
		var got *http.Request
		web := &server{}
		s.client.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			got = r
			return web.RoundTrip(r)
		})
		if _, err := s.upload(t.Context(), newMemory(epochRow(0))); err != nil {
			t.Fatal(err)
		}
		if got.URL.String() != c.wantURL || got.Header.Get("Authorization") != c.wantAuth || got.Method != "POST" ||
			got.Header.Get("Content-Encoding") != "gzip" || got.UserAgent() != "nightroom" {
			t.Errorf("%s: %s %s %v", c.name, got.Method, got.URL, got.Header)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAnAddressThatIsNoneIsRefusedWithoutItsPassword(t *testing.T) {
	for _, url := range []string{"", "localhost:8086", "192.168.1.1:8086", "http://", "http://a b", "http://u:" + secret + "@localhost", "ftp://localhost"} {
		if got, err := parseURL(url); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%q: %v, %v, want an error", url, got, err)
		}
	}
}
