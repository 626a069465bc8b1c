package dashboards

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const token = "glsa_S3cret"

// grafana takes dashboards as the real one does, and is stricter: what that lets
// pass in silence is refused here.
type grafana struct {
	folder int  // what it answers about the folder
	there  bool // the folder
	titles []string
}

func (g *grafana) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, message string) {
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"message":%q}`, message)
	}
	switch {
	case r.Header.Get("Authorization") != "Bearer "+token:
		refuse(http.StatusUnauthorized, "Invalid API key "+token)
		return
	case r.Method != http.MethodPost:
		refuse(http.StatusMethodNotAllowed, "only POST")
		return
	case r.Header.Get("Content-Type") != "application/json":
		refuse(http.StatusUnsupportedMediaType, "Content-Type is not application/json")
		return
	}
	body := json.NewDecoder(r.Body)
	body.DisallowUnknownFields()
	switch r.URL.Path {
	case "/grafana/api/folders":
		var says struct{ UID, Title string }
		if err := body.Decode(&says); err != nil || !isUID.MatchString(says.UID) || says.Title == "" {
			refuse(http.StatusBadRequest, "bad folder data")
			return
		}
		g.there = true
		w.WriteHeader(g.folder)
		_, _ = io.WriteString(w, `{"uid":"nightroom","message":"a folder with that name already exists"}`)
	case "/grafana/api/dashboards/db":
		var says struct {
			Dashboard map[string]any
			FolderUID string
			Overwrite bool
		}
		if err := body.Decode(&says); err != nil {
			refuse(http.StatusBadRequest, "bad request data: "+err.Error())
			return
		}
		title, _ := says.Dashboard["title"].(string)
		uid, _ := says.Dashboard["uid"].(string)
		version, _ := says.Dashboard["schemaVersion"].(float64)
		panels, _ := says.Dashboard["panels"].([]any)
		switch {
		case says.FolderUID != "nightroom" || !g.there:
			refuse(http.StatusBadRequest, "folder not found")
		case says.Dashboard["id"] != nil: // of another Grafana
			refuse(http.StatusNotFound, "Dashboard not found")
		case title == "" || len(panels) == 0 || version != 38: // what 10.0 writes, and newer ones read
			refuse(http.StatusBadRequest, "no dashboard of Grafana 10 to 12")
		case !isUID.MatchString(uid):
			refuse(http.StatusBadRequest, "uid contains illegal characters, or is too long")
		case !says.Overwrite:
			refuse(http.StatusPreconditionFailed, "The dashboard has been changed by someone else")
		default:
			g.titles = append(g.titles, title)
			_, _ = fmt.Fprintf(w, `{"id":1,"uid":%q,"status":"success","version":1}`, uid)
		}
	default:
		refuse(http.StatusNotFound, "")
	}
}

// isUID is what Grafana takes as one.
var isUID = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,40}$`)

func TestDashboardsAreUploadedWhetherTheFolderIsThereOrNot(t *testing.T) {
	for _, folder := range []int{http.StatusOK, http.StatusConflict, http.StatusPreconditionFailed} {
		g := &grafana{folder: folder}
		web := httptest.NewServer(g)
		err := (&Grafana{URL: web.URL + "/grafana/", Token: token}).Upload(t.Context())
		web.Close()
		slices.Sort(g.titles)
		if err != nil || !slices.Equal(g.titles, []string{"House", "Nights", "Pain and nights", "Tonight"}) {
			t.Errorf("%d: %v, uploaded %q", folder, err, g.titles)
		}
	}
}

func TestAnUploadThatFailsSaysWhichSettingIsWrongAndNoSecret(t *testing.T) {
	web := httptest.NewServer(&grafana{folder: 200})
	defer web.Close()
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>Welcome") }))
	defer portal.Close()
	for _, c := range []struct {
		name, url, token, says string
	}{
		{"no scheme", "192.168.1.10:3000", token, "--grafana"},
		{"a password in it", "http://me:" + token + "@h:3000", token, "--token-file"},
		{"an empty token", web.URL, "", "--token-file"},
		{"a wrong token", web.URL + "/grafana", "glsa_other", "does not know the token"},
		{"another place", web.URL, token, "check --grafana"},
		{"a page of welcome", portal.URL, token, "check --grafana"},
	} {
		err := (&Grafana{URL: c.url, Token: c.token}).Upload(t.Context())
		if err == nil || !strings.Contains(err.Error(), c.says) || c.token == token && strings.Contains(err.Error(), token) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}
