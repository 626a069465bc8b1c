package web

import (
	"fmt"
	"net/http"

	"nightroom/internal/door"
	"nightroom/internal/night"
	"nightroom/internal/words"
)

// A scriptLine is a program that comes in with a token, as the settings show it.
type scriptLine struct{ Name, Says string }

func scriptLineOf(w *words.Words, one *door.Script) scriptLine {
	may, used := w.Settings.ReadsAndWrites, w.Settings.Unused
	switch {
	case one.ReadOnly && one.Diary:
		may = w.Settings.ReadsDiary
	case one.ReadOnly:
		may = w.Settings.Reads
	}
	if !one.Used.IsZero() {
		used = fmt.Sprintf(w.Settings.Used, w.Dated(night.DateOf(one.Used)))
	}
	return scriptLine{one.Name, fmt.Sprintf(w.Settings.ScriptIs, may, w.Dated(night.DateOf(one.Since)), used)}
}

// scripts are those that may come in. Where they cannot be read none may, and
// the page says why.
func (s *Server) scripts(w *words.Words) (lines []scriptLine, err error) {
	if s.o.Lock == nil {
		return nil, nil
	}
	all, err := s.o.Lock.Scripts()
	for i := range all {
		lines = append(lines, scriptLineOf(w, &all[i]))
	}
	return lines, err
}

// endScript ends a script's token. One that is not there any more has ended.
func (s *Server) endScript(w http.ResponseWriter, r *http.Request) {
	status, err := readForm(r)
	name := r.PostForm.Get("end")
	if err == nil && s.o.Lock != nil && name != "" {
		if err = s.o.Lock.EndScript(name); err == nil {
			s.o.Log.Info("The token of a script was ended on the page", "name", name, "from", caller(r))
		}
		status = http.StatusUnprocessableEntity
	}
	if err != nil {
		s.unchanged(w, r, status, "scripts", nil, err)
		return
	}
	back(w, r, "scripts")
}
