package explore_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// The specification VirtualThreads.tla of github.com/lorin/virtual-threads-tla at
// commit ba485e3, a model of the Netflix deadlock by Lorin Hochstein (MIT licence),
// in Go: one action for each instance of a TLA+ action that is enabled. It is for
// checking the search against the figures of a model that is not ours. That model is
// coarser than package scheduler: a lock whose queue is not empty is held or handed
// over, and a thread that is neither pinned nor has the lock may be bumped off its
// carrier at any time.

// lorin is the specification with its constants. Work threads are the virtual
// threads, from 0, and then the free platform threads.
type lorin struct{ virtual, carriers, platform int }

// maxWork is the largest number of work threads of a lorinState.
const maxWork = 5

// lorinState is a state of the specification's variables.
type lorinState struct {
	pc       [maxWork]lorinPC
	schedule [maxWork]uint8 // of virtual threads, the carrier from 1; 0 is NULL
	inSync   uint8          // inSyncBlock, a bit for each virtual thread
	pinned   uint8          // a bit for each carrier
	queue    [maxWork]uint8 // lockQueue, work threads from 1; 0 behind its end
}

type lorinPC uint8

const (
	lorinReady lorinPC = iota
	lorinToEnterSync
	lorinRequested
	lorinLocked
	lorinInCriticalSection
	lorinToExitSync
	lorinDone
)

// lorinAction is an instance of an action of the specification.
type lorinAction struct {
	name    lorinName
	thread  uint8
	carrier uint8 // of a Mount, from 1
}

type lorinName uint8

// The actions, in the order of the specification's Next.
const (
	chooseToEnterSynchronizedBlock lorinName = iota
	enterSynchronizedBlock
	exitSynchronizedBlock
	mount
	requestLock
	acquireLock
	requestAndAcquireLock
	criticalSection
	releaseLock
)

func (l lorin) Initial() []lorinState { return []lorinState{{}} }

func (l lorin) Enabled(s lorinState, buf []lorinAction) []lorinAction {
	for t := range uint8(l.virtual + l.platform) {
		if int(t) < l.virtual {
			for c := uint8(1); int(c) <= l.carriers; c++ {
				if l.mayMount(s, t, c) {
					buf = append(buf, lorinAction{mount, t, c})
				}
			}
			if s.schedule[t] == 0 {
				continue
			}
		}
		buf = l.appendSteps(s, t, buf)
	}
	return buf
}

// mayMount is the guard of Mount.
func (l lorin) mayMount(s lorinState, t, c uint8) bool {
	if s.isPinned(c) || s.isPinned(s.schedule[t]) {
		return false
	}
	prev := l.on(s, c)
	return prev < 0 || !s.hasTheLock(prev)
}

// on returns the virtual thread that is on carrier c, or -1.
func (l lorin) on(s lorinState, c uint8) int { return slices.Index(s.schedule[:l.virtual], c) }

// appendSteps appends what thread t, which is scheduled, can do itself.
func (l lorin) appendSteps(s lorinState, t uint8, buf []lorinAction) []lorinAction {
	do := func(n lorinName) { buf = append(buf, lorinAction{name: n, thread: t}) }
	switch s.pc[t] {
	case lorinReady:
		if int(t) < l.virtual && s.inSync&(1<<t) == 0 {
			do(chooseToEnterSynchronizedBlock)
		}
		if s.queue[0] == 0 {
			do(requestAndAcquireLock)
		} else {
			do(requestLock)
		}
	case lorinToEnterSync:
		do(enterSynchronizedBlock)
	case lorinRequested:
		if s.queue[0] == t+1 {
			do(acquireLock)
		}
	case lorinLocked:
		do(criticalSection)
	case lorinInCriticalSection:
		do(releaseLock)
	case lorinToExitSync:
		do(exitSynchronizedBlock)
	}
	return buf
}

func (l lorin) Apply(s lorinState, a lorinAction) lorinState {
	t := a.thread
	switch a.name {
	case mount:
		// EXCEPT takes one change after the other, so that a thread which is to be
		// mounted on the carrier that it is on already is the one bumped off it.
		prev := l.on(s, a.carrier)
		s.schedule[t] = a.carrier
		if prev >= 0 {
			s.schedule[prev] = 0
		}
	case chooseToEnterSynchronizedBlock:
		s.pc[t] = lorinToEnterSync
	case enterSynchronizedBlock:
		s.pc[t] = lorinReady
		s.pinned |= 1 << s.schedule[t]
		s.inSync |= 1 << t
	case exitSynchronizedBlock:
		s.pc[t] = lorinDone
		s.pinned &^= 1 << s.schedule[t]
		s.inSync &^= 1 << t
	case requestLock, requestAndAcquireLock:
		s.pc[t] = lorinRequested
		if a.name == requestAndAcquireLock {
			s.pc[t] = lorinLocked
		}
		s.queue[slices.Index(s.queue[:], 0)] = t + 1
	case acquireLock:
		s.pc[t] = lorinLocked
	case criticalSection:
		s.pc[t] = lorinInCriticalSection
	case releaseLock:
		s.pc[t] = lorinDone
		if s.inSync&(1<<t) != 0 {
			s.pc[t] = lorinToExitSync
		}
		copy(s.queue[:], s.queue[1:])
		s.queue[maxWork-1] = 0
	}
	return s
}

