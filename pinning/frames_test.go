package pinning_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// text returns a stack as a thread dump shows it.
func text(frames []scheduler.Frame) string {
	var lines []string
	for _, f := range frames {
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

// in runs f under a frame of the program.
func in(th *scheduler.Thread, frame string, f func()) { th.Call(scheduler.Frames(frame), f) }

// dumped are stacks of thread dumps that 21.0.12 and 25.0.3 wrote of a program with
// threads of these names: v- is virtual, vp- virtual and inside synchronized, p- a
// platform thread.
var dumped = map[string][2]string{
	"v-wait": {`java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:366)
java.base/java.lang.Object.wait(Object.java:339)
Probe.lambda$main$34(Probe.java:57)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.VirtualThread.run(VirtualThread.java:329)`, `java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:382)
java.base/java.lang.Object.wait(Object.java:351)
Probe.lambda$main$34(Probe.java:57)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.VirtualThread.run(VirtualThread.java:460)`},
	"vp-wait": {`java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:366)
java.base/java.lang.Object.wait(Object.java:339)
Probe.lambda$main$34(Probe.java:57)
Probe.lambda$go$0(Probe.java:5)
Probe.lambda$go$1(Probe.java:7)
java.base/java.lang.VirtualThread.run(VirtualThread.java:329)`, `java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:382)
java.base/java.lang.Object.wait(Object.java:351)
Probe.lambda$main$34(Probe.java:57)
Probe.lambda$go$0(Probe.java:5)
Probe.lambda$go$1(Probe.java:7)
java.base/java.lang.VirtualThread.run(VirtualThread.java:460)`},
	"p-wait": {`java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:366)
java.base/java.lang.Object.wait(Object.java:339)
Probe.lambda$main$34(Probe.java:57)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.Thread.run(Thread.java:1583)`, `java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:389)
java.base/java.lang.Object.wait(Object.java:351)
Probe.lambda$main$34(Probe.java:57)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.Thread.run(Thread.java:1474)`},
	"v-waitT": {`java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:366)
Probe.lambda$main$35(Probe.java:58)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.VirtualThread.run(VirtualThread.java:329)`, `java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:382)
Probe.lambda$main$35(Probe.java:58)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.VirtualThread.run(VirtualThread.java:460)`},
	"p-waitT": {`java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:366)
Probe.lambda$main$35(Probe.java:58)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.Thread.run(Thread.java:1583)`, `java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java:389)
Probe.lambda$main$35(Probe.java:58)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.Thread.run(Thread.java:1474)`},
	"v-enter": {`Probe.lambda$main$37(Probe.java:61)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.VirtualThread.run(VirtualThread.java:329)`, `Probe.lambda$main$37(Probe.java:61)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.VirtualThread.run(VirtualThread.java:460)`},
	"vp-enter": {`Probe.lambda$main$37(Probe.java:61)
Probe.lambda$go$0(Probe.java:5)
Probe.lambda$go$1(Probe.java:7)
java.base/java.lang.VirtualThread.run(VirtualThread.java:329)`, `Probe.lambda$main$37(Probe.java:61)
Probe.lambda$go$0(Probe.java:5)
Probe.lambda$go$1(Probe.java:7)
java.base/java.lang.VirtualThread.run(VirtualThread.java:460)`},
	"p-enter": {`Probe.lambda$main$37(Probe.java:61)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.Thread.run(Thread.java:1583)`, `Probe.lambda$main$37(Probe.java:61)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.Thread.run(Thread.java:1474)`},
	"clinit1": {`java.base/jdk.internal.misc.Unsafe.park(Native Method)
java.base/java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:677)
java.base/java.lang.VirtualThread.parkNanos(VirtualThread.java:648)
java.base/java.lang.VirtualThread.sleepNanos(VirtualThread.java:807)
java.base/java.lang.Thread.sleep(Thread.java:507)
Probe$Slow.<clinit>(Probe.java:10)
Probe.lambda$main$38(Probe.java:62)
java.base/java.lang.VirtualThread.run(VirtualThread.java:329)`, `java.base/jdk.internal.misc.Unsafe.park(Native Method)
java.base/java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:819)
java.base/java.lang.VirtualThread.parkNanos(VirtualThread.java:798)
java.base/java.lang.VirtualThread.sleepNanos(VirtualThread.java:980)
java.base/java.lang.Thread.sleepNanos(Thread.java:507)
java.base/java.lang.Thread.sleep(Thread.java:540)
Probe$Slow.<clinit>(Probe.java:10)
Probe.lambda$main$38(Probe.java:62)
java.base/java.lang.VirtualThread.run(VirtualThread.java:460)`},
	"clinit2": {`Probe.lambda$main$39(Probe.java:63)
java.base/java.lang.VirtualThread.run(VirtualThread.java:329)`, `Probe.lambda$main$39(Probe.java:63)
java.base/java.lang.VirtualThread.run(VirtualThread.java:460)`},
}

// probe is the program of which the dumps are. The lambdas of javac 25 have other
// numbers; they are those of 21 here.
func probe(main *scheduler.Thread) {
	mon, slow := pinning.NewMonitor(main, "mon"), pinning.NewClass(main, "Probe$Slow")
	spawn := func(name, frame string, r body) {
		q := func(th *scheduler.Thread) {
			in(th, "Probe.lambda$go$0(Probe.java:5)", func() { in(th, frame, func() { r(th) }) })
		}
		main.StartVirtual("v-"+name, q)
		main.StartVirtual("vp-"+name, func(th *scheduler.Thread) {
			in(th, "Probe.lambda$go$1(Probe.java:7)", func() {
				pinning.NewMonitor(th, "").Synchronized(th, func() { q(th) })
			})
		})
		main.StartDaemon("p-"+name, q)
	}
	wait := func(limit time.Duration) body {
		return func(th *scheduler.Thread) {
			o := pinning.NewMonitor(th, "o")
			o.Synchronized(th, func() { _ = o.WaitFor(th, limit) })
		}
	}
	mon.Enter(main)
	spawn("wait", "Probe.lambda$main$34(Probe.java:57)", wait(0))
	spawn("waitT", "Probe.lambda$main$35(Probe.java:58)", wait(100*time.Second))
	spawn("enter", "Probe.lambda$main$37(Probe.java:61)", func(th *scheduler.Thread) { mon.Synchronized(th, func() {}) })
	main.StartVirtual("clinit1", func(th *scheduler.Thread) {
		in(th, "Probe.lambda$main$38(Probe.java:62)", func() {
			in(th, "Probe$Slow.<clinit>(Probe.java:10)", func() { slow.Use(th, func() { nap(th, 100*time.Second) }) })
		})
	})
	nap(main, ms)
	main.StartVirtual("clinit2", func(th *scheduler.Thread) {
		in(th, "Probe.lambda$main$39(Probe.java:63)", func() { slow.Use(th, nil) })
	})
	nap(main, ms)
}

func TestStacksAreThoseOfRealDumps(t *testing.T) {
	for i, jdk := range []int{21, 25} {
		_, _ = scheduler.Run(scheduler.Config{JDK: jdk, Parallelism: 16}, func(main *scheduler.Thread) {
			probe(main)
			for name, want := range dumped {
				assert.Equal(t, want[i], text(main.Machine().Stack(idOf(main.Machine(), name))), "%s on %d", name, jdk)
			}
		})
	}
}

// The lines of 22 to 24 were never read.
func TestFramesOfAWaitHaveNoLinesWhereNobodyReadThem(t *testing.T) {
	for _, jdk := range []int{22, 23, 24} {
		_, _ = scheduler.Run(scheduler.Config{JDK: jdk, Parallelism: 16}, func(main *scheduler.Thread) {
			probe(main)
			m := main.Machine()
			assert.Equal(t, `java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java)
java.base/java.lang.Object.wait(Object.java)
Probe.lambda$main$34(Probe.java:57)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.VirtualThread.run(VirtualThread.java)`, text(m.Stack(idOf(m, "v-wait"))))
			assert.Equal(t, `java.base/java.lang.Object.wait0(Native Method)
java.base/java.lang.Object.wait(Object.java)
Probe.lambda$main$35(Probe.java:58)
Probe.lambda$go$0(Probe.java:5)
java.base/java.lang.Thread.run(Thread.java)`, text(m.Stack(idOf(m, "p-waitT"))))
		})
	}
}

// A thread that was notified, or whose time is over, enters the monitor from within
// Object.wait; no JDK frame is left when the call is over.
func TestFramesOfAThreadOnItsWayOutOfAWait(t *testing.T) {
	eachRelease(t, func(t *testing.T, jdk int) {
		run(t, scheduler.Config{JDK: jdk}, func(main *scheduler.Thread) {
			mon := pinning.NewMonitor(main, "m")
			top := func(th *scheduler.Thread) string { return main.Machine().Stack(th.ID())[0].Method }
			w := main.StartVirtual("W", func(th *scheduler.Thread) {
				in(th, "App.work(App.java:7)", func() {
					mon.Synchronized(th, func() {
						_ = mon.WaitFor(th, 50*ms)
						_ = mon.Wait(th)
						th.Work(50 * ms)
					})
				})
			})
			nap(main, ms)
			mon.Synchronized(main, func() {
				nap(main, 100*ms)
				assert.Equal(t, "BLOCKED", main.Machine().Thread(w.ID()).Java.String())
				assert.Equal(t, "wait0", top(w), "timed out")
			})
			nap(main, ms)
			mon.Synchronized(main, func() {
				mon.Notify(main)
				assert.Equal(t, "wait0", top(w), "notified")
			})
			nap(main, ms)
			assert.Equal(t, "work", top(w))
			joinAll(main, w)
			assert.Empty(t, main.Machine().Stack(w.ID()))
		})
	})
}
