package java

import (
	"strconv"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// print writes a text to a stream.
func (g *gen) print(stream, text val) {
	c := g.c
	g.operate(stream, func(x *scheduler.Exec, id scheduler.ObjectID) scheduler.Op {
		return with(scheduler.Op{Object: c.out, Verb: verbPrint, Arg: truth(id == c.err)}, text, x)
	})
	g.receive(void)
}

func defineSystem(n natives) {
	line := func(end string) emitter {
		return func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
			on = g.temp(on)
			s := g.constant(g.c.stringType(), int64(g.c.literal("")))
			if len(args) > 0 {
				s = args[0]
			}
			if s.typ.elem != nil && s.typ.elem.kind == kChar {
				s = g.c.lib["String"].natives["valueOf/1"](g, e, val{}, []val{s})
			}
			g.print(on, g.concat(s, g.constant(g.c.stringType(), int64(g.c.literal(end)))))
			return val{typ: result, f: scheduler.Const(0), fixed: true}
		}
	}
	printf := func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
		on = g.temp(on)
		g.print(on, formatting(g, e, val{}, args, g.c.stringType()))
		return val{result, on.f, true}
	}
	for _, class := range []string{"System", "PrintStream"} {
		n.add(class, "void println()", line("\n"))
		for _, t := range []string{"char[]", "String", "boolean", "char", "int", "long", "float", "double", "Object"} {
			n.add(class, "void println("+t+")", line("\n"))
			n.add(class, "void print("+t+")", line(""))
		}
		n.add(class, "PrintStream printf(String, Object...)", printf)
		n.add(class, "PrintStream format(String, Object...)", printf)
		n.add(class, "void flush()", pure(func(*invocation) int64 { return 0 }))
	}
	n.add("System", "static int identityHashCode(Object)", func(g *gen, _ *syntax.Call, _ val, args []val, result typ) val {
		g.c.numbered()
		return g.pure_(val{}, args, result, func(k *invocation) int64 { return k.identity(0) })
	})
	n.add("System", "static String lineSeparator()", pure(func(k *invocation) int64 { return k.str("\n") }))
	n.add("System", "static void arraycopy(Object, int, Object, int, int)", arraycopy)
	n.add("System", "static void gc()", pure(func(*invocation) int64 { return 0 }))
	n.add("System", "static void exit(int)", refuseCall("System.exit is not supported; return from main and let the threads end"))
	n.add("System", "static String getenv(String)", refuseCall("the environment is not supported; use a constant"))
	defineClock(n)
	defineProperties(n)
}

// epoch is what System.currentTimeMillis is at the start of a run: the first moment of 2026.
const epoch = 1_767_225_600_000

func defineClock(n natives) {
	clock := func(f func(nanos int64) int64) emitter {
		look := looking(func(k *invocation) int64 { return f(int64(k.Now())) })
		return func(g *gen, e *syntax.Call, on val, args []val, result typ) val {
			g.c.program.ReadsClock()
			return look(g, e, on, args, result)
		}
	}
	n.add("System", "static long nanoTime()", clock(func(nanos int64) int64 { return nanos }))
	n.add("System", "static long currentTimeMillis()", clock(func(nanos int64) int64 { return epoch + nanos/1_000_000 }))
}

