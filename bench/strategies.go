package bench

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

const (
	// strategySeeds is how many samples are taken with each strategy.
	strategySeeds = 20
	// strategyLimit is how many schedules of a sample are run at most.
	strategyLimit = 2000
	// mostCarriers is the largest of the family of Netflix cases.
	mostCarriers = 64
)

// samplers are the strategies that are compared, samplerNames the heads of their
// columns.
func samplers() []explore.Sampler {
	return []explore.Sampler{explore.RandomWalk(), explore.PCT(3), explore.POS(), explore.URW()}
}

var samplerNames = []string{"random", "pct(3)", "pos", "urw"}

// StrategyCase is a program that gets stuck in some of its schedules.
type StrategyCase struct {
	// Scenario is its name, Flags what gridlock explore needs to search it as here.
	Scenario, Flags string
	config          scheduler.Config
	program         *scheduler.Program
}

// strategyCase makes a scenario a case.
func strategyCase(s scenarios.Scenario, jdk, carriers int, settings ...string) (StrategyCase, error) {
	v, err := s.SearchValues(settings...)
	if err != nil {
		return StrategyCase{}, err
	}
	flags := fmt.Sprintf("--jdk %d --carriers %d", jdk, carriers)
	for _, set := range settings {
		flags += " --set " + set
	}
	cfg := scheduler.Config{JDK: jdk, Parallelism: carriers, Time: scheduler.AnyTime}
	return StrategyCase{s.Name, flags, cfg, s.Program(v)}, nil
}

// StuckScenarios returns each scenario of compiled code that is expected to get stuck,
// on the first release and with the most carriers for which it is. Those that are Java
// files get stuck in nearly every schedule.
func StuckScenarios() ([]StrategyCase, error) {
	var cases []StrategyCase
	for _, s := range scenarios.All() {
		for _, e := range s.Expected {
			if e.Verdict.Clean() || s.Source != "" {
				continue
			}
			c, err := strategyCase(s, e.FromJDK, e.ToCarriers)
			if err != nil {
				return nil, err
			}
			cases = append(cases, c)
			break
		}
	}
	return cases, nil
}

