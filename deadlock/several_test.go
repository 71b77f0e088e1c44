package deadlock_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// circles runs n pairs of threads that take two locks in different orders.
func circles(n int) *deadlock.Explanation {
	return explain(scheduler.Config{}, func(t *scheduler.Thread) {
		for i := range n {
			x, y := lock.NewReentrantLock(t, fmt.Sprint("x", i)), lock.NewReentrantLock(t, fmt.Sprint("y", i))
			both := func(first, second lock.ReentrantLock) func(*scheduler.Thread) {
				return func(t *scheduler.Thread) {
					first.Lock(t)
					_ = t.Sleep(time.Millisecond)
					second.Lock(t)
				}
			}
			t.StartVirtual(fmt.Sprint("a", i), both(x, y))
			t.StartVirtual(fmt.Sprint("b", i), both(y, x))
		}
	})
}

// Deadlocks that have nothing to do with each other are all told of, the last of many by
// the names of their threads.
func TestSeveralDeadlocks(t *testing.T) {
	circle := func(i int) string {
		return strings.ReplaceAll("aN waits for yN, which bN owns. bN waits for xN, which aN owns. They wait in a circle, so none of them ever goes on.", "N", fmt.Sprint(i))
	}
	for n, want := range map[int][]string{
		2:  {circle(0), circle(1)},
		5:  {circle(0), circle(1), circle(2), circle(3), "And 1 more circle: a4 and b4."},
		11: {circle(0), circle(1), circle(2), circle(3), "And 7 more circles: a4 and b4; a5 and b5; a6 and b6; a7 and b7; 3 more."},
	} {
		x := circles(n)
		assert.Len(t, x.Findings, n)
		assert.Equal(t, want, x.Text)
	}
}

// A circle of very many threads is told of by its first.
func TestLongCircle(t *testing.T) {
	const n = 12
	x := explain(scheduler.Config{Parallelism: n}, func(t *scheduler.Thread) {
		var all []lock.ReentrantLock
		for i := range n {
			all = append(all, lock.NewReentrantLock(t, fmt.Sprint("l", i)))
		}
		for i := range n {
			t.StartVirtual(fmt.Sprint("t", i), func(t *scheduler.Thread) {
				all[i].Lock(t)
				_ = t.Sleep(time.Millisecond)
				all[(i+1)%n].Lock(t)
			})
		}
	})
	assert.Len(t, x.Text, 1)
	assert.True(t, strings.HasPrefix(x.Text[0], "t0 waits for l1, which t1 owns. "), x.Text[0])
	assert.True(t, strings.HasSuffix(x.Text[0], " t7 waits for l8, which t8 owns. 4 more wait so for each other. They wait in a circle, so none of them ever goes on."), x.Text[0])
}

// Locks that wait for the same carriers are all told of.
func TestExhaustionOfSeveralLocks(t *testing.T) {
	x := explain(scheduler.Config{Parallelism: 2}, func(t *scheduler.Thread) {
		var all []lock.ReentrantLock
		for _, name := range []string{"left", "right"} {
			l := lock.NewReentrantLock(t, name)
			all = append(all, l)
			l.Lock(t)
			t.StartVirtual("next-"+name, func(t *scheduler.Thread) { l.Lock(t); l.Unlock(t) })
		}
		_ = t.Sleep(time.Millisecond)
		for i, l := range all {
			m := pinning.NewMonitor(t, "monitor")
			t.StartVirtual(fmt.Sprint("pinned-", i), func(t *scheduler.Thread) {
				m.Synchronized(t, func() { l.Lock(t); l.Unlock(t) })
			})
		}
		_ = t.Sleep(time.Millisecond)
		for _, l := range all {
			l.Unlock(t)
		}
	})
	assert.Equal(t, deadlock.Ownerless, x.Kind)
	assert.Contains(t, x.Text[0], "Its next owner is next-left:")
	assert.Equal(t, "The same is true of right, whose next owner is next-right.", x.Text[3])
}
