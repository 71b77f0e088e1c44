package scheduler

import "slices"

// depth returns how many activations of the program are on a thread's stack.
func (m *Machine) depth(th *thread) int {
	if th.body.fn != nil {
		return len(m.host.stack(th.id))
	}
	return len(th.frames)
}

// activations returns what a thread's stack shows for each activation of its
// program, the innermost last.
func (m *Machine) activations(th *thread) (all [][]Frame) {
	if th.body.fn != nil {
		if m.host == nil {
			return nil
		}
		for _, a := range m.host.stack(th.id) {
			all = append(all, a.shown())
		}
		return all
	}
	for _, f := range th.frames {
		frames := f.code.shown(m.release.JDK)
		if pc := int(f.pc); pc < len(f.code.instrs) && f.code.instrs[pc].line > 0 && len(frames) > 0 {
			frames = slices.Clone(frames)
			frames[0].Line = int(f.code.instrs[pc].line)
		}
		all = append(all, frames)
	}
	return all
}

// Stack returns the simulated stack of a thread, top first, as a thread dump of
// the machine's JDK release would show it: the frames of parking, those of the
// operation inside the JDK, the program's own, and the one that runs a thread. A
// blank or terminated thread has none.
func (m *Machine) Stack(t ThreadID) []Frame {
	m.readsAll()
	th := m.threads[t-1]
	if !th.has(flagBegun) || th.state == StateTerminated {
		return nil
	}
	frames := slices.Clone(m.parkFrames(th))
	frames = append(frames, m.opFrames(th)...)
	for _, a := range slices.Backward(m.activations(th)) {
		frames = append(frames, a...)
	}
	switch bottom := framesOf(m.release.JDK); {
	case th.kind == Virtual:
		return append(frames, bottom.runVirtual)
	case th.body.name == "main": // the launcher calls its method directly
		return frames
	case len(th.frames) > 1 && th.frames[1].code.entry:
		return frames
	default:
		return append(frames, bottom.runPlatform)
	}
}

// SiteFrames returns the frames of the activation that holds at site s of thread
// t: the method that entered the monitor, is native, or runs the class
// initialiser, and what called it within the same activation.
func (m *Machine) SiteFrames(t ThreadID, s Site) []Frame {
	m.reads(ThreadPart, int32(t))
	all := m.activations(m.threads[t-1])
	if int(s.Depth) < 1 || int(s.Depth) > len(all) {
		return nil
	}
	return all[s.Depth-1]
}

// SiteHeight returns how many frames of the Stack of thread t there are from the one
// that holds at site s down to the last, itself included: it is
// stack[len(stack)-height]. It is 0 if the stack does not show that frame.
func (m *Machine) SiteHeight(t ThreadID, s Site) int {
	m.reads(ThreadPart, int32(t))
	th := m.threads[t-1]
	all := m.activations(th)
	if int(s.Depth) < 1 || int(s.Depth) > len(all) || len(all[s.Depth-1]) == 0 {
		return 0
	}
	height := 0
	if th.kind == Virtual || th.body.name != "main" {
		height = 1 // the frame that runs the thread
	}
	for _, a := range all[:s.Depth] {
		height += len(a)
	}
	return height
}

// opFrames returns the JDK's frames of the operation that a thread is inside.
func (m *Machine) opFrames(th *thread) []Frame {
	inside := th.op.Phase != 0
	if !inside {
		return nil
	}
	if th.op.Object != 0 {
		if f, ok := m.objects[th.op.Object-1].(Framer); ok {
			return f.Frames(m, th.id, th.op)
		}
		return nil
	}
	table := framesOf(m.release.JDK)
	switch th.op.Verb {
	case verbYield:
		return table.yield
	case verbSleep:
		if th.kind == Virtual {
			return table.sleepVirtual
		}
		return table.sleepPlatform
	case verbJoin, verbJoinFor:
		return table.join(th.op.Verb == verbJoinFor, th.kind, m.threads[th.op.Thread-1].kind)
	}
	return nil
}

// parkFrames returns the frames between LockSupport and the bottom of the JDK for
// a thread that is parked, and for one that was and has not gone on yet.
func (m *Machine) parkFrames(th *thread) []Frame {
	woken := th.wake != NotWoken && th.block.Reason.Kind != NoReason
	if !th.has(flagBlocked) && !woken {
		return nil
	}
	b := &th.block
	switch b.Reason.Kind {
	case ForLock, ForPermits, ForLatch, ForSignal, ForUnpark, ForResult:
	case ForThread:
		if m.threads[b.Reason.Thread-1].kind != Virtual {
			return nil
		}
	case ForTime:
		if th.kind != Virtual {
			return nil
		}
	default:
		return nil
	}
	return framesOf(m.release.JDK).parked(th.kind == Virtual, th.pins > 0, b)
}
