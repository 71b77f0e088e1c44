package explore

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// flags is Dekker's experiment: two threads that each set a variable and look at that
// of the other, each under a lock of its own, which guards nothing.
func flags(g0, h0 int) *scheduler.Program {
	return scheduler.GoProgram("flags", func(t *scheduler.Thread) {
		l1, l2 := lock.NewReentrantLock(t, "l1"), lock.NewReentrantLock(t, "l2")
		var f1, f2, g, h int
		set := func(l lock.ReentrantLock, own, seen, other *int) func(*scheduler.Thread) {
			return func(t *scheduler.Thread) {
				l.Lock(t)
				*own = 1
				l.Unlock(t)
				l.Lock(t)
				*seen = *other
				l.Unlock(t)
			}
		}
		a := t.StartPlatform("a", set(l1, &f1, &g, &f2))
		b := t.StartPlatform("b", set(l2, &f2, &h, &f1))
		failing(t.Join(a))
		failing(t.Join(b))
		if g == g0 && h == h0 {
			panic("seen")
		}
	})
}

// A certificate for functions with a data race would be wrong: whatever ends in a way
// that the search has left out is an error.
func TestSharedVariables(t *testing.T) {
	for _, c := range []struct {
		g, h  int
		finds bool // by itself
	}{{0, 1, true}, {1, 0, false}, {1, 1, false}} {
		r, err := rerunSearch(context.Background(), anyTime, flags(c.g, c.h), Options{})
		if c.finds {
			require.NoError(t, err)
			assert.Equal(t, deadlock.ThreadFailed, r.Verdict())
			assert.False(t, r.Complete)
			assert.Contains(t, r.Short, "ends with completed, which no schedule of the search does")
			continue
		}
		require.ErrorIs(t, err, ErrUnguarded, "%d %d", c.g, c.h)
		var odd *UnguardedError
		require.ErrorAs(t, err, &odd)
		assert.True(t, odd.Ends)
		assert.False(t, r.Complete)
		v, _ := replayFound(t, r, &odd.Found)
		assert.Equal(t, deadlock.ThreadFailed, v)
		again, err2 := rerunSearch(context.Background(), anyTime, flags(c.g, c.h), Options{})
		assert.Equal(t, err, err2)
		assert.Equal(t, r.Transitions, again.Transitions)
	}
	// What no schedule does, and what no race depends on.
	for _, p := range []*scheduler.Program{flags(0, 0), flags(7, 7)} {
		r, err := rerunSearch(context.Background(), anyTime, p, Options{})
		require.NoError(t, err)
		assert.True(t, r.Complete)
	}
}

// A race that changes what threads do next shows in a state that was visited, also if
// all ends well.
func TestSharedVariableThatChangesAState(t *testing.T) {
	p := scheduler.GoProgram("flag", func(t *scheduler.Thread) {
		l1, l2 := lock.NewReentrantLock(t, "l1"), lock.NewReentrantLock(t, "l2")
		flag := false
		a := t.StartPlatform("a", func(t *scheduler.Thread) { l1.Lock(t); flag = true; l1.Unlock(t) })
		b := t.StartPlatform("b", func(t *scheduler.Thread) {
			l2.Lock(t)
			if flag {
				t.Yield()
			}
			l2.Unlock(t)
		})
		failing(t.Join(a))
		failing(t.Join(b))
	})
	_, err := rerunSearch(context.Background(), anyTime, p, Options{})
	var odd *UnguardedError
	require.ErrorAs(t, err, &odd)
	assert.False(t, odd.Ends)
	assert.Contains(t, err.Error(), "does something else than one that differs in the order of independent actions only")
}
