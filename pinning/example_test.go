package pinning_test

import (
	"fmt"
	"time"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// A thread that sleeps inside synchronized keeps its carrier until JDK 23, and
// leaves it from 24 on.
func ExampleMonitor() {
	for _, jdk := range []int{21, 24} {
		_, _ = scheduler.Run(scheduler.Config{JDK: jdk}, func(t *scheduler.Thread) {
			m := pinning.NewMonitor(t, "m")
			v := t.StartVirtual("v", func(t *scheduler.Thread) {
				m.Synchronized(t, func() { _ = t.Sleep(time.Second) })
			})
			_ = t.Sleep(time.Millisecond)
			i := t.Machine().Thread(v.ID())
			fmt.Println(jdk, i.State, "on carrier", i.Carrier)
		})
	}
	// Output:
	// 21 TIMED_PINNED on carrier 1
	// 24 TIMED_PARKED on carrier 0
}

// A native frame pins in every release.
func ExampleNative() {
	_, _ = scheduler.Run(scheduler.Config{JDK: 25}, func(t *scheduler.Thread) {
		n := pinning.NewNative(t, "qsort with a comparator in Java")
		v := t.StartVirtual("v", func(t *scheduler.Thread) {
			n.Call(t, func() { _ = t.Sleep(time.Second) })
		})
		_ = t.Sleep(time.Millisecond)
		fmt.Println(t.Machine().Thread(v.ID()).State)
	})
	// Output: TIMED_PINNED
}

// The first thread that uses a class runs its initialiser, pinned; others wait for
// its end and block their carriers.
func ExampleClass() {
	_, _ = scheduler.Run(scheduler.Config{JDK: 25}, func(t *scheduler.Thread) {
		c := pinning.NewClass(t, "Config")
		use := func(t *scheduler.Thread) {
			c.Use(t, func() { _ = t.Sleep(time.Second) })
		}
		first, second := t.StartVirtual("first", use), t.StartVirtual("second", use)
		_ = t.Sleep(time.Millisecond)
		for _, v := range []*scheduler.Thread{first, second} {
			i := t.Machine().Thread(v.ID())
			fmt.Println(i.Name, i.State, i.Java)
		}
	})
	// Output:
	// first TIMED_PINNED TIMED_WAITING
	// second RUNNING RUNNABLE
}

// File I/O makes the pool grow on 21, and starves it from 23 on.
func ExampleFile() {
	for _, jdk := range []int{21, 23} {
		trace, _ := scheduler.Run(scheduler.Config{JDK: jdk, Parallelism: 1}, func(t *scheduler.Thread) {
			f := pinning.NewFile(t, "slow")
			t.StartVirtual("reader", func(t *scheduler.Thread) { f.Transfer(t, time.Second) })
			_ = t.Sleep(time.Millisecond)
			t.StartVirtual("other", func(t *scheduler.Thread) {
				fmt.Println(jdk, "another thread runs at", t.Now().Truncate(time.Millisecond))
			})
		})
		fmt.Println(jdk, "carriers:", len(trace.Machine.Carriers()))
	}
	// Output:
	// 21 another thread runs at 1ms
	// 21 carriers: 2
	// 23 another thread runs at 1s
	// 23 carriers: 1
}

// A recorder keeps a record of each time that a thread blocked while it was pinned.
func ExampleRecorder() {
	var rec pinning.Recorder
	p := scheduler.GoProgram("example", func(t *scheduler.Thread) {
		m := pinning.NewMonitor(t, "cache")
		t.StartVirtual("v", func(t *scheduler.Thread) {
			t.Call(scheduler.Frames("com.example.Cache.load(Cache.java:42)"), func() {
				m.Synchronized(t, func() { _ = t.Sleep(time.Second) })
			})
		})
	})
	_, _ = scheduler.Runner{Observe: rec.Observe}.Run(scheduler.Config{}, p)
	for _, i := range rec.Incidents {
		fmt.Println(i.Name, i.Operation, i.Reason, i.Site, i.Duration.Round(time.Millisecond))
	}
	// Output: v LockSupport.park MONITOR com.example.Cache.load(Cache.java:42) 1s
}
