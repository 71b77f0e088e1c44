package java

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// throwableSlots are the fields of an exception: its message, its cause, and an array of
// those that it suppresses.
var throwableSlots = []scheduler.SlotKind{scheduler.RefSlot, scheduler.RefSlot, scheduler.RefSlot}

const suppressedField = 2

func defineObjects(n natives) {
	monitor := func(signature string, f func(m pinning.Monitor, k *invocation) scheduler.Op) {
		n.add("Object", signature, func(g *gen, _ *syntax.Call, on val, args []val, result typ) val {
			c := g.c
			for i := range args {
				args[i] = g.temp(args[i])
			}
			g.operateMonitor(on, func(x *scheduler.Exec, m pinning.Monitor) scheduler.Op {
				return f(m, &invocation{x, c, compute(x, args)})
			})
			return g.receive(result)
		})
	}
	monitor("void wait()", func(m pinning.Monitor, _ *invocation) scheduler.Op { return m.WaitOp() })
	monitor("void wait(long)", func(m pinning.Monitor, k *invocation) scheduler.Op { return m.WaitForOp(k.millis(0)) })
	monitor("void notify()", func(m pinning.Monitor, _ *invocation) scheduler.Op { return m.NotifyOp() })
	monitor("void notifyAll()", func(m pinning.Monitor, _ *invocation) scheduler.Op { return m.NotifyAllOp() })
	n.add("Object", "Class getClass()", func(g *gen, _ *syntax.Call, on val, _ []val, result typ) val {
		g.c.wantsClasses = true
		return g.pure_(on, nil, result, func(k *invocation) int64 {
			if id := k.c.classObjects[k.c.classOf(k.at(0))]; id != 0 {
				return int64(id)
			}
			return k.refuse("the class of a lambda")
		})
	})
	about := func(signature string, f func(k *class) string) {
		n.add("Class", signature, pure(func(k *invocation) int64 { return k.str(f(k.c.classOfID[scheduler.ObjectID(k.a[0])])) }))
	}
	about("String getName()", func(k *class) string { return k.name })
	about("String getSimpleName()", func(k *class) string { return k.simple })
	about("String toString()", classText)
}

// classText is Class.toString.
func classText(k *class) string {
	if k.isInterface {
		return "interface " + k.name
	}
	return "class " + k.name
}

// nameClass takes note of the object of a class.
func (c *compiler) nameClass(k *class, id scheduler.ObjectID) {
	if c.classOfID == nil {
		c.classOfID = map[scheduler.ObjectID]*class{}
	}
	c.classOfID[id] = k
}

// isClass reports whether an object is that of its own class, which has its static fields.
func (o *instance) isClass(id int64) bool { return id != 0 && int64(o.class.holder) == id }

// makeClassObjects makes the objects of java.lang.Class if the program asks for them.
func (c *compiler) makeClassObjects() {
	if !c.wantsClasses {
		return
	}
	c.classObjects = map[*class]scheduler.ObjectID{}
	make_ := func(k *class) {
		id := k.holder // that which X.class is
		if id == 0 {
			id = c.program.Constant(&instance{class: c.lib["Class"], name: k.name, refs: noRefs})
		}
		c.classObjects[k] = id
		c.nameClass(k, id)
	}
	for _, name := range slices.Sorted(maps.Keys(c.lib)) {
		make_(c.lib[name])
	}
	for _, name := range slices.Sorted(maps.Keys(c.arrays)) {
		make_(c.arrays[name])
	}
	for _, k := range c.own {
		if c.classObjects[k] == 0 {
			make_(k)
		}
	}
}

