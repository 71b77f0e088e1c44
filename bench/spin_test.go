package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// BenchmarkSPIN says how many times faster than SPIN the search is, for two carriers.
func BenchmarkSPIN(b *testing.B) {
	for b.Loop() {
		c, err := CompareSPIN(context.Background(), 2, func(int, int, string) {})
		require.NoError(b, err)
		if c.Skipped != "" {
			b.Skip(c.Skipped)
		}
		for _, r := range c.Results() {
			b.ReportMetric(r.Value, r.Name)
		}
	}
}

// Where SPIN is installed, it counts as many states as the search does.
func TestSPINCountsTheSameStates(t *testing.T) {
	told := 0
	c, err := CompareSPIN(context.Background(), 1, func(done, all int, _ string) {
		assert.Equal(t, 3, all)
		assert.Equal(t, told, done)
		told++
	})
	require.NoError(t, err)
	if c.Skipped != "" {
		t.Skip(c.Skipped)
	}
	assert.Equal(t, 4, told)
	require.Len(t, c.Rows, searches)
	assert.Equal(t, 1754, c.Rows[0].States)
	assert.Equal(t, 4051, c.Rows[0].Transitions)
	assert.Equal(t, c.Rows[0].States, c.Rows[1].States)
	assert.Equal(t, complete, c.Rows[0].Ended)
}

// Where something is missing the comparison is skipped, with the reason.
func TestSPINIsSkipped(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	for _, reason := range []string{"there is no bash here", "there is no spin here"} {
		c, err := CompareSPIN(context.Background(), 1, func(int, int, string) {})
		require.NoError(t, err)
		assert.Equal(t, SPINComparison{Skipped: reason}, c)
		if reason == "there is no bash here" {
			require.NoError(t, os.Symlink(bash, filepath.Join(dir, "bash")))
		}
	}
}

const spinHead = " A  P  L  R  C      states  transitions terminal frozen  seconds     MB  ended\n"

func TestReadSPIN(t *testing.T) {
	row, skipped, err := readSPIN(spinHead + " 1  4  1  1  4    12078903     45342215     1440      -   23.516   1380  complete\n")
	require.NoError(t, err)
	assert.Empty(t, skipped)
	assert.Equal(t, SPINRow{4, bySPIN, 12078903, 45342215, 23.516, complete}, row)

	row, _, err = readSPIN(spinHead + " 1  4  1  1  4         903          215        0      -   23.516   1380  out of time\n")
	require.NoError(t, err)
	assert.Equal(t, "out of time", row.Ended)

	_, skipped, err = readSPIN("skipped: there is no spin here\n")
	require.NoError(t, err)
	assert.Equal(t, "there is no spin here", skipped)

	for _, out := range []string{"", "what\n", spinHead, spinHead + " 1  4  1  1  4  x  45342215  1440  -  23.516  1380  complete\n"} {
		_, _, err = readSPIN(out)
		assert.Error(t, err, "%q", out)
	}
}

func TestSPINTable(t *testing.T) {
	c := SPINComparison{Rows: []SPINRow{
		{2, bySPIN, 43198, 123561, 0.044, complete},
		{2, unreduced, 43198, 123540, 0.11, complete},
		{2, reduced, 13903, 32344, 0.022, complete},
	}}
	var b bytes.Buffer
	require.NoError(t, c.Text(&b))
	assert.Equal(t, `  carriers  states  transitions  processor time     ended   search
         2   43198       123561         0.044 s  complete   SPIN
         2   43198       123540         0.110 s  complete   gridlock, no reductions
         2   13903        32344         0.022 s  complete   gridlock

`+Machine()+`

        target    measured  ratio   
  100.00 times  2.00 times  0.020   times faster than SPIN, 2 carriers
                0.40 times          the same without reductions
`, b.String())

	c.Rows[0].Ended = "out of memory"
	assert.Equal(t, "times faster than SPIN, 2 carriers, at least: SPIN is out of memory", c.Results()[0].What)
	data, err := json.Marshal(c.Document())
	require.NoError(t, err)
	assert.Contains(t, string(data), `"schema":"gridlock/1"`)
	assert.Contains(t, string(data), `"skipped":null,"searches":[{"carriers":2,"search":"SPIN","states":43198,"transitions":123561,"seconds":0.044,"ended":"out of memory"},`)

	b.Reset()
	none := SPINComparison{Skipped: "there is no gcc here"}
	require.NoError(t, none.Text(&b))
	assert.Equal(t, "skipped: there is no gcc here\n", b.String())
	data, err = json.Marshal(none.Document())
	require.NoError(t, err)
	assert.Contains(t, string(data), `"benchmarks":[],"skipped":"there is no gcc here","searches":[]}`)
}
