package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// result runs a program whose threads leave their result in variable 1.
func result(t *testing.T, p *scheduler.Program) (int64, error) {
	t.Helper()
	trace, err := scheduler.Runner{}.Run(scheduler.Config{MaxSteps: 100_000}, p)
	return trace.Machine.Inspect(1).State, err
}

func TestCallsAndLocals(t *testing.T) {
	p := scheduler.NewProgram("test")
	x := scheduler.NewInt(p, "x", 0)
	fact := p.Assemble()
	n, rest := fact.Param(scheduler.IntSlot), fact.Slot(scheduler.IntSlot)
	fact.If(func(x *scheduler.Exec) bool { return x.Get(n) > 1 }, "more").Return(scheduler.Const(1))
	fact.Label("more").Call(fact.Self(), func(x *scheduler.Exec) int64 { return x.Get(n) - 1 }).Into(rest)
	fact.Return(func(x *scheduler.Exec) int64 { return x.Get(n) * x.Get(rest) })
	main := p.Assemble()
	r := main.Slot(scheduler.IntSlot)
	main.Call(fact.Code(), scheduler.Const(10)).Into(r)
	main.DoWith(func(e *scheduler.Exec) scheduler.Op { return x.SetOp(e.Get(r)) })
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: main.Code()})
	v, err := result(t, p)
	require.NoError(t, err)
	assert.EqualValues(t, 3628800, v)
}

func TestExceptions(t *testing.T) {
	p := scheduler.NewProgram("test")
	x := scheduler.NewInt(p, "x", 0)
	inner := p.Assemble().Do(scheduler.InterruptOp(1)).Do(scheduler.SleepOp(1)).Do(x.SetOp(99)).Code()
	a := p.Assemble()
	a.Label("try").Call(inner).Label("end").Jump("out")
	a.Label("wrong").Do(x.SetOp(98)).Jump("out")
	a.Label("catch").Do(x.AddOp(1)).Label("again").Rethrow().Label("out")
	a.Catch("try", "end", "java.lang.RuntimeException", "wrong")
	a.Catch("try", "end", scheduler.InterruptedException, "catch")
	b := p.Assemble().Label("try").Call(a.Code()).Label("end").Jump("out")
	b.Label("any").Compute(func(e *scheduler.Exec) { x.Poke(e, x.Peek(e.Machine())+10) })
	b.Compute(func(e *scheduler.Exec) {
		if e.Caught().Class != scheduler.InterruptedException {
			x.Poke(e, -1)
		}
	}).Label("out").Catch("try", "end", "", "any")
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: b.Code()})
	v, err := result(t, p)
	require.NoError(t, err, "it was caught in the end")
	assert.EqualValues(t, 11, v)
}

// A finally that calls a method which catches an exception of its own throws on what
// it was entered for.
func TestAFinallyThrowsItsOwnException(t *testing.T) {
	p := scheduler.NewProgram("test")
	x := scheduler.NewInt(p, "x", 0)
	log := p.Assemble().Label("try").Do(scheduler.StartOp(99)).Label("end").Return()
	log.Label("ignore").Catch("try", "end", scheduler.NullPointer, "ignore")
	a := p.Assemble().Label("try").Do(scheduler.StartOp(1)).Label("end").Return()
	a.Label("finally").Call(log.Code()).Do(x.AddOp(1)).Rethrow().Catch("try", "end", "", "finally")
	b := p.Assemble().Call(a.Code())
	p.Thread(scheduler.Spec{Name: "t", Kind: scheduler.Platform, Code: b.Code()})
	v, err := result(t, p)
	assert.ErrorContains(t, err, scheduler.IllegalThreadState)
	assert.EqualValues(t, 1, v)
}

func TestRethrowOfNothing(t *testing.T) {
	p := scheduler.NewProgram("test")
	scheduler.NewInt(p, "x", 0)
	a := p.Assemble().Label("try").Rethrow().Label("end").Catch("try", "end", scheduler.IllegalArgument, "end")
	p.Thread(scheduler.Spec{Name: "t", Kind: scheduler.Platform, Code: a.Code()})
	_, err := result(t, p)
	assert.ErrorContains(t, err, scheduler.NullPointer)
}

// What was caught is part of the state as long as it can be thrown again.
func TestTheFingerprintKnowsWhatWasCaught(t *testing.T) {
	at := func(steps int, class string) scheduler.Fingerprint {
		p := scheduler.NewProgram("test")
		q := scheduler.NewInt(p, "q", 0)
		a := p.Assemble()
		r := a.Slot(scheduler.IntSlot)
		op := scheduler.StartOp(1)
		if class == scheduler.NullPointer {
			op = scheduler.JoinOp(0)
		}
		a.Label("try").DoWith(func(*scheduler.Exec) scheduler.Op { return op }).Into(r).Label("end").Return()
		a.Label("catch").Do(scheduler.YieldOp()).Catch("try", "end", "", "catch")
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: p.Assemble().Call(a.Code()).Do(q.GetOp()).Code()})
		m := newMachine(t, scheduler.Config{}, p)
		for range steps {
			apply(t, m, step(1))
		}
		f, _ := m.Fingerprint()
		return f
	}
	assert.NotEqual(t, at(1, scheduler.IllegalThreadState), at(1, scheduler.NullPointer))
	assert.Equal(t, at(2, scheduler.IllegalThreadState), at(2, scheduler.NullPointer), "the method has returned")
}

