package web

import "net/http"

// aboutData is what page/about.html shows.
type aboutData struct {
	frame
	Home
}

var aboutPage = parse("about.html")

// about says what this is and is not. It asks nothing of the record: what
// stands there is the same for everybody, on every day.
func (s *Server) about(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusOK, aboutPage, &aboutData{s.frame(r, "about"), s.room.Home()})
}
