package web

import (
	_ "embed"
	"net/http"
)

//go:embed openapi.yaml
var description []byte

// openapi describes the addresses for scripts, in OpenAPI 3.1.
func openapi(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	w.Write(description)
}
