package main

import (
	"fmt"
	"strings"

	"github.com/bced87ab/gridlock/explore"
)

// advice is what a recommendation is made of: where the scenario as it is can hang,
// what is safe there, and what may be, as no fault of it was found.
type advice struct {
	bad       []complaint
	safe, may []string
}

// complaint is what is wrong on some releases.
type complaint struct {
	said     string
	releases []int
}

// recommendation says in a sentence what saves the scenario.
func (w *whatif) recommendation() string {
	var a advice
	var sure, unsure []int
	hangs := map[int]bool{} // by column
	for k, jdk := range w.releases {
		cells := w.variants[0].column(k)
		switch safetyOf(cells) {
		case explore.Stuck:
			hangs[k] = true
			a.complain(jdk, w.complaint(cells))
		case explore.Safe:
			sure = append(sure, jdk)
		default:
			unsure = append(unsure, jdk)
		}
	}
	if len(a.bad) == 0 {
		return w.praise(sure, unsure)
	}
	a.safe, a.may = inWords("JDK %d", sure), inWords("JDK %d", unsure)
	for i := range w.variants[1:] {
		v := &w.variants[i+1]
		var cells []explore.Cell
		for k := range w.releases {
			if hangs[k] {
				cells = append(cells, v.column(k)...)
			}
		}
		switch safetyOf(cells) {
		case explore.Safe:
			a.safe = append(a.safe, v.Remedy)
		case explore.Undetermined:
			a.may = append(a.may, v.Remedy)
		}
	}
	return a.text()
}

// safetyOf returns what is known of cells together.
func safetyOf(cells []explore.Cell) explore.Safety {
	switch {
	case len(with(cells, explore.Stuck)) > 0:
		return explore.Stuck
	case len(with(cells, explore.Undetermined)) > 0:
		return explore.Undetermined
	}
	return explore.Safe
}

// complaint says what the scenario as it is needs, on a release on which it can hang.
func (w *whatif) complaint(cells []explore.Cell) string {
	from := explore.SmallestSafe(cells)
	stuck := with(cells, explore.Stuck)
	switch {
	case from.Parallelism > 0 && from.Exact:
		return "it takes " + carriers(from.Parallelism)
	case len(stuck) < len(cells) || len(cells) == 1:
		return "it can hang on " + these(stuck)
	}
	return fmt.Sprintf("no parallelism from 1 to %d saves it", len(cells))
}

func (a *advice) complain(jdk int, said string) {
	for i := range a.bad {
		if a.bad[i].said == said {
			a.bad[i].releases = append(a.bad[i].releases, jdk)
			return
		}
	}
	a.bad = append(a.bad, complaint{said, []int{jdk}})
}

func (a *advice) text() string {
	var bad []string
	for _, c := range a.bad {
		bad = append(bad, fmt.Sprintf("on %s %s", jdks(c.releases), c.said))
	}
	said, and := list(bad, "and")+"; nothing that was tried is known to save it", "but"
	if len(a.safe) > 0 {
		said, and = fmt.Sprintf("%s; %s saves it", list(bad, "and"), list(a.safe, "or")), "and"
	}
	if len(a.may) > 0 {
		said += fmt.Sprintf(", %s perhaps %s, of which no fault was found, though not all was searched", and, list(a.may, "or"))
	}
	return strings.ToUpper(said[:1]) + said[1:] + "."
}

// praise says where a scenario is safe that is not known to hang.
func (w *whatif) praise(sure, unsure []int) string {
	var parts []string
	if len(sure) > 0 {
		all := "every parallelism from 1 to " + carriers(w.flags.carriers)
		if w.flags.carriers == 1 {
			all = carriers(1)
		}
		parts = append(parts, fmt.Sprintf("on %s it is safe with %s", jdks(sure), all))
	}
	if len(unsure) > 0 {
		parts = append(parts, fmt.Sprintf("on %s no fault was found, and the search was cut", jdks(unsure)))
	}
	said := strings.Join(parts, "; ")
	return strings.ToUpper(said[:1]) + said[1:] + "."
}

func jdks(releases []int) string { return "JDK " + list(inWords("%d", releases), "and") }

// inWords formats numbers, one by one.
func inWords(format string, numbers []int) []string {
	var words []string
	for _, n := range numbers {
		words = append(words, fmt.Sprintf(format, n))
	}
	return words
}
