package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func silent(string) {}

// strategyCases returns all cases, the family up to a number of carriers.
func strategyCases(tb testing.TB, most int) []StrategyCase {
	tb.Helper()
	stuck, err := StuckScenarios()
	require.NoError(tb, err)
	family, err := NetflixFamily(most)
	require.NoError(tb, err)
	return append(stuck, family...)
}

// BenchmarkStrategies reports the schedules to the first failure of the cases that do
// not take long.
func BenchmarkStrategies(b *testing.B) {
	for _, c := range strategyCases(b, 4) {
		b.Run(c.Scenario+c.Flags, func(b *testing.B) {
			for b.Loop() {
				row, err := c.Row(context.Background(), silent)
				require.NoError(b, err)
				for _, cell := range row.Cells {
					b.ReportMetric(cell.Mean, cell.Strategy)
				}
			}
		})
	}
}

// The rows of the page that do not take long are what the code computes.
func TestPageHasWhatIsComputed(t *testing.T) {
	page, err := os.ReadFile("../docs/strategies.md")
	require.NoError(t, err)
	assert.Contains(t, string(page), strategyHead)
	cheap := map[string]bool{
		"zipkin-minimal": true, "zipkin-fair": true, "zipkin-semaphore": true, "zipkin-latch": true, "zipkin-condition": true,
	}
	checked := 0
	for _, c := range strategyCases(t, 2) {
		if !cheap[c.Scenario] && c.config.Parallelism != 2 {
			continue
		}
		row, err := c.Row(context.Background(), silent)
		require.NoError(t, err)
		assert.Contains(t, string(page), row.Markdown())
		checked++
	}
	assert.Equal(t, 6, checked)
}

// The page has a row for each case.
func TestPageHasAllCases(t *testing.T) {
	page, err := os.ReadFile("../docs/strategies.md")
	require.NoError(t, err)
	for _, c := range strategyCases(t, mostCarriers) {
		assert.Contains(t, string(page), "| `"+c.Scenario+" "+c.Flags+"` |")
	}
}

func TestStrategyTable(t *testing.T) {
	row := func(flags string) StrategyRow {
		return StrategyRow{StrategyCase{Scenario: "zipkin", Flags: flags}, []StrategyCell{
			{"random", 0, 0, 20}, {"pct(3)", 5.95, 20, 0}, {"pos", 1722, 1, 19}, {"urw", 1, 20, 0},
		}}
	}
	table := StrategyTable{Stuck: []StrategyRow{row("--carriers 1")}, Family: []StrategyRow{row("--carriers 2")}}
	var b bytes.Buffer
	require.NoError(t, table.Text(&b))
	assert.Equal(t, `mean schedules to the first failure, over 20 seeds, 2000 schedules at most

scenario  random  pct(3)  pos                urw  flags
zipkin    none    6.0     1722.0, 19 missed  1.0  --carriers 1
zipkin    none    6.0     1722.0, 19 missed  1.0  --carriers 2
`, b.String())
	b.Reset()
	require.NoError(t, table.Markdown(&b))
	assert.Equal(t, `| mean schedules to the first failure, over 20 seeds, 2000 schedules at most | random | pct(3) | pos | urw |
|---|---:|---:|---:|---:|
| `+"`zipkin --carriers 1`"+` | none | 6.0 | 1722.0, 19 missed | 1.0 |
| `+"`zipkin --carriers 2`"+` | none | 6.0 | 1722.0, 19 missed | 1.0 |
`, b.String())
	data, err := json.Marshal(table.Document())
	require.NoError(t, err)
	assert.Contains(t, string(data), `{"schema":"gridlock/1","seeds":20,"limit":2000,"rows":[{"scenario":"zipkin","flags":"--carriers 1","strategies":[`+
		`{"strategy":"random","meanSchedulesToFirst":null,"found":0,"missed":20},{"strategy":"pct(3)","meanSchedulesToFirst":5.95,"found":20,"missed":0},`)
}

// A comparison that is told to end does.
func TestStrategiesEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Strategies(ctx, func(done, all int, what string) {
		assert.Zero(t, done)
		assert.Equal(t, (9+6)*4, all)
		assert.Equal(t, "zipkin-reporter --jdk 21 --carriers 4, random", what)
		cancel()
	})
	assert.ErrorIs(t, err, context.Canceled)
}
