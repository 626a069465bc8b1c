package homeassistant

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

const examples = "../../deploy/homeassistant/"

var blueprints = []string{"temperature.yaml", "lamps.yaml", "blinds.yaml", "loud.yaml", "pain.yaml"}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// inputsUsed are the names behind !input.
type inputsUsed []string

// Visit collects them.
func (u *inputsUsed) Visit(n ast.Node) ast.Visitor {
	if tag, ok := n.(*ast.TagNode); ok && tag.Start.Value == "!input" {
		*u = append(*u, tag.Value.String())
	}
	return u
}

// A blueprint is what Home Assistant's BLUEPRINT_SCHEMA and its schema of
// automations demand, as far as we use them.
type blueprint struct {
	Blueprint struct {
		Name, Description, Domain string
		Input                     map[string]struct {
			Name, Description string
			Default           any
			Selector          map[string]any
		}
	}
	Mode        string
	MaxExceeded string `yaml:"max_exceeded"`
	Variables   map[string]any
	Triggers    []map[string]any
	Conditions  []map[string]any
	Actions     []map[string]any
}

func TestTheBlueprintsAreWhole(t *testing.T) {
	for _, name := range blueprints {
		t.Run(name, func(t *testing.T) {
			text := read(t, examples+name)
			file, err := parser.ParseBytes(text, 0)
			if err != nil {
				t.Fatal(err)
			}
			var used inputsUsed
			ast.Walk(&used, file.Docs[0].Body)
			var b blueprint
			if err := yaml.UnmarshalWithOptions([]byte(strings.ReplaceAll(string(text), "!input ", "")), &b, yaml.Strict()); err != nil {
				t.Fatal(err)
			}
			if b.Blueprint.Name == "" || b.Blueprint.Description == "" || b.Blueprint.Domain != "automation" {
				t.Errorf("%+v", b.Blueprint)
			}
			if len(b.Triggers) == 0 || len(b.Actions) == 0 || b.Mode != "single" {
				t.Errorf("%d triggers, %d actions, mode %s", len(b.Triggers), len(b.Actions), b.Mode)
			}
			for input, i := range b.Blueprint.Input {
				if !slices.Contains(used, input) {
					t.Errorf("the input %s is not used", input)
				}
				if i.Name == "" || len(i.Selector) != 1 {
					t.Errorf("the input %s is %+v", input, i)
				}
			}
			for _, input := range used {
				if _, ok := b.Blueprint.Input[input]; !ok {
					t.Errorf("%s is used and no input", input)
				}
			}
			guard, _ := b.Conditions[0]["value_template"].(string)
			if !strings.Contains(guard, "last_triggered") || !strings.Contains(guard, "timedelta(hours=12)") {
				t.Errorf("nothing keeps it from acting all night: %v", b.Conditions[0])
			}
			for variable := range b.Variables {
				if n := strings.Count(string(text), variable); n < 2 {
					t.Errorf("the variable %s is not used", variable)
				}
			}
		})
	}
}

func TestALampIsNeverSwitchedOffAndNoBlindMovesAtNightUnasked(t *testing.T) {
	text := string(read(t, examples+"lamps.yaml"))
	if strings.Contains(text, "turn_off") || strings.Contains(text, "toggle") {
		t.Error("a lamp is switched off")
	}
	for _, want := range []string{
		"min: 5, max: 50", "[level | int, 5] | max", "min: 15, max: 120", "default: 15",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("has no %q", want)
		}
	}
	for _, condition := range []string{"!input motion\n    state: \"off\"", "!input in_bed\n    state: \"on\"", "!input rule\n    state: \"on\""} {
		if !strings.Contains(text, "condition: state\n    entity_id: "+condition+"\n    for: {minutes: !input after}") {
			t.Errorf("does not mind %q", condition)
		}
	}
	blinds := string(read(t, examples+"blinds.yaml"))
	if !strings.Contains(blinds, "at_night or not is_state(phase, 'night')") || !strings.Contains(blinds, "default: false") {
		t.Error("blinds move at night")
	}
}

// entityIDs are what a bedroom with the usual sensors has.
func entityIDs(t *testing.T) []string {
	t.Helper()
	r := full()
	r.ID, r.Gone = "bedroom", nil
	var ids []string
	for _, c := range parsed(t, r) {
		ids = append(ids, c["default_entity_id"].(string))
	}
	return ids
}

func TestTheTextsNameEntitiesThatThereAre(t *testing.T) {
	ids := entityIDs(t)
	named := regexp.MustCompile(`\b(?:sensor|binary_sensor|switch|button|number|event)\.nightroom_bedroom_[a-z0-9_]+`)
	for _, name := range append([]string{"dashboard.yaml", "README.md", "../../README.md"}, blueprints...) {
		for _, id := range named.FindAllString(string(read(t, examples+name)), -1) {
			if !slices.Contains(ids, id) {
				t.Errorf("%s: there is no %s", name, id)
			}
		}
	}
	var view map[string]any
	if err := yaml.Unmarshal(read(t, examples+"dashboard.yaml"), &view); err != nil || view["sections"] == nil {
		t.Errorf("the dashboard is no view: %v", err)
	}
}

func TestTheFlowForNodeREDCanBeImported(t *testing.T) {
	text := string(read(t, filepath.Join(examples, "../other-homes.md")))
	_, rest, _ := strings.Cut(text, "```json\n")
	flow, _, _ := strings.Cut(rest, "```")
	var nodes []struct {
		ID    string     `json:"id"`
		Type  string     `json:"type"`
		Wires [][]string `json:"wires"`
	}
	if err := json.Unmarshal([]byte(flow), &nodes); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, n := range nodes {
		ids[n.ID] = n.Type != ""
	}
	for _, n := range nodes {
		for _, out := range n.Wires {
			for _, to := range out {
				if !ids[to] {
					t.Errorf("%s leads to %s, which there is not", n.ID, to)
				}
			}
		}
	}
}
