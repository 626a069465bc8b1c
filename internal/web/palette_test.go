package web

import (
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// palettes are the colours of style.css, by the selector that they hold for.
func palettes(t *testing.T) map[string]map[string][3]float64 {
	t.Helper()
	style, err := files.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string][3]float64{}
	for _, block := range regexp.MustCompile(`(?m)^(:root|\.dark|\.wind_down[^{]*) \{([^}]*)\}`).FindAllStringSubmatch(string(style), -1) {
		colours := map[string][3]float64{}
		for _, c := range regexp.MustCompile(`--([a-z]+): #([0-9a-f]{3,6});`).FindAllStringSubmatch(block[2], -1) {
			colours[c[1]] = rgb(t, c[2])
		}
		all[block[1]] = colours
	}
	if len(all) != 3 {
		t.Fatalf("%d palettes", len(all))
	}
	return all
}

// rgb are the parts of a colour as it is written, from 0 to 1.
func rgb(t *testing.T, hex string) (parts [3]float64) {
	t.Helper()
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	for i := range parts {
		v, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		parts[i] = float64(v) / 255
	}
	return parts
}

// contrast is that of WCAG 2.2.
func contrast(a, b [3]float64) float64 {
	luminance := func(c [3]float64) (l float64) {
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			if c[i] <= 0.04045 {
				l += weight * c[i] / 12.92
			} else {
				l += weight * math.Pow((c[i]+0.055)/1.055, 2.4)
			}
		}
		return l
	}
	high, low := luminance(a), luminance(b)
	return (max(high, low) + 0.05) / (min(high, low) + 0.05)
}

func TestEveryTextCanBeReadInEveryPalette(t *testing.T) {
	for palette, c := range palettes(t) {
		for _, pair := range []struct {
			on, what string
			least    float64
		}{
			{"ground", "text", 4.5}, {"ground", "quiet", 4.5}, {"ground", "good", 4.5}, {"ground", "bad", 4.5}, {"ground", "chosen", 4.5},
			{"field", "text", 4.5}, {"field", "quiet", 4.5}, {"field", "good", 4.5}, {"field", "bad", 4.5},
			{"chosen", "ground", 4.5}, // of a button
			{"ground", "edge", 3}, {"field", "edge", 3},
		} {
			if got := contrast(c[pair.on], c[pair.what]); got < pair.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, under %v", palette, pair.what, pair.on, got, pair.least)
			}
		}
	}
	if got := contrast([3]float64{}, [3]float64{1, 1, 1}); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white has a contrast of %v", got)
	}
}

func TestThereIsNoBlueAtNight(t *testing.T) {
	for palette, colours := range palettes(t) {
		if !strings.Contains(palette, "night") {
			continue
		}
		for name, c := range colours {
			if c[2] > 0.2 || c[2] > 0.5*c[0] || c[1] > c[0] {
				t.Errorf("--%s is no red or orange: %.2f", name, c)
			}
		}
	}
}

func TestTheBarsAroundThePageHaveItsGround(t *testing.T) {
	of := palettes(t)
	for _, c := range []struct{ phase, look, palette string }{
		{"day", "", ":root"}, {"day", "dark", ".dark"}, {"night", "light", ":root"},
		{"night", "", ".wind_down:not(.light), .night:not(.light)"}, {"wind_down", "dark", ".wind_down:not(.light), .night:not(.light)"},
	} {
		room := newRoom(bedroom(c.phase))
		body := ask(handler(room), http.MethodGet, "/", "", "Cookie", deviceCookie+"=l="+c.look).Body.String()
		found := regexp.MustCompile(`<meta name="theme-color" content="#([0-9a-f]+)">`).FindStringSubmatch(body)
		if found == nil || rgb(t, found[1]) != of[c.palette]["ground"] {
			t.Errorf("%s, %q: the bars are %v", c.phase, c.look, found)
		}
	}
}

func TestThePageCanBePutOnTheHomeScreen(t *testing.T) {
	h := handler(newRoom(bedroom("day")))
	page := ask(h, http.MethodGet, "/", "")
	link := regexp.MustCompile(`<link rel="manifest" href="([^"]+)"`).FindStringSubmatch(page.Body.String())
	if link == nil {
		t.Fatal("no manifest")
	}
	wantText(t, page.Header().Get("Content-Security-Policy"), "manifest-src 'self'")
	manifest := ask(h, http.MethodGet, link[1], "")
	wantStatus(t, manifest, http.StatusOK)
	wantText(t, manifest.Header().Get("Content-Type"), "application/manifest+json")
	icons := regexp.MustCompile(`"src": "([^"]+)", "type": "([^"]+)"`).FindAllStringSubmatch(manifest.Body.String(), -1)
	if len(icons) != 4 {
		t.Errorf("%d icons", len(icons))
	}
	for _, icon := range icons {
		w := ask(h, http.MethodGet, icon[1], "")
		wantStatus(t, w, http.StatusOK)
		wantText(t, w.Header().Get("Content-Type"), icon[2])
		if w.Body.Len() > 4000 {
			t.Errorf("%s has %d bytes", icon[1], w.Body.Len())
		}
	}
}