// NetflixFamily returns the Netflix case for 2, 4, 8 and so on up to most carriers,
// with as many pinned requests.
func NetflixFamily(most int) ([]StrategyCase, error) {
	s, err := scenarios.Lookup("zipkin-reporter")
	if err != nil {
		return nil, err
	}
	var cases []StrategyCase
	for n := 2; n <= most; n *= 2 {
		c, err := strategyCase(s, 21, n, fmt.Sprintf("pinned=%d", n))
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// StrategyRow is a case with what each strategy did.
type StrategyRow struct {
	StrategyCase
	Cells []StrategyCell
}

// StrategyCell is what one strategy did with one case: the mean number of schedules
// to the first failure over the samples that had one, and how many had none.
type StrategyCell struct {
	Strategy      string
	Mean          float64
	Found, Missed int
}

// String returns what the tables show.
func (c StrategyCell) String() string {
	switch {
	case c.Found == 0:
		return "none"
	case c.Missed > 0:
		return fmt.Sprintf("%.1f, %d missed", c.Mean, c.Missed)
	}
	return fmt.Sprintf("%.1f", c.Mean)
}

// Row samples a case with all strategies, and calls progress before each of them.
// The same case always gives the same row.
func (c StrategyCase) Row(ctx context.Context, progress func(strategy string)) (StrategyRow, error) {
	row := StrategyRow{StrategyCase: c}
	for i, s := range samplers() {
		progress(samplerNames[i])
		cell := StrategyCell{Strategy: samplerNames[i]}
		sum := 0
		for seed := range uint64(strategySeeds) {
			r, err := explore.Explore(ctx, c.config, c.program, explore.Sample(strategyLimit, s), explore.Options{First: true, Seed: seed + 1})
			if err != nil {
				return row, err
			}
			if err := ctx.Err(); err != nil {
				return row, err
			}
			if r.SchedulesToFirst > 0 {
				cell.Found++
				sum += r.SchedulesToFirst
			}
		}
		cell.Missed = strategySeeds - cell.Found
		if cell.Found > 0 {
			cell.Mean = float64(sum) / float64(cell.Found)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row, nil
}

// StrategyTable is the comparison of the strategies: how many schedules each takes to
// the first failure.
type StrategyTable struct {
	// Stuck has a row for each scenario that gets stuck, Family one for each number of
	// carriers of the Netflix case.
	Stuck, Family []StrategyRow
}

// Strategies compares the strategies, and calls progress before each of them.
func Strategies(ctx context.Context, progress func(done, all int, what string)) (StrategyTable, error) {
	var t StrategyTable
	stuck, err := StuckScenarios()
	if err != nil {
		return t, err
	}
	family, err := NetflixFamily(mostCarriers)
	if err != nil {
		return t, err
	}
	done, all := 0, (len(stuck)+len(family))*len(samplerNames)
	for i, c := range append(stuck, family...) {
		row, err := c.Row(ctx, func(strategy string) {
			progress(done, all, fmt.Sprintf("%s %s, %s", c.Scenario, c.Flags, strategy))
			done++
		})
		if err != nil {
			return t, err
		}
		if i < len(stuck) {
			t.Stuck = append(t.Stuck, row)
		} else {
			t.Family = append(t.Family, row)
		}
	}
	progress(all, all, "")
	return t, nil
}

// strategyHead is what is above the table.
var strategyHead = fmt.Sprintf("mean schedules to the first failure, over %d seeds, %d schedules at most", strategySeeds, strategyLimit)

// Text writes the table as text.
func (t StrategyTable) Text(w io.Writer) error {
	fmt.Fprintf(w, "%s\n\n", strategyHead)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tw, "scenario\t%s\tflags\n", strings.Join(samplerNames, "\t"))
	for _, rows := range [][]StrategyRow{t.Stuck, t.Family} {
		for _, r := range rows {
			fmt.Fprintf(tw, "%s\t%s\t%s\n", r.Scenario, strings.Join(r.texts(), "\t"), r.Flags)
		}
	}
	return tw.Flush()
}

// texts are the cells as they are shown.
func (r StrategyRow) texts() []string {
	var texts []string
	for _, c := range r.Cells {
		texts = append(texts, c.String())
	}
	return texts
}

// Markdown returns the row as one of a table in Markdown.
func (r StrategyRow) Markdown() string {
	return fmt.Sprintf("| `%s %s` | %s |\n", r.Scenario, r.Flags, strings.Join(r.texts(), " | "))
}

// Markdown writes the table as docs/strategies.md has it.
func (t StrategyTable) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %s |\n|---|%s\n", strategyHead, strings.Join(samplerNames, " | "), strings.Repeat("---:|", len(samplerNames)))
	for _, rows := range [][]StrategyRow{t.Stuck, t.Family} {
		for _, r := range rows {
			b.WriteString(r.Markdown())
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// StrategiesJSON is the table as JSON.
type StrategiesJSON struct {
	Schema string            `json:"schema"`
	Seeds  int               `json:"seeds"`
	Limit  int               `json:"limit"`
	Rows   []StrategyRowJSON `json:"rows"`
}

// StrategyRowJSON is a row as JSON, with an element for each strategy.
type StrategyRowJSON struct {
	Scenario   string             `json:"scenario"`
	Flags      string             `json:"flags"`
	Strategies []StrategyCellJSON `json:"strategies"`
}

// StrategyCellJSON is a cell as JSON; the mean is null where no sample failed.
type StrategyCellJSON struct {
	Strategy string   `json:"strategy"`
	Mean     *float64 `json:"meanSchedulesToFirst"`
	Found    int      `json:"found"`
	Missed   int      `json:"missed"`
}

// Document returns the table as JSON.
func (t StrategyTable) Document() StrategiesJSON {
	d := StrategiesJSON{Schema: "gridlock/1", Seeds: strategySeeds, Limit: strategyLimit, Rows: []StrategyRowJSON{}}
	for _, rows := range [][]StrategyRow{t.Stuck, t.Family} {
		for _, r := range rows {
			j := StrategyRowJSON{Scenario: r.Scenario, Flags: r.Flags, Strategies: []StrategyCellJSON{}}
			for _, c := range r.Cells {
				cell := StrategyCellJSON{Strategy: c.Strategy, Found: c.Found, Missed: c.Missed}
				if c.Found > 0 {
					cell.Mean = &c.Mean
				}
				j.Strategies = append(j.Strategies, cell)
			}
			d.Rows = append(d.Rows, j)
		}
	}
	return d
}
