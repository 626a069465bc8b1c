package influx

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// answerLimit is how much of a good answer is read.
const answerLimit = 64 << 10

// ask makes a request beside the writes: what is read is small. An answer that
// is not 2xx is an error with the server's words (*answer).
func (s *Sink) ask(ctx context.Context, method, path string, query url.Values, contentType, body string) ([]byte, error) {
	_, says, err := s.askWith(ctx, method, path, query, contentType, body)
	return says, err
}

// askWith returns the header of the answer too.
func (s *Sink) askWith(ctx context.Context, method, path string, query url.Values, contentType, body string) (http.Header, []byte, error) {
	resp, err := s.request(ctx, method, path, query, contentType, body)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return nil, nil, readAnswer(resp, s.o.Now(), s.secrets)
	}
	says, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	return resp.Header, says, err
}

// order is ask for what a database does without a word. As with the writes only
// 204 says that it was done: a page of welcome says 200 to everything.
func (s *Sink) order(ctx context.Context, path string, query url.Values, contentType, body string) error {
	resp, err := s.request(ctx, http.MethodPost, path, query, contentType, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		return readAnswer(resp, s.o.Now(), s.secrets)
	}
	return nil
}

// request sends a request. The answer's body is to be closed.
func (s *Sink) request(ctx context.Context, method, path string, query url.Values, contentType, body string) (*http.Response, error) {
	to := withSlash(s.o.URL) + path
	if len(query) > 0 {
		to += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, to, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "nightroom")
	if s.auth != "" {
		req.Header.Set("Authorization", s.auth)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	return s.client.Do(req)
}

// influxQL sends a statement of InfluxQL, in the body, where no log of the server
// has it.
func (s *Sink) influxQL(ctx context.Context, statement string) ([]byte, error) {
	v := url.Values{"q": {statement}}
	db, _, _ := strings.Cut(s.o.Bucket, "/")
	return s.ask(ctx, http.MethodPost, "query", url.Values{"db": {db}}, "application/x-www-form-urlencoded", v.Encode())
}
