package bench

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/bced87ab/gridlock/bench/workload"
)

// loadFile replays the requests of a load on a JVM.
//
//go:embed load/Load.java
var loadFile embed.FS

// loadShares are the shares of pinned requests that are compared: below the knee and
// above it.
var loadShares = []float64{0, 0.2, 0.3, 0.5, 1}

// LoadDuration is for how long requests come, in real time.
const LoadDuration = 20 * time.Second

// LoadFigures are what a load comes to.
type LoadFigures struct {
	// Throughput is requests that ended while requests came, a second.
	Throughput float64
	P50, P99   time.Duration
}

// LoadRow is a load, simulated and on a JVM.
type LoadRow struct {
	Release         int
	Pinned          float64
	Simulated, Real LoadFigures
}

// LoadTable compares a server under load with the same on JVMs: the same requests at
// the same moments.
type LoadTable struct {
	Skipped []string
	Rows    []LoadRow
}

// CompareLoad runs the default load of package workload for a number of shares of pinned
// requests, simulated and on JVMs, and calls progress before each. If the context ends
// it, the rows are those that are complete.
func CompareLoad(ctx context.Context, jvms []JVM, duration time.Duration, progress func(done, all int, what string)) (LoadTable, error) {
	var t LoadTable
	for k, j := range jvms {
		for i, share := range loadShares {
			progress(k*len(loadShares)+i, len(jvms)*len(loadShares), fmt.Sprintf("%s pinned on JDK %d", workload.ByPinned.Text(share), j.Release))
			l := workload.Load{JDK: j.Release, Pinned: share, Duration: duration}
			r, err := workload.Run(ctx, l)
			if err != nil {
				return t, err
			}
			row := LoadRow{Release: j.Release, Pinned: share, Simulated: LoadFigures{r.Throughput, r.Latency.P50, r.Latency.P99}}
			if row.Real, err = j.replay(ctx, l); err != nil {
				return t, err
			}
			t.Rows = append(t.Rows, row)
		}
	}
	progress(1, 1, "")
	return t, nil
}

// replay runs the requests of a load on the JVM.
func (j JVM) replay(ctx context.Context, l workload.Load) (LoadFigures, error) {
	var f LoadFigures
	arrivals, err := l.Arrivals()
	if err != nil {
		return f, err
	}
	dir, err := os.MkdirTemp("", "gridlock-load")
	if err != nil {
		return f, err
	}
	defer os.RemoveAll(dir)
	source, err := loadFile.ReadFile("load/Load.java")
	if err != nil {
		return f, err
	}
	java, requests := filepath.Join(dir, "Load.java"), filepath.Join(dir, "requests")
	var b strings.Builder
	for _, a := range arrivals {
		pinned := 0
		if a.Pinned {
			pinned = 1
		}
		fmt.Fprintln(&b, int64(a.At), pinned, int64(a.Before), int64(a.IO), int64(a.After))
	}
	if err := errors.Join(os.WriteFile(java, source, 0o600), os.WriteFile(requests, []byte(b.String()), 0o600)); err != nil {
		return f, err
	}
	cmd := j.command(ctx, workload.Default.Carriers, java)
	cmd.Args = append(cmd.Args, requests, fmt.Sprint(int64(l.Duration)))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return f, errors.Join(ctx.Err(), fmt.Errorf("load/Load.java failed on JDK %d: %w: %s", j.Release, err, out))
	}
	var ended, p50, p99 int64
	if _, err := fmt.Sscanf(string(out), "load %d %d %d", &ended, &p50, &p99); err != nil {
		return f, fmt.Errorf("load/Load.java printed %q on JDK %d, expected its figures", out, j.Release)
	}
	return LoadFigures{float64(ended) / l.Duration.Seconds(), time.Duration(p50), time.Duration(p99)}, nil
}

// Text writes the table as text.
func (t LoadTable) Text(w io.Writer) error {
	for _, s := range t.Skipped {
		fmt.Fprintf(w, "skipped: %s\n", s)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	fmt.Fprintln(w, "The same requests at the same moments, simulated and on a JVM, 4 carriers")
	fmt.Fprintln(w)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "\t\treq/s\t\tp50\t\tp99\t\t")
	fmt.Fprintln(tw, "JDK\tpinned\tsimulated\tJVM\tsimulated\tJVM\tsimulated\tJVM\t")
	for _, r := range t.Rows {
		fmt.Fprintf(tw, "%d\t%s\t%.1f\t%.1f\t%s\t%s\t%s\t%s\t\n", r.Release, workload.ByPinned.Text(r.Pinned),
			r.Simulated.Throughput, r.Real.Throughput, workload.Time(r.Simulated.P50), workload.Time(r.Real.P50),
			workload.Time(r.Simulated.P99), workload.Time(r.Real.P99))
	}
	return tw.Flush()
}

// LoadTableJSON is the table as JSON.
type LoadTableJSON struct {
	Schema  string        `json:"schema"`
	Skipped []string      `json:"skipped"`
	Rows    []LoadRowJSON `json:"rows"`
}

// LoadRowJSON is a load on one release as JSON, with times in seconds.
type LoadRowJSON struct {
	JDK       int             `json:"jdk"`
	Pinned    float64         `json:"pinned"`
	Simulated LoadFiguresJSON `json:"simulated"`
	JVM       LoadFiguresJSON `json:"jvm"`
}

// LoadFiguresJSON is what a load came to.
type LoadFiguresJSON struct {
	Throughput float64 `json:"throughput"`
	P50        float64 `json:"p50"`
	P99        float64 `json:"p99"`
}

// Document returns the table as JSON.
func (t LoadTable) Document() LoadTableJSON {
	d := LoadTableJSON{Schema: "gridlock/1", Skipped: append([]string{}, t.Skipped...), Rows: []LoadRowJSON{}}
	figures := func(f LoadFigures) LoadFiguresJSON {
		return LoadFiguresJSON{f.Throughput, f.P50.Seconds(), f.P99.Seconds()}
	}
	for _, r := range t.Rows {
		d.Rows = append(d.Rows, LoadRowJSON{r.Release, r.Pinned, figures(r.Simulated), figures(r.Real)})
	}
	return d
}
