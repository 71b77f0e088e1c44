package java

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// exceptions are the classes of exceptions of the library, each after what it extends.
var exceptions = [][2]string{
	{"java.lang.Throwable", ""},
	{"java.lang.Exception", "Throwable"},
	{"java.lang.Error", "Throwable"},
	{"java.lang.RuntimeException", "Exception"},
	{scheduler.InterruptedException, "Exception"},
	{"java.util.concurrent.TimeoutException", "Exception"},
	{"java.util.concurrent.ExecutionException", "Exception"},
	{"java.util.concurrent.BrokenBarrierException", "Exception"},
	{scheduler.IllegalArgument, "RuntimeException"},
	{illegalState, "RuntimeException"},
	{scheduler.IllegalMonitorState, "RuntimeException"},
	{scheduler.IllegalThreadState, "IllegalArgumentException"},
	{"java.util.concurrent.CompletionException", "RuntimeException"},
	{"java.util.concurrent.RejectedExecutionException", "RuntimeException"},
	{unsupportedJava, "RuntimeException"},
	{scheduler.NullPointer, "RuntimeException"},
	{classCast, "RuntimeException"},
	{arithmetic, "RuntimeException"},
	{"java.lang.ArrayStoreException", "RuntimeException"},
	{"java.lang.SecurityException", "RuntimeException"},
	{"java.util.EmptyStackException", "RuntimeException"},
	{noSuchElement, "RuntimeException"},
	{"java.util.InputMismatchException", "NoSuchElementException"},
	{numberFormat, "IllegalArgumentException"},
	{"java.util.IllegalFormatException", "IllegalArgumentException"},
	{"java.util.MissingFormatArgumentException", "IllegalFormatException"},
	{"java.util.IllegalFormatConversionException", "IllegalFormatException"},
	{"java.util.concurrent.CancellationException", "IllegalStateException"},
	{"java.io.IOException", "Exception"},
	{"java.io.UncheckedIOException", "RuntimeException"},
	{"java.lang.CloneNotSupportedException", "Exception"},
	{"java.lang.ReflectiveOperationException", "Exception"},
	{"java.lang.ClassNotFoundException", "ReflectiveOperationException"},
	{"java.util.ConcurrentModificationException", "RuntimeException"},
	{"java.lang.NegativeArraySizeException", "RuntimeException"},
	{outOfBounds, "RuntimeException"},
	{stringBounds, "IndexOutOfBoundsException"},
	{"java.lang.ArrayIndexOutOfBoundsException", "IndexOutOfBoundsException"},
	{"java.lang.LinkageError", "Error"},
	{"java.lang.NoClassDefFoundError", "LinkageError"},
	{"java.lang.ExceptionInInitializerError", "LinkageError"},
	{"java.lang.MatchException", "RuntimeException"},
	{"java.lang.AssertionError", "Error"},
	{"java.lang.VirtualMachineError", "Error"},
	{"java.lang.OutOfMemoryError", "VirtualMachineError"},
	{scheduler.StackOverflow, "VirtualMachineError"},
}

// interfaces are the interfaces of the library that are built in, with the packages that
// they are in.
var interfaces = map[string]string{"Runnable": "java.lang.", "CharSequence": "java.lang."}

// plain are the other classes of the library that are built in, with the packages that
// they are in.
var plain = map[string]string{
	"Object": "java.lang.", "String": "java.lang.", "StringBuilder": "java.lang.", "Thread": "java.lang.", "System": "java.lang.",
	"Math": "java.lang.", "Runtime": "java.lang.", "Version": "java.lang.Runtime$", "Class": "java.lang.",
	"ReentrantLock": locks, "Condition": locks, "Lock": locks, "LockSupport": locks,
	"Semaphore": concurrent, "CountDownLatch": concurrent, "TimeUnit": concurrent,
	"AtomicInteger": atomic, "AtomicLong": atomic, "AtomicBoolean": atomic, "AtomicReference": atomic, "LongAdder": atomic,
	"Integer": "java.lang.", "Long": "java.lang.", "Boolean": "java.lang.", "Character": "java.lang.",
	"Byte": "java.lang.", "Short": "java.lang.", "Float": "java.lang.", "Double": "java.lang.", "Number": "java.lang.",
	"Duration": "java.time.", "PrintStream": "java.io.", "Builder": "java.lang.Thread$", "BuilderFactory": "java.lang.ThreadBuilders$",
	"State": "java.lang.Thread$", "Intrinsics": "", "Void": "java.lang.", "Enum": "java.lang.", "Record": "java.lang.",
	"ReentrantReadWriteLock": locks, "ReadWriteLock": locks, "ReadLock": locks + "ReentrantReadWriteLock$", "WriteLock": locks + "ReentrantReadWriteLock$",
}

