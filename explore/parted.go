package explore

import "github.com/bced87ab/gridlock/scheduler"

// parted is the Model of a compiled program in any time, whose states share their parts.
type parted struct {
	parts     *scheduler.Parts
	symmetric bool
	narrow    bool // of local actions only steps are used
	*scheduler.Walker

	from    *scheduler.Parted // see Prepare
	actions []scheduler.Action
}

// newParted returns the parted Model of a program, or nil if there is none. Of the
// memory of a search it takes a sixteenth at most.
func newParted(initial *scheduler.Machine, symmetric bool, memory int64) *parted {
	p, ok := scheduler.NewParts(initial, int(min(memory, defaultMemory))/16)
	if !ok {
		return nil
	}
	return &parted{parts: p, symmetric: symmetric, Walker: p.Walker(symmetric)}
}

// Split implements Splitter.
func (x *parted) Split() Model[*scheduler.Parted, scheduler.Action] {
	return &parted{parts: x.parts, symmetric: x.symmetric, narrow: x.narrow, Walker: x.parts.Walker(x.symmetric)}
}

func (x *parted) Initial() []*scheduler.Parted { return []*scheduler.Parted{x.Start()} }

// Enabled lists nothing for a machine that is done, like that of machines.
func (x *parted) Enabled(s *scheduler.Parted, buf []scheduler.Action) []scheduler.Action {
	if s.Done() {
		return buf
	}
	first := len(buf)
	buf = s.AppendEnabled(buf)
	if len(buf) > first && buf[first].Kind == scheduler.WakeThread { // nothing else is possible
		return buf[:first]
	}
	return buf
}

// Prepare implements Foreseer.
func (x *parted) Prepare(s *scheduler.Parted, actions []scheduler.Action, local bool) int {
	x.from, x.actions = s, actions
	which := scheduler.NoLocal
	switch {
	case local && x.narrow:
		which = scheduler.LocalSteps
	case local:
		which = scheduler.AllLocal
	}
	return x.Walker.Prepare(s, actions, which)
}

// Foresee implements Foreseer.
func (x *parted) Foresee(i int) (f scheduler.Fingerprint, marked, ok bool) {
	f, performed, ok := x.Walker.Foresee(i)
	a := x.actions[i]
	return f, performed && a.Kind == scheduler.StepThread && x.from.Essential(a.Thread), ok
}

// Doubts implements Doubter.
func (x *parted) Doubts() bool { return !x.narrow && x.parts.Doubtful() }

func (x *parted) Marks(_, after *scheduler.Parted, a scheduler.Action) bool {
	return a.Kind == scheduler.StepThread && after.Performed() && after.Essential(a.Thread)
}

func (x *parted) Local(before, after *scheduler.Parted, a scheduler.Action) bool {
	return after.Local(before, a)
}

// Bytes implements Sizer.
func (x *parted) Bytes() int { return x.parts.Bytes() }

// print returns the fingerprint of a machine of the program.
func (x *parted) print(m *scheduler.Machine) scheduler.Fingerprint {
	s := x.Parted(m)
	defer x.Recycle(s)
	return x.Fingerprint(s)
}

// size is about how many bytes a state takes.
func (x *parted) size() int {
	s := x.Start()
	return 128 + 8*(s.Threads()+s.Objects())
}
