package bench

import (
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// timedFiles are the programs whose time is compared: pinned and unpinned threads that
// sleep.
//
//go:embed timed/*.java
var timedFiles embed.FS

const (
	// timedCarriers is the parallelism with which they run.
	timedCarriers = 4
	// TimedTarget is how far the simulated makespan may be from the real one.
	TimedTarget = 0.05
)

// TimedProgram is a Java file and how long it takes.
type TimedProgram struct {
	Class, Title, Source string
}

// TimedPrograms returns the programs, by name.
func TimedPrograms() ([]TimedProgram, error) {
	names, err := fs.Glob(timedFiles, "timed/*.java")
	if err != nil {
		return nil, err
	}
	var all []TimedProgram
	for _, name := range names {
		src, err := timedFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file := strings.TrimPrefix(name, "timed/")
		s, err := scenarios.OfJava(file, src)
		if err != nil {
			return nil, err
		}
		all = append(all, TimedProgram{strings.TrimSuffix(file, ".java"), s.Title, string(src)})
	}
	return all, nil
}

// Makespan returns how long the program takes in virtual time.
func (p TimedProgram) Makespan(jdk int) (time.Duration, error) {
	s, err := scenarios.OfJava(p.Class+".java", []byte(p.Source))
	if err != nil {
		return 0, err
	}
	t, err := scheduler.Runner{}.Run(scheduler.Config{JDK: jdk, Parallelism: timedCarriers, DiscardEvents: true}, s.Program(nil))
	if err != nil {
		return 0, err
	}
	return t.Machine.Now(), nil
}

// TimedRow is a program on one release.
type TimedRow struct {
	Class, Title    string
	Release         int
	Simulated, Real time.Duration
}

// Error returns how far the simulated makespan is from the real one, as a share of
// that.
func (r TimedRow) Error() float64 { return r.Simulated.Seconds()/r.Real.Seconds() - 1 }

// TimedTable compares the makespans of programs with those on JVMs.
type TimedTable struct {
	// Skipped says why JVMs are missing, one an element.
	Skipped []string
	Rows    []TimedRow
}

// CompareTimed runs all timed programs on JVMs and simulated, and calls progress before
// each. If the context ends it, the rows are those that are complete.
func CompareTimed(ctx context.Context, jvms []JVM, progress func(done, all int, what string)) (TimedTable, error) {
	var t TimedTable
	programs, err := TimedPrograms()
	if err != nil {
		return t, err
	}
	for i, p := range programs {
		for k, j := range jvms {
			progress(i*len(jvms)+k, len(programs)*len(jvms), fmt.Sprintf("%s on JDK %d", p.Class, j.Release))
			row := TimedRow{Class: p.Class, Title: p.Title, Release: j.Release}
			if row.Simulated, err = p.Makespan(j.Release); err != nil {
				return t, err
			}
			if row.Real, err = j.makespan(ctx, timedCarriers, p.Class, p.Source); err != nil {
				return t, err
			}
			t.Rows = append(t.Rows, row)
		}
	}
	progress(1, 1, "")
	return t, nil
}

// Worst returns the largest difference, as a share.
func (t TimedTable) Worst() float64 {
	worst := 0.0
	for _, r := range t.Rows {
		worst = max(worst, math.Abs(r.Error()))
	}
	return worst
}

// Text writes the table as text.
func (t TimedTable) Text(w io.Writer) error {
	for _, s := range t.Skipped {
		fmt.Fprintf(w, "skipped: %s\n", s)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	fmt.Fprintf(w, "makespan of Java programs on %d carriers, simulated and on a JVM\n\n", timedCarriers)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "JDK\tsimulated\tJVM\tdifference\t \tprogram")
	for _, r := range t.Rows {
		fmt.Fprintf(tw, "%d\t%.1f ms\t%.1f ms\t%+.1f %%\t \t%s\n", r.Release, ms(r.Simulated), ms(r.Real), 100*r.Error(), r.Title)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nlargest difference %.1f %%, target %.0f %%\n", 100*t.Worst(), 100*TimedTarget)
	return err
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// TimedJSON is the table as JSON.
type TimedJSON struct {
	Schema   string         `json:"schema"`
	Carriers int            `json:"carriers"`
	Target   float64        `json:"target"`
	Worst    float64        `json:"worst"`
	Skipped  []string       `json:"skipped"`
	Programs []TimedRowJSON `json:"programs"`
}

// TimedRowJSON is a program on one release as JSON, with times in seconds.
type TimedRowJSON struct {
	Program    string  `json:"program"`
	JDK        int     `json:"jdk"`
	Simulated  float64 `json:"simulated"`
	JVM        float64 `json:"jvm"`
	Difference float64 `json:"difference"`
}

// Document returns the table as JSON.
func (t TimedTable) Document() TimedJSON {
	d := TimedJSON{Schema: "gridlock/1", Carriers: timedCarriers, Target: TimedTarget, Worst: t.Worst(), Skipped: append([]string{}, t.Skipped...), Programs: []TimedRowJSON{}}
	for _, r := range t.Rows {
		d.Programs = append(d.Programs, TimedRowJSON{r.Class, r.Release, r.Simulated.Seconds(), r.Real.Seconds(), r.Error()})
	}
	return d
}