func defineThrowables(n natives) {
	add := func(signature string, f func(k *invocation, o *instance) int64) {
		n.add("Throwable", signature, pure(func(k *invocation) int64 {
			if o := instanceAt(k.Exec, k.a[0]); o != nil {
				return f(k, o)
			}
			return 0
		}))
	}
	n.add("Throwable", "String getMessage()", describing("getMessage", 0))
	n.add("Throwable", "String getLocalizedMessage()", describing("getLocalizedMessage", 0))
	n.add("Throwable", "Throwable getCause()", describing("getCause", 1))
	add("Throwable initCause(Throwable)", func(k *invocation, o *instance) int64 {
		if o.fields[1] != 0 {
			return k.throw(illegalState, "Can't overwrite cause with "+show(k.Machine(), scheduler.ObjectID(k.a[1]))+": a cause is there")
		}
		k.Edit(scheduler.ObjectID(k.a[0])).(*instance).fields[1] = k.a[1]
		return k.a[0]
	})
	add("void addSuppressed(Throwable)", func(k *invocation, _ *instance) int64 {
		switch k.a[1] {
		case 0:
			return k.throw(scheduler.NullPointer, "Cannot suppress a null exception.")
		case k.a[0]:
			return k.throw(scheduler.IllegalArgument, "Self-suppression not permitted")
		}
		k.c.suppress(k.Exec, k.a[0], k.a[1])
		return 0
	})
	add("Throwable[] getSuppressed()", func(k *invocation, o *instance) int64 {
		out := &instance{class: k.c.arrayClass(typ{kind: kRef, class: k.c.lib["Throwable"]}), refs: allRefs}
		if list := o.fields[suppressedField]; list != 0 && list != int64(k.c.unsuppressed) {
			out.fields = append(out.fields, instanceAt(k.Exec, list).fields...)
		}
		return int64(k.New(out))
	})
	n.add("Throwable", "void printStackTrace()", func(g *gen, _ *syntax.Call, on val, _ []val, _ typ) val {
		on = g.temp(on)
		g.print(g.constant(object, int64(g.c.err)), g.callLibrary("Texts", "trace/1", on))
		return val{typ: void, f: scheduler.Const(0), fixed: true}
	})
}

// suppress adds an exception to those that another one suppresses.
func (c *compiler) suppress(x *scheduler.Exec, by, e int64) {
	o := x.Edit(scheduler.ObjectID(by)).(*instance)
	list := o.fields[suppressedField]
	if list != 0 && list == int64(c.unsuppressed) {
		return
	}
	if list == 0 {
		list = int64(x.New(&instance{class: c.arrayClass(object), refs: allRefs}))
		o.fields[suppressedField] = list
	}
	a := x.Edit(scheduler.ObjectID(list)).(*instance)
	a.fields = append(a.fields, e)
}

// identity returns the identity hash code of an object: a number for each that is asked
// for one, in the order of asking. On a JVM it differs from run to run.
func (k *invocation) identity(i int) int64 {
	id := scheduler.ObjectID(k.a[i])
	if id == 0 {
		return 0
	}
	if id < 0 {
		return int64(int32(uint32(-id) * 0x61c88647 >> 1))
	}
	o, ok := k.at(i).(*instance)
	if !ok {
		if _, isText := k.at(i).(*text); isText {
			return k.refuse("the identity hash code of a text")
		}
		return k.refuse("the hash code of a lambda or a box by identity")
	}
	if o.identity == 0 {
		r := k.Edit(k.c.identities).(*instance)
		r.fields[0]++
		o = k.Edit(id).(*instance)
		o.identity = int32(uint32(r.fields[0]) * 0x61c88647 >> 1)
	}
	return int64(o.identity)
}

// showPlainly is Object.toString, and that of texts, boxes and exceptions.
func (c *compiler) showPlainly(x *scheduler.Exec, id int64) string {
	k := &invocation{x, c, []int64{id}}
	switch o := k.at(0).(type) {
	case *instance:
		if o.isClass(id) {
			return classText(o.class)
		}
		if !o.class.throwable() && !o.class.isEnum() {
			return o.class.name + "@" + strconv.FormatInt(k.identity(0), 16)
		}
	case *closure:
		k.refuse("the text of a lambda")
	}
	return show(x.Machine(), scheduler.ObjectID(id))
}

// numbered makes the object that counts the identity hash codes.
func (c *compiler) numbered() {
	if c.identities == 0 {
		c.identities = c.program.New(&instance{class: c.lib["Object"], name: "identity hash codes", refs: noRefs, fields: []int64{0}})
	}
}

