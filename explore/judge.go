package explore

import (
	"slices"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// judge finds what only the whole graph shows: what goes on for ever, who never
// steps again meanwhile, and from where on nothing ends well. It reports whether
// anything does at all.
func (s *stateSearch) judge() bool {
	c := s.graph.Components()
	good := make([]bool, c.Len())
	for k := range good {
		switch {
		case c.Cyclic(k) && !c.Bottom(k):
			if c.Marked(k) {
				s.judgeCycle(c, k)
			}
		case c.Cyclic(k):
			good[k] = !s.judgeCycle(c, k)
		case c.Bottom(k):
			id := c.States(k)[0]
			good[k] = id >= len(s.bad) || !s.bad[id]
		}
	}
	ends := c.Reaching(func(k int) bool { return good[k] })
	s.Doomed = 0
	for _, ok := range ends {
		if !ok {
			s.Doomed++
		}
	}
	for i := range s.endings {
		e := &s.endings[i]
		e.NoReturn = 0
		path := s.graph.pathStates(e.state)
		if at := slices.IndexFunc(path, func(id int) bool { return !ends[id] }); at > 0 {
			e.NoReturn = at
		}
	}
	return ends[0]
}

// judgeCycle looks at states that all lead to each other, and reports whether going
// round among them for ever is a fault.
func (s *stateSearch) judgeCycle(c *Components, k int) bool {
	if s.halted != nil {
		return false
	}
	first := slices.Min(c.States(k))
	m := s.rebuild(first)
	u, lead := s.unfold(m, c, k).settle(func(m *scheduler.Machine) *unfolded { return s.unfold(m, c, k) })
	if s.halted != nil {
		return false
	}
	if !u.graph.Components().Cyclic(0) {
		s.unclear = true // a cycle of merged states that is none when they are told apart
		return false
	}
	m = u.start
	known := deadlock.Known{Inevitable: c.Bottom(k)}
	if c.Bottom(k) {
		known.Never = u.never(m)
	}
	if u.fair() {
		known.Cycle = u.cycle(m)
	}
	if len(known.Never) == 0 && known.Cycle == nil {
		return false
	}
	x := deadlock.ExplainKnown(m, known)
	if x.Verdict.Clean() || x.Verdict == deadlock.Unknown {
		return false
	}
	for _, f := range x.Findings {
		e := s.add(outcome{f.Verdict, f.Kind}, first, f.Proof)
		if e.Count == 1 {
			e.suffix, e.Explanation = lead, x
		}
		if f.Proof == deadlock.BySearch && e.Count == 1 && (f.Verdict == deadlock.Livelock || f.Verdict == deadlock.Starvation) {
			loop := u.lasso()
			e.suffix, e.Loop = slices.Concat(lead, loop), len(loop)
		}
	}
	return true
}

// rebuild returns the machine in a state that the search found.
func (s *stateSearch) rebuild(id int) *scheduler.Machine {
	choices, _ := s.graph.Path(id)
	m := s.model.initial.Clone()
	var buf []scheduler.Action
	for _, i := range choices {
		buf = m.AppendEnabled(buf[:0])
		if err := m.Apply(buf[i]); err != nil {
			panic("a path of the search does not exist: " + err.Error())
		}
	}
	return m
}

// sortFound sorts worst first, and what is equally bad by how short it is.
func sortFound(f []Found) {
	slices.SortStableFunc(f, func(a, b Found) int {
		if c := deadlock.Compare(a.Verdict, b.Verdict); c != 0 {
			return c
		}
		return len(a.Choices) - len(b.Choices)
	})
}
