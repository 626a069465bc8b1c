package dashboards

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

const token = "glsa_S3cret"

// grafana takes dashboards as the real one does.
type grafana struct {
	folder int // what it answers about the folder
	titles []string
}

func (g *grafana) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if r.Header.Get("Authorization") != "Bearer "+token {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"message":"Invalid API key `+token+`"}`)
		return
	}
	switch r.URL.Path {
	case "/grafana/api/folders":
		w.WriteHeader(g.folder)
		_, _ = io.WriteString(w, `{"uid":"nightroom","message":"a folder with that name already exists"}`)
	case "/grafana/api/dashboards/db":
		var says struct {
			Dashboard struct{ Title string }
			FolderUID string
			Overwrite bool
		}
		if json.Unmarshal(body, &says) != nil || says.FolderUID != "nightroom" || !says.Overwrite {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		g.titles = append(g.titles, says.Dashboard.Title)
		_, _ = io.WriteString(w, `{"uid":"x","status":"success"}`)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

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
