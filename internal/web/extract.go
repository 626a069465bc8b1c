package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"nightroom/internal/night"
)

// A Record is what scripts read of the record, in the words of the record. Its
// errors are sentences; an Unfit is about what was asked for.
type Record interface {
	// Extract is a part of the record, ready to be written.
	Extract(Wanted) (Extract, error)

	// Rules are what the room is judged by, as JSON.
	Rules(ctx context.Context) ([]byte, error)
}

// Wanted is which part of the record somebody wants.
type Wanted struct {
	What, Format string
	Person       string // whose diary; "": everybody's
	From, To     string // as typed: dates, or times; "": from the beginning, to the end
	Nights       bool   // From and To are dates of nights, and both are included
	Limit        int    // of rows; 0: all
}

// An Extract writes what was wanted.
type Extract func(ctx context.Context, w io.Writer) (Extracted, error)

// Extracted is what came of it.
type Extracted struct {
	Next string // the From of what the limit left out; "": nothing
	Left error  // a sentence about what could not be read, and is missing
}

const (
	usualRows = 1000
	mostRows  = 5000 // some 2 MB of text, which is held in memory
)

// incomplete is the header of an answer that is not whole: bad rows are no
// reason to keep anybody from the rest.
const incomplete = "Nightroom-Missing"

// list answers with a page of the rows of a sheet, the oldest first. The next
// page is where the header Link says.
func (s api) list(sheet string) http.HandlerFunc {
	nights := sheet == "nights" || sheet == "diary"
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		wanted := Wanted{What: sheet, Format: "json", From: q.Get("from"), To: q.Get("to"), Nights: nights, Limit: usualRows}
		if sheet == "diary" {
			wanted.Person = q.Get("person")
		}
		if text := q.Get("limit"); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || n > mostRows {
				problem(w, http.StatusUnprocessableEntity, fmt.Sprintf("Limit %.40q: enter a whole number from 1 to %d.", text, mostRows))
				return
			}
			wanted.Limit = n
		}
		body, done, err := s.extract(r, wanted)
		if err != nil {
			s.trouble(w, r, err)
			return
		}
		if done.Next != "" {
			q.Set("from", done.Next)
			next := url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
			w.Header().Set("Link", "<"+next.String()+`>; rel="next"`)
		}
		if done.Left != nil {
			w.Header().Set(incomplete, inHeader(done.Left))
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(body)
	}
}

// extract is a part of the record that fits into memory.
func (s api) extract(r *http.Request, wanted Wanted) (body []byte, done Extracted, err error) {
	extract, err := s.room.Extract(wanted)
	if err != nil {
		return nil, done, err
	}
	var b bytes.Buffer
	done, err = extract(r.Context(), &b)
	return b.Bytes(), done, err
}

// nightOf answers with one night.
func (s api) nightOf(w http.ResponseWriter, r *http.Request) {
	of, err := night.ParseDate(r.PathValue("night"))
	if err != nil {
		problem(w, http.StatusNotFound, english(err))
		return
	}
	body, done, err := s.extract(r, Wanted{What: "nights", Format: "json", From: of.String(), To: of.String(), Nights: true})
	if err == nil && done.Left != nil {
		err = done.Left
	}
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	var one []json.RawMessage
	if json.Unmarshal(body, &one) != nil || len(one) == 0 {
		problem(w, http.StatusNotFound, "Nothing is known of the night of "+of.Words()+": it is not over, or nothing was measured.")
		return
	}
	writeJSON(w, "application/json", http.StatusOK, one[0])
}

// exportMedia are the formats of an export.
var exportMedia = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"json": "application/json",
	"lp":   "text/plain; charset=utf-8",
	"fhir": "application/fhir+json",
}

// export answers with what the command export writes. A year is sent as it is
// read; whoever reads it more slowly than a phone is cut.
func (s api) export(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	wanted := Wanted{What: q.Get("what"), Format: q.Get("format"), Person: q.Get("person"), From: q.Get("from"), To: q.Get("to")}
	if wanted.Format == "" {
		wanted.Format = "csv"
	}
	extract, err := s.room.Extract(wanted)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", exportMedia[wanted.Format])
	ending := map[string]string{"lp": "txt", "fhir": "json"}[wanted.Format]
	if ending == "" {
		ending = wanted.Format
	}
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", s.room.View().Room+"-"+wanted.What+"."+ending))
	if r.Method == http.MethodHead {
		return
	}
	select {
	case s.exporting <- struct{}{}:
		defer func() { <-s.exporting }()
	default:
		h.Del("Content-Disposition")
		h.Set("Retry-After", "10")
		problem(w, http.StatusServiceUnavailable, "The record is being exported for somebody else. Try again when that is done.")
		return
	}
	h.Set("Trailer", incomplete)
	out := &patient{w: w, c: http.NewResponseController(w)}
	done, err := extract(r.Context(), out)
	switch {
	case err != nil && !out.begun:
		h.Del("Trailer")
		h.Del("Content-Disposition")
		s.trouble(w, r, err)
	case err != nil:
		s.o.Log.Warn("An export broke off", "what", wanted.What, "error", err)
		panic(http.ErrAbortHandler) // what was sent must not look like the whole
	case done.Left != nil:
		s.o.Log.Warn("An export is not whole", "what", wanted.What, "error", done.Left)
		h.Set(incomplete, inHeader(done.Left))
	}
}

// A patient writer waits for each piece of a long answer, but not for ever.
type patient struct {
	w     http.ResponseWriter
	c     *http.ResponseController
	begun bool
}

func (p *patient) Write(b []byte) (int, error) {
	p.begun = true
	if err := p.c.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.w.Write(b)
}

// inHeader is a sentence as a header may have it.
func inHeader(err error) string { return fmt.Sprintf("%.400q", english(err)) }
