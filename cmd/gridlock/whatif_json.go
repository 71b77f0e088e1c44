package main

import (
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/internal/report"
)

// whatifJSON is the JSON of whatif. All keys are always present; what there is not
// is null.
type whatifJSON struct {
	Schema   string `json:"schema"`
	Scenario string `json:"scenario"`
	Queues   string `json:"queues"`
	// Scales is the parameter that is as large as the parallelism in each cell.
	Scales         *string        `json:"scales"`
	Cells          []cellJSON     `json:"cells"`
	SmallestSafe   []smallestJSON `json:"smallestSafe"`
	Recommendation string         `json:"recommendation"`
}

// cellJSON is a cell. Repair is the name of the repaired scenario, null for the
// scenario as it is. States and Transitions are those of the search, Schedules those
// of the sample before it, if the fault showed there.
type cellJSON struct {
	JDK         int      `json:"jdk"`
	Parallelism int      `json:"parallelism"`
	Repair      *string  `json:"repair"`
	Settings    []string `json:"settings"`
	Result      string   `json:"result"`
	Verdict     string   `json:"verdict"`
	Kind        *string  `json:"kind"`
	Steps       *int     `json:"steps"`
	States      int      `json:"states"`
	Transitions int      `json:"transitions"`
	Schedules   int      `json:"schedules"`
	Complete    bool     `json:"complete"`
	Replay      *string  `json:"replay"`
}

// smallestJSON is the smallest parallelism that is safe together with all larger ones
// of the table. It is null if the largest is not safe; exact says whether a smaller
// one is known to be stuck.
type smallestJSON struct {
	JDK         int     `json:"jdk"`
	Repair      *string `json:"repair"`
	Parallelism *int    `json:"parallelism"`
	Exact       bool    `json:"exact"`
}

func (w *whatif) document() whatifJSON {
	d := whatifJSON{
		Schema: report.Schema, Scenario: w.variants[0].Name, Queues: w.flags.queues, Scales: optional(w.scales),
		Cells: []cellJSON{}, SmallestSafe: []smallestJSON{}, Recommendation: w.recommendation(),
	}
	w.each(func(v *variant, c *cell) { d.Cells = append(d.Cells, w.cellDocument(v, c)) })
	for i := range w.variants {
		v := &w.variants[i]
		for k, jdk := range w.releases {
			from := explore.SmallestSafe(v.column(k))
			s := smallestJSON{JDK: jdk, Repair: w.repair(v), Exact: from.Exact}
			if from.Parallelism > 0 {
				s.Parallelism = &from.Parallelism
			}
			d.SmallestSafe = append(d.SmallestSafe, s)
		}
	}
	return d
}

func (w *whatif) cellDocument(v *variant, c *cell) cellJSON {
	d := cellJSON{
		JDK: c.Config.JDK, Parallelism: c.Config.Parallelism, Repair: w.repair(v), Settings: append([]string{}, c.settings...),
		Result: string(c.Safety), Verdict: string(c.Result.Verdict()), Replay: optional(c.token),
		States: c.Result.States, Transitions: c.Result.Transitions, Schedules: c.Result.Schedules, Complete: c.Result.Complete,
	}
	if c.Found != nil {
		steps := len(c.Found.Choices)
		d.Verdict, d.Kind, d.Steps = string(c.Found.Verdict), optional(c.Found.Kind), &steps
	}
	return d
}

// repair returns the name of a variant that is a repair.
func (w *whatif) repair(v *variant) *string {
	if v == &w.variants[0] {
		return nil
	}
	return &v.Name
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
