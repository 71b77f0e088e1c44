package explore

import (
	"context"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// PointOfNoReturn returns the number of the choice, from 1, after which no
// continuation of a schedule ends well, though before it one does. It is 0 if the
// schedule has no such point: some continuation of its end ends well, or none of its
// beginning does. ok is false if that is not known: the program hosts Go functions,
// or ctx or the bound on states ended a search.
//
// What no longer ends well never does later, so a binary search over the prefixes of
// the schedule finds the point, with a search of all that can follow each.
func PointOfNoReturn(ctx context.Context, cfg scheduler.Config, p *scheduler.Program, choices []int, o Options) (step int, ok bool) {
	m, err := scheduler.New(cfg, p)
	if err != nil {
		return 0, false
	}
	defer m.Close()
	if _, compiled := m.Fingerprint(); !compiled {
		return 0, false
	}
	path := []*scheduler.Machine{m}
	for _, i := range choices {
		next := path[len(path)-1].Clone()
		enabled := next.AppendEnabled(nil)
		if i < 0 || i >= len(enabled) || next.Apply(enabled[i]) != nil {
			return 0, false
		}
		path = append(path, next)
	}
	low, high := 0, len(path) // the first hopeless state is among low to high
	for low < high {
		middle := (low + high) / 2
		if low == 0 && high == len(path) {
			middle = len(choices) // whether there is a point at all
		}
		hopeless, known := hopeless(ctx, path[middle], o)
		switch {
		case !known:
			return 0, false
		case hopeless:
			high = middle
		case middle == len(choices):
			return 0, true
		default:
			low = middle + 1
		}
	}
	return low, true
}

// hopeless reports whether nothing that can follow a state ends well.
func hopeless(ctx context.Context, m *scheduler.Machine, o Options) (is, known bool) {
	s := newStateSearch(m, !o.TellApart, o)
	s.options.Progress = nil
	way, open := false, false
	s.walk(ctx, Exhaustive{DepthFirst: true}, func(id int, state stateOf, terminal bool) bool {
		if !terminal {
			return true
		}
		good := state.Done() && !state.Failed()
		if !good {
			m := s.machineIn(state)
			good = deadlock.Judge(m).Verdict.Clean()
			open = open || m.OutOfTime()
		}
		s.markBad(id, !good)
		way = way || good
		return !way
	})
	switch {
	case way:
		return false, true
	case !s.graph.Complete || open:
		return false, false
	}
	is = !s.judge()
	return is, s.halted == nil
}

// Describe says what the action of a number, from 1, in a schedule does: the name of
// the thread that it is about, and what that does. ok is false if there is no such
// action.
func Describe(cfg scheduler.Config, p *scheduler.Program, choices []int, step int) (thread, text string, ok bool) {
	if step < 1 || step > len(choices) {
		return "", "", false
	}
	s, err := tell(cfg, p, choices[:step], nil, newFolding(step))
	if err != nil {
		return "", "", false
	}
	for i := len(s.rows) - 1; i >= 0; i-- {
		if r := s.rows[i]; r.kind == steps {
			text := r.String()
			if s.m.Blocked(r.thread) {
				text += ", " + s.fate[r.thread]
			}
			return s.m.Thread(r.thread).Display(), text, true
		}
	}
	return "", "", false
}
