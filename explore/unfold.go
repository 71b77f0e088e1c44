package explore

import (
	"context"
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// unfolded is a component of a graph in which threads were merged, with the threads
// told apart again. It says who steps when a run goes round in it.
type unfolded struct {
	*machines
	ctx    context.Context
	inside func(*scheduler.Machine) bool
	start  *scheduler.Machine
	graph  *Graph
	actors []actor                     // that act inside, in the order in which they were found
	rests  map[actor]bool              // that have nothing to do in some state
	gains  map[scheduler.ThreadID]bool // threads that end an operation inside
	useful bool                        // a step inside marks progress
	busy   map[scheduler.ThreadID]bool // threads that in some state do not wait for a carrier
}

// actor is who acts: a thread, a carrier on behalf of the thread that it takes, or a
// timer of a thread. Each is scheduled fairly.
type actor struct {
	kind   scheduler.ActionKind
	thread scheduler.ThreadID
}

func actorOf(m *scheduler.Machine, a scheduler.Action) actor {
	return actor{a.Kind, agentOf(m, a)}
}

// unfold searches a component without merging threads, from one of its states.
func (s *stateSearch) unfold(m *scheduler.Machine, c *Components, k int) *unfolded {
	u := &unfolded{machines: &machines{initial: m}, start: m, rests: map[actor]bool{}, gains: map[scheduler.ThreadID]bool{}, busy: map[scheduler.ThreadID]bool{}}
	u.inside = func(m *scheduler.Machine) bool {
		id, ok := s.graph.table.find(s.print(m))
		return ok && c.Of(int(id)) == k
	}
	var enabled []scheduler.Action
	seen := map[actor]bool{}
	u.ctx = s.ctx
	u.graph, s.halted = Searcher[*scheduler.Machine, scheduler.Action]{
		Model: u, Interleave: true, Workers: 1,
		States: s.options.States, Memory: s.options.Memory, StateSize: s.model.size(),
		Visit: func(_ int, m *scheduler.Machine, _ bool) bool {
			enabled = u.Enabled(m, enabled[:0])
			for _, a := range enabled {
				by := actorOf(m, a)
				u.useful = u.useful || m.MarksProgress(a)
				if !seen[by] {
					seen[by] = true
					u.actors = append(u.actors, by)
				}
			}
			u.note(m)
			return true
		},
	}.Run(s.ctx)
	if s.halted != nil {
		u.graph = nil
	}
	return u
}

// settle returns what is left of the component once a run has gone round in it often
// enough, and choices that lead there from the start. Told apart, the states of a
// component need not all lead to each other: of idle carriers always the first takes
// a task, so a thread may leave one never to be on that one again.
func (u *unfolded) settle(unfold func(*scheduler.Machine) *unfolded) (*unfolded, []int) {
	if u.graph == nil {
		return u, nil
	}
	c := u.graph.Components()
	if c.Len() == 1 || !c.Cyclic(0) {
		return u, nil
	}
	m := u.start.Clone()
	choices, _ := u.graph.Path(slices.Min(c.States(0)))
	for _, i := range choices {
		if err := m.Apply(u.Enabled(m, nil)[i]); err != nil {
			panic("a path of the search does not exist: " + err.Error())
		}
	}
	target := u.machines.Fingerprint(m)
	m = u.start.Clone()
	lead := u.walk(&m, func(_, after *scheduler.Machine, _ scheduler.Action) bool {
		return u.machines.Fingerprint(after) == target
	})
	return unfold(m), lead.choices
}

// Enabled lists the actions that do not lead out of the component.
func (u *unfolded) Enabled(m *scheduler.Machine, buf []scheduler.Action) []scheduler.Action {
	all := u.machines.Enabled(m, nil)
	for _, a := range all {
		next := u.machines.Apply(m, a)
		if u.inside(next) {
			buf = append(buf, a)
			if a.Kind == scheduler.StepThread && next.Performed() {
				u.gains[a.Thread] = true
			}
		}
		u.Recycle(next)
	}
	return buf
}

// note remembers which actors have nothing to do in a state.
func (u *unfolded) note(m *scheduler.Machine) {
	able := map[actor]bool{}
	for _, a := range u.machines.Enabled(m, nil) {
		able[actorOf(m, a)] = true
	}
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		if !m.NeedsCarrier(id) {
			u.busy[id] = true
		}
		for _, kind := range []scheduler.ActionKind{scheduler.StepThread, scheduler.TakeTask, scheduler.FireTimer} {
			if by := (actor{kind, id}); !able[by] {
				u.rests[by] = true
			}
		}
	}
}

