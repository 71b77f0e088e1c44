package export

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// DumpText writes a thread dump of a state, byte for byte in the layout in which the JVM
// of its release writes one for jcmd PID Thread.dump_to_file: that of 21 for 21 to 24, and
// that of 25 with states and locks.
//
// What a machine does not have is made so that equal states have equal dumps. The process
// is number 1. The time is the virtual time since 1970, the same for all threads. The
// version ends in -gridlock. Threads have their numbers, and carrier N the number
// 1,000,000,000 + N. An object's identity is its number. Threads of the JVM itself other
// than carriers are left out, and all other threads are in the root container, in the order
// of their numbers, platform threads first.
func DumpText(w io.Writer, s *deadlock.Snapshot) error {
	b := bufio.NewWriterSize(w, 1<<16)
	dumpOf(s).writeText(b)
	return b.Flush()
}

// DumpJSON writes what DumpText writes in the layout of jcmd PID Thread.dump_to_file
// -format=json. That of 21 to 24 does not say which threads are virtual.
func DumpJSON(w io.Writer, s *deadlock.Snapshot) error {
	b := bufio.NewWriterSize(w, 1<<16)
	dumpOf(s).writeJSON(b)
	return b.Flush()
}

// dump is a thread dump of a JVM.
type dump struct {
	release    int
	pid        int64
	time       string
	version    string
	containers []container
}

// container is a thread container. parent and owner may be null.
type container struct {
	name          string
	parent, owner *string
	threads       iter.Seq[dumpThread]
	// count is how many threads it has.
	count int
}

// dumpThread is a thread of a dump. What its release does not write is ignored.
type dumpThread struct {
	tid       int64
	time      string
	name      string
	virtual   bool
	state     string
	stack     []string
	parkedOn  string
	blockedOn string
	waitingOn string
	// locks are the monitors that it has, by the frame that locked them, the innermost
	// first.
	locks   []dumpLock
	carrier int64
}

// dumpLock is a monitor that the frame at a depth of a stack locked.
type dumpLock struct {
	depth  int
	object string
}

// locksAt returns the monitors of a frame.
func (t *dumpThread) locksAt(depth int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, l := range t.locks {
			if l.depth == depth && !yield(l.object) {
				return
			}
		}
	}
}

const (
	dumpPID = 1
	// firstCarrier is above the numbers of all threads, and so the same in all dumps of a
	// run.
	firstCarrier = 1_000_000_000
	// Objects that are no objects of the machine: one that a thread has, the pool and its
	// container.
	ofThread        = 0x4000_0000
	poolObject      = 0x7fff_0001
	containerObject = 0x7fff_0002
)

// versions are those whose frames the simulator has.
var versions = map[int]string{21: "21.0.12", 25: "25.0.3"}

func dumpOf(s *deadlock.Snapshot) *dump {
	version := versions[s.JDK.JDK]
	if version == "" {
		version = fmt.Sprint(s.JDK.JDK)
	}
	d := &dump{release: s.JDK.JDK, pid: dumpPID, time: instant(s.Now), version: version + "+-gridlock"}
	snap := &snapshotDump{s: s, time: d.time, frames: map[scheduler.Frame]string{}}
	root := "<root>"
	d.containers = []container{
		{name: root, threads: snap.programs, count: snap.alive()},
		{
			name: "ForkJoinPool-1/" + identity("jdk.internal.vm.SharedThreadContainer", containerObject), parent: &root,
			threads: snap.carriers, count: len(s.Carriers),
		},
	}
	return d
}

// instant returns a virtual time as java.time.Instant prints it: with as many groups of
// three digits as it needs.
func instant(d time.Duration) string {
	t := time.Unix(0, 0).UTC().Add(d)
	layout := "2006-01-02T15:04:05Z"
	switch ns := t.Nanosecond(); {
	case ns == 0:
	case ns%1_000_000 == 0:
		layout = "2006-01-02T15:04:05.000Z"
	case ns%1_000 == 0:
		layout = "2006-01-02T15:04:05.000000Z"
	default:
		layout = "2006-01-02T15:04:05.000000000Z"
	}
	return t.Format(layout)
}

// identity is what java.util.Objects.toIdentityString returns of an object.
func identity(class string, number int64) string { return fmt.Sprintf("%s@%x", class, number) }

// snapshotDump makes the threads of a dump of those of a snapshot.
type snapshotDump struct {
	s      *deadlock.Snapshot
	time   string
	frames map[scheduler.Frame]string
}

func isAlive(t *deadlock.Thread) bool {
	return t.State != scheduler.StateNew && t.State != scheduler.StateTerminated
}

func (d *snapshotDump) alive() int {
	n := 0
	for i := range d.s.Threads {
		if isAlive(&d.s.Threads[i]) {
			n++
		}
	}
	return n
}

// programs yields the threads of the program.
func (d *snapshotDump) programs(yield func(dumpThread) bool) {
	for _, kind := range []scheduler.ThreadKind{scheduler.Platform, scheduler.Virtual} {
		for i := range d.s.Threads {
			t := &d.s.Threads[i]
			if t.Kind == kind && isAlive(t) && !yield(d.thread(t)) {
				return
			}
		}
	}
}

