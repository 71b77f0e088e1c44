package explore_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// canonical returns what one can see of a state from outside, the same for states in
// which threads of the same name have changed places: it tries all the places. It
// has nothing in common with fingerprints.
func (g generated) canonical(m *scheduler.Machine) string {
	places := make([]string, m.Threads()+1) // by thread; its name and its number among those of that name
	best := ""
	var try func(t int)
	try = func(t int) {
		if t == len(places) {
			if s := g.picture(m, places); best == "" || s < best {
				best = s
			}
			return
		}
		name := m.Thread(scheduler.ThreadID(t)).Name
		same := 0
		for o := scheduler.ThreadID(1); int(o) <= m.Threads(); o++ {
			if m.Thread(o).Name == name {
				same++
			}
		}
		for i := range same {
			if place := fmt.Sprint(name, ".", i); !slices.Contains(places, place) {
				places[t] = place
				try(t + 1)
				places[t] = ""
			}
		}
	}
	try(1)
	return best
}

// sharedObjects is how many objects of a generated program are nobody's own. They
// come first.
const sharedObjects = 7

// picture describes a state with threads at places. If the machine is done, it does
// not matter how far daemons came by themselves.
func (g generated) picture(m *scheduler.Machine, places []string) string {
	var lines []string
	object := func(o scheduler.ObjectID) string {
		if by := g.own[o]; by != 0 {
			return fmt.Sprint("own", places[by])
		}
		if o == 0 || o > sharedObjects {
			return "own" // created while the program runs
		}
		return m.Inspect(o).Name
	}
	nodes := func(all []scheduler.Node) (s string) {
		for _, n := range all {
			s += fmt.Sprint(places[n.Thread], " ", n.Status, n.Condition, ", ")
		}
		return s
	}
	for t := scheduler.ThreadID(1); int(t) <= m.Threads(); t++ {
		th := m.Thread(t)
		if m.Done() && !th.Essential {
			continue
		}
		s := fmt.Sprint("thread ", places[t], " ", th.Kind, th.State)
		if th.State != scheduler.StateTerminated {
			s += fmt.Sprint(" ", th.Carrier != 0, th.Blocked, th.Interrupted, th.Permits, th.Pins, " ", th.Verb)
		}
		if th.Blocked {
			s += fmt.Sprint(" for ", th.Block.Reason.Kind, " ", places[th.Block.Reason.Thread], object(th.Block.Reason.Object))
		}
		for _, h := range th.Held {
			s += fmt.Sprint(" held ", h.Cause, object(h.Object), h.Waived)
		}
		if th.Err != nil {
			s += " threw " + th.Err.Class
		}
		lines = append(lines, s)
	}
	for o := scheduler.ObjectID(1); int(o) <= m.Objects(); o++ {
		if m.Done() && o > sharedObjects {
			continue
		}
		v := m.Inspect(o)
		s := fmt.Sprint("object ", object(o), v.Class, v.State, " of ", places[v.Owner], " queue ", nodes(v.Queue[min(1, len(v.Queue)):]))
		lines = append(lines, s+" waiting "+nodes(v.Waiting))
	}
	for _, q := range m.Queues() {
		s := fmt.Sprint("queue ", q.ID.Kind, q.Expiries)
		for _, t := range q.Threads {
			s += " " + places[t]
		}
		lines = append(lines, s)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
