package web

import (
	"context"
	"errors"
	"net/http"
)

// Controls are what people tell the room. They go through the same door as what
// comes over MQTT; when one returns nil, it is in the record, and View says so.
// An Unfit error is about what was entered.
type Controls interface {
	// SayInBed says that somebody is in bed from now on, or nobody.
	SayInBed(ctx context.Context, inBed bool) error

	// Pause stops measuring for so long: minutes, "tonight", or "on" until
	// somebody ends it; "0" ends it.
	Pause(ctx context.Context, long string) error

	// NotTonight has nobody alerted of a rule until the morning, beside what is
	// left alone already; or takes that back.
	NotTonight(ctx context.Context, rule string, quiet bool) error

	// Leave says that nobody sleeps here until the evening of a date, 2026-12-01;
	// "0" ends it.
	Leave(ctx context.Context, until string) error
}

func (s *Server) controls(mux *http.ServeMux) {
	for path, obey := range map[string]func(ctx context.Context, r *http.Request) error{
		"/in-bed": func(ctx context.Context, r *http.Request) error {
			return s.room.SayInBed(ctx, r.PostFormValue("is") == "on")
		},
		"/pause": func(ctx context.Context, r *http.Request) error {
			return s.room.Pause(ctx, r.PostFormValue("long"))
		},
		"/snooze": func(ctx context.Context, r *http.Request) error {
			return s.room.NotTonight(ctx, r.PostFormValue("rule"), r.PostFormValue("is") == "on")
		},
		"/away": func(ctx context.Context, r *http.Request) error {
			return s.room.Leave(ctx, r.PostFormValue("until"))
		},
	} {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			if status, err := readForm(r); err != nil {
				s.showTonight(w, r, status, s.says(r, err))
				return
			}
			// What is begun is done, though the phone be gone meanwhile.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
			defer cancel()
			err := obey(ctx, r)
			switch {
			case err == nil:
				http.Redirect(w, r, "/", http.StatusSeeOther)
			case errors.As(err, &Unfit{}):
				s.showTonight(w, r, http.StatusUnprocessableEntity, s.says(r, err))
			default:
				s.o.Log.Error("What was asked for on the page was not done", "path", path, "error", err)
				s.showTonight(w, r, http.StatusServiceUnavailable, s.says(r, err))
			}
		})
	}
}
