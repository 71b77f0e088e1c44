package scheduler

import "time"

// start creates a thread that runs f and starts it.
func (t *Thread) start(name string, kind ThreadKind, f func(*Thread)) *Thread {
	if t.m.host.unwound {
		t.m.host.coros.Pass()
		return t
	}
	id := t.m.NewThread(Spec{Name: name, Kind: kind, Go: f})
	t.Must(StartOp(id))
	return t.m.host.handle(t.m, id)
}

// StartVirtual starts a virtual thread (Thread.ofVirtual().name(name).start).
func (t *Thread) StartVirtual(name string, f func(*Thread)) *Thread {
	return t.start(name, Virtual, f)
}

// StartPlatform starts a platform thread (Thread.ofPlatform().name(name).start).
func (t *Thread) StartPlatform(name string, f func(*Thread)) *Thread {
	return t.start(name, Platform, f)
}

// StartDaemon starts a daemon platform thread: the run does not wait for its end.
func (t *Thread) StartDaemon(name string, f func(*Thread)) *Thread {
	return t.start(name, Daemon, f)
}

// Park stops the thread until its permit is there (LockSupport.park), an
// interrupt, or for no reason if the machine has spurious wake-ups.
func (t *Thread) Park() { t.Must(ParkOp()) }

// ParkFor is Park with a time limit (LockSupport.parkNanos).
func (t *Thread) ParkFor(limit time.Duration) { t.Must(ParkForOp(limit)) }

// Unpark grants another thread its permit (LockSupport.unpark). Two permits do not
// add up.
func (t *Thread) Unpark(other *Thread) { t.Must(UnparkOp(other.id)) }

// Yield lets others have the carrier (Thread.yield).
func (t *Thread) Yield() { t.Must(YieldOp()) }

// Sleep sleeps (Thread.sleep). The error is ErrInterrupted or nil.
func (t *Thread) Sleep(d time.Duration) error {
	_, err := t.Try(SleepOp(d))
	return err
}

// Work computes for a time and keeps the carrier busy. In any time it takes none.
func (t *Thread) Work(d time.Duration) { t.Must(WorkOp(d)) }

// Progress marks that the thread did something useful: a loop that goes through it
// for ever, such as that of a server, is no livelock.
func (t *Thread) Progress() { t.Must(ProgressOp()) }

// Join waits for the end of another thread (Thread.join). The error is
// ErrInterrupted or nil.
func (t *Thread) Join(other *Thread) error {
	_, err := t.Try(JoinOp(other.id))
	return err
}

// JoinFor is Join with a time limit. It reports whether the thread has ended.
func (t *Thread) JoinFor(other *Thread, limit time.Duration) (bool, error) {
	v, err := t.Try(JoinForOp(other.id, limit))
	return v != 0, err
}

// Interrupt interrupts another thread, or itself (Thread.interrupt).
func (t *Thread) Interrupt(other *Thread) { t.Must(InterruptOp(other.id)) }

// Interrupted reports whether the thread was interrupted, and clears that
// (Thread.interrupted).
func (t *Thread) Interrupted() bool { return t.Must(InterruptedOp()) != 0 }

// Now returns the virtual time since the start of the run. In any time there is
// no clock: it panics, and the program must be run in exact time.
func (t *Thread) Now() time.Duration {
	if t.m.cfg.Time == AnyTime {
		panic(&Exception{Class: NoClock, Message: "reads the clock, which a search has only in exact time"})
	}
	return t.m.clock
}
