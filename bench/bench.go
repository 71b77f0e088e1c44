// Package bench measures the engine: what a step, a copy and a fingerprint cost,
// what threads weigh, and how many runs and transitions a second there are; and the
// search of schedules: how fast it is, what a state weighs, and how long it takes to
// see every schedule of the Netflix case. Each figure stands beside its target.
//
// Two comparisons take longer and have tables of their own: CompareSPIN with the
// model checker SPIN, and Strategies of the ways to sample schedules.
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
	// Unit is what Value is in: "ns" and "bytes" are better when smaller, "/s" and
	// "times" when larger.
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
	case r.Unit == "/s" || r.Unit == "times":
		return r.Value / r.Target
	}
	return r.Target / r.Value
}

// Group is the benchmarks of one part of gridlock.
type Group struct {
	// Name is short, What says what is measured.
	Name, What string
	Benchmarks []Benchmark
}

// Groups returns the benchmarks by group, in the order in which they are best read.
func Groups() []Group {
	return []Group{
		{"engine", "what a step, a copy and a thread cost, and how many runs a second there are", engine()},
		{"search", "searching all schedules of a program, and sampling them", search()},
		{"java", "the same of programs in Java, and compiling them", javaPrograms()},
	}
}

// All returns the benchmarks of all groups.
func All() []Benchmark {
	var all []Benchmark
	for _, g := range Groups() {
		all = append(all, g.Benchmarks...)
	}
	return all
}

// pick returns the benchmarks of the group that is called so; or else the benchmark
// that is; or else those that have it in their name.
func pick(name string) ([]Benchmark, error) {
	var groups []string
	for _, g := range Groups() {
		if g.Name == name {
			return g.Benchmarks, nil
		}
		groups = append(groups, g.Name)
	}
	var picked []Benchmark
	for _, b := range All() {
		if b.Name == name {
			return []Benchmark{b}, nil
		}
		if strings.Contains(b.Name, name) {
			picked = append(picked, b)
		}
	}
	if len(picked) == 0 {
		return nil, fmt.Errorf("no benchmark has %q in its name; the groups are %s, and gridlock bench --help lists what is in them", name, strings.Join(groups, ", "))
	}
	return picked, nil
}

// Run runs the benchmarks of a name, one after the other, and calls progress before
// each: those of a group, one, or those that have it in their name. The error says
// that there is none.
func Run(name string, progress func(done, all int, name string)) ([]Result, error) {
	picked, err := pick(name)
	if err != nil {
		return nil, err
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
			target, ratio = quantity(r.Target, r.Unit), ratioText(r.Ratio())
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t \t%s\n", target, quantity(r.Value, r.Unit), ratio, r.What)
	}
	return t.Flush()
}

// ratioText writes a ratio, with more places where it is small.
func ratioText(ratio float64) string {
	if ratio < 0.1 {
		return fmt.Sprintf("%.3f", ratio)
	}
	return fmt.Sprintf("%.2f", ratio)
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
	case unit == "times":
		return fmt.Sprintf("%.2f times", v)
	case unit == "bytes" && v < 100:
		return fmt.Sprintf("%.1f bytes", v)
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
