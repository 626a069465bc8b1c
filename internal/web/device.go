package web

import (
	"net/http"
	"net/url"

	"nightroom/internal/night"
)

// deviceCookie keeps what is chosen once per device. It proves nothing: who may
// come in is the session's business.
const deviceCookie = "nightroom_device"

// deviceAge is as long as browsers keep a cookie at all, in seconds.
const deviceAge = 400 * 24 * 3600

// A device is what a phone or a laptop was told about itself.
type device struct {
	Person  string     // the id of the one whose device it is
	Look    string     // light or dark; "" follows the phase of the day
	Skipped night.Date // the newest night of which it was said not to ask
}

// device reads what a request's device is. What is not understood counts for
// nothing.
func (s *Server) device(r *http.Request) (d device) {
	c, err := r.Cookie(deviceCookie)
	if err != nil {
		return d
	}
	v, err := url.ParseQuery(c.Value)
	if err != nil {
		return d
	}
	d.Person = v.Get("p")
	if look := v.Get("l"); look == "light" || look == "dark" {
		d.Look = look
	}
	if skipped, err := night.ParseDate(v.Get("s")); err == nil {
		d.Skipped = skipped
	}
	return d
}

// keep has the device keep what it is.
func (d device) keep(w http.ResponseWriter, r *http.Request) {
	v := url.Values{}
	for name, text := range map[string]string{"p": d.Person, "l": d.Look} {
		if text != "" {
			v.Set(name, text)
		}
	}
	if d.Skipped != (night.Date{}) {
		v.Set("s", d.Skipped.String())
	}
	http.SetCookie(w, &http.Cookie{
		Name: deviceCookie, Value: v.Encode(), Path: "/", MaxAge: deviceAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: encrypted(r),
	})
}
