package conformance

import (
	"iter"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// simulation is what became of a program in the machine.
type simulation struct {
	ending
	verdict deadlock.Verdict
}

// simulate runs a scenario in the machine.
func simulate(cfg scheduler.Config, s scenarios.Scenario) simulation {
	trace, _ := scheduler.Runner{}.Run(cfg, s.Program(nil))
	m := trace.Machine
	e := ending{ended: m.Done(), printed: printed(trace)}
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		info := m.Thread(id)
		switch {
		case info.Err != nil:
			e.failed = append(e.failed, info.Name+": "+info.Err.Class)
		case info.State != scheduler.StateTerminated && !e.ended:
			t := simulatedThread(m, info, s)
			t.moves = moves(trace, info)
			e.threads = append(e.threads, t)
		}
	}
	slices.Sort(e.failed)
	sortThreads(e.threads)
	return simulation{e, deadlock.ExplainRun(trace).Verdict}
}

// moves reports whether a thread goes on for ever at the end of a run.
func moves(t *scheduler.Trace, info scheduler.ThreadInfo) bool {
	if t.Cycle != nil && slices.Contains(t.Cycle.Stepped, info.ID) {
		return true
	}
	return !t.Machine.Stuck() && !info.Blocked && info.Carrier != 0
}

// simulations are runs of a scenario that differ in which thread is faster, the first of
// them under the FIFO policy.
func simulations(cfg scheduler.Config, s scenarios.Scenario) iter.Seq[simulation] {
	return func(yield func(simulation) bool) {
		cfg.MaxSteps = 100_000
		for _, time := range []scheduler.TimeMode{scheduler.ExactTime, scheduler.AnyTime} {
			for cfg.Seed = range uint64(200) {
				cfg.Time = time
				if (cfg.Seed > 0 || time == scheduler.ExactTime) && !yield(simulate(cfg, s)) {
					return
				}
			}
		}
	}
}

// printed returns what a run printed, in lines.
func printed(t *scheduler.Trace) []string {
	var text strings.Builder
	for _, e := range t.Events {
		if e.Kind == scheduler.Printed {
			text.WriteString(e.Text)
		}
	}
	if text.Len() == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n")
}

// simulatedThread is a thread of the machine, as a dump would show it.
func simulatedThread(m *scheduler.Machine, info scheduler.ThreadInfo, s scenarios.Scenario) thread {
	t := thread{
		name: info.Name, virtual: info.Kind == scheduler.Virtual, mounted: info.Carrier != 0, blank: info.Blank,
		pinned: info.State == scheduler.StatePinned || info.State == scheduler.StateTimedPinned, state: info.Java.String(),
	}
	for _, f := range m.Stack(info.ID) {
		f.Module = ""
		t.stack = append(t.stack, f.String())
	}
	t.application = application(t.stack, s)
	return t
}

// application returns those frames that are in the file of a scenario.
func application(stack []string, s scenarios.Scenario) []string {
	var own []string
	for _, f := range stack {
		if strings.Contains(f, "("+s.File) {
			own = append(own, f)
		}
	}
	return own
}

// determined reports whether the program prints the same in whatever order its threads
// go on.
func determined(cfg scheduler.Config, s scenarios.Scenario, want []string) bool {
	cfg.Time = scheduler.AnyTime // a thread can be late by any amount
	for cfg.Seed = 1; cfg.Seed <= 20; cfg.Seed++ {
		trace, _ := scheduler.Runner{}.Run(cfg, s.Program(nil))
		if !slices.Equal(printed(trace), want) {
			return false
		}
	}
	return true
}
