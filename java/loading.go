package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// The VM calls class loaders of a program from native code: the frame of Class.forName0 is
// on the stack, and pins in every release.
//
// Source: thread dumps of 21.0.13 and 25.0.3 with such a loader on the stack.

// forNameFrames are what a stack shows of Class.forName, with the lines of 21.0.13 and
// 25.0.3. Until 23 it passes on who called it (the security manager, which JEP 486 took
// away, asked for that).
func forNameFrames(jdk int) []scheduler.Frame {
	frames := scheduler.Frames("java.base/java.lang.Class.forName0(Native Method)", "java.base/java.lang.Class.forName(Class.java:547)")
	if jdk < 24 {
		frames = append(frames[:1], scheduler.Frames("java.base/java.lang.Class.forName(Class.java:536)",
			"java.base/java.lang.Class.forName(Class.java:515)")...)
	}
	if jdk != 21 && jdk != 25 {
		return scheduler.WithoutLines(frames)
	}
	return frames
}

func defineLoading(n natives) {
	n.add("Class", "static Class forName(String, boolean, ClassLoader)", func(g *gen, _ *syntax.Call, _ val, args []val, result typ) val {
		g.c.need("loadClass")
		frame := pinning.NewNative(g.c.program, "Class.forName0")
		codes := map[int]*scheduler.Code{}
		for _, jdk := range scheduler.Releases() {
			codes[jdk] = g.c.forName(frame, jdk)
		}
		list := []val{g.temp(args[0]), g.temp(args[2])}
		g.a.CallWith(func(x *scheduler.Exec) (*scheduler.Code, []int64) {
			a := compute(x, list)
			if a[0] == 0 {
				x.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
			}
			return codes[x.Machine().Config().JDK], a
		})
		return g.receive(result)
	})
}

// forName is the code of Class.forName: it asks a loader for a class by its name, with a
// native frame on the stack.
func (c *compiler) forName(frame pinning.Native, jdk int) *scheduler.Code {
	a := c.program.Assemble(forNameFrames(jdk)...)
	name, loader := a.Param(scheduler.RefSlot), a.Param(scheduler.RefSlot)
	found := a.Slot(scheduler.RefSlot)
	c.withNativeFrame(a, frame, func() {
		a.CallWith(func(x *scheduler.Exec) (*scheduler.Code, []int64) {
			if x.Get(loader) == 0 {
				x.Fail(&scheduler.Exception{Class: unsupported, Message: "the loader of the JDK"})
				return nil, nil
			}
			return c.callee(x, x.Get(loader), "loadClass/1", []val{{object, scheduler.Local(name), true}}, nil)
		}).Into(found)
	})
	a.Compute(func(x *scheduler.Exec) {
		k := &invocation{Exec: x, c: c}
		k.refuse("a class loader that returns a class instead of throwing ClassNotFoundException")
	})
	return a.Return(scheduler.Local(found)).Code()
}

// withNativeFrame emits code that runs with a native frame on the stack, also if it throws.
func (c *compiler) withNativeFrame(a *scheduler.Assembler, frame pinning.Native, emit func()) {
	a.Do(frame.EnterOp()).Label("native")
	emit()
	a.Label("returned").Do(frame.ExitOp()).Jump("after")
	a.Label("thrown").Do(frame.ExitOp()).Rethrow()
	a.Catch("native", "returned", "", "thrown").Label("after")
}
