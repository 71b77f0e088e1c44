package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// act applies the first action of a kind for a thread, or the n-th carrier's for a
// task.
func act(t *testing.T, m *scheduler.Machine, kind scheduler.ActionKind, thread scheduler.ThreadID, carrier scheduler.CarrierID) {
	t.Helper()
	for a := range m.Enabled() {
		if by, _ := m.Agent(a); a.Kind == kind && by == thread && (carrier == 0 || a.Carrier == carrier) {
			require.NoError(t, m.Apply(a))
			return
		}
	}
	require.Fail(t, "not possible", "kind %d of thread %v on carrier %d", kind, thread, carrier)
}

// A carrier whose queue has a task is not like one that has none, though both are
// idle: it makes a difference which of them takes the task.
func TestIdleCarriersThatDiffer(t *testing.T) {
	p := scheduler.NewProgram("")
	p.Thread(scheduler.Spec{Code: p.Assemble().Do(scheduler.ParkOp()).Do(scheduler.YieldOp()).Code()})
	p.Thread(scheduler.Spec{Code: p.Assemble().Code()})
	p.Thread(scheduler.Spec{Code: p.Assemble().Do(scheduler.UnparkOp(1)).Code()})
	m, err := scheduler.New(scheduler.Config{Parallelism: 2, Time: scheduler.AnyTime}, p)
	require.NoError(t, err)
	const take, step = scheduler.TakeTask, scheduler.StepThread
	act(t, m, take, 1, 1)
	act(t, m, step, 1, 0) // parks
	act(t, m, take, 2, 1)
	act(t, m, take, 3, 2)
	act(t, m, step, 3, 0) // unparks the first, into the queue of carrier 2
	act(t, m, step, 3, 0) // ends
	act(t, m, take, 1, 2)
	act(t, m, step, 2, 0) // ends, and carrier 1 is idle
	act(t, m, step, 1, 0) // goes on after the park
	act(t, m, step, 1, 0) // yields
	var carriers []scheduler.CarrierID
	for a := range m.Enabled() {
		carriers = append(carriers, a.Carrier)
	}
	assert.Equal(t, []scheduler.CarrierID{1, 2}, carriers)
}

// Two threads that look alike, on carriers of which one goes on with the queue of the
// other: it makes no difference which of them is on which.
func TestThreadsThatLookAlikeChangePlaces(t *testing.T) {
	p := scheduler.NewProgram("")
	code := p.Assemble().Label("again").Do(scheduler.YieldOp()).Jump("again").Code()
	for range 2 {
		p.Thread(scheduler.Spec{Code: code})
	}
	first, err := scheduler.New(scheduler.Config{Parallelism: 2, Time: scheduler.AnyTime}, p)
	require.NoError(t, err)
	seen := map[scheduler.Fingerprint]bool{}
	merged := map[scheduler.Fingerprint]scheduler.Fingerprint{} // by one state, the next ones
	todo := []*scheduler.Machine{first}
	for len(todo) > 0 {
		m := todo[0]
		todo = todo[1:]
		if f, _ := m.Fingerprint(); seen[f] {
			continue
		} else {
			seen[f] = true
		}
		var sum scheduler.Fingerprint
		for a := range m.Enabled() {
			c := m.Clone()
			require.NoError(t, c.Apply(a))
			f, _ := c.SymmetricFingerprint()
			sum[0], sum[1] = sum[0]+f[0], sum[1]+f[1]
			todo = append(todo, c)
		}
		f, _ := m.SymmetricFingerprint()
		if was, ok := merged[f]; ok {
			require.Equal(t, was, sum, "states of the same shape lead to such")
		}
		merged[f] = sum
	}
	assert.Less(t, len(merged), len(seen))
}

// A thread that is about to end is not the same with an exception as without.
func TestThreadsThatEndByAnExceptionDiffer(t *testing.T) {
	p := scheduler.NewProgram("")
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Do(scheduler.SleepOp(1)).Code()})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Do(scheduler.InterruptOp(1)).Code()})
	prints := map[scheduler.Fingerprint]bool{}
	for _, interruptFirst := range []bool{false, true} {
		m, err := scheduler.New(scheduler.Config{Time: scheduler.AnyTime}, p)
		require.NoError(t, err)
		act(t, m, scheduler.StepThread, 1, 0) // sleeps
		if interruptFirst {
			act(t, m, scheduler.StepThread, 2, 0)
			act(t, m, scheduler.StepThread, 1, 0)
		} else {
			act(t, m, scheduler.FireTimer, 1, 0)
			act(t, m, scheduler.StepThread, 1, 0)
			act(t, m, scheduler.StepThread, 2, 0)
			m.ClearInterrupt(1) // the only other difference
		}
		act(t, m, scheduler.StepThread, 2, 0) // ends
		f, _ := m.Fingerprint()
		prints[f] = true
	}
	assert.Len(t, prints, 2)
}

// Of two threads of the same code that were never mounted, one comes first in the
// queue: who waits for it is not like who waits for the other.
func TestBlankThreadsHavePlacesInTheQueue(t *testing.T) {
	prints := map[scheduler.Fingerprint]bool{}
	for _, readsFirst := range []bool{false, true} {
		p := scheduler.NewProgram("")
		x := scheduler.NewInt(p, "x", 3)
		a := p.Assemble()
		of := a.Slot(scheduler.ThreadSlot)
		a.Do(x.GetOp()).Into(of).DoWith(func(e *scheduler.Exec) scheduler.Op { return scheduler.JoinOp(scheduler.ThreadID(e.Get(of))) })
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Do(x.SetOp(4)).Code()})
		blank := p.Assemble().Code()
		p.Thread(scheduler.Spec{Code: blank})
		p.Thread(scheduler.Spec{Code: blank})
		m, err := scheduler.New(scheduler.Config{Parallelism: 1, Time: scheduler.AnyTime}, p)
		require.NoError(t, err)
		if readsFirst {
			act(t, m, scheduler.StepThread, 1, 0)
		}
		act(t, m, scheduler.StepThread, 2, 0) // writes
		if !readsFirst {
			act(t, m, scheduler.StepThread, 1, 0)
		}
		f, _ := m.SymmetricFingerprint()
		prints[f] = true
	}
	assert.Len(t, prints, 2)
}