func TestUncaughtExceptionsEndTheThread(t *testing.T) {
	p := scheduler.NewProgram("test")
	scheduler.NewInt(p, "x", 0)
	p.Thread(scheduler.Spec{Name: "t", Kind: scheduler.Platform, Code: code(p, scheduler.StartOp(1))})
	_, err := result(t, p)
	var failed *scheduler.ThreadError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "thread t ended with java.lang.IllegalThreadStateException", err.Error())
	assert.ErrorAs(t, err, new(*scheduler.Exception))
}

func TestUnboundedRecursionThrows(t *testing.T) {
	p := scheduler.NewProgram("test")
	scheduler.NewInt(p, "x", 0)
	a := p.Assemble()
	a.Call(a.Self())
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
	_, err := result(t, p)
	var failed *scheduler.ThreadError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "java.lang.StackOverflowError", failed.Err.Class)
}

// An endless computation must let others step, and must not hang the machine.
func TestEndlessComputation(t *testing.T) {
	p := scheduler.NewProgram("test")
	x := scheduler.NewInt(p, "x", 0)
	loop := p.Assemble().Label("top").Jump("top")
	p.Thread(scheduler.Spec{Kind: scheduler.Daemon, Code: loop.Code()})
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(p, x.AddOp(1), x.AddOp(1))})
	v, err := result(t, p)
	require.NoError(t, err)
	assert.EqualValues(t, 2, v)
}

func TestAssemblerRefusesMistakes(t *testing.T) {
	p := scheduler.NewProgram("test")
	assert.PanicsWithValue(t, `label "nowhere" is nowhere in the code`, func() { p.Assemble().Jump("nowhere").Code() })
	callee := p.Assemble()
	callee.Param(scheduler.IntSlot)
	c := callee.Code()
	assert.PanicsWithValue(t, "call with 0 arguments of code with 1 parameters", func() { p.Assemble().Call(c).Code() })
}

func TestInt(t *testing.T) {
	var got []int64
	var swapped []bool
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		x := scheduler.NewInt(t, "x", 5)
		got = append(got, x.Get(t), x.Add(t, -2))
		swapped = append(swapped, x.CompareAndSet(t, 5, 7), x.CompareAndSet(t, 3, 7))
		x.Set(t, x.Get(t)*2)
		x.Poke(t, x.Peek(t.Machine())+1)
		got = append(got, x.Get(t))
	})
	require.NoError(t, err)
	assert.Equal(t, []int64{5, 3, 15}, got)
	assert.Equal(t, []bool{false, true}, swapped)
}

// Objects that were created in another order, and garbage, make no difference to
// the fingerprint.
func TestFingerprintsDoNotSeeObjectNumbers(t *testing.T) {
	build := func(garbage int, swap bool) scheduler.Fingerprint {
		p := scheduler.NewProgram("test")
		a := p.Assemble()
		first, second := a.Slot(scheduler.RefSlot), a.Slot(scheduler.RefSlot)
		a.Compute(func(x *scheduler.Exec) {
			for range garbage {
				scheduler.NewInt(x, "garbage", 7)
			}
			if swap {
				x.Set(second, int64(scheduler.NewInt(x, "x", 2).ID))
				x.Set(first, int64(scheduler.NewInt(x, "x", 1).ID))
				return
			}
			x.Set(first, int64(scheduler.NewInt(x, "x", 1).ID))
			x.Set(second, int64(scheduler.NewInt(x, "x", 2).ID))
		}).Do(scheduler.YieldOp())
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
		m, err := scheduler.New(scheduler.Config{}, p)
		require.NoError(t, err)
		f, _ := m.Fingerprint()
		return f
	}
	want := build(0, false)
	assert.Equal(t, want, build(3, false))
	assert.Equal(t, want, build(0, true))
	assert.Equal(t, want, build(2, true))
}

// Mistakes in code are seen where they are made.
func TestMistakesOfAssembling(t *testing.T) {
	p := scheduler.NewProgram("")
	n := scheduler.NewInt(p, "n", 0)
	for want, f := range map[string]func(a *scheduler.Assembler){
		`label "a" is in the code twice`:                              func(a *scheduler.Assembler) { a.Label("a").Label("a") },
		`label "a" is nowhere in the code`:                            func(a *scheduler.Assembler) { a.Jump("a").Code() },
		"Into comes right after no operation or call":                 func(a *scheduler.Assembler) { a.Into(a.Slot(scheduler.IntSlot)) },
		"Into: there is no local variable 7, the code has 1 of them":  func(a *scheduler.Assembler) { a.Slot(scheduler.IntSlot); a.Do(n.GetOp()).Into(7) },
		"Dead comes right after no operation or call":                 func(a *scheduler.Assembler) { a.Dead(a.Slot(scheduler.IntSlot)) },
		"Dead: there is no local variable -1, the code has 0 of them": func(a *scheduler.Assembler) { a.Do(n.GetOp()).Dead(-1) },
	} {
		assert.PanicsWithValue(t, want, func() { f(p.Assemble()) })
	}
}
