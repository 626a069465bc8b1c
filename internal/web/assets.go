package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed page static
var files embed.FS

// An asset is a script, a style or a picture. Its name has its sum in it, so
// that a browser may keep it for ever and still never has an old one.
type asset struct {
	name   string // style.1f2e3d4c.css
	media  string
	whole  []byte
	packed []byte // compressed; nil where that saves nothing
}

// assets are all, by the names that the pages call them by and by their own;
// compressed once, when the first is asked for.
var assets = sync.OnceValue(func() map[string]*asset {
	all := map[string]*asset{}
	entries, err := files.ReadDir("static")
	if err != nil {
		panic(err) // it is in the program
	}
	for _, e := range entries {
		body, err := files.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(body)
		ext := path.Ext(e.Name())
		a := &asset{
			name:  strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:4]) + ext,
			media: mime.TypeByExtension(ext), whole: body,
		}
		if ext == ".webmanifest" {
			a.media = "application/manifest+json"
		}
		if packed := pack(body, gzip.BestCompression); len(packed) < len(body) {
			a.packed = packed
		}
		all[e.Name()], all[a.name] = a, a
	}
	return all
})

func pack(body []byte, level int) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err == nil {
		_, err = z.Write(body)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err) // neither memory nor a right level fails
	}
	return b.Bytes()
}

// assetURL is where the pages find an asset.
func assetURL(name string) string {
	if a, ok := assets()[name]; ok {
		return "/static/" + a.name
	}
	panic("there is no " + name) // a page is wrong: its test says so
}

// serveAsset serves a script, the style or a picture.
func serveAsset(w http.ResponseWriter, r *http.Request) {
	a, ok := assets()[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.media)
	h.Set("ETag", `"`+a.name+`"`)
	if r.PathValue("name") == a.name {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache") // may be kept, must be asked for
	}
	if strings.Contains(r.Header.Get("If-None-Match"), a.name) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.whole
	if a.packed != nil {
		h.Set("Vary", "Accept-Encoding")
		if unpacks(r) {
			h.Set("Content-Encoding", "gzip")
			body = a.packed
		}
	}
	w.Write(body)
}

// unpacks tells whether a browser takes what is compressed.
func unpacks(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") }

// A packer compresses one page at a time: what it holds, 800 kB, a small Pi has
// once.
type packer struct {
	mu sync.Mutex
	z  *gzip.Writer
}

func (p *packer) pack(w io.Writer, body []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.z == nil {
		p.z, _ = gzip.NewWriterLevel(w, gzip.BestSpeed) // a right level does not fail
	} else {
		p.z.Reset(w)
	}
	if _, err := p.z.Write(body); err != nil {
		return err
	}
	return p.z.Close()
}