// nestedIn are the classes of the library that are built in and nested in others, with
// the names that they have there.
var nestedIn = map[string]map[string]string{
	"Thread":                 {"Builder": "Builder", "State": "State"},
	"Builder":                {"OfVirtual": "Builder", "OfPlatform": "Builder"},
	"ReentrantReadWriteLock": {"ReadLock": "ReadLock", "WriteLock": "WriteLock"},
	"Runtime":                {"Version": "Version"},
}

const (
	locks      = "java.util.concurrent.locks."
	concurrent = "java.util.concurrent."
	atomic     = "java.util.concurrent.atomic."
)

// library makes the classes of the library.
func (c *compiler) library() {
	for _, name := range slices.Sorted(maps.Keys(plain)) {
		k := c.newClass(name, nil)
		k.name = plain[name] + name
		c.lib[name], c.byName[k.name] = k, k
	}
	for _, e := range exceptions {
		simple := e[0][strings.LastIndexByte(e[0], '.')+1:]
		k := c.newClass(simple, c.lib[e[1]])
		k.name = e[0]
		c.lib[simple], c.byName[e[0]] = k, k
	}
	for _, name := range slices.Sorted(maps.Keys(interfaces)) {
		k := c.newClass(name, nil)
		k.isInterface, k.name = true, interfaces[name]+name
		c.lib[name] = k
	}
	for outer, inner := range nestedIn {
		for name, k := range inner {
			c.lib[outer].nested[name] = c.lib[k]
		}
	}
	c.lib["Throwable"].layout = throwableSlots
	c.lib["Thread"].layout = threadSlots
	c.lib["Enum"].layout = enumSlots
	for class, methods := range nativeCalls() {
		if k := c.lib[class]; k != nil {
			k.natives = methods
		}
	}
	c.constants()
	c.classes = maps.Clone(c.lib)
	for _, hidden := range []string{
		"Builder", "BuilderFactory", "State", "Version", "ReadLock", "WriteLock", "Intrinsics",
	} {
		delete(c.classes, hidden)
	}
	for _, elem := range []typ{object, c.stringType(), {kind: kChar}, {kind: kRef, class: c.lib["Throwable"]}} {
		c.arrayClass(elem) // which methods of the library make
	}
	c.inheritance()
	c.lib["Thread"].nested["UncaughtExceptionHandler"] = c.require("UncaughtExceptionHandler")
	delete(c.classes, "UncaughtExceptionHandler")
}

// inheritance says which classes that are built in extend or implement which.
func (c *compiler) inheritance() {
	implements := map[string][]string{
		"String": {"CharSequence", "Comparable"}, "StringBuilder": {"CharSequence"}, "Thread": {"Runnable"}, "BuilderFactory": {"ThreadFactory"},
		"ReentrantLock": {"Lock"}, "ReadLock": {"Lock"}, "WriteLock": {"Lock"}, "ReentrantReadWriteLock": {"ReadWriteLock"},
		"Boolean": {"Comparable"}, "Character": {"Comparable"}, "TimeUnit": {"Comparable"}, "State": {"Comparable"}, "Duration": {"Comparable"},
		"Byte": {"Comparable"}, "Short": {"Comparable"}, "Integer": {"Comparable"}, "Long": {"Comparable"},
		"Float": {"Comparable"}, "Double": {"Comparable"},
		"Enum": {"Comparable"},
	}
	for _, name := range slices.Sorted(maps.Keys(implements)) { // it may number new classes
		for _, i := range implements[name] {
			c.lib[name].interfaces = append(c.lib[name].interfaces, c.require(i))
		}
	}
	for _, name := range []string{"Byte", "Short", "Integer", "Long", "Float", "Double", "AtomicInteger", "AtomicLong", "LongAdder"} {
		c.lib[name].super = c.lib["Number"]
	}
}

