package web

import (
	"bytes"
	"html/template"
	"net/http"
	"sync"
)

var (
	tonightPage = parse("tonight.html", "clock.html", "chart.html", "scan.html")
	morningPage = parse("morning.html", "body.html")
	whoPage     = parse("who.html")
	donePage    = parse("done.html")
	deletePage  = parse("delete.html")
	insightPage = parse("insight.html")
	loginPage   = parse("login.html")
	logoutPage  = parse("logout.html")
)

// A page is read when somebody first asks for it. All of them take 2 MB, and in
// most hours nobody looks.
type page func() *template.Template

// parse reads a page, the parts that it has in files of their own, and what
// stands around it.
func parse(names ...string) page {
	return sync.OnceValue(func() *template.Template {
		words := template.FuncMap{"asset": assetURL}
		t := template.Must(template.New("layout.html").Funcs(words).ParseFS(files, "page/layout.html"))
		for _, name := range names {
			template.Must(t.ParseFS(files, "page/"+name))
		}
		return t
	})
}

// worthPacking is how many bytes a page must have to be compressed: less fits
// one packet as it is.
const worthPacking = 1400

// show answers with a page. It is made whole before a byte of it leaves, so
// that there is no half page with a 200.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, p page, data any) {
	var b bytes.Buffer
	if err := p().Execute(&b, data); err != nil {
		s.o.Log.Error("The page could not be made; please report this", "error", err)
		http.Error(w, "nightroom made a mistake: see its log", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	if b.Len() < worthPacking || !unpacks(r) {
		w.WriteHeader(status)
		w.Write(b.Bytes())
		return
	}
	var packed bytes.Buffer
	_ = s.packer.pack(&packed, b.Bytes()) // memory does not fail
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	w.Write(packed.Bytes())
}
