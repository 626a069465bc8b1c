package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"time"
)

var (
	//go:embed page static
	files embed.FS

	tonightPage = parse("tonight.html")
	morningPage = parse("morning.html")
	insightPage = parse("insight.html")
	loginPage   = parse("login.html")
	logoutPage  = parse("logout.html")
)

func parse(name string) *template.Template {
	words := template.FuncMap{"phaseWords": phaseWords}
	return template.Must(template.New("layout.html").Funcs(words).ParseFS(files, "page/layout.html", "page/"+name))
}

// show answers with a page. It is made whole before a byte of it leaves, so
// that there is no half page with a 200.
func (s *Server) show(w http.ResponseWriter, status int, page *template.Template, data any) {
	var b bytes.Buffer
	if err := page.Execute(&b, data); err != nil {
		s.o.Log.Error("The page could not be made; please report this", "error", err)
		http.Error(w, "nightroom made a mistake: see its log", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

// asset serves the script, the style and the icon.
func asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	body, err := files.ReadFile("static/" + name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256(body)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	w.Header().Set("Cache-Control", "no-cache") // may be kept, must be asked for
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
}

func phaseWords(phase string) string {
	switch phase {
	case "wind_down":
		return "Winding down"
	case "night":
		return "Night"
	}
	return "Day"
}
