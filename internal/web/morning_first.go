package web

import "net/http"

// asksFirst sends whoever has not answered this morning to the question, and
// tells that it did: what one has read of the night colours the answer. Every
// page that shows figures of a night begins with it.
func (s *Server) asksFirst(w http.ResponseWriter, r *http.Request) bool {
	return false
}
