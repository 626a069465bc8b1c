package words

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nightroom/internal/sentence"
)

// said are the functions that make a sentence, and which of their arguments is
// its format. Configurations have many problems that no page can make; the
// sentences of those that one can are proven in its own tests.
var said = map[string]int{"sentence.Errorf": 0, "faulty": 1}

// spoken are all strings of the source, and of them the formats of sentences.
func spoken(t *testing.T) (all map[string]bool, formats []string) {
	all = map[string]bool{}
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "words") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil {
					all[text] = true
				}
			case *ast.CallExpr:
				name := ""
				switch f := n.Fun.(type) {
				case *ast.Ident:
					name = f.Name
				case *ast.SelectorExpr:
					if from, ok := f.X.(*ast.Ident); ok {
						name = from.Name + "." + f.Sel.Name
					}
				}
				if at, ok := said[name]; ok && at < len(n.Args) {
					if format, ok := written(n.Args[at]); ok {
						all[format] = true
						formats = append(formats, format)
					} else if base := filepath.Base(path); base != "node.go" && base != "check.go" { // which hand on what others write
						t.Errorf("%s: the format of a sentence is not written out", path)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, formats
}

// written is a string that is written out, also in parts.
func written(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		a, ok := written(e.X)
		b, too := written(e.Y)
		return a + b, ok && too
	}
	return "", false
}

func TestEverySentenceIsThereInGerman(t *testing.T) {
	all, formats := spoken(t)
	if len(formats) < 60 {
		t.Fatalf("only %d sentences were found", len(formats))
	}
	slices.Sort(formats)
	for _, f := range slices.Compact(formats) {
		if German.Sentences[f] == "" {
			t.Errorf("in German there is no %q", f)
		}
	}
	for _, w := range []Words{English, German} {
		for f := range w.Sentences {
			if !all[f] && !all[strings.ReplaceAll(f, " ", "_")] {
				t.Errorf("nobody says %q any more", f)
			}
		}
	}
}

// No key of the file and no option of a command is on the English page: the
// German one has none, because it was written for it.
func TestTheEnglishPageDoesNotSpeakOfKeysAndCommands(t *testing.T) {
	_, formats := spoken(t)
	for _, f := range formats {
		text := f
		if own := English.Sentences[f]; own != "" {
			text = own
		}
		if found := regexp.MustCompile(`lights_out|wind_down|--[a-z]+|run the command| bytes|: send |factors? `).FindString(text); found != "" && !strings.Contains(text, "sudo nightroom") {
			t.Errorf("%q in %q", found, text)
		}
	}
}

// numbered is a format's values: with [2] before its letter that is the second.
var numbered = regexp.MustCompile(`%[-+#0]*\d*(?:\.\d+)?(?:\[(\d)\])?([a-z%])`)

func TestASentenceOfThePageHasTheValuesOfTheOneBelow(t *testing.T) {
	for _, w := range []Words{English, German} {
		sameValues(t, w.Sentences)
	}
}

func sameValues(t *testing.T, sentences map[string]string) {
	for english, german := range sentences {
		has := numbered.FindAllStringSubmatch(english, -1)
		for i, v := range numbered.FindAllStringSubmatch(german, -1) {
			at := i
			if v[1] != "" {
				at = int(v[1][0] - '1')
			}
			if at >= len(has) || has[at][2] != v[2] {
				t.Errorf("%q has no such value as %q: %q", english, v[0], german)
			}
		}
		if !strings.Contains(german, "%[") && len(numbered.FindAllString(german, -1)) != len(has) {
			t.Errorf("%q has other values than %q, and does not say which", german, english)
		}
	}
}

func TestAnErrorIsToldInTheLanguageOfThePage(t *testing.T) {
	inner := sentence.Errorf("the disk is full")
	for _, c := range []struct {
		err           error
		english, want string
	}{
		{sentence.Errorf("nobody was chosen: say who it is"), "Nobody was chosen: say who it is.", "Niemand wurde ausgewählt: Sag, wer es ist."},
		{fmt.Errorf("commit: %w", inner), "Commit: the disk is full.", "Der Speicherplatz ist voll."},
		{sentence.Errorf("the record cannot be kept in a cellar"), "The record cannot be kept in a cellar.", "Technisch gesagt, auf Englisch: the record cannot be kept in a cellar."},
		{sentence.Errorf("%s: above %v %s is not over below %v %s, so no value is in range; write both, above the higher one", sentence.Word("cool"), 20.0, "°C", 21.5, "°C"),
			"Temperature: the upper limit, 20 °C, is not above the lower one, 21.5 °C, so that no value would do; type both, the upper one higher.",
			"Temperatur: Die obere Grenze 20 °C liegt nicht über der unteren 21,5 °C, also wäre kein Wert in Ordnung; tippe beide, die obere als die höhere."},
		{errors.New("remote I/O error"), "Remote I/O error.", "Technisch gesagt, auf Englisch: remote I/O error."},
		{sentence.Errorf("%s %.40q: enter %s as a whole number from 0 to %d", sentence.Word("minutes awake"), "x", sentence.Word("minutes"), 720),
			`Minutes awake "x": enter minutes as a whole number from 0 to 720.`, `Minuten wach "x": Gib Minuten als ganze Zahl von 0 bis 720 ein.`},
		{sentence.Errorf("There is no copy of tonight: %w. It is tried again by itself.", inner),
			"There is no copy of tonight: the disk is full. It is tried again by itself.",
			"Von dieser Nacht gibt es noch keine Kopie: der Speicherplatz ist voll. Es wird von selbst wieder versucht."},
	} {
		if got := English.Sentence(c.err); got != c.english {
			t.Errorf("in English %q, want %q", got, c.english)
		}
		if got := German.Sentence(c.err); got != c.want {
			t.Errorf("in German %q, want %q", got, c.want)
		}
	}
}
