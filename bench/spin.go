package bench

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// spinFiles are the model for SPIN and what runs it.
//
//go:embed spin/run.sh spin/zipkin.pml
var spinFiles embed.FS

const (
	// spinTarget is how many times faster than SPIN a search is to be.
	spinTarget = 100
	// spinLimit and spinMemory bound a search of SPIN, in seconds and megabytes.
	spinLimit, spinMemory = 1800, 8000
	// complete is how run.sh says that a search was.
	complete = "complete"
)

// The searches that are compared.
const (
	bySPIN    = "SPIN"
	unreduced = "gridlock, no reductions"
	reduced   = "gridlock"
	searches  = 3 // of each case
)

// SPINRow is what one search of the Netflix case found.
type SPINRow struct {
	Carriers            int
	Search              string
	States, Transitions int
	// Seconds are those of the processor.
	Seconds float64
	// Ended is "complete", or says what ended it before.
	Ended string
}

// SPINComparison is the Netflix case with one FIFO queue, searched by SPIN and by
// gridlock, for a growing number of carriers and as many pinned requests.
type SPINComparison struct {
	// Skipped says why there is no comparison, if there is none.
	Skipped string
	Rows    []SPINRow
}

// CompareSPIN compares gridlock with SPIN for 1 to most carriers, and calls progress
// before each search.
func CompareSPIN(ctx context.Context, most int, progress func(done, all int, what string)) (SPINComparison, error) {
	var c SPINComparison
	done := 0
	next := func(n int, search string) {
		progress(done, searches*most, fmt.Sprintf("%d carriers, %s", n, search))
		done++
	}
	for n := 1; n <= most; n++ {
		next(n, bySPIN)
		row, skipped, err := runSPIN(ctx, n)
		if err != nil || skipped != "" {
			c.Skipped = skipped
			return c, err
		}
		c.Rows = append(c.Rows, row)
		for _, s := range []struct {
			name    string
			without explore.Reduction
		}{{unreduced, noReductions}, {reduced, explore.Reduction{}}} {
			next(n, s.name)
			row, err := searchRow(ctx, n, s.name, s.without)
			if err != nil {
				return c, err
			}
			c.Rows = append(c.Rows, row)
		}
	}
	progress(done, done, "")
	return c, nil
}

// searchRow searches the Netflix case on one core.
func searchRow(ctx context.Context, carriers int, name string, without explore.Reduction) (SPINRow, error) {
	cfg, p, err := netflix(carriers, scheduler.SingleFIFO)
	if err != nil {
		return SPINRow{}, err
	}
	var r *explore.Result
	// A search without reductions needs less memory if it is depth-first, as SPIN's is;
	// it visits the same states.
	strategy := explore.Exhaustive{DepthFirst: without == noReductions, Without: without}
	spent := onOneCore(func() {
		r, err = explore.Explore(ctx, cfg, p, strategy, explore.Options{Workers: 1})
	})
	if err = errors.Join(err, ctx.Err()); err != nil {
		return SPINRow{}, err
	}
	row := SPINRow{Carriers: carriers, Search: name, States: r.States, Transitions: r.Transitions, Seconds: spent.Seconds(), Ended: complete}
	if !r.Complete {
		row.Ended = r.Short
	}
	return row, nil
}

// runSPIN lets SPIN search the Netflix case, or says why it cannot.
func runSPIN(ctx context.Context, carriers int) (row SPINRow, skipped string, err error) {
	if _, err := exec.LookPath("bash"); err != nil {
		return row, "there is no bash here", nil
	}
	dir, err := os.MkdirTemp("", "gridlock-spin")
	if err != nil {
		return row, "", err
	}
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, spinFiles); err != nil {
		return row, "", err
	}
	cmd := exec.CommandContext(ctx, "bash", filepath.Join(dir, "spin", "run.sh"))
	cmd.Env = append(os.Environ(), fmt.Sprintf("CASES=1 %d 1 1 %d", carriers, carriers), "FROZEN=no", "OPTIONS=",
		fmt.Sprint("LIMIT=", spinLimit), fmt.Sprint("MEMORY=", spinMemory))
	out, err := cmd.Output()
	if err != nil {
		return row, "", fmt.Errorf("bench/spin/run.sh failed: %w", err)
	}
	return readSPIN(string(out))
}

