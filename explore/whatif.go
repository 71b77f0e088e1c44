package explore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Case is a program on a machine: one cell of a what-if.
type Case struct {
	Name    string
	Config  scheduler.Config
	Program *scheduler.Program
}

// Safety is what is known of a case over all of its schedules.
type Safety string

// What is known of a case. Safe is a certificate: every schedule was covered and none
// has a fault. Stuck is a witness: some schedule has one, others may end well.
// Undetermined is neither, since the search was cut.
const (
	Safe         Safety = "safe"
	Stuck        Safety = "stuck"
	Undetermined Safety = "unknown"
)

// Cell is what was found of a case.
type Cell struct {
	Case
	Safety Safety
	// Found is a fault that a stuck case has, with a short schedule that shows it. It
	// is the first that was found and need not be the worst.
	Found *Found
	// Result is that of the search, or of the sample if that showed the fault.
	Result *Result
}

// WhatIfOptions bound a WhatIf. The zero value searches each case to its end.
type WhatIfOptions struct {
	// Budget is how long each case may take on the host's clock. Zero is for ever.
	Budget time.Duration
	// States bounds the states of each search. Zero means DefaultStates.
	States int
	// Workers is how many goroutines work. Zero means one for each processor.
	Workers int
	// Progress, if not nil, is told from time to time how many of all cases are done,
	// which is being searched, and how far.
	Progress func(done, all int, c Case, p Progress)
}

// A sample comes before each search. Among all states those of a fault are rare, so
// that a search may not come to them within its budget; among schedules they are
// not, and most faults show in fewer than 50.
const (
	probeSchedules = 256
	probeSteps     = 10_000
)

// WhatIf looks at all schedules of each case. No case is inferred from another. The
// cells are in the order of the cases. The error is an ErrConfig, or says which
// case cannot be searched and why; the cells before it are returned.
//
// Where ctx ends first, or the budget of a case, that case is undetermined unless a
// fault was found by then.
func WhatIf(ctx context.Context, cases []Case, o WhatIfOptions) ([]Cell, error) {
	var cells []Cell
	for i, c := range cases {
		progress := func(Progress) {}
		if o.Progress != nil {
			progress = func(p Progress) { o.Progress(i, len(cases), c, p) }
			progress(Progress{})
		}
		cell, err := settle(ctx, c, o, progress)
		if err != nil {
			return cells, fmt.Errorf("%s: %w", c.Name, err)
		}
		cells = append(cells, cell)
	}
	return cells, nil
}

// settle looks at one case.
func settle(ctx context.Context, c Case, o WhatIfOptions, progress func(Progress)) (Cell, error) {
	if o.Budget > 0 {
		var cancel func()
		ctx, cancel = context.WithTimeout(ctx, o.Budget)
		defer cancel()
	}
	options := Options{First: true, States: o.States, Workers: o.Workers, Progress: progress}
	probe := c.Config
	if probe.MaxSteps == 0 || probe.MaxSteps > probeSteps {
		probe.MaxSteps = probeSteps
	}
	r, err := Explore(ctx, probe, c.Program, Sample(probeSchedules, POS()), options)
	if err == nil && r.Fault() == nil {
		// Depth first takes half the time and memory. That its schedules are long does
		// not matter, as they are shrunk.
		r, err = Explore(ctx, c.Config, c.Program, Exhaustive{DepthFirst: true}, options)
	}
	if err != nil {
		return Cell{}, err
	}
	cell := Cell{Case: c, Safety: Undetermined, Result: r}
	switch f := r.Fault(); {
	case f != nil:
		short := Shrink(c.Config, c.Program, *f, ShrinkOptions{})
		cell.Safety, cell.Found = Stuck, &short
	case r.Complete:
		cell.Safety = Safe
	}
	return cell, nil
}

// SafeFrom says from which parallelism on cells are safe.
type SafeFrom struct {
	// Parallelism is the smallest that is safe together with all larger ones among the
	// cells; 0 if the largest is not known to be safe.
	Parallelism int
	// Exact says that it is known why it is not smaller: the next smaller one is stuck,
	// or there is none. If Parallelism is 0, that the largest is stuck.
	Exact bool
}

// SmallestSafe returns from which parallelism on cells that differ in nothing else
// are safe. It says nothing of parallelism beyond the largest of theirs.
func SmallestSafe(cells []Cell) SafeFrom {
	down := slices.Clone(cells)
	slices.SortStableFunc(down, func(a, b Cell) int { return cmp.Compare(b.parallelism(), a.parallelism()) })
	from := SafeFrom{Exact: len(down) > 0}
	for _, c := range down {
		if c.Safety != Safe {
			from.Exact = c.Safety == Stuck
			break
		}
		from.Parallelism = c.parallelism()
	}
	return from
}

// parallelism is that of the machine, a zero in the configuration filled in.
func (c Cell) parallelism() int { return cmp.Or(c.Config.Parallelism, scheduler.DefaultParallelism) }
