package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// grid makes a variant of a table in letters, a string for each release, a letter
// for each parallelism from 1: safe, stuck (x), unknown (?).
func grid(remedy string, releases ...string) variant {
	v := variant{Scenario: scenarios.Scenario{Name: remedy, Remedy: remedy}}
	for p := range releases[0] {
		var row []cell
		for _, column := range releases {
			safety := map[byte]explore.Safety{'s': explore.Safe, 'x': explore.Stuck, '?': explore.Undetermined}[column[p]]
			row = append(row, cell{Cell: explore.Cell{Case: explore.Case{Config: scheduler.Config{Parallelism: p + 1}}, Safety: safety}})
		}
		v.cells = append(v.cells, row)
	}
	return v
}

func TestRecommendation(t *testing.T) {
	for _, c := range []struct {
		says     string
		variants []variant
	}{
		{"On JDK 21 and 24 it is safe with every parallelism from 1 to 3 carriers.", []variant{grid("", "sss", "sss")}},
		{"On JDK 21 it is safe with every parallelism from 1 to 3 carriers; on JDK 24 no fault was found, and the search was cut.", []variant{grid("", "sss", "s??")}},
		{"On JDK 21 no parallelism from 1 to 3 saves it; JDK 24 saves it.", []variant{grid("", "xxx", "sss")}},
		{"On JDK 21 it takes 3 carriers; JDK 24 saves it.", []variant{grid("", "xxs", "sss")}},
		{"On JDK 21 it takes 3 carriers and on JDK 24 it takes 2 carriers; a change saves it.", []variant{grid("", "xxs", "xss"), grid("a change", "sss", "sss")}},
		{
			"On JDK 21 it can hang on 2 carriers and on JDK 24 no parallelism from 1 to 3 saves it; nothing that was tried is known to save it.",
			[]variant{grid("", "sx?", "xxx"), grid("a change that does not help on 24", "sss", "ssx")},
		},
		{
			"On JDK 21 no parallelism from 1 to 3 saves it; one change or another saves it, and perhaps JDK 24 or a third, " +
				"of which no fault was found, though not all was searched.",
			// What a repair does on a release that may be safe without it does not matter.
			[]variant{grid("", "xxx", "ss?"), grid("one change", "sss", "???"), grid("another", "sss", "sss"), grid("a third", "s??", "sss")},
		},
	} {
		w := &whatif{flags: &whatifFlags{carriers: 3}, releases: []int{21, 24}, variants: c.variants}
		assert.Equal(t, c.says, w.recommendation())
	}
}

func TestNumbersInWords(t *testing.T) {
	for says, ps := range map[string][]int{
		"1 carrier":                   {1},
		"3 carriers":                  {3},
		"1 and 2 carriers":            {1, 2},
		"1 to 4 carriers":             {1, 2, 3, 4},
		"1, 3 to 5, 7 and 8 carriers": {1, 3, 4, 5, 7, 8},
	} {
		assert.Equal(t, says, these(ps))
	}
}
