package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"nightroom/internal/diary"
	"nightroom/internal/night"
)

// A Scribe is what scripts do with the diary, beside what a page does.
type Scribe interface {
	// Told is an entry in the words of the record, as JSON.
	Told(e *diary.Entry) []byte

	// Heard reads what a program says: an object with the keys person, night,
	// moment and the names of diary.Items. An Unfit says what to send instead.
	Heard(body []byte) (Said, error)
}

// errChanged is the error of an entry that is not what whoever changes it
// thinks.
var errChanged = errors.New("somebody has changed this entry meanwhile, and nothing was done: read it again")

// entry answers with what stands for a person, night and moment.
func (s api) entry(w http.ResponseWriter, r *http.Request) {
	if said, ok := s.stands(w, r); ok {
		e, _, err := s.room.Standing(r.Context(), said.Person, said.Night, said.Moment)
		if err != nil {
			s.trouble(w, r, err)
			return
		}
		s.tell(w, r, http.StatusOK, &e)
	}
}

// postEntry takes an entry. It corrects what stands there: what it does not say
// stays as it was.
func (s api) postEntry(w http.ResponseWriter, r *http.Request) {
	said, ok := s.heard(w, r)
	if !ok {
		return
	}
	who, err := s.who(said.Person)
	switch {
	case err != nil && said.Person == "" && len(s.room.People()) > 0:
		problem(w, http.StatusUnprocessableEntity, "Say whose entry it is: send person, too.")
		return
	case err != nil:
		problem(w, http.StatusUnprocessableEntity, english(err))
		return
	}
	said.Person = who.ID
	s.keep(w, r, said)
}

// putEntry takes an entry as a whole: what it does not say is taken back.
func (s api) putEntry(w http.ResponseWriter, r *http.Request) {
	at, err := s.entryAt(r)
	if err != nil {
		problem(w, http.StatusNotFound, english(err))
		return
	}
	said, ok := s.heard(w, r)
	if !ok {
		return
	}
	if said.Person != "" && said.Person != at.Person || said.Night != nil && *said.Night != *at.Night || said.Moment != "" && said.Moment != at.Moment {
		problem(w, http.StatusUnprocessableEntity, "The entry is of another person, night or moment than its address.")
		return
	}
	said.Person, said.Night, said.Moment = at.Person, at.Night, at.Moment
	for _, item := range diary.ItemNames() {
		if _, is := said.Answers[item]; !is {
			said.Answers[item] = ""
		}
	}
	s.keep(w, r, said)
}

// keep writes what was said.
func (s api) keep(w http.ResponseWriter, r *http.Request, said Said) {
	if !s.mayWrite(w, r, said.Person) {
		return
	}
	said.If = s.match(r)
	kept, err := s.room.Save(r.Context(), said)
	switch {
	case errors.Is(err, errChanged):
		problem(w, http.StatusPreconditionFailed, english(errChanged))
	case err != nil:
		s.trouble(w, r, err)
	case kept.Was == nil:
		w.Header().Set("Location", entryPath(&kept.Entry))
		s.tell(w, r, http.StatusCreated, &kept.Entry)
	default:
		w.Header().Set("Content-Location", entryPath(&kept.Entry))
		s.tell(w, r, http.StatusOK, &kept.Entry)
	}
}

// deleteEntry takes an entry out of the diary.
func (s api) deleteEntry(w http.ResponseWriter, r *http.Request) {
	said, ok := s.stands(w, r)
	if !ok || !s.mayWrite(w, r, said.Person) {
		return
	}
	said.If = s.match(r)
	switch _, err := s.room.Remove(r.Context(), said); {
	case errors.Is(err, errChanged):
		problem(w, http.StatusPreconditionFailed, english(errChanged))
	case err != nil:
		s.trouble(w, r, err)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// tell answers with an entry.
func (s api) tell(w http.ResponseWriter, r *http.Request, status int, e *diary.Entry) {
	body := s.room.Told(e)
	tag := tagOf(body)
	w.Header().Set("ETag", tag)
	if status == http.StatusOK && safe(r.Method) && r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	writeJSON(w, "application/json", status, json.RawMessage(body))
}

// tagOf tells one state of an entry from another.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

// match is what an entry has to be before it is changed: as the header says.
func (s api) match(r *http.Request) func(*diary.Entry) error {
	match, none := r.Header.Get("If-Match"), r.Header.Get("If-None-Match")
	if match == "" && none == "" {
		return nil
	}
	return func(stands *diary.Entry) error {
		tag := ""
		if stands != nil {
			tag = tagOf(s.room.Told(stands))
		}
		if match != "" && !hasTag(match, tag) || none != "" && hasTag(none, tag) {
			return errChanged
		}
		return nil
	}
}

// hasTag tells whether a header names an entry's tag; "" is that of none.
func hasTag(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); tag != "" && (one == "*" || one == tag) {
			return true
		}
	}
	return false
}

// entryPath is the address of an entry.
func entryPath(e *diary.Entry) string {
	return (&url.URL{Path: "/api/v1/diary/" + e.Person + "/" + e.Night.String() + "/" + string(e.Moment)}).String()
}

// entryAt is of whom, which night and which moment an address is.
func (s api) entryAt(r *http.Request) (said Said, err error) {
	who, err := s.who(r.PathValue("person"))
	if err != nil {
		return said, err
	}
	of, err := night.ParseDate(r.PathValue("night"))
	if err != nil {
		return said, err
	}
	moment, err := diary.ParseMoment(r.PathValue("moment"))
	return Said{Person: who.ID, Night: &of, Moment: moment}, err
}

// stands is entryAt for what has to be there. If it is not, it has answered.
func (s api) stands(w http.ResponseWriter, r *http.Request) (said Said, ok bool) {
	said, err := s.entryAt(r)
	if err != nil {
		problem(w, http.StatusNotFound, english(err))
		return said, false
	}
	_, ok, err = s.room.Standing(r.Context(), said.Person, said.Night, said.Moment)
	unfit := Unfit{}
	switch {
	case errors.As(err, &unfit):
		problem(w, http.StatusNotFound, english(err))
	case err != nil:
		s.trouble(w, r, err)
	case !ok:
		problem(w, http.StatusNotFound, fmt.Sprintf("Nothing is written down for %s, night of %s, %s.", said.Person, said.Night, said.Moment))
	}
	return said, ok && err == nil
}

// heard reads the entry in a request. If it is none, it has answered.
func (s api) heard(w http.ResponseWriter, r *http.Request) (said Said, ok bool) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		problem(w, http.StatusUnsupportedMediaType, "Send the entry as application/json.")
		return said, false
	}
	body, err := io.ReadAll(r.Body)
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		problem(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("An entry has at most %d bytes.", large.Limit))
		return said, false
	}
	if err != nil {
		problem(w, http.StatusBadRequest, "The entry did not come as a whole: "+err.Error()+".")
		return said, false
	}
	if said, err = s.room.Heard(body); err != nil {
		s.trouble(w, r, err)
		return said, false
	}
	return said, true
}
