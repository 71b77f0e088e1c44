package java

import (
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

// firstThreadNumber is the number that a text of a thread gives to the first thread that is
// asked: one of those that a JVM has when its own threads have theirs. main has the number
// that it has in 21.0.12 and 25.0.3.
const firstThreadNumber = 22

// threadText is Thread.toString. A call of it by name, of an object that may be one, is
// refused when it comes if the program asks for no names, which it would have to show.
func threadText(g *gen, e *syntax.Call, on val, args []val, result typ) val {
	if g.method == nil || g.method.decl != nil {
		g.c.numberThreads()
	}
	return looking(func(k *invocation) int64 {
		if k.c.threadNumbers == 0 {
			return k.refuse("the text of a thread whose class shows only now; put it into a variable of the type Thread")
		}
		return k.str(k.threadText())
	})(g, e, on, args, result)
}

func (k *invocation) threadText() string {
	o := k.Edit(scheduler.ObjectID(k.a[0])).(*instance)
	if o.arg == 0 && o.fields[threadID] == 1 {
		o.arg = 1
		if k.Machine().Config().JDK >= 25 {
			o.arg = 3
		}
	}
	if o.arg == 0 {
		r := k.Edit(k.c.threadNumbers).(*instance)
		o.arg = firstThreadNumber + r.fields[1]
		r.fields[1]++
	}
	name := ""
	if id := o.fields[threadName]; id != 0 {
		name = k.peekText(id)
	}
	t := k.info()
	state := func() string { return strings.ToLower(t.Java.String()) }
	switch {
	case scheduler.ThreadKind(o.fields[threadKind]) != scheduler.Virtual:
		group := "main"
		if t.Java == scheduler.JavaTerminated {
			group = ""
		}
		return "Thread[#" + decimal(o.arg) + "," + name + ",5," + group + "]"
	case t.Carrier != 0 && !t.Blocked:
		return virtualText(o.arg, name) + "runnable" + carrierText(t)
	case t.Carrier != 0:
		return virtualText(o.arg, name) + state() + carrierText(t)
	}
	return virtualText(o.arg, name) + state()
}

func carrierText(t scheduler.ThreadInfo) string {
	return "@ForkJoinPool-1-worker-" + decimal(int64(t.Carrier))
}

func virtualText(number int64, name string) string {
	if name != "" {
		name = "," + name
	}
	return "VirtualThread[#" + decimal(number) + name + "]/"
}