// isPinned reports whether carrier c is pinned. NULL, which is 0, never is.
func (s lorinState) isPinned(c uint8) bool { return s.pinned&(1<<c) != 0 }

func (s lorinState) hasTheLock(t int) bool {
	return s.pc[t] == lorinLocked || s.pc[t] == lorinInCriticalSection
}

// Fingerprint packs the state, so that no two states have the same.
func (l lorin) Fingerprint(s lorinState) scheduler.Fingerprint {
	var threads uint64
	for t := range maxWork {
		threads = threads<<9 | uint64(s.pc[t])<<6 | uint64(s.schedule[t])<<3 | uint64(s.queue[t])
	}
	return scheduler.Fingerprint{threads, uint64(s.inSync)<<8 | uint64(s.pinned)}
}

// Done reports whether all work threads are done. The specification has no name for
// it; its carriers go on bumping threads that are done.
func (l lorin) Done(s lorinState) bool {
	for t := range l.virtual + l.platform {
		if s.pc[t] != lorinDone {
			return false
		}
	}
	return true
}

// figures are what a search of a model finds.
type figures struct {
	states, transitions int
	// terminal states are not done and have no successor; shortest is the smallest
	// number of actions that lead to one, 0 if there is none.
	terminal, shortest int
	// doomed are the states from which no state that is done can be reached.
	doomed int
}

// finite is a model whose states can be done.
type finite[S, A any] interface {
	explore.Model[S, A]
	Done(s S) bool
}

// search searches a model.
func search[S, A any](t *testing.T, c explore.Searcher[S, A], m finite[S, A]) (f figures) {
	t.Helper()
	var done []bool // by state
	c.Model = m
	c.Visit = func(id int, s S, _ bool) bool {
		for len(done) <= id {
			done = append(done, false)
		}
		done[id] = m.Done(s)
		return true
	}
	g, err := c.Run(t.Context())
	require.NoError(t, err)
	f.states, f.transitions = g.States(), g.Transitions
	for _, id := range g.Terminal {
		if done[id] {
			continue
		}
		f.terminal++
		if path, _ := g.Path(id); f.terminal == 1 {
			f.shortest = len(path)
		}
	}
	components := g.Components()
	for _, reaches := range components.Reaching(func(k int) bool {
		return slices.ContainsFunc(components.States(k), func(id int) bool { return done[id] })
	}) {
		if !reaches {
			f.doomed++
		}
	}
	return f
}

// The figures are those of the specification. It leaves little to read in two ways:
// no action is a self-loop and no two lead from a state to the same one, so that
// transitions are successors and edges alike, and no state that is done is without a
// successor. What matters is that a Mount on the thread's own carrier unmounts it:
// were it to change nothing, there would be 302 states for the first model.
func TestLorin(t *testing.T) {
	for _, c := range []struct {
		model lorin
		want  figures
	}{
		{lorin{2, 1, 1}, figures{365, 890, 2, 9, 12}},
		{lorin{3, 2, 1}, figures{17107, 78808, 12, 13, 90}},
		{lorin{4, 2, 1}, figures{160925, 890332, 384, 13, 2232}},
		{lorin{2, 1, 0}, figures{states: 63, transitions: 108}},
		{lorin{3, 2, 0}, figures{states: 3222, transitions: 12846}},
	} {
		t.Run(fmt.Sprintf("%d/%d/%d", c.model.virtual, c.model.carriers, c.model.platform), func(t *testing.T) {
			if testing.Short() && c.want.states > 100_000 {
				t.Skip("takes long")
			}
			for _, workers := range []int{1, 2, 3} {
				assert.Equal(t, c.want, search(t, explore.Searcher[lorinState, lorinAction]{Workers: workers}, c.model))
				deep := search(t, explore.Searcher[lorinState, lorinAction]{Workers: workers, DepthFirst: true}, c.model)
				assert.GreaterOrEqual(t, deep.shortest, c.want.shortest, "a path, and not always a shortest one")
				deep.shortest = c.want.shortest
				assert.Equal(t, c.want, deep)
			}
		})
	}
}
