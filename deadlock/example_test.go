package deadlock_test

import (
	"fmt"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// The smallest case of the lock that nobody owns: one carrier, a thread that holds
// the lock and has no need of a carrier, one that waits first, and one that waits
// behind it pinned.
func ExampleExplain() {
	trace, _ := scheduler.Run(scheduler.Config{Parallelism: 1}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		m := pinning.NewMonitor(t, "monitor")
		l.Lock(t)
		t.StartVirtual("unpinned", func(t *scheduler.Thread) { l.Lock(t) })
		_ = t.Sleep(time.Millisecond)
		t.StartVirtual("pinned", func(t *scheduler.Thread) {
			m.Synchronized(t, func() { l.Lock(t) })
		})
		_ = t.Sleep(time.Millisecond)
		l.Unlock(t)
	})
	x := deadlock.Explain(trace.Machine)
	fmt.Println(x.Verdict, x.Kind)
	fmt.Println(x.Text[0])
	fmt.Println(x.Text[1])
	// Output:
	// carrier-exhaustion ownerless
	// Nobody owns lock, and nobody ever will. Its next owner is unpinned: the release at 2.01ms woke it, but it is a virtual thread without a carrier, and runs only when the only carrier comes free.
	// The carrier is held by pinned, pinned inside synchronized while it waits for lock behind unpinned.
}
