package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nightroom/internal/diary"
	"nightroom/internal/night"
	"nightroom/internal/notebook"
)

// answers are the flags of an entry: whose it is, of which night and moment,
// and one flag for each thing that a diary asks.
type answers struct {
	person, night string
	moment        choice
	texts         map[string]*string   // by the item's name
	lists         map[string]*[]string // the same
	cmd           *cobra.Command
}

func newAnswers(cmd *cobra.Command) *answers {
	a := &answers{
		moment: choice{of: []string{string(diary.Morning), string(diary.Evening)}},
		texts:  map[string]*string{}, lists: map[string]*[]string{}, cmd: cmd,
	}
	f := cmd.Flags()
	f.SortFlags = false // in the order of the night
	f.StringVar(&a.person, "person", "", "whose entry, the `ID` from the configuration (needless where only one keeps a diary)")
	f.StringVar(&a.night, "night", "", "the night's `DATE`, that of its evening: 2026-11-22 (else the last one)")
	f.Var(&a.moment, "moment", "when in the day (else the morning)")
	return a
}

// ask adds the flags of items.
func (a *answers) ask(without ...string) {
	for i := range diary.Items {
		it := &diary.Items[i]
		if slices.Contains(without, it.Name) {
			continue
		}
		help := strings.ToLower(it.Ask[:1]) + it.Ask[1:] + " `" + placeholders[it.Form] + "`: " + it.Hint
		if it.Form == diary.List {
			a.lists[it.Name] = a.cmd.Flags().StringArray(flagOf(it), nil, help+"; may be given several times")
		} else {
			a.texts[it.Name] = a.cmd.Flags().String(flagOf(it), "", help)
		}
	}
}

var placeholders = map[diary.Form]string{diary.Whole: "N", diary.Words: "TEXT", diary.List: "ID", diary.Clock: "HH:MM"}

// flagOf is the flag of an item. A list is given one by one.
func flagOf(it *diary.Item) string {
	name := strings.ReplaceAll(it.Name, "_", "-")
	if it.Form == diary.List {
		name = strings.TrimSuffix(name, "s")
	}
	return name
}

// said is what the flags say. One that is given as "" takes an answer back.
func (a *answers) said() (s notebook.Said, err error) {
	s = notebook.Said{Person: a.person, Moment: diary.Moment(a.moment.is), Answers: map[string]string{}}
	if a.night != "" {
		of, err := night.ParseDate(a.night)
		if err != nil {
			return s, wrong{err}
		}
		s.Night = &of
	}
	for i := range diary.Items {
		it := &diary.Items[i]
		if !a.cmd.Flags().Changed(flagOf(it)) {
			continue
		}
		if list, ok := a.lists[it.Name]; ok {
			s.Answers[it.Name] = strings.Join(*list, ";")
		} else if text, ok := a.texts[it.Name]; ok {
			s.Answers[it.Name] = *text
		}
	}
	return s, nil
}
