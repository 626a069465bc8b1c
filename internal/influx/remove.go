package influx

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"nightroom/internal/record"
)

// A place is one point of the database, its series and its time; without a time
// it is all points of the series.
type place struct {
	table string
	tags  []Tag
	at    time.Time
}

// placeOf a row, from its key alone: of a removed one nothing else is left.
func (s *Sink) placeOf(t *record.Table, r *record.Row) *place {
	p := &place{table: t.Name, tags: append([]Tag{{"room", s.o.Room}}, s.tags...), at: r.At}
	for i, v := range r.KeyTags() {
		if i < len(t.Tags) {
			p.tags = append(p.tags, Tag{t.Tags[i], v})
		}
	}
	return p
}

// String is the point as people read it.
func (p *place) String() string {
	var b strings.Builder
	b.WriteString(p.table)
	for _, t := range p.tags {
		b.WriteString("," + t.Key + "=" + t.Value)
	}
	if p.at.IsZero() {
		return b.String()
	}
	return b.String() + " of " + p.at.UTC().Format("2006-01-02 15:04:05.999Z07:00")
}

// each tag as f writes it.
func (p *place) each(f func(Tag) string) (all []string) {
	for _, t := range p.tags {
		all = append(all, f(t))
	}
	return all
}

// predicate is the point for the delete API of 2.x.
func (p *place) predicate() string {
	return `_measurement="` + p.table + `" AND ` +
		strings.Join(p.each(func(t Tag) string { return t.Key + "=" + strconv.Quote(t.Value) }), " AND ")
}

// span holds the point and nothing else: times are in milliseconds.
func (p *place) span() (start, stop string) {
	if p.at.IsZero() {
		return "1970-01-01T00:00:00Z", "2262-01-01T00:00:00Z"
	}
	return p.at.UTC().Format(time.RFC3339Nano), p.at.Add(time.Millisecond - time.Nanosecond).UTC().Format(time.RFC3339Nano)
}

// statement is the point for InfluxQL.
func (p *place) statement() string {
	where := p.each(func(t Tag) string { return `"` + t.Key + `" = ` + quoteQL(t.Value) })
	if !p.at.IsZero() {
		where = append(where, "time = "+strconv.FormatInt(p.at.UnixMilli(), 10)+"ms")
	}
	return `DELETE FROM "` + p.table + `" WHERE ` + strings.Join(where, " AND ")
}

// quoteQL is a string of InfluxQL.
func quoteQL(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// A way is how a server deletes a point.
type way uint8

const (
	untried way = iota
	byAPI       // 2.x: /api/v2/delete
	byQuery     // 1.8: DELETE of InfluxQL
)

// A noWay is the answer of a server that deletes no single points.
type noWay struct{ *answer }

func (n noWay) Error() string { return "this server deletes no single points: " + n.answer.Error() }
func (n noWay) Unwrap() error { return n.answer }

// erase deletes the point of an item. What the server cannot or will not do is
// noted in the item and holds nothing up; an error is one to try again after.
// That it is the database that refuses, and not something before it, is made
// sure of, because nobody asks a second time.
func (s *Sink) erase(ctx context.Context, it *item) error {
	var err error
	for range 2 {
		a := (*answer)(nil)
		err = s.erasePoint(ctx, it.erase)
		switch {
		case err == nil:
			return nil
		case !errors.As(err, &a), a.passing(), a.missing(), !s.isDatabase(ctx, a):
			return err
		}
	}
	it.remains = err // not before: the second time it may be done
	return nil
}

// isDatabase tells a database that has refused something from a proxy, or a
// hotel's page of welcome, that stands before it.
func (s *Sink) isDatabase(ctx context.Context, refusal *answer) bool {
	if refusal.victoria() {
		return true
	}
	header, body, err := s.askWith(ctx, http.MethodGet, "ping", nil, "", "")
	return err == nil && (header.Get("X-Influxdb-Version") != "" || strings.HasPrefix(string(body), `{"version"`))
}

// victoria tells the words of VictoriaMetrics for what it has not.
func (a *answer) victoria() bool { return strings.Contains(a.words, "unsupported path requested") }

func (s *Sink) erasePoint(ctx context.Context, p *place) error {
	a := (*answer)(nil)
	if s.way != byQuery {
		start, stop := p.span()
		body, _ := json.Marshal(map[string]string{"start": start, "stop": stop, "predicate": p.predicate()}) // texts: nothing can fail
		err := s.order(ctx, "api/v2/delete", url.Values{"org": {s.o.Org}, "bucket": {s.o.Bucket}}, "application/json", string(body))
		switch {
		case err == nil:
			s.way = byAPI
			return nil
		case s.way == byAPI, !errors.As(err, &a), a.status/100 != 4, a.passing(), a.missing(), a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
			return err
		case a.victoria(): // which says yes to any query
			return noWay{a}
		}
	}
	says, err := s.influxQL(ctx, p.statement())
	if err == nil {
		if err = deleted(says); err == nil {
			s.way = byQuery
		}
		return err
	}
	if errors.As(err, &a) && a.status/100 == 4 && a.status != http.StatusUnauthorized && a.status != http.StatusForbidden && !a.passing() {
		return noWay{a} // it is no statement that this server knows
	}
	return err
}

// deleted reads the answer to a DELETE: no error, and no rows of something else.
func deleted(body []byte) error {
	var says struct {
		Results []struct {
			Error  string
			Series []json.RawMessage
		}
	}
	switch err := json.Unmarshal(body, &says); {
	case err != nil || len(says.Results) != 1 || len(says.Results[0].Series) > 0:
		return noWay{&answer{status: http.StatusOK, words: "it does not do as InfluxDB 1.8 does"}}
	case strings.Contains(says.Results[0].Error, "database not found"):
		return &answer{status: http.StatusNotFound, words: says.Results[0].Error}
	case says.Results[0].Error != "":
		return &answer{status: http.StatusBadRequest, words: says.Results[0].Error}
	}
	return nil
}

// remnant is the note about a point that remains.
func (s *Sink) remnant(it *item) Note {
	return Note{Seq: it.seq, Words: it.remains.Error(), Point: it.erase.String(), Command: s.command(it.erase, it.remains)}
}

// command is what takes a point away, for a person to type.
func (s *Sink) command(p *place, why error) string {
	db, _, _ := strings.Cut(s.o.Bucket, "/")
	n := noWay{}
	switch {
	case errors.As(why, &n) && n.victoria():
		// The whole series goes, and what is still in the record is sent again.
		return fmt.Sprintf("curl -g -d %s %sapi/v1/admin/tsdb/delete_series && nightroom influx resync", quoteShell("match[]="+p.selector()), withSlash(s.o.URL))
	case errors.As(why, &n):
		// 3 Core takes away whole tables only.
		return fmt.Sprintf("influxdb3 delete table --database %s %s && nightroom influx resync", quoteShell(db), p.table)
	case s.way == byQuery:
		return fmt.Sprintf("influx -database %s -execute %s", quoteShell(db), quoteShell(p.statement()))
	}
	start, stop := p.span()
	return fmt.Sprintf("influx delete --host %s --org %s --bucket %s --start %s --stop %s --predicate %s",
		s.o.URL, quoteShell(s.o.Org), quoteShell(s.o.Bucket), start, stop, quoteShell(p.predicate()))
}

// selector is the series for VictoriaMetrics, which has one for each field.
func (p *place) selector() string {
	return `{__name__=~"` + p.table + `_.+",` +
		strings.Join(p.each(func(t Tag) string { return t.Key + "=" + strconv.Quote(t.Value) }), ",") + "}"
}

func quoteShell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
