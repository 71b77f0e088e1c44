package scheduler_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Two virtual threads share one carrier: while one sleeps the other runs.
func ExampleRun() {
	trace, err := scheduler.Run(scheduler.Config{Parallelism: 1}, func(t *scheduler.Thread) {
		for _, name := range []string{"a", "b"} {
			t.StartVirtual(name, func(t *scheduler.Thread) { _ = t.Sleep(time.Second) })
		}
	})
	fmt.Println(trace.End, err, trace.Machine.Now().Round(time.Millisecond))
	// Output: completed <nil> 1s
}

// A run in which a thread waits for ever ends with a StuckError.
func ExampleStuckError() {
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		t.StartVirtual("sleeping beauty", func(t *scheduler.Thread) { t.Park() })
	})
	var stuck *scheduler.StuckError
	if errors.As(err, &stuck) {
		th := stuck.Trace.Machine.Thread(stuck.Threads[0])
		fmt.Println(th.Name, th.State, th.Block.Reason.Kind)
	}
	// Output: sleeping beauty PARKED an unpark
}

// The machine itself is a value: it lists what is possible, applies one action, and
// can be copied before.
func ExampleMachine() {
	p := scheduler.NewProgram("example")
	p.Thread(scheduler.Spec{Name: "v", Code: p.Assemble().Do(scheduler.ParkOp()).Code()})
	m, err := scheduler.New(scheduler.Config{Parallelism: 1}, p)
	if err != nil {
		fmt.Println(err)
		return
	}
	for !m.Stuck() {
		before := m.Clone()
		for a := range before.Enabled() {
			fmt.Println(a)
			_ = m.Apply(a)
			break
		}
	}
	fmt.Println(m.Thread(1).State)
	// Output:
	// carrier 1 takes from the external queue of the launcher
	// thread #1 steps
	// PARKED
}

// Compiled code is assembled instruction by instruction. Its state is the machine's,
// so a machine that runs it has a fingerprint.
func ExampleAssembler() {
	p := scheduler.NewProgram("example")
	x := scheduler.NewInt(p, "x", 0)
	a := p.Assemble(scheduler.Frames("com.example.Counter.count(Counter.java:1)")...)
	i := a.Slot(scheduler.IntSlot)
	a.Label("again").Line(3).Do(x.AddOp(10)).Into(i)
	a.If(func(x *scheduler.Exec) bool { return x.Get(i) < 30 }, "again")
	p.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Code: a.Code()})

	trace, _ := scheduler.Runner{}.Run(scheduler.Config{}, p)
	_, ok := trace.Machine.Fingerprint()
	fmt.Println(trace.Machine.Inspect(x.ID).State, trace.Machine.Actions(), ok)
	// Output: 30 4 true
}

// gate is a primitive of one's own: threads wait at it until it is opened.
type gate struct {
	open    bool
	waiting []scheduler.ThreadID
}

const (
	verbPass uint8 = iota
	verbOpen
)

func (g *gate) Clone() scheduler.Object {
	return &gate{g.open, append([]scheduler.ThreadID(nil), g.waiting...)}
}

func (g *gate) Hash(h *scheduler.Hasher) {
	h.Bool(g.open)
	for _, t := range g.waiting {
		h.Thread(t)
	}
}

func (g *gate) VerbName(verb uint8) string { return []string{"pass", "open"}[verb] }

func (g *gate) Inspect(*scheduler.Machine) scheduler.ObjectView {
	return scheduler.ObjectView{Name: "gate", Class: "com.example.Gate"}
}

func (g *gate) Step(m *scheduler.Machine, t scheduler.ThreadID, op *scheduler.Op, _ scheduler.Wake) scheduler.Result {
	switch {
	case op.Verb == verbOpen:
		g.open = true
		for _, w := range g.waiting {
			m.Unpark(w)
		}
	case !g.open:
		if op.Phase == 0 {
			op.Phase = 1
			g.waiting = append(g.waiting, t)
		}
		return scheduler.BlockOn(scheduler.Block{
			On: scheduler.ParkPermit, Reason: scheduler.Reason{Kind: scheduler.ForUnpark, Object: op.Object},
		})
	}
	return scheduler.Finish(0)
}

// A primitive of one's own is an Object: pure state, with one function that advances
// an operation.
func ExampleObject() {
	trace, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		g := t.New(&gate{})
		t.StartVirtual("visitor", func(t *scheduler.Thread) { t.Must(scheduler.Op{Object: g, Verb: verbPass}) })
		_ = t.Sleep(time.Second)
		t.Must(scheduler.Op{Object: g, Verb: verbOpen})
	})
	fmt.Println(trace.End, err)
	// Output: completed <nil>
}

// A policy decides what happens next. This one lets the newest thread run first.
type newestFirst struct{}

func (newestFirst) Next(m *scheduler.Machine) (a scheduler.Action, ok bool) {
	for e := range m.Enabled() {
		if e.Kind == scheduler.StepThread || !ok {
			a, ok = e, true
		}
	}
	return a, ok
}

func ExamplePolicy() {
	p := scheduler.NewProgram("example")
	for _, name := range []string{"old", "new"} {
		p.Thread(scheduler.Spec{Name: name, Kind: scheduler.Platform, Code: p.Assemble().Code()})
	}
	r := scheduler.Runner{Policy: newestFirst{}, Observe: func(m *scheduler.Machine, e scheduler.Event) {
		if e.Kind == scheduler.ThreadEnded {
			fmt.Println(m.Thread(e.Thread).Name, "ends")
		}
	}}
	_, _ = r.Run(scheduler.Config{}, p)
	// Output:
	// new ends
	// old ends
}

// The release table says what each JDK release does, and where that was read.
func ExampleReleaseTable() {
	row := scheduler.ReleaseTable()[0]
	fmt.Println(row.Question)
	for i, jdk := range scheduler.Releases() {
		fmt.Println(jdk, row.Cells[i].Answer, "-", row.Cells[i].Source)
	}
	// Output:
	// holding a monitor pins
	// 21 true - JEP 444; observed on 21.0.12
	// 22 true - JEP 444
	// 23 true - JEP 444
	// 24 false - JEP 491 (JDK 24): synchronized without pinning
	// 25 false - JEP 491 (JDK 24): synchronized without pinning; observed on 25.0.3
}