// arraycopy copies elements in one step.
func arraycopy(g *gen, e *syntax.Call, _ val, args []val, result typ) val {
	return touching(verbTouch, func(k *invocation) int64 {
		to, from, at, start, count := k.a[0], k.a[1], k.a[2], k.a[3], k.a[4]
		src, dst := instanceAt(k.Exec, from), instanceAt(k.Exec, to)
		switch {
		case src == nil || dst == nil:
			return 0
		case src.class.elem == nil || dst.class.elem == nil:
			return k.throw("java.lang.ArrayStoreException", "arraycopy: source or destination type is no array")
		case start < 0 || at < 0 || count < 0 || start+count > int64(len(src.fields)) || at+count > int64(len(dst.fields)):
			what := "last source index " + decimal(start+count) + " out of bounds for length " + strconv.Itoa(len(src.fields))
			if start >= 0 && start+count <= int64(len(src.fields)) {
				what = "last destination index " + decimal(at+count) + " out of bounds for length " + strconv.Itoa(len(dst.fields))
			}
			return k.throw("java.lang.ArrayIndexOutOfBoundsException", "arraycopy: "+what)
		}
		copy(k.Edit(scheduler.ObjectID(to)).(*instance).fields[at:at+count], src.fields[start:start+count])
		return 0
	})(g, e, args[2], []val{args[0], args[3], args[1], args[4]}, result)
}

// versions are what java.version is in each release.
var versions = map[int]string{21: "21.0.12", 22: "22.0.2", 23: "23.0.2", 24: "24.0.2", 25: "25.0.3"}

// property returns a system property. One that nobody set is not there; those that every
// JVM sets and that say something of its host are refused.
func (k *invocation) property(name string) (string, bool) {
	cfg := k.Machine().Config()
	switch name {
	case "jdk.virtualThreadScheduler.parallelism":
		return strconv.Itoa(cfg.Parallelism), true
	case "jdk.virtualThreadScheduler.maxPoolSize":
		return strconv.Itoa(cfg.MaxPoolSize), true
	case "jdk.virtualThreadScheduler.minRunnable":
		return strconv.Itoa(cfg.MinRunnable), true
	case "java.version":
		return versions[cfg.JDK], true
	case "java.specification.version":
		return strconv.Itoa(cfg.JDK), true
	case "line.separator":
		return "\n", true
	case "file.separator":
		return "/", true
	case "java.home", "java.vendor", "os.name", "os.arch", "os.version", "user.dir", "user.home", "user.name", "java.io.tmpdir", "java.vm.name", "java.class.path":
		k.refuse("system property " + name)
	}
	return "", false
}

func defineProperties(n natives) {
	n.add("System", "static String getProperty(String)", pure(func(k *invocation) int64 {
		if s, ok := k.property(k.text(0)); ok {
			return k.str(s)
		}
		return 0
	}))
	n.add("System", "static String getProperty(String, String)", pure(func(k *invocation) int64 {
		if s, ok := k.property(k.text(0)); ok {
			return k.str(s)
		}
		return k.a[1]
	}))
	for _, w := range whole {
		get := func(k *invocation, otherwise int64) int64 {
			if s, ok := k.property(k.text(0)); ok {
				if v, err := strconv.ParseInt(s, 0, w.bits); err == nil {
					return k.box(w.kind, v)
				}
			}
			return otherwise
		}
		n.add(w.class, "static "+w.class+" get"+w.class+"(String)", pure(func(k *invocation) int64 { return get(k, 0) }))
		n.add(w.class, "static "+w.class+" get"+w.class+"(String, "+w.prim+")", pure(func(k *invocation) int64 {
			return get(k, k.box(w.kind, k.a[1]))
		}))
		n.add(w.class, "static "+w.class+" get"+w.class+"(String, "+w.class+")", pure(func(k *invocation) int64 { return get(k, k.a[1]) }))
	}
	n.add("Boolean", "static boolean getBoolean(String)", pure(func(k *invocation) int64 {
		s, _ := k.property(k.text(0))
		return truth(s == "true")
	}))
	n.add("Runtime", "static Runtime getRuntime()", pure(func(k *invocation) int64 { return k.c.lib["Runtime"].constants["the"] }))
	n.add("Runtime", "int availableProcessors()", pure(func(k *invocation) int64 { return int64(k.Machine().Config().Parallelism) }))
	n.add("Runtime", "static Version version()", pure(func(k *invocation) int64 { return k.c.lib["Version"].constants["the"] }))
	n.add("Version", "int feature()", pure(func(k *invocation) int64 { return int64(k.Machine().Config().JDK) }))
}
