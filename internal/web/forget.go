package web

import (
	"net/http"
	"slices"
	"strings"

	"nightroom/internal/night"
	"nightroom/internal/sentence"
)

// forgetData is what page/forget.html shows.
type forgetData struct {
	frame
	People  []Person
	Chosen  string // the id; everything is all
	Refused string
	Is      Forgetting
	Whom    string // the name of whoever is being forgotten
}

// everything stands where a person is chosen, for all; it is no id.
const everything = "*"

var forgetPage = parse("forget.html")

func (s *Server) forgets(mux *http.ServeMux) {
	mux.HandleFunc("GET /settings/delete", func(w http.ResponseWriter, r *http.Request) {
		s.askDelete(w, r, http.StatusOK, r.URL.Query().Get("whom"), "")
	})
	mux.HandleFunc("POST /settings/delete", s.forget)
}

// everWritten are all who keep a diary, and those of whom there are entries
// though they are on no list any more.
func (s *Server) everWritten(r *http.Request) []Person {
	all := slices.Clone(s.room.People())
	entries, err := s.room.Entries(r.Context(), night.Date{}, night.Date{})
	if err != nil {
		s.o.Log.Warn("Whose entries there are is not known", "error", err)
	}
	for i := range entries {
		id := entries[i].Person
		if !slices.ContainsFunc(all, func(p Person) bool { return p.ID == id }) {
			all = append(all, Person{id, id})
		}
	}
	return all
}

func (s *Server) askDelete(w http.ResponseWriter, r *http.Request, status int, chosen, refused string) {
	d := forgetData{frame: s.frame(r, "settings"), Chosen: chosen, Refused: refused, Is: s.room.Forgetting()}
	d.People = s.everWritten(r)
	if d.Whom = d.Is.Person; d.Whom == "" {
		d.Whom = d.W.Delete.All
	}
	for _, p := range d.People {
		if p.ID == d.Is.Person {
			d.Whom = p.Name
		}
	}
	s.show(w, r, status, forgetPage, &d)
}

// forget begins to forget somebody, or everything, whose name was typed.
func (s *Server) forget(w http.ResponseWriter, r *http.Request) {
	status, err := readForm(r)
	if err != nil {
		s.askDelete(w, r, status, "", s.says(r, err))
		return
	}
	whom, typed := r.PostForm.Get("whom"), strings.TrimSpace(r.PostForm.Get("typed"))
	people := s.everWritten(r)
	err = sentence.Errorf("nobody was chosen: say who it is")
	for _, p := range append(people, Person{ID: everything, Name: s.room.View().Name}) {
		switch {
		case p.ID != whom:
		case typed != p.Name && typed != p.ID:
			err = sentence.Errorf("the name that was typed is another one, so nothing was deleted")
		default:
			err = nil
		}
	}
	if err == nil {
		for _, p := range people {
			if (whom == everything || whom == p.ID) && !s.diarist(r, p).Mine {
				http.Redirect(w, r, pinAt(p.ID, "/settings/delete"), http.StatusSeeOther)
				return
			}
		}
		err = s.room.Forget(strings.TrimPrefix(whom, everything))
	}
	if err != nil {
		s.askDelete(w, r, http.StatusUnprocessableEntity, whom, s.says(r, err))
		return
	}
	s.o.Log.Info("Something is deleted from the page", "from", caller(r))
	http.Redirect(w, r, "/settings/delete", http.StatusSeeOther)
}
