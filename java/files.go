package java

import (
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// Of files there are only named pipes: reading one that nobody writes to is how a thread
// can be made to wait in file I/O, on a JVM too. The machine has no other files, and what
// would read one is refused.

// pipesObject returns the object that has the named pipes of a program, each after its path.
func (c *compiler) pipesObject() scheduler.ObjectID {
	if c.pipes == 0 {
		c.pipes = c.program.New(&instance{class: c.lib["Object"], name: "named pipes", refs: allRefs})
	}
	return c.pipes
}

// pipe returns the named pipe of a path, or 0.
func (k *invocation) pipe(pipes scheduler.ObjectID, path string) int64 {
	fields := instanceAt(k.Exec, int64(pipes)).fields
	for i := 0; i < len(fields); i += 2 {
		if k.peekText(fields[i]) == path {
			return fields[i+1]
		}
	}
	return 0
}

func defineFiles(n natives) {
	add := func(signature string, emit emitter) { n.add("Intrinsics", signature, emit) }
	pipes := func(f func(k *invocation, pipes scheduler.ObjectID) int64) emitter {
		return func(g *gen, _ *syntax.Call, on val, args []val, result typ) val {
			all := g.c.pipesObject()
			return g.pure_(on, args, result, func(k *invocation) int64 { return f(k, all) })
		}
	}
	add("static void makePipe(String)", pipes(func(k *invocation, all scheduler.ObjectID) int64 {
		path := k.text(0)
		if k.pipe(all, path) != 0 {
			return k.refuse("mkfifo of a file that is there")
		}
		made := pinning.NewPipe(k.Exec, path)
		o := k.Edit(all).(*instance)
		o.fields = append(o.fields, k.a[0], int64(made.ID))
		return 0
	}))
	add("static Object pipe(String)", pipes(func(k *invocation, all scheduler.ObjectID) int64 {
		if id := k.pipe(all, k.text(0)); id != 0 {
			return id
		}
		return k.refuse("a file other than a named pipe that the program made by mkfifo")
	}))
	op := func(f func(p pinning.Pipe, arg int64) scheduler.Op) emitter {
		return func(g *gen, _ *syntax.Call, _ val, args []val, result typ) val {
			g.a.DoWith(func(x *scheduler.Exec) scheduler.Op {
				a := append(compute(x, args), 0)
				return f(pinning.Pipe{ID: scheduler.ObjectID(a[0])}, a[1])
			})
			return g.receive(result)
		}
	}
	add("static void openPipe(Object, boolean)", op(func(p pinning.Pipe, toWrite int64) scheduler.Op { return p.OpenOp(toWrite != 0) }))
	add("static void closePipe(Object, boolean)", op(func(p pinning.Pipe, toWrite int64) scheduler.Op { return p.CloseOp(toWrite != 0) }))
	add("static int readPipe(Object)", op(func(p pinning.Pipe, _ int64) scheduler.Op { return p.ReadOp() }))
	add("static void writePipe(Object, int)", op(func(p pinning.Pipe, b int64) scheduler.Op { return p.WriteOp(byte(b)) }))
	n.add("Runtime", "Process exec(String[])", func(g *gen, _ *syntax.Call, _ val, args []val, _ typ) val {
		return g.callLibrary("Process", "exec/1", args[0])
	})
}
