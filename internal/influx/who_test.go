package influx

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A token that was mended in its file counts at the next try, without a restart.
func TestAMendedTokenNeedsNoRestart(t *testing.T) {
	web, j := &server{}, newMemory(epochRows(3)...)
	web.respond = func(n int, _ []string) *http.Response {
		if web.who[n] != "Token "+secret {
			return respond(401, `{"code":"unauthorized","message":"unauthorized access"}`)
		}
		return respond(204, "")
	}
	var mended atomic.Bool
	var reads atomic.Int64
	file := func(o *Options) {
		o.Token = ""
		o.Secret = func() (string, string, error) {
			reads.Add(1)
			if mended.Load() {
				return secret, "", nil
			}
			return "old", "", nil
		}
	}
	play(t, web, j, file, func(s *Sink, log *book) {
		after(time.Hour)
		if st := s.Status(); st.Sent != 0 || !strings.Contains(st.LastError, "check influx.token_file") {
			t.Fatalf("with the old token: %+v", st)
		}
		mended.Store(true)
		after(longestWait + longestWait/10)
		if st := s.Status(); st.Sent != 3 || st.LastError != "" {
			t.Fatalf("with the new token: %+v", st)
		}
		if l := log.lines(); len(l) != 2 || !strings.Contains(l[1], "takes lines again") {
			t.Errorf("log %q", l)
		}
		was := reads.Load()
		j.put(epochRow(4))
		after(time.Hour)
		if n := reads.Load() - was; s.Status().Sent != 4 || n != 0 {
			t.Errorf("a token that is liked was read %d times more", n)
		}
	})
}

// A file that cannot be read, or holds what no header carries, is told once and
// tried again; nothing is sent meanwhile.
func TestASecretThatCannotBeReadIsTriedAgain(t *testing.T) {
	for _, c := range []struct {
		name, token string
		err         error
		says        string
	}{
		{"no file", "", errors.New("influx.token_file: open token: no such file"), "no such file"},
		{"two lines", "two\nlines", nil, "copy it again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			web, j := &server{}, newMemory(epochRows(3)...)
			var mended atomic.Bool
			file := func(o *Options) {
				o.Token = ""
				o.Secret = func() (string, string, error) {
					if mended.Load() {
						return secret, "", nil
					}
					return c.token, "", c.err
				}
			}
			play(t, web, j, file, func(s *Sink, log *book) {
				after(time.Hour)
				st, l := s.Status(), log.lines()
				if web.requests() != 0 || len(l) != 1 || !strings.Contains(l[0], c.says) {
					t.Errorf("%d requests, log %q", web.requests(), l)
				}
				if !strings.HasPrefix(st.LastError, "Nothing is uploaded: influx.token_file: ") || !strings.Contains(st.LastError, c.says) {
					t.Errorf("status %q", st.LastError)
				}
				mended.Store(true)
				after(longestWait)
				if st := s.Status(); st.Sent != 3 || st.LastError != "" || web.who[0] != "Token "+secret {
					t.Errorf("with the file: %+v, as %q", st, web.who)
				}
			})
		})
	}
}
