// Package bench measures the engine: what a step, a copy and a fingerprint cost,
// what threads weigh, and how many runs and transitions a second there are, each
// beside its target.
//
// Each benchmark is also a Go benchmark, for benchstat: go test -bench . ./bench
package bench

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"text/tabwriter"
)

// Benchmark is one thing that is measured.
type Benchmark struct {
	// Name is short, What says what is measured.
	Name, What string
	// Unit is what Value is in: "ns" and "bytes" are better when smaller, "/s" when
	// larger.
	Unit string
	// Target is the value to reach; 0 is none.
	Target float64
	// Run is the benchmark. It reports its value as the metric Unit, or else its
	// time an iteration is the value.
	Run func(b *testing.B)
}

// Result is what a benchmark measured.
type Result struct {
	Benchmark
	Value float64
}

// Ratio says how far the target is met: 1 or more is met. 0 is no target.
func (r Result) Ratio() float64 {
	switch {
	case r.Target == 0 || r.Value == 0:
		return 0
	case r.Unit == "/s":
		return r.Value / r.Target
	}
	return r.Target / r.Value
}

// Run runs the benchmarks whose name contains name, one after the other, and calls
// progress before each. The error says that there is none of that name.
func Run(name string, progress func(done, all int, name string)) ([]Result, error) {
	var picked []Benchmark
	var names []string
	for _, b := range All() {
		names = append(names, b.Name)
		if strings.Contains(b.Name, name) {
			picked = append(picked, b)
		}
	}
	if len(picked) == 0 {
		return nil, fmt.Errorf("no benchmark has %q in its name, there are %s", name, strings.Join(names, ", "))
	}
	var results []Result
	for i, b := range picked {
		progress(i, len(picked), b.Name)
		r := testing.Benchmark(b.Run)
		v, ok := r.Extra[b.Unit]
		if !ok {
			v = float64(r.T.Nanoseconds()) / float64(r.N)
		}
		results = append(results, Result{b, v})
	}
	progress(len(picked), len(picked), "")
	return results, nil
}

// Machine describes the machine that the figures are of.
func Machine() string {
	return fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}

// WriteTable writes the results as text.
func WriteTable(w io.Writer, results []Result) error {
	fmt.Fprintf(w, "%s\n\n", Machine())
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "target\tmeasured\tratio\t \t")
	for _, r := range results {
		target, ratio := "", ""
		if r.Target != 0 {
			target, ratio = quantity(r.Target, r.Unit), fmt.Sprintf("%.2f", r.Ratio())
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t \t%s\n", target, quantity(r.Value, r.Unit), ratio, r.What)
	}
	return t.Flush()
}

// quantity writes a value with its unit, in figures that a person reads.
func quantity(v float64, unit string) string {
	switch {
	case unit == "/s" && v >= 1e6:
		return fmt.Sprintf("%.2f M/s", v/1e6)
	case unit == "/s" && v >= 1e3:
		return fmt.Sprintf("%.0f k/s", v/1e3)
	case unit == "/s":
		return fmt.Sprintf("%.1f /s", v)
	case unit == "ns" && v >= 1e9:
		return fmt.Sprintf("%.2f s", v/1e9)
	case unit == "ns" && v >= 1e6:
		return fmt.Sprintf("%.1f ms", v/1e6)
	case unit == "ns" && v >= 1e4:
		return fmt.Sprintf("%.1f µs", v/1e3)
	}
	return fmt.Sprintf("%.0f %s", v, unit)
}

// JSON is the results as JSON.
type JSON struct {
	Schema     string       `json:"schema"`
	Machine    string       `json:"machine"`
	Benchmarks []ResultJSON `json:"benchmarks"`
}

// ResultJSON is one result as JSON; target and ratio are null where there is none.
type ResultJSON struct {
	Name     string   `json:"name"`
	What     string   `json:"what"`
	Unit     string   `json:"unit"`
	Target   *float64 `json:"target"`
	Measured float64  `json:"measured"`
	Ratio    *float64 `json:"ratio"`
}

// Document returns the results as JSON.
func Document(results []Result) JSON {
	d := JSON{Schema: "gridlock/1", Machine: Machine(), Benchmarks: []ResultJSON{}}
	for _, r := range results {
		j := ResultJSON{Name: r.Name, What: r.What, Unit: r.Unit, Measured: r.Value}
		if r.Target != 0 {
			target, ratio := r.Target, r.Ratio()
			j.Target, j.Ratio = &target, &ratio
		}
		d.Benchmarks = append(d.Benchmarks, j)
	}
	return d
}
