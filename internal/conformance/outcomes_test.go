package conformance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/java"
	"github.com/bced87ab/gridlock/scheduler"
)

// outcomes are all ways in which a program can end: the line that it prints, or "stuck"
// and the threads that are left.
type outcomes map[string]bool

// search returns all outcomes of a program, by the search that gridlock explore makes.
// complete is false if it has more than so many states.
func search(cfg scheduler.Config, class, src string, states int) (all outcomes, complete bool, err error) {
	p, err := java.Compile(class+".java", []byte(src))
	if err != nil {
		return nil, false, err
	}
	cfg.Time = scheduler.AnyTime
	m, err := scheduler.New(cfg, p)
	if err != nil {
		return nil, false, err
	}
	x := &watched{Model: explore.Machines(m, explore.Reduction{}), printed: outcomes{}}
	x.observer = x.observe
	all = outcomes{}
	s := explore.Searcher[*scheduler.Machine, scheduler.Action]{
		Model: x, States: states,
		Visit: func(_ int, m *scheduler.Machine, terminal bool) bool {
			if terminal && !m.Done() {
				all[stuck(left(m))] = true
			}
			return true
		},
	}
	_, err = s.Run(context.Background())
	for line := range x.printed {
		all[line] = true
	}
	return all, err == nil, nil
}

func stuck(threads []string) string {
	slices.Sort(threads)
	return "stuck " + strings.Join(threads, " ")
}

// left are the names of the threads of a machine that have not ended.
func left(m *scheduler.Machine) []string {
	var names []string
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		if t := m.Thread(id); t.State != scheduler.StateTerminated && t.State != scheduler.StateNew {
			names = append(names, t.Name)
		}
	}
	return names
}

// watched is the model that explore searches, and keeps what is printed, which is no part
// of a state. Each outcome is printed in one step, so that every one of them is seen.
type watched struct {
	explore.Model[*scheduler.Machine, scheduler.Action]
	observer func(*scheduler.Machine, scheduler.Event)
	free     sync.Pool
	mu       sync.Mutex
	printed  outcomes
}

func (w *watched) observe(_ *scheduler.Machine, e scheduler.Event) {
	if e.Kind == scheduler.Printed {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.printed[strings.TrimSuffix(e.Text, "\n")] = true
	}
}

// Apply is that of the model, with an observer.
func (w *watched) Apply(m *scheduler.Machine, a scheduler.Action) *scheduler.Machine {
	c, _ := w.free.Get().(*scheduler.Machine)
	c = m.CloneTo(c)
	c.Observe(w.observer)
	if err := c.Apply(a); err != nil {
		panic(fmt.Sprintf("an enabled action was not possible: %v", err))
	}
	c.Observe(nil)
	return c
}

// Local passes on what the model knows.
func (w *watched) Local(before, after *scheduler.Machine, a scheduler.Action) bool {
	return w.Model.(explore.LocalModel[*scheduler.Machine, scheduler.Action]).Local(before, after, a)
}

// Recycle keeps the memory of a machine for the next.
func (w *watched) Recycle(m *scheduler.Machine) { w.free.Put(m) }
