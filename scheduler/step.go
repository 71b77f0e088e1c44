package scheduler

// maxAgain bounds how often an operation may answer Continue within one step.
const maxAgain = 1 << 16

// step lets a running thread do one step of the operation that it is in.
func (m *Machine) step(th *thread) {
	if m.cfg.Time == ExactTime {
		m.clock = min(later(m.clock, m.cfg.StepTime), Never-1)
		m.promote()
	}
	m.actor = th.id
	m.advance(th)
	m.actor = 0
}

// advance does the step of the thread that is the actor.
func (m *Machine) advance(th *thread) {
	if th.has(flagYields) {
		m.afterYield(th)
		return
	}
	wake := th.wake
	if wake != NotWoken {
		th.wake = NotWoken
		th.permits &^= th.block.On
	} else if th.op.Phase == 0 {
		// The VM resets the event of a thread before it waits, so what came too late
		// for one operation does not end the next.
		th.permits &^= MonitorPermit
	}
	var o Object
	if th.op.Object != 0 {
		o = m.operand(&th.op)
	}
	for range maxAgain {
		var r Result
		if o == nil {
			r = m.stepThreadOp(th, wake)
		} else {
			r = o.Step(m, th.id, &th.op, wake)
		}
		wake = NotWoken
		switch r.Status {
		case Done, Threw:
			if r.Err != nil {
				r.Err.misuse(m, &th.op)
			}
			m.complete(th, r.Value, r.Err)
			return
		case yields:
			return
		case Blocks:
			if wake = m.noNeedToBlock(th, &r.Block); wake == NotWoken {
				m.block(th, &r.Block)
				return
			}
		}
		if m.cfg.Steps == ByAccess {
			th.wake = wake
			th.block.On = 0
			return
		}
	}
	m.complete(th, 0, &Exception{
		Class:   "gridlock.EndlessOperation",
		Message: m.verbName(th.op.Object, th.op.Verb) + " took more than 65536 steps at once",
	})
}

// operand returns the object of an operation, to be changed unless it only reads.
func (m *Machine) operand(op *Op) Object {
	if m.readsOnly(op) {
		return m.Peek(op.Object)
	}
	return m.Edit(op.Object)
}

// complete ends an operation and brings the thread to its next one.
func (m *Machine) complete(th *thread, value int64, err *Exception) {
	m.performed = true
	if m.observe != nil {
		m.emit(Event{Kind: Performed, Thread: th.id, Object: th.op.Object, Verb: th.op.Verb, Value: value, Err: err})
	}
	if th.op.Ends() {
		m.terminate(th)
		return
	}
	m.proceed(th, value, err)
}

// proceed runs the thread's program, which got value or err from its last
// operation, up to its next operation.
func (m *Machine) proceed(th *thread, value int64, err *Exception) {
	if m.host != nil && th.body.fn != nil {
		if !m.host.resume(th, value, err) {
			return
		}
	} else {
		m.exec.resume(m, th, value, err)
	}
	m.admit(&th.op)
}

// begin brings a thread that was never run to its first operation.
func (m *Machine) begin(th *thread) {
	th.set(flagBegun, true)
	if th.body.fn != nil {
		m.host.begin(m, th)
	} else {
		m.exec.begin(m, th)
	}
	m.admit(&th.op)
}

// terminate ends a thread.
//
// Source: VirtualThread.afterDone of 21 and 25; Thread.exit.
func (m *Machine) terminate(th *thread) {
	m.halt(th)
	th.since = m.clock
	m.dropStack(th)
	if th.kind == Virtual {
		m.worker = th.carrier
		m.unmount(th, StateTerminated)
	}
	th.state = StateTerminated
	th.op = Op{}
	if m.observe != nil {
		m.emit(Event{Kind: ThreadEnded, Thread: th.id, Err: th.err})
	}
	if th.essential() {
		m.reads(LivePart, 0)
		m.live--
	}
	if th.kind == Platform {
		m.keepAlive--
		if m.keepAlive == 0 && m.live > 0 {
			m.halted = true
			if m.observe != nil {
				m.emit(Event{Kind: JVMExits})
			}
		}
	}
	m.wakeJoiner(th)
	m.worker = 0
}

// dropStack forgets the stack of a thread that ends. Its memory is kept for the thread
// of the next machine if there will be one, as in searches and samples.
func (m *Machine) dropStack(th *thread) {
	if m.spare == nil {
		th.frames, th.locals = nil, nil
		return
	}
	th.frames, th.locals = th.frames[:0], th.locals[:0]
}

// Halted reports whether the last platform thread other than daemons has ended
// while virtual threads were still alive: a JVM would have exited then, and not
// waited for them. The machine goes on, since they are what we look at.
func (m *Machine) Halted() bool {
	m.readsAll()
	return m.halted
}