// readSPIN reads the table that run.sh prints of one case.
func readSPIN(out string) (row SPINRow, skipped string, err error) {
	if reason, ok := strings.CutPrefix(out, "skipped: "); ok {
		return row, strings.TrimSpace(reason), nil
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	fields := strings.Fields(lines[len(lines)-1])
	const columns = 12 // A P L R C states transitions terminal frozen seconds MB ended
	if len(lines) != 2 || len(fields) < columns {
		return row, "", fmt.Errorf("bench/spin/run.sh printed %q, expected a table of one case", out)
	}
	row = SPINRow{Search: bySPIN, Ended: strings.Join(fields[columns-1:], " ")}
	var bad [4]error
	row.Carriers, bad[0] = strconv.Atoi(fields[4])
	row.States, bad[1] = strconv.Atoi(fields[5])
	row.Transitions, bad[2] = strconv.Atoi(fields[6])
	row.Seconds, bad[3] = strconv.ParseFloat(fields[9], 64)
	return row, "", errors.Join(bad[:]...)
}

// Results are how many times faster than SPIN the searches of the largest case are.
// If SPIN was cut short, they are so at least.
func (c SPINComparison) Results() []Result {
	if len(c.Rows) < searches {
		return nil
	}
	last := c.Rows[len(c.Rows)-searches:]
	what := fmt.Sprintf("times faster than SPIN, %d carriers", last[0].Carriers)
	if last[0].Ended != complete {
		what += ", at least: SPIN is " + last[0].Ended
	}
	return []Result{
		{Benchmark{Name: "spin", What: what, Unit: "times", Target: spinTarget}, last[0].Seconds / last[2].Seconds},
		{Benchmark{Name: "spin-unreduced", What: "the same without reductions", Unit: "times"}, last[0].Seconds / last[1].Seconds},
	}
}

// Text writes the comparison as text.
func (c SPINComparison) Text(w io.Writer) error {
	if c.Skipped != "" {
		_, err := fmt.Fprintf(w, "skipped: %s\n", c.Skipped)
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "carriers\tstates\ttransitions\tprocessor time\tended\t \tsearch")
	for _, r := range c.Rows {
		spent := time.Duration(r.Seconds * float64(time.Second)).Round(time.Millisecond)
		fmt.Fprintf(t, "%d\t%d\t%d\t%.3f s\t%s\t \t%s\n", r.Carriers, r.States, r.Transitions, spent.Seconds(), r.Ended, r.Search)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	return WriteTable(w, c.Results())
}

// SPINJSON is the comparison as JSON; skipped is null if it took place.
type SPINJSON struct {
	JSON
	Skipped  *string       `json:"skipped"`
	Searches []SPINRowJSON `json:"searches"`
}

// SPINRowJSON is a search as JSON.
type SPINRowJSON struct {
	Carriers    int     `json:"carriers"`
	Search      string  `json:"search"`
	States      int     `json:"states"`
	Transitions int     `json:"transitions"`
	Seconds     float64 `json:"seconds"`
	Ended       string  `json:"ended"`
}

// Document returns the comparison as JSON.
func (c SPINComparison) Document() SPINJSON {
	d := SPINJSON{JSON: Document(c.Results()), Searches: []SPINRowJSON{}}
	if c.Skipped != "" {
		d.Skipped = &c.Skipped
	}
	for _, r := range c.Rows {
		d.Searches = append(d.Searches, SPINRowJSON(r))
	}
	return d
}
