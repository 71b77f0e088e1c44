package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// stack returns the stack of a thread as text, without the module and, if there are
// lines, with them.
func stack(m *scheduler.Machine, t scheduler.ThreadID) string {
	var lines []string
	for _, f := range m.Stack(t) {
		f.Module = ""
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

// blocked returns the stack of a thread that does the operation, which thread 2, a
// platform or virtual thread that never ends, lets block.
func blocked(t *testing.T, jdk int, kind, other scheduler.ThreadKind, pinned bool, op scheduler.Op) string {
	p := &pin{}
	ops := []scheduler.Op{op}
	if pinned {
		ops = []scheduler.Op{p.op(verbPin), op}
	}
	prog := onOneThread(p, kind, ops...)
	prog.Thread(scheduler.Spec{Kind: other, Code: code(prog, scheduler.ParkOp())})
	m := newMachine(t, scheduler.Config{JDK: jdk}, prog)
	policy := &scheduler.FIFO{}
	for !m.Blocked(1) {
		a, ok := policy.Next(m)
		require.True(t, ok)
		apply(t, m, a)
	}
	return stack(m, 1)
}

// The frames and lines are those of thread dumps of 21.0.12 and 25.0.3.
func TestStacksOfBlockedThreads(t *testing.T) {
	const v, p = scheduler.Virtual, scheduler.Platform
	for _, c := range []struct {
		name   string
		jdk    int
		kind   scheduler.ThreadKind
		other  scheduler.ThreadKind
		pinned bool
		op     scheduler.Op
		want   string
	}{
		{"park", 21, v, p, true, scheduler.ParkOp(), `jdk.internal.misc.Unsafe.park(Native Method)
java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:675)
java.lang.VirtualThread.park(VirtualThread.java:607)
java.lang.System$2.parkVirtualThread(System.java:2644)
jdk.internal.misc.VirtualThreads.park(VirtualThreads.java:54)
java.util.concurrent.locks.LockSupport.park(LockSupport.java:369)
java.lang.VirtualThread.run(VirtualThread.java:329)`},
		{"parkNanos", 21, v, p, false, scheduler.ParkForOp(time.Hour), `java.lang.VirtualThread.parkNanos(VirtualThread.java:635)
java.lang.System$2.parkVirtualThread(System.java:2653)
jdk.internal.misc.VirtualThreads.park(VirtualThreads.java:67)
java.util.concurrent.locks.LockSupport.parkNanos(LockSupport.java:408)
java.lang.VirtualThread.run(VirtualThread.java:329)`},
		{"platform park", 21, p, p, false, scheduler.ParkOp(), `jdk.internal.misc.Unsafe.park(Native Method)
java.util.concurrent.locks.LockSupport.park(LockSupport.java:371)
java.lang.Thread.run(Thread.java:1583)`},
		{"platform parkNanos", 25, p, p, false, scheduler.ParkForOp(time.Hour), `jdk.internal.misc.Unsafe.park(Native Method)
java.util.concurrent.locks.LockSupport.parkNanos(LockSupport.java:408)
java.lang.Thread.run(Thread.java:1474)`},
		{"pinned park", 25, v, p, true, scheduler.ParkOp(), `jdk.internal.misc.Unsafe.park(Native Method)
java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:817)
java.lang.VirtualThread.park(VirtualThread.java:755)
java.lang.System$1.parkVirtualThread(System.java:2285)
java.util.concurrent.locks.LockSupport.park(LockSupport.java:367)
java.lang.VirtualThread.run(VirtualThread.java:460)`},
		{"sleep", 21, v, p, false, scheduler.SleepOp(time.Hour), `java.lang.VirtualThread.parkNanos(VirtualThread.java:635)
java.lang.VirtualThread.sleepNanos(VirtualThread.java:807)
java.lang.Thread.sleep(Thread.java:507)
java.lang.VirtualThread.run(VirtualThread.java:329)`},
		{"pinned sleep", 21, v, p, true, scheduler.SleepOp(time.Hour), `jdk.internal.misc.Unsafe.park(Native Method)
java.lang.VirtualThread.parkOnCarrierThread(VirtualThread.java:677)
java.lang.VirtualThread.parkNanos(VirtualThread.java:648)
java.lang.VirtualThread.sleepNanos(VirtualThread.java:807)
java.lang.Thread.sleep(Thread.java:507)
java.lang.VirtualThread.run(VirtualThread.java:329)`},
		{"sleep", 25, v, p, false, scheduler.SleepOp(time.Hour), `java.lang.VirtualThread.parkNanos(VirtualThread.java:784)
java.lang.VirtualThread.sleepNanos(VirtualThread.java:980)
java.lang.Thread.sleepNanos(Thread.java:507)
java.lang.Thread.sleep(Thread.java:540)
java.lang.VirtualThread.run(VirtualThread.java:460)`},
		{"platform sleep", 21, p, p, false, scheduler.SleepOp(time.Hour), `java.lang.Thread.sleep0(Native Method)
java.lang.Thread.sleep(Thread.java:509)
java.lang.Thread.run(Thread.java:1583)`},
		{"join virtual", 21, v, v, false, scheduler.JoinOp(2), `java.lang.VirtualThread.park(VirtualThread.java:596)
java.lang.System$2.parkVirtualThread(System.java:2644)
jdk.internal.misc.VirtualThreads.park(VirtualThreads.java:54)
java.util.concurrent.locks.LockSupport.park(LockSupport.java:219)
java.util.concurrent.locks.AbstractQueuedSynchronizer.acquire(AbstractQueuedSynchronizer.java:788)
java.util.concurrent.locks.AbstractQueuedSynchronizer.acquireSharedInterruptibly(AbstractQueuedSynchronizer.java:1133)
java.util.concurrent.CountDownLatch.await(CountDownLatch.java:230)
java.lang.VirtualThread.joinNanos(VirtualThread.java:838)
java.lang.Thread.join(Thread.java:2062)
java.lang.Thread.join(Thread.java:2155)
java.lang.VirtualThread.run(VirtualThread.java:329)`},
		{"timed join of virtual", 25, v, v, false, scheduler.JoinForOp(2, time.Hour), `java.lang.VirtualThread.parkNanos(VirtualThread.java:784)
java.lang.System$1.parkVirtualThread(System.java:2294)
java.util.concurrent.locks.LockSupport.parkNanos(LockSupport.java:269)
java.util.concurrent.locks.AbstractQueuedSynchronizer.acquire(AbstractQueuedSynchronizer.java:792)
java.util.concurrent.locks.AbstractQueuedSynchronizer.tryAcquireSharedNanos(AbstractQueuedSynchronizer.java:1166)
java.util.concurrent.CountDownLatch.await(CountDownLatch.java:276)
java.lang.VirtualThread.joinNanos(VirtualThread.java:1013)
java.lang.Thread.join(Thread.java:1870)
java.lang.VirtualThread.run(VirtualThread.java:460)`},
		{"join platform", 21, p, p, false, scheduler.JoinOp(2), `java.lang.Object.wait0(Native Method)
java.lang.Object.wait(Object.java:366)
java.lang.Thread.join(Thread.java:2079)
java.lang.Thread.join(Thread.java:2155)
java.lang.Thread.run(Thread.java:1583)`},
		{"join of platform by virtual", 25, v, p, false, scheduler.JoinOp(2), `java.lang.Object.wait0(Native Method)
java.lang.Object.wait(Object.java:382)
java.lang.Thread.join(Thread.java:1887)
java.lang.Thread.join(Thread.java:1963)
java.lang.VirtualThread.run(VirtualThread.java:460)`},
		{"without lines", 23, v, p, false, scheduler.ParkOp(), `java.lang.VirtualThread.park(VirtualThread.java)
java.lang.System$2.parkVirtualThread(System.java)
jdk.internal.misc.VirtualThreads.park(VirtualThreads.java)
java.util.concurrent.locks.LockSupport.park(LockSupport.java)
java.lang.VirtualThread.run(VirtualThread.java)`},
		{"without lines", 24, v, p, false, scheduler.SleepOp(time.Hour), `java.lang.VirtualThread.parkNanos(VirtualThread.java)
java.lang.VirtualThread.sleepNanos(VirtualThread.java)
java.lang.Thread.sleepNanos(Thread.java)
java.lang.Thread.sleep(Thread.java)
java.lang.VirtualThread.run(VirtualThread.java)`},
	} {
		assert.Equal(t, c.want, blocked(t, c.jdk, c.kind, c.other, c.pinned, c.op), "%s, JDK %d", c.name, c.jdk)
	}
}

func TestStacksOfBlankAndEndedThreads(t *testing.T) {
	prog := program()
	prog.Thread(scheduler.Spec{Code: code(prog)})
	m := newMachine(t, scheduler.Config{}, prog)
	assert.Empty(t, m.Stack(1), "a blank thread has no stack")
	apply(t, m, take(1, launcher))
	assert.Equal(t, "java.lang.VirtualThread.run(VirtualThread.java:329)", stack(m, 1))
	apply(t, m, step(1))
	assert.Empty(t, m.Stack(1))
}

func TestStackOfMainHasNoThreadRun(t *testing.T) {
	prog := scheduler.NewProgram("test")
	a := prog.Assemble(scheduler.Frames("Main.main(Main.java:1)")...).Line(7).Do(scheduler.YieldOp()).Line(8).Do(scheduler.YieldOp())
	prog.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Code: a.Code()})
	m := newMachine(t, scheduler.Config{}, prog)
	assert.Equal(t, "Main.main(Main.java:7)", stack(m, 1))
	apply(t, m, step(1))
	assert.Equal(t, "Main.main(Main.java:8)", stack(m, 1))
}

func TestSiteFrames(t *testing.T) {
	p := &pin{}
	prog := scheduler.NewProgram("test")
	prog.New(p)
	inner := prog.Assemble(scheduler.Frames("Inner.call(Inner.java:1)")...).Do(scheduler.ParkOp())
	outer := prog.Assemble(scheduler.Frames("Outer.call(Outer.java:1)", "Outer.run(Outer.java:2)")...).Line(5).Do(p.op(verbPin)).Line(6).Call(inner.Code())
	prog.Thread(scheduler.Spec{Code: prog.Assemble(scheduler.Frames("Main.run(Main.java:1)")...).Call(outer.Code()).Code()})
	m := newMachine(t, scheduler.Config{}, prog)
	apply(t, m, take(1, launcher), step(1), step(1))
	held := m.Thread(1).Held
	assert.Equal(t, []scheduler.Site{{Cause: scheduler.ByNative, Pins: true, Depth: 2, Object: 1}}, held)
	assert.Equal(t, scheduler.Frames("Outer.call(Outer.java:6)", "Outer.run(Outer.java:2)"), m.SiteFrames(1, held[0]))
	assert.Empty(t, m.SiteFrames(1, scheduler.Site{Depth: 9}))
	assert.True(t, m.Pinned(1))
}