// fair reports whether a run can stay inside for ever though each actor that could
// act all the time does so now and then (weak fairness).
func (u *unfolded) fair() bool {
	for id := scheduler.ThreadID(1); int(id) <= u.start.Threads(); id++ {
		for _, kind := range []scheduler.ActionKind{scheduler.StepThread, scheduler.TakeTask, scheduler.FireTimer} {
			if by := (actor{kind, id}); !u.rests[by] && !slices.Contains(u.actors, by) {
				return false
			}
		}
	}
	return true
}

// steps reports whether a thread steps inside.
func (u *unfolded) steps(t scheduler.ThreadID) bool {
	return slices.Contains(u.actors, actor{scheduler.StepThread, t})
}

// never are the threads that wait in a component without a way out and never step. Those
// that wait for nothing but a carrier are not among them: they starve, if others run on.
func (u *unfolded) never(m *scheduler.Machine) []scheduler.ThreadID {
	var ids []scheduler.ThreadID
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		if m.Blocked(id) && !u.steps(id) && !m.NeedsCarrier(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// cycle is what a fair run inside goes through: who gets on in it, and who waits for a
// carrier all the time while no other thread leaves one.
func (u *unfolded) cycle(m *scheduler.Machine) *scheduler.Cycle {
	c := &scheduler.Cycle{Progress: u.useful}
	held := !slices.ContainsFunc(u.actors, func(by actor) bool { return by.kind == scheduler.TakeTask })
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		switch {
		case u.gains[id]:
			c.Stepped = append(c.Stepped, id)
		case held && !u.busy[id]:
			c.Starved = append(c.Starved, id)
		}
	}
	return c
}

// lasso returns choices that lead from the start back to it, and on which every actor
// acts that acts inside at all.
func (u *unfolded) lasso() []int {
	var loop []int
	m := u.start.Clone()
	todo := slices.Clone(u.actors)
	home := u.machines.Fingerprint(u.start)
	for len(todo) > 0 {
		want := todo[0]
		leg := u.walk(&m, func(before, _ *scheduler.Machine, a scheduler.Action) bool { return actorOf(before, a) == want })
		if len(leg.choices) == 0 {
			break // the context has ended
		}
		loop = append(loop, leg.choices...)
		todo = slices.DeleteFunc(todo, func(by actor) bool { return slices.Contains(leg.actors, by) })
	}
	if u.machines.Fingerprint(m) != home {
		back := u.walk(&m, func(_, after *scheduler.Machine, _ scheduler.Action) bool {
			return u.machines.Fingerprint(after) == home
		})
		loop = append(loop, back.choices...)
	}
	return loop
}

// leg is a part of a lasso.
type leg struct {
	choices []int
	actors  []actor
}

// walk goes a shortest way from a machine to an action for which until holds, that
// one included, and leaves the machine there.
func (u *unfolded) walk(m **scheduler.Machine, until func(before, after *scheduler.Machine, a scheduler.Action) bool) leg {
	type place struct {
		m    *scheduler.Machine
		from int
		by   actor
		at   int
	}
	way := func(places []place, i int) leg {
		var l leg
		for ; places[i].from >= 0; i = places[i].from {
			l.choices = append(l.choices, places[i].at)
			l.actors = append(l.actors, places[i].by)
		}
		slices.Reverse(l.choices)
		return l
	}
	places := []place{{m: *m, from: -1}}
	seen := map[scheduler.Fingerprint]bool{u.machines.Fingerprint(*m): true}
	for i := 0; i < len(places) && u.ctx.Err() == nil; i++ {
		here := places[i].m
		for at, a := range here.AppendEnabled(nil) {
			next := here.Clone()
			if next.Apply(a) != nil || !u.inside(next) {
				continue
			}
			found := until(here, next, a)
			if f := u.machines.Fingerprint(next); found || !seen[f] {
				seen[f] = true
				places = append(places, place{next, i, actorOf(here, a), at})
			}
			if found {
				*m = next
				return way(places, len(places)-1)
			}
		}
	}
	panic("a component of the graph does not hang together")
}
