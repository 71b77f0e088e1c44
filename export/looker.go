package export

import "github.com/bced87ab/gridlock/scheduler"

// looker looks at the objects of a machine. To inspect one costs as much as its queue is
// long, so it is done once in a step, and only once for what never changes: its name and
// class.
type looker struct {
	m     *scheduler.Machine
	views map[scheduler.ObjectID]scheduler.ObjectView
	known map[scheduler.ObjectID]called
}

type called struct{ name, class string }

// turn makes it look at a machine that has taken a step.
func (l *looker) turn(m *scheduler.Machine) {
	l.m = m
	clear(l.views)
	if l.views == nil {
		l.views, l.known = map[scheduler.ObjectID]scheduler.ObjectView{}, map[scheduler.ObjectID]called{}
	}
}

// at returns an object as it is now.
func (l *looker) at(o scheduler.ObjectID) scheduler.ObjectView {
	v, ok := l.views[o]
	if !ok {
		v = l.m.Inspect(o)
		l.views[o] = v
		l.known[o] = called{v.Name, v.Class}
	}
	return v
}

// called returns the name and class of an object.
func (l *looker) called(o scheduler.ObjectID) called {
	if _, ok := l.known[o]; !ok {
		l.at(o)
	}
	return l.known[o]
}