// carriers yields the carriers. One that has a virtual thread has its state, since they
// are one thread of the operating system.
func (d *snapshotDump) carriers(yield func(dumpThread) bool) {
	busy, idle := d.lines(busyCarrier(d.s.JDK.JDK)), d.lines(idleCarrier(d.s.JDK.JDK))
	for _, c := range d.s.Carriers {
		t := dumpThread{
			tid: firstCarrier + int64(c.ID), time: d.time, name: fmt.Sprintf("ForkJoinPool-1-worker-%d", c.ID),
			state: scheduler.JavaWaiting.String(), stack: idle,
		}
		if c.Thread != 0 {
			t.state, t.stack = d.s.Threads[c.Thread-1].Java.String(), busy
		} else {
			t.parkedOn = identity("java.util.concurrent.ForkJoinPool", poolObject)
		}
		if !yield(t) {
			return
		}
	}
}

func (d *snapshotDump) thread(t *deadlock.Thread) dumpThread {
	out := dumpThread{
		tid: int64(t.ID), time: d.time, name: strings.ToValidUTF8(t.Name, "?"), virtual: t.Kind == scheduler.Virtual,
		state: t.Java.String(), stack: d.lines(t.Stack), locks: d.locks(t),
	}
	if t.Carrier != 0 {
		out.carrier = firstCarrier + int64(t.Carrier)
	}
	switch kind := t.Parked.Kind; {
	case kind == scheduler.ForMonitor:
		// The JVM does not say it of a thread that enters again, after a wait.
		if t.Java == scheduler.JavaBlocked && !waits(t.Stack) {
			out.blockedOn = d.object(t.Parked.Object)
		}
	case kind == scheduler.ForNotify && t.Blocked:
		out.waitingOn = d.object(t.Parked.Object)
	case kind == scheduler.ForThread && d.isPlatform(t.Parked.Thread):
		if t.Blocked {
			out.waitingOn = d.threadObject(t.Parked.Thread)
		}
	default:
		out.parkedOn = d.blocker(t)
	}
	return out
}

// waits reports whether a stack is that of a thread in Object.wait.
func waits(stack []scheduler.Frame) bool {
	return len(stack) > 0 && stack[0].Class == "java.lang.Object" && stack[0].Method == "wait0"
}

// lines returns a stack as text. Threads have few frames that differ.
func (d *snapshotDump) lines(stack []scheduler.Frame) []string {
	lines := make([]string, len(stack))
	for i, f := range stack {
		line, ok := d.frames[f]
		if !ok {
			line = f.String()
			d.frames[f] = line
		}
		lines[i] = line
	}
	return lines
}

func (d *snapshotDump) object(o scheduler.ObjectID) string {
	return identity(d.s.Objects[o-1].Class, int64(o))
}

func (d *snapshotDump) isPlatform(t scheduler.ThreadID) bool {
	return d.s.Threads[t-1].Kind == scheduler.Platform
}

func (d *snapshotDump) threadObject(t scheduler.ThreadID) string {
	return identity("java.lang.Thread", ofThread+int64(t))
}

// blocker returns the argument of LockSupport.park with which a thread parked.
func (d *snapshotDump) blocker(t *deadlock.Thread) string {
	switch t.Parked.Kind {
	case scheduler.ForLock, scheduler.ForPermits, scheduler.ForLatch, scheduler.ForResult:
		return d.object(t.Parked.Object)
	case scheduler.ForSignal:
		// A lock knows its conditions by number, the operation which one it is.
		return identity(d.conditionClass(t.Parked.Object), int64(t.Parked.Object)<<8+t.Op.Saved)
	case scheduler.ForThread:
		// A virtual thread that somebody joins has a latch.
		return identity("java.util.concurrent.CountDownLatch$Sync", ofThread+int64(t.Parked.Thread))
	}
	return ""
}

// conditionClass returns the class of the conditions of a lock. That of a read-write
// lock has another base class from 25 on.
func (d *snapshotDump) conditionClass(lock scheduler.ObjectID) string {
	if d.s.JDK.JDK >= 25 && strings.Contains(d.s.Objects[lock-1].Class, "ReentrantReadWriteLock") {
		return "java.util.concurrent.locks.AbstractQueuedLongSynchronizer$ConditionObject"
	}
	return "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject"
}

// locks returns the monitors that a thread has, also those that it gave up for a wait:
// the frame that entered one still counts as its owner.
func (d *snapshotDump) locks(t *deadlock.Thread) []dumpLock {
	var locks []dumpLock
	for i, site := range slices.Backward(t.Held) {
		if at := t.HeldAt[i]; at >= 0 && site.Cause == scheduler.ByMonitor && site.Object != 0 {
			locks = append(locks, dumpLock{at, d.object(site.Object)})
		}
	}
	if t.Parked.Kind == scheduler.ForThread && d.isPlatform(t.Parked.Thread) {
		// Thread.join waits in the monitor of the thread.
		at := slices.IndexFunc(t.Stack, func(f scheduler.Frame) bool { return f.Site() == "java.lang.Thread.join" })
		if at >= 0 {
			locks = append(locks, dumpLock{at, d.threadObject(t.Parked.Thread)})
		}
	}
	return locks
}
