package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"nightroom/internal/config"
	"nightroom/internal/sentence"
)

// peopleChanges are those of the list of people: other names, one who is taken
// off it, some who are new.
func peopleChanges(d *config.Draft, f url.Values) (all []config.Change, err error) {
	listed := d.Has("people")
	people := slices.Clone(d.People)
	if gone := f.Get("remove"); gone != "" {
		i := slices.IndexFunc(people, func(p config.Person) bool { return p.ID == gone })
		switch {
		case i < 0:
			return nil, sentence.Errorf("nobody here is called %.40q: choose who it is", gone)
		case !listed:
			return []config.Change{config.Set("people", []string{})}, nil
		}
		return []config.Change{config.Remove("people." + gone)}, nil
	}
	var renamed []config.Change
	for i, p := range people {
		name := strings.TrimSpace(f.Get("name_" + p.ID))
		if name == "" || name == p.Name {
			continue
		}
		people[i].Name = name
		renamed = append(renamed, config.Set("people."+p.ID+".name", name))
	}
	var added []config.Person
	for _, name := range f["add"] {
		if name = strings.TrimSpace(name); name != "" {
			one := config.Person{ID: idFor(name, append(slices.Clone(people), added...)), Name: name}
			added = append(added, one)
		}
	}
	if listed {
		all = renamed
	} else if len(renamed)+len(added) > 0 { // so far only the default has them
		for _, p := range people {
			all = append(all, config.Add("people", p))
		}
	}
	for _, p := range added {
		all = append(all, config.Add("people", p))
	}
	return all, nil
}

// firstPeople are the names of those who begin here: nobody has written
// anything yet, so that they take the place of the default.
func firstPeople(f url.Values) (all []config.Change) {
	var people []config.Person
	for _, name := range f["add"] {
		if name = strings.TrimSpace(name); name != "" {
			people = append(people, config.Person{ID: idFor(name, people), Name: name})
		}
	}
	for _, p := range people {
		all = append(all, config.Add("people", p))
	}
	return all
}

// longestID is how long an id may be.
const longestID = 32

// idFor is an id by which a person would be recognised, and which nobody has.
func idFor(name string, taken []config.Person) string {
	plain := strings.NewReplacer(" ", "_", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "á", "a", "à", "a", "ç", "c", "ñ", "n").
		Replace(strings.ToLower(name))
	var b strings.Builder
	for _, c := range plain {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' {
			b.WriteRune(c)
		}
	}
	id := b.String()[:min(b.Len(), longestID-3)]
	if strings.Trim(id, "_-") == "" {
		id = "person"
	}
	has := func(id string) bool {
		return slices.ContainsFunc(taken, func(p config.Person) bool { return p.ID == id })
	}
	for n, first := 2, id; has(id); n++ {
		id = first + "-" + strconv.Itoa(n)
	}
	return id
}
