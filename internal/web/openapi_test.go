package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"nightroom/internal/record"
)

// described is the description of the addresses for scripts.
func described(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(description)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheDescriptionIsOpenAPI31(t *testing.T) {
	doc := described(t)
	if !doc.IsOpenAPI31OrLater() {
		t.Errorf("it is OpenAPI %s", doc.OpenAPI)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
}

// What a script can do is described, and what is described it can do.
func TestEveryAddressForScriptsIsDescribed(t *testing.T) {
	s := newServer(noListener{}, newRoom(bedroom("night")), Options{})
	is, should := []string{}, []string{}
	for address, one := range (api{s}).resources() {
		for method := range one {
			is = append(is, method+" "+address)
		}
	}
	for address, item := range described(t).Paths.Map() {
		for method := range item.Operations() {
			should = append(should, method+" "+address)
		}
	}
	slices.Sort(is)
	slices.Sort(should)
	if !slices.Equal(is, should) {
		t.Errorf("there are\n%s\ndescribed are\n%s", strings.Join(is, "\n"), strings.Join(should, "\n"))
	}
}

// The list of resources is the one place where an address for scripts is made:
// one that came in by another door would be in no description.
func TestNoAddressForScriptsIsMadeElsewhere(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			does, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || does.Sel.Name != "HandleFunc" && does.Sel.Name != "Handle" {
				return true
			}
			found++
			if text, ok := call.Args[0].(*ast.BasicLit); ok {
				if address, _ := strconv.Unquote(text.Value); strings.Contains(address, "/api/v") || strings.HasPrefix(address, "/metrics") {
					t.Errorf("%s: %s is not among the resources", e.Name(), address)
				}
			}
			return true
		})
	}
	if found < 10 {
		t.Errorf("only %d addresses were found", found)
	}
}

// A new field of the record is a field of the description, of its type.
func TestTheRowsThatAreDescribedAreThoseOfTheRecord(t *testing.T) {
	doc := described(t)
	for sheet, name := range map[string]string{"epochs": "Epoch", "events": "Event", "alerts": "Alert", "nights": "Night", "diary": "Entry"} {
		s, _ := record.SheetOf(sheet)
		want := []string{"time"}
		types := map[record.Type]string{
			record.Float: "number", record.Integer: "integer", record.Flag: "boolean", record.Instant: "string",
			record.Text: "string", record.List: "array", record.Loudest: "array",
		}
		schema := doc.Components.Schemas[name].Value
		for _, c := range s.Columns {
			want = append(want, c.Name)
			if p := schema.Properties[c.Name]; p == nil || !p.Value.Type.Includes(types[c.Type]) {
				t.Errorf("%s.%s is not described as %s", name, c.Name, types[c.Type])
			}
		}
		if !slices.Equal(schema.Required, want) || len(schema.Properties) != len(want) {
			t.Errorf("%s has %v, the record %v", name, schema.Required, want)
		}
	}
}

func TestTheDescriptionIsServed(t *testing.T) {
	w := ask(handler(newRoom(bedroom("night"))), "GET", "/api/v1/openapi.yaml", "")
	wantStatus(t, w, http.StatusOK)
	wantText(t, w.Header().Get("Content-Type"), "application/yaml")
	wantText(t, w.Body.String(), "openapi: 3.1.0")
}
