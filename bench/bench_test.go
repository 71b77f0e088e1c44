package bench

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// BenchmarkEngine runs each benchmark of the engine as a Go benchmark.
func BenchmarkEngine(b *testing.B) { benchmark(b, engine()) }

// BenchmarkSearch runs each benchmark of the search as a Go benchmark.
func BenchmarkSearch(b *testing.B) { benchmark(b, search()) }

// BenchmarkJava runs each benchmark of programs in Java as a Go benchmark.
func BenchmarkJava(b *testing.B) { benchmark(b, javaPrograms()) }

func benchmark(b *testing.B, all []Benchmark) {
	for _, x := range all {
		b.Run(x.Name, x.Run)
	}
}

func result(unit string, target, value float64) Result {
	return Result{Benchmark{Name: "x", What: "what", Unit: unit, Target: target}, value}
}

// A ratio of 1 or more meets the target, whichever way is better.
func TestRatio(t *testing.T) {
	assert.Equal(t, 2.0, result("/s", 100, 200).Ratio(), "twice as many")
	assert.Equal(t, 2.0, result("ns", 100, 50).Ratio(), "half the time")
	assert.Equal(t, 0.5, result("bytes", 100, 200).Ratio(), "twice the bytes")
	assert.Zero(t, result("ns", 0, 50).Ratio(), "no target")
}

func TestTable(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, WriteTable(&b, []Result{
		result("ns", 400, 800), result("ns", 3e9, 1.5e9), result("ns", 0, 12_345), result("ns", 0, 1_234_567),
		result("/s", 1e6, 2.5e6), result("/s", 0, 12_345), result("/s", 0, 7), result("bytes", 200, 250), result("bytes", 32, 27.5), result("times", 1.7, 1.5),
	}))
	lines := bytes.Split(b.Bytes(), []byte("\n"))
	var got []string
	for _, l := range lines[2:] {
		got = append(got, string(bytes.TrimRight(l, " ")))
	}
	assert.Equal(t, []string{
		"      target    measured  ratio",
		"      400 ns      800 ns   0.50   what",
		"      3.00 s      1.50 s   2.00   what",
		"                 12.3 µs          what",
		"                  1.2 ms          what",
		"    1.00 M/s    2.50 M/s   2.50   what",
		"                  12 k/s          what",
		"                  7.0 /s          what",
		"   200 bytes   250 bytes   0.80   what",
		"  32.0 bytes  27.5 bytes   1.16   what",
		"  1.70 times  1.50 times   0.88   what",
		"",
	}, got)
}

func TestDocument(t *testing.T) {
	data, err := json.Marshal(Document([]Result{result("ns", 400, 800), result("ns", 0, 5)}))
	require.NoError(t, err)
	var d struct {
		Schema     string
		Benchmarks []map[string]any
	}
	require.NoError(t, json.Unmarshal(data, &d))
	assert.Equal(t, "gridlock/1", d.Schema)
	assert.Equal(t, map[string]any{"name": "x", "what": "what", "unit": "ns", "target": 400.0, "measured": 800.0, "ratio": 0.5}, d.Benchmarks[0])
	assert.Equal(t, map[string]any{"name": "x", "what": "what", "unit": "ns", "target": nil, "measured": 5.0, "ratio": nil}, d.Benchmarks[1])
}

func TestRunOfNothing(t *testing.T) {
	_, err := Run("nothing", func(int, int, string) { t.Error("progress of nothing") })
	require.Error(t, err)
	assert.EqualError(t, err, `no benchmark has "nothing" in its name; the groups are engine, search, java, and gridlock bench --help lists what is in them`)
}

// The rounds of a benchmark must be whole ones, or its figure would be of something
// else.
func TestActionsPerRound(t *testing.T) {
	counts := map[string]int{}
	testing.Benchmark(func(b *testing.B) {
		counts["park"] = actionsPerRound(b, one, pingPongCompiled(), woken)
		counts["park-go"] = actionsPerRound(b, one, pingPongGo(), woken)
		b.Skip("the rest of the benchmark is not needed")
	})
	assert.Equal(t, map[string]int{"park": 4, "park-go": 4}, counts, "unpark, park, mount, return")
}
