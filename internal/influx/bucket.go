package influx

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// missing tells that the server says there is no such bucket or database.
func (a *answer) missing() bool {
	if a.status != http.StatusNotFound {
		return false
	}
	says := strings.ToLower(a.words)
	return strings.HasPrefix(says, "bucket") || strings.HasPrefix(says, "database") || strings.HasPrefix(says, "retention policy")
}

// make the bucket that is missing, with the wished retention. Where the server
// does not allow it, its words are added to what is wrong.
func (s *Sink) makeBucket(ctx context.Context, why *answer) error {
	err := s.tryBucket(ctx, why)
	if err == nil {
		kept := "for ever"
		if s.o.Retention > 0 {
			kept = fmt.Sprintf("%g days", s.o.Retention.Hours()/24)
		}
		s.o.Log.Info("InfluxDB had no bucket of this name: it was made", "url", s.o.URL, "bucket", s.o.Bucket, "keeps", kept)
		return nil
	}
	a := (*answer)(nil)
	if !errors.As(err, &a) || a.passing() {
		return err
	}
	return &answer{status: why.status, words: why.words + "; nor may it be made from here: " + a.Error()}
}

func (s *Sink) tryBucket(ctx context.Context, why *answer) error {
	if strings.HasPrefix(strings.ToLower(why.words), "bucket") {
		return s.makeBucket2(ctx)
	}
	return s.makeDatabase(ctx)
}

// makeBucket2 makes a bucket of 2.x, which wants its organisation by id.
func (s *Sink) makeBucket2(ctx context.Context) error {
	b, err := s.ask(ctx, http.MethodGet, "api/v2/orgs", url.Values{"org": {s.o.Org}}, "", "")
	if err != nil {
		return err
	}
	var says struct{ Orgs []struct{ ID string } }
	if err := json.Unmarshal(b, &says); err != nil || len(says.Orgs) != 1 {
		return &answer{status: http.StatusNotFound, words: "organization name not found"}
	}
	type rule struct {
		Type    string `json:"type"`
		Seconds int64  `json:"everySeconds"`
	}
	rules := []rule{}
	if s.o.Retention > 0 {
		rules = append(rules, rule{"expire", int64(s.o.Retention / time.Second)})
	}
	body, _ := json.Marshal(struct { // texts and numbers: nothing can fail
		Org   string `json:"orgID"`
		Name  string `json:"name"`
		Rules []rule `json:"retentionRules"`
	}{says.Orgs[0].ID, s.o.Bucket, rules})
	_, err = s.ask(ctx, http.MethodPost, "api/v2/buckets", nil, "application/json", string(body))
	return err
}

// makeDatabase makes a database of 1.8, and the retention policy that is named
// after it, if one is.
func (s *Sink) makeDatabase(ctx context.Context) error {
	db, policy, named := strings.Cut(s.o.Bucket, "/")
	duration := "INF"
	if s.o.Retention > 0 {
		duration = fmt.Sprintf("%ds", int64(s.o.Retention/time.Second))
	}
	statement := "CREATE DATABASE " + quoteName(db)
	if s.o.Retention > 0 && !named {
		statement += " WITH DURATION " + duration
	}
	if err := s.statement(ctx, statement); err != nil || !named {
		return err
	}
	return s.statement(ctx, "CREATE RETENTION POLICY "+quoteName(policy)+" ON "+quoteName(db)+" DURATION "+duration+" REPLICATION 1")
}

// statement is one that returns no rows.
func (s *Sink) statement(ctx context.Context, q string) error {
	b, err := s.influxQL(ctx, q)
	if err != nil {
		return err
	}
	return deleted(b)
}

// quoteName is a name of InfluxQL.
func quoteName(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
