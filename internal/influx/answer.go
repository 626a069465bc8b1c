package influx

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// An answer is what a server said instead of 204.
type answer struct {
	status     int
	words      string        // its own, on one line, without secrets
	retryAfter time.Duration // 0: not said
}

// Error is the status and the server's words.
func (a *answer) Error() string {
	return strings.TrimSuffix(fmt.Sprintf("status %d: %s", a.status, a.words), ": ")
}

// mostWords is how much of a server's words is kept.
const mostWords = 400

func readAnswer(resp *http.Response, now time.Time, secrets []string) *answer {
	// What came before an error is all that there is to tell.
	body, _ := io.ReadAll(io.LimitReader(resp.Body, bodyLimit))
	words := wordsOf(body, resp.Header)
	if to := resp.Header.Get("Location"); to != "" && resp.StatusCode/100 == 3 {
		words = "sends us on to " + to
	}
	for _, s := range secrets {
		words = strings.ReplaceAll(words, s, "[hidden]")
	}
	words = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(words, "?"), func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
	if len(words) > mostWords {
		words = strings.ToValidUTF8(words[:mostWords], "") + "…"
	}
	return &answer{resp.StatusCode, words, retryAfter(resp.Header, now)}
}

// wordsOf an error body: {"error"} of 1.8, {"code","message"} of 2.x,
// {"error","data":[{"error_message"}]} of 3, or plain text. A web page says
// nothing but that it is one.
func wordsOf(body []byte, h http.Header) string {
	var says struct {
		Message, Error string
		Data           []struct {
			Message string `json:"error_message"`
		}
	}
	if json.Unmarshal(body, &says) == nil {
		if says.Message == "" {
			says.Message = says.Error
		}
		if len(says.Data) > 0 {
			says.Message += ": " + says.Data[0].Message
		}
		if says.Message != "" {
			return says.Message
		}
	}
	text := strings.TrimSpace(string(body))
	switch {
	case strings.HasPrefix(text, "<"):
		return "a web page"
	case text == "":
		return h.Get("X-Influxdb-Error")
	}
	return text
}

// retryAfter reads RFC 9110, section 10.2.3: seconds or a date, which is taken
// against the server's own clock if it tells it, as ours may be wrong.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := h.Get("Retry-After")
	if n, err := strconv.ParseUint(v, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(at.Sub(now), 0)
}

// lineFaults are what servers say when a line of the batch is at fault:
// 1.8 and 2.x ("unable to parse", "partial write: field type conflict", "max
// key size exceeded"), 3 ("partial write of line protocol", "parsing failed").
var lineFaults = []string{"unable to parse", "partial write", "field type conflict", "max key size", "line protocol", "parsing failed"}

// blamesLines tells that a line is at fault, or that there are too many. Any
// other 400 is about the request as a whole (plain HTTP sent to a TLS port, a
// body that a proxy cut short), and setting rows aside for it would lose them.
func (a *answer) blamesLines() bool {
	// VictoriaMetrics, of a body cut short: "cannot read influx line protocol
	// data: … unexpected EOF".
	if strings.Contains(a.words, "cannot read") {
		return false
	}
	switch a.status {
	case http.StatusRequestEntityTooLarge:
		return true
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		for _, f := range lineFaults {
			if strings.Contains(a.words, f) {
				return true
			}
		}
	}
	return false
}

var beyond = regexp.MustCompile(`points beyond retention policy dropped=(\d+)`)

// expired tells that all n lines were older than what the bucket keeps.
func (a *answer) expired(n int) bool {
	m := beyond.FindStringSubmatch(a.words)
	return m != nil && m[1] == strconv.Itoa(n)
}

// passing tells that the server itself is busy or ill, which goes by.
func (a *answer) passing() bool {
	return a.status >= 500 || a.status == http.StatusTooManyRequests || a.status == http.StatusRequestTimeout
}

// advice names the setting that an answer calls into question.
func (a *answer) advice(o *Options) string {
	key := "influx.token_file"
	if o.Username != "" {
		key = "influx.username and influx.password_file"
	}
	says := strings.ToLower(a.words)
	switch {
	case a.status == http.StatusUnauthorized && o.Token == "" && o.Username == "":
		return "the server asks who we are: set influx.token_file (InfluxDB 1.8: influx.username and influx.password_file)"
	case a.status == http.StatusUnauthorized:
		return "check " + key + ": the server does not know what stands there"
	case a.status == http.StatusForbidden:
		return "check " + key + ": it may not write to " + strconv.Quote(o.Bucket)
	case a.status/100 != 4:
	case a.missing():
		return "check influx.bucket: the server has no " + strconv.Quote(o.Bucket) + ", make it there or name another"
	case strings.Contains(says, "org"):
		return "check influx.org: the server does not know " + strconv.Quote(o.Org)
	}
	return "check influx.url: what answers there does not speak InfluxDB"
}
