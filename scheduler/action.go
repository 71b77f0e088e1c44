package scheduler

import (
	"errors"
	"fmt"
	"iter"
)

// ActionKind says what an action does.
type ActionKind uint8

const (
	// StepThread lets a running thread do one step.
	StepThread ActionKind = iota + 1
	// TakeTask lets a free carrier take a task from a queue: it mounts a thread,
	// or from 25 on runs the expiry of a timer.
	TakeTask
	// FireTimer ends the time limit of a blocked thread.
	FireTimer
	// WakeThread wakes a parked thread for no reason.
	WakeThread
)

// Action is one thing that can happen next. It is comparable.
type Action struct {
	Kind    ActionKind
	Thread  ThreadID
	Carrier CarrierID
	Queue   QueueID
}

// String returns the action in words.
func (a Action) String() string {
	switch a.Kind {
	case StepThread:
		return fmt.Sprintf("thread %v steps", a.Thread)
	case TakeTask:
		return fmt.Sprintf("carrier %d takes from %v", a.Carrier, a.Queue)
	case FireTimer:
		return fmt.Sprintf("the timer of thread %v fires", a.Thread)
	case WakeThread:
		return fmt.Sprintf("thread %v wakes for no reason", a.Thread)
	}
	return "no action"
}

// history is what was applied to a machine, packed and in blocks, since it grows for
// as long as a machine that hosts Go functions runs.
type history struct {
	blocks []*[historyBlock]uint64
	length int
}

const historyBlock = 128

// setParallelism is the kind under which a history has a call of SetParallelism,
// with the number as its thread. It is no action.
const setParallelism ActionKind = 15

func (h *history) add(a Action) {
	if h.length == len(h.blocks)*historyBlock {
		h.blocks = append(h.blocks, new([historyBlock]uint64))
	}
	packed := uint64(a.Kind)<<60 | uint64(uint32(a.Thread))
	if a.Kind == TakeTask {
		packed = uint64(a.Kind)<<60 | uint64(a.Queue.Kind)<<56 | uint64(a.Carrier)<<32 | uint64(uint32(a.Queue.N))
	}
	h.blocks[h.length/historyBlock][h.length%historyBlock] = packed
	h.length++
}

func (h *history) at(i int) Action {
	packed := h.blocks[i/historyBlock][i%historyBlock]
	kind := ActionKind(packed >> 60)
	if kind != TakeTask {
		return Action{Kind: kind, Thread: ThreadID(uint32(packed))}
	}
	return Action{
		Kind: kind, Carrier: CarrierID(packed >> 32 & 0xffffff),
		Queue: QueueID{QueueKind(packed >> 56 & 0xf), int32(uint32(packed))},
	}
}

// ErrNotEnabled is what the error of Apply is.
var ErrNotEnabled = errors.New("action is not possible now")

// ErrClosed is what Apply returns for a machine that hosted Go functions and was
// closed: they can no longer step.
var ErrClosed = errors.New("machine is closed")

// Enabled lists the actions that are possible now. Their order is part of the
// contract: steps of running threads by id, then tasks by carrier and by the
// queue's place in the carrier's search, then timers by deadline and id, then
// spurious wake-ups by id. Of carriers that are idle and differ in nothing but
// their number only the first is listed. The machine must not change meanwhile.
func (m *Machine) Enabled() iter.Seq[Action] {
	return func(yield func(Action) bool) {
		var few [16]Action
		for _, a := range m.AppendEnabled(few[:0]) {
			if !yield(a) {
				return
			}
		}
	}
}

// AppendEnabled appends the actions of Enabled to buf. It is what policies and
// searches call for each step, so it goes without the iterator.
func (m *Machine) AppendEnabled(buf []Action) []Action {
	m.readsAll()
	for _, t := range m.running {
		buf = append(buf, Action{Kind: StepThread, Thread: t})
	}
	buf = m.appendTakes(buf)
	for _, t := range m.timers.due {
		buf = append(buf, Action{Kind: FireTimer, Thread: t})
	}
	if m.cfg.SpuriousWakeups {
		for _, th := range m.threads {
			if th.wakesSpuriously() {
				buf = append(buf, Action{Kind: WakeThread, Thread: th.id})
			}
		}
	}
	return buf
}

// appendTakes appends the TakeTask actions.
func (m *Machine) appendTakes(buf []Action) []Action {
	if m.pool.queued == 0 {
		return buf
	}
	idle := false
	for i := range m.pool.carriers {
		c := &m.pool.carriers[i]
		if !m.pool.mayTake(c, m.cfg.Parallelism) {
			continue
		}
		id := CarrierID(i + 1)
		if !c.released && m.pool.untouched(id) {
			if idle {
				continue
			}
			idle = true
		}
		buf = m.pool.appendTakes(buf, id)
	}
	return buf
}

// wakesSpuriously reports whether a thread is parked, so that it may wake for no reason.
func (th *thread) wakesSpuriously() bool {
	return th.has(flagBlocked) && !th.has(flagYields) && th.block.On == ParkPermit
}

// canAct reports whether any action is possible. Spurious wake-ups do not count:
// a machine that could go on only by them is stuck.
func (m *Machine) canAct() bool {
	return len(m.running) > 0 || len(m.timers.due) > 0 || m.pool.canTake(m.cfg.Parallelism)
}

// Apply lets one action happen. The error, for an action that is not possible
// now, is an ErrNotEnabled, or ErrClosed, and the machine is unchanged.
func (m *Machine) Apply(a Action) error {
	err := m.act(a)
	if err == nil {
		m.advanceClock()
	}
	return err
}

// act is Apply without what the clock does then.
func (m *Machine) act(a Action) error {
	if m.host != nil && m.host.closed {
		return ErrClosed
	}
	if !m.possible(a) {
		return fmt.Errorf("%w: %v", ErrNotEnabled, a)
	}
	m.actions++
	m.peeked, m.performed = false, false
	m.beginFootprint()
	if m.host != nil {
		m.history.add(a)
	}
	switch a.Kind {
	case StepThread:
		m.step(m.edit(a.Thread))
	case TakeTask:
		m.take(a.Carrier, a.Queue)
	case FireTimer:
		m.fireTimer(m.edit(a.Thread))
	case WakeThread:
		m.wake(m.edit(a.Thread), WokenSpuriously)
	}
	return nil
}

// possible reports whether an action is enabled, without listing them all.
func (m *Machine) possible(a Action) bool {
	if a.Kind == TakeTask {
		return m.pool.canTakeFrom(a.Carrier, a.Queue, m.cfg.Parallelism)
	}
	if a.Thread < 1 || int(a.Thread) > len(m.threads) {
		return false
	}
	th := m.threads[a.Thread-1]
	switch a.Kind {
	case StepThread:
		return th.has(flagRuns)
	case FireTimer:
		return th.has(flagTimerDue)
	case WakeThread:
		return m.cfg.SpuriousWakeups && th.wakesSpuriously()
	}
	return false
}
