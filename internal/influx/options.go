package influx

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// Options are where to upload to, and what.
type Options struct {
	URL    string // http://host:8086, with a path if the server stands behind a proxy
	Org    string // of 2.x; others ignore it
	Bucket string // of 2.x; of 1.8 the database, or database/retention policy

	// Who we are: a token (2.x, 3), or a user of 1.8 with its password. They
	// are in no error and in no log.
	Token, Username, Password string
	CA                        []byte // the authority that signed the server's certificate, PEM; empty are the system's

	// Secret reads the token or the password anew, before Run sends the first
	// line and after each refusal of who we are: so a file that was mended needs no
	// restart. nil: what stands above holds.
	Secret func() (token, password string, err error)

	Room      string
	Tags      map[string]string // fixed ones of every point
	Every     time.Duration     // between uploads; 0 is 60 s. Alerts and pain go at once
	SharePain bool              // send diary entries
	Retention time.Duration     // of a bucket that is made because it is missing; 0 is for ever

	Log *slog.Logger     // nil is the default one
	Now func() time.Time // nil is time.Now
}

// check fills in the defaults, and says which setting is wrong.
func (o *Options) check() ([]Tag, error) {
	if o.Every <= 0 {
		o.Every = time.Minute
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if _, err := parseURL(o.URL); err != nil {
		return nil, fmt.Errorf("influx.url: %w", err)
	}
	if o.Bucket == "" {
		return nil, errors.New("influx.bucket is empty: name the bucket (InfluxDB 1.8: the database) to write to")
	}
	if o.Token != "" && o.Username != "" {
		return nil, errors.New("influx: set token_file, or username and password_file, not both")
	}
	if strings.Contains(o.Username, ":") {
		return nil, errors.New("influx.username has a colon, which HTTP cannot carry: use another user")
	}
	if err := checkToken(o.Token); err != nil {
		return nil, err
	}
	if err := checkTag("room", o.Room); err != nil {
		return nil, err
	}
	tags, err := Tags(o.Tags)
	if err != nil {
		return nil, fmt.Errorf("influx.tags: %w", err)
	}
	return tags, nil
}

// checkToken refuses what an editor left: a line break would break the
// request's header.
func checkToken(token string) error {
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return errors.New("influx.token_file: the token has a space, a line break or another odd character: copy it again")
	}
	return nil
}