// enumConstants are the constants of enums of the library, in their order.
var enumConstants = map[string][]string{
	"TimeUnit": {"NANOSECONDS", "MICROSECONDS", "MILLISECONDS", "SECONDS", "MINUTES", "HOURS", "DAYS"},
	"State":    {"NEW", "RUNNABLE", "BLOCKED", "WAITING", "TIMED_WAITING", "TERMINATED"},
}

// timeUnits are the lengths of the constants of TimeUnit.
var timeUnits = []time.Duration{1, time.Microsecond, time.Millisecond, time.Second, time.Minute, time.Hour, 24 * time.Hour}

// constants makes the objects that are there from the start.
func (c *compiler) constants() {
	for _, name := range slices.Sorted(maps.Keys(enumConstants)) {
		k := c.lib[name]
		k.constants = map[string]int64{}
		for i, constant := range enumConstants[name] {
			o := &instance{class: k, name: constant, refs: noRefs, fields: []int64{int64(i)}}
			if name == "TimeUnit" {
				o.arg = int64(timeUnits[i])
			}
			k.constants[constant] = int64(c.program.Constant(o))
		}
	}
	c.lib["System"].constants = map[string]int64{"out": int64(c.out), "err": int64(c.err)}
	for _, name := range []string{"Runtime", "Version"} {
		c.lib[name].constants = map[string]int64{"the": int64(c.program.Constant(&instance{class: c.lib[name], refs: noRefs}))}
	}
	zero := &instance{class: c.lib["Duration"], refs: noRefs}
	c.lib["Duration"].constants = map[string]int64{"ZERO": int64(c.program.Constant(zero))}
	c.lib["Boolean"].constants = map[string]int64{"TRUE": int64(c.smallBox(kBool, 1)), "FALSE": int64(c.smallBox(kBool, 0))}
}

// limit returns the time limit that a number and a TimeUnit say.
func limit(x *scheduler.Exec, n, unit int64) time.Duration {
	if unit == 0 {
		x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		return 0
	}
	return times(n, x.Machine().Peek(scheduler.ObjectID(unit)).(*instance).arg)
}

// times multiplies and stops at the ends of the range, as TimeUnit does.
func times(n, unit int64) time.Duration {
	if p := n * unit; p/unit == n {
		return time.Duration(p)
	}
	if n < 0 {
		return time.Duration(-1 << 63)
	}
	return scheduler.Never
}

// anyLock are the operations of a java.util.concurrent.locks.Lock.
type anyLock interface {
	LockOp() scheduler.Op
	UnlockOp() scheduler.Op
	TryLockOp() scheduler.Op
	LockInterruptiblyOp() scheduler.Op
	TryLockForOp(limit time.Duration) scheduler.Op
}

// lockOf returns the lock that an object is.
func lockOf(o *instance) anyLock {
	switch o.class.simple {
	case "ReadLock":
		return lock.ReentrantReadWriteLock{ID: o.handle}.ReadLock()
	case "WriteLock":
		return lock.ReentrantReadWriteLock{ID: o.handle}.WriteLock()
	}
	return lock.ReentrantLock{ID: o.handle}
}

// lockSides are the classes of the two sides, in the order of the fields that have them.
var lockSides = [...]string{"ReadLock", "WriteLock"}

// newReadWriteLock makes a read-write lock with its sides.
func (c *compiler) newReadWriteLock(x *scheduler.Exec, name string, fair bool) *instance {
	create := lock.NewReentrantReadWriteLock
	if fair {
		create = lock.NewFairReentrantReadWriteLock
	}
	l := create(x, name)
	o := &instance{class: c.lib["ReentrantReadWriteLock"], name: name, refs: allRefs, handle: l.ID}
	for _, side := range lockSides {
		o.fields = append(o.fields, int64(x.New(&instance{class: c.lib[side], name: name, refs: noRefs, handle: l.ID})))
	}
	return o
}
