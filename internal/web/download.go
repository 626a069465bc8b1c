package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// longDownload is how long a browser may take for a file.
const longDownload = 30 * time.Minute

// sendRecord sends a copy of everything.
func (s *Server) sendRecord(w http.ResponseWriter, r *http.Request) {
	// Even a large record is copied within minutes; what is not heard of sooner
	// would be cut.
	slowly(w)
	f, err := s.room.Backup(r.Context())
	if err != nil {
		s.o.Log.Warn("The record was not downloaded", "error", err)
		s.unchanged(w, r, http.StatusServiceUnavailable, "data", nil, err)
		return
	}
	defer f.Close()
	s.o.Log.Info("The whole record was downloaded from the page", "from", caller(r))
	if fi, err := f.Stat(); err == nil {
		w.Header().Set("Content-Length", fmt.Sprint(fi.Size()))
	}
	s.attach(w, "db", "application/vnd.sqlite3")
	if _, err := io.Copy(w, f); err == nil { // else the browser went away
		s.room.Taken(context.WithoutCancel(r.Context()))
	}
}

// sendDiary sends all entries as a table.
func (s *Server) sendDiary(w http.ResponseWriter, r *http.Request) {
	slowly(w)
	s.attach(w, "csv", "text/csv; charset=utf-8")
	if err := s.room.Sheet(r.Context(), w); err != nil {
		s.o.Log.Warn("The diary was not downloaded as a whole", "error", err)
		panic(http.ErrAbortHandler) // so that half of it is not taken for the whole
	}
}

// slowly gives an answer more time than others have.
func slowly(w http.ResponseWriter) {
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Time{}) // where that cannot be, the usual time holds
	_ = c.SetWriteDeadline(time.Now().Add(longDownload))
}

// attach names a file that is not to be shown but kept.
func (s *Server) attach(w http.ResponseWriter, ext, media string) {
	name := "nightroom-" + s.room.View().Room + "-" + s.o.Now().Format(time.DateOnly) + "." + ext
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}