func defineTime(n natives) {
	for name, unit := range map[string]time.Duration{
		"ofNanos": 1, "ofMillis": time.Millisecond, "ofSeconds": time.Second, "ofMinutes": time.Minute, "ofHours": time.Hour, "ofDays": 24 * time.Hour,
	} {
		n.add("Duration", "static Duration "+name+"(long)", pure(func(k *invocation) int64 { return k.duration(times(k.a[0], int64(unit))) }))
	}
	for name, unit := range map[string]time.Duration{
		"toNanos": 1, "toMillis": time.Millisecond, "toSeconds": time.Second, "getSeconds": time.Second, "toMinutes": time.Minute, "toHours": time.Hour,
	} {
		n.add("Duration", "long "+name+"()", pure(func(k *invocation) int64 {
			d, u := int64(k.span(0)), int64(unit)
			q := d / u
			if d%u < 0 && unit >= time.Second {
				q--
			}
			return q
		}))
	}
	n.add("Duration", "Duration plus(Duration)", pure(func(k *invocation) int64 { return k.duration(k.span(0) + k.span(1)) }))
	n.add("Duration", "Duration minus(Duration)", pure(func(k *invocation) int64 { return k.duration(k.span(0) - k.span(1)) }))
	n.add("Duration", "Duration multipliedBy(long)", pure(func(k *invocation) int64 { return k.duration(times(k.a[1], int64(k.span(0)))) }))
	n.add("Duration", "Duration plusMillis(long)", pure(func(k *invocation) int64 {
		return k.duration(k.span(0) + times(k.a[1], int64(time.Millisecond)))
	}))
	n.add("Duration", "boolean isZero()", pure(func(k *invocation) int64 { return truth(k.span(0) == 0) }))
	n.add("Duration", "boolean isNegative()", pure(func(k *invocation) int64 { return truth(k.span(0) < 0) }))
	n.add("Duration", "int compareTo(Duration)", pure(func(k *invocation) int64 { return order(int64(k.span(0)), int64(k.span(1))) }))
	n.add("Duration", "boolean equals(Object)", pure(func(k *invocation) int64 {
		o, ok := k.at(1).(*instance)
		return truth(ok && o.class == k.c.lib["Duration"] && time.Duration(o.arg) == k.span(0))
	}))
	n.add("Duration", "String toString()", pure(func(k *invocation) int64 { return k.str(isoDuration(k.span(0))) }))
	defineUnits(n)
}

// duration makes a java.time.Duration.
func (k *invocation) duration(d time.Duration) int64 {
	return int64(k.New(&instance{class: k.c.lib["Duration"], refs: noRefs, arg: int64(d)}))
}

// isoDuration is Duration.toString.
func isoDuration(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	s := "PT"
	if h := d / time.Hour; h != 0 {
		s += decimal(int64(h)) + "H"
	}
	if m := d % time.Hour / time.Minute; m != 0 {
		s += decimal(int64(m)) + "M"
	}
	if rest := d % time.Minute; rest != 0 {
		s += strconv.FormatFloat(rest.Seconds(), 'f', -1, 64) + "S"
	}
	return s
}

func defineUnits(n natives) {
	for i, name := range []string{"toNanos", "toMicros", "toMillis", "toSeconds", "toMinutes", "toHours", "toDays"} {
		n.add("TimeUnit", "long "+name+"(long)", pure(func(k *invocation) int64 {
			return convertUnit(k.a[1], k.at(0).(*instance).arg, int64(timeUnits[i]))
		}))
	}
	n.add("TimeUnit", "long convert(long, TimeUnit)", pure(func(k *invocation) int64 {
		if k.a[2] == 0 {
			return k.throw(scheduler.NullPointer, "")
		}
		return convertUnit(k.a[1], k.at(2).(*instance).arg, k.at(0).(*instance).arg)
	}))
	n.add("TimeUnit", "void sleep(long)", func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
		return staticOp(func(k *invocation) scheduler.Op {
			d := limit(k.Exec, k.a[1], k.a[0])
			if k.a[1] <= 0 {
				return scheduler.WorkOp(0)
			}
			return scheduler.SleepOp(d)
		})(g, e, val{}, append([]val{on}, args...), result)
	})
	for class := range enumConstants {
		n.add(class, "String toString()", pure(func(k *invocation) int64 { return k.str(k.at(0).(*instance).name) }))
		n.add(class, "String name()", pure(func(k *invocation) int64 { return k.str(k.at(0).(*instance).name) }))
		n.add(class, "int ordinal()", pure(func(k *invocation) int64 { return k.at(0).(*instance).fields[0] }))
		n.add(class, "int compareTo("+class+")", pure(func(k *invocation) int64 {
			return k.at(0).(*instance).fields[0] - k.at(1).(*instance).fields[0]
		}))
	}
}

// convertUnit converts a number of one unit to another, as TimeUnit does: towards zero,
// and to the end of the range where it does not fit.
func convertUnit(n, from, to int64) int64 {
	if from <= to {
		return n / (to / from)
	}
	r := from / to
	switch m := math.MaxInt64 / r; {
	case n > m:
		return math.MaxInt64
	case n < -m:
		return math.MinInt64
	}
	return n * r
}
