package lock_test

import (
	"fmt"
	"time"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// While main holds the lock two threads queue for it. The queue is that of a heap
// dump: a head that belongs to nobody, and a node for each of them.
func ExampleReentrantLock() {
	_, _ = scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		l.Lock(t)
		for _, name := range []string{"a", "b"} {
			t.StartVirtual(name, func(t *scheduler.Thread) {
				l.Lock(t)
				l.Unlock(t)
			})
		}
		_ = t.Sleep(time.Millisecond)
		m := t.Machine()
		v := l.Inspect(m)
		fmt.Println("state", v.State, "owner", m.Thread(v.Owner).Name)
		for _, n := range v.Queue[1:] {
			fmt.Println(n.Class, n.Status, m.Thread(n.Thread).Name)
		}
		l.Unlock(t)
	})
	// Output:
	// state 1 owner main
	// ExclusiveNode WAITING a
	// ExclusiveNode WAITING b
}

// A consumer waits on a condition until a producer signals it.
func ExampleCondition() {
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		notEmpty := l.NewCondition(t, "notEmpty")
		items := 0
		t.StartVirtual("consumer", func(t *scheduler.Thread) {
			l.Lock(t)
			for items == 0 {
				left, _ := notEmpty.AwaitNanos(t, time.Second)
				fmt.Println("woken, with time left:", left > 0)
			}
			l.Unlock(t)
		})
		_ = t.Sleep(time.Millisecond)
		l.Lock(t)
		items++
		notEmpty.Signal(t)
		l.Unlock(t)
	})
	fmt.Println(err)
	// Output:
	// woken, with time left: true
	// <nil>
}

// Two readers share the lock, and a writer that comes between them has the second wait.
func ExampleReentrantReadWriteLock() {
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		l := lock.NewReentrantReadWriteLock(t, "cache")
		use := func(l interface {
			Lock(*scheduler.Thread)
			Unlock(*scheduler.Thread)
		},
		) func(*scheduler.Thread) {
			return func(t *scheduler.Thread) {
				l.Lock(t)
				fmt.Println(t.Name(), "at", t.Now().Truncate(time.Second))
				_ = t.Sleep(time.Second)
				l.Unlock(t)
			}
		}
		t.StartVirtual("reader", use(l.ReadLock()))
		_ = t.Sleep(time.Millisecond)
		t.StartVirtual("writer", use(l.WriteLock()))
		_ = t.Sleep(time.Millisecond)
		t.StartVirtual("second reader", use(l.ReadLock()))
	})
	fmt.Println(err)
	// Output:
	// reader at 0s
	// writer at 1s
	// second reader at 2s
	// <nil>
}

// Three callers share two permits.
func ExampleSemaphore() {
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		s := lock.NewSemaphore(t, "permits", 2)
		for _, name := range []string{"a", "b", "c"} {
			t.StartVirtual(name, func(t *scheduler.Thread) {
				_ = s.Acquire(t, 1)
				fmt.Println(t.Name(), "at", t.Now().Truncate(time.Second))
				_ = t.Sleep(time.Second)
				s.Release(t, 1)
			})
		}
	})
	fmt.Println(err)
	// Output:
	// a at 0s
	// b at 0s
	// c at 1s
	// <nil>
}

// Main waits until both workers are ready.
func ExampleCountDownLatch() {
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		ready := lock.NewCountDownLatch(t, "ready", 2)
		for i := range 2 {
			t.StartVirtual("", func(t *scheduler.Thread) {
				_ = t.Sleep(time.Duration(i+1) * time.Second)
				ready.CountDown(t)
			})
		}
		inTime, _ := ready.AwaitFor(t, time.Second)
		_ = ready.Await(t)
		fmt.Println(inTime, t.Now().Truncate(time.Second))
	})
	fmt.Println(err)
	// Output:
	// false 2s
	// <nil>
}
