package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// Programs that make objects as they run: exceptions as objects, constants, garbage.

func TestThrowOfAnObjectIsCaughtByWhatItIs(t *testing.T) {
	p := scheduler.NewProgram("test")
	x := scheduler.NewInt(p, "x", 0)
	a := p.Assemble()
	ref := a.Slot(scheduler.RefSlot)
	a.Compute(func(e *scheduler.Exec) { e.Set(ref, int64(scheduler.NewInt(e, "exception", 7).ID)) })
	a.Label("try").Throw(func(e *scheduler.Exec) *scheduler.Exception {
		return &scheduler.Exception{Class: "Child", Object: scheduler.ObjectID(e.Get(ref))}
	}).Do(x.SetOp(99)).Label("end")
	a.Label("other").Do(x.SetOp(98)).Jump("out")
	a.Label("parent").DoWith(func(e *scheduler.Exec) scheduler.Op {
		return x.SetOp(scheduler.Int{ID: e.Caught().Object}.Peek(e.Machine()))
	}).Label("out")
	is := func(classes ...string) func(*scheduler.Exception) bool {
		return func(e *scheduler.Exception) bool {
			for _, c := range classes {
				if c == e.Class {
					return true
				}
			}
			return false
		}
	}
	a.CatchIf("try", "end", "other", is("Other"))
	a.CatchIf("try", "end", "parent", is("Parent", "Child"))
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
	v, err := result(t, p)
	require.NoError(t, err)
	assert.EqualValues(t, 7, v)
}

// Whatever computes can throw, and its own activation's handler catches it.
func TestEveryComputationCanFail(t *testing.T) {
	fails := func(e *scheduler.Exec) int64 {
		e.Fail(&scheduler.Exception{Class: scheduler.NullPointer})
		return 0
	}
	callee := func(p *scheduler.Program) *scheduler.Code {
		a := p.Assemble()
		a.Param(scheduler.IntSlot)
		return a.Code()
	}
	for name, add := range map[string]func(*scheduler.Program, *scheduler.Assembler){
		"computation": func(_ *scheduler.Program, a *scheduler.Assembler) { a.Compute(func(e *scheduler.Exec) { fails(e) }) },
		"condition": func(_ *scheduler.Program, a *scheduler.Assembler) {
			a.If(func(e *scheduler.Exec) bool { return fails(e) == 0 }, "end")
		},
		"operation": func(_ *scheduler.Program, a *scheduler.Assembler) {
			a.DoWith(func(e *scheduler.Exec) scheduler.Op { return scheduler.UnparkOp(scheduler.ThreadID(fails(e))) })
		},
		"argument": func(p *scheduler.Program, a *scheduler.Assembler) { a.Call(callee(p), fails) },
		"result":   func(_ *scheduler.Program, a *scheduler.Assembler) { a.Return(fails) },
	} {
		t.Run(name, func(t *testing.T) {
			p := scheduler.NewProgram("test")
			x := scheduler.NewInt(p, "x", 0)
			a := p.Assemble()
			a.Label("try")
			add(p, a)
			a.Label("end").Do(x.SetOp(99)).Jump("out")
			a.Label("catch").Do(x.AddOp(1)).Label("out").Catch("try", "end", scheduler.NullPointer, "catch")
			p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
			v, err := result(t, p)
			require.NoError(t, err)
			assert.EqualValues(t, 1, v)
		})
	}
}

func TestRootIsTheOutermostActivation(t *testing.T) {
	p := scheduler.NewProgram("test")
	x := scheduler.NewInt(p, "x", 0)
	inner := p.Assemble()
	inner.Param(scheduler.IntSlot)
	inner.DoWith(func(e *scheduler.Exec) scheduler.Op { return x.SetOp(e.Root(0)) })
	outer := p.Assemble()
	outer.Param(scheduler.IntSlot)
	outer.Call(inner.Code(), scheduler.Const(1))
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: outer.Code(), Args: []int64{42}})
	v, err := result(t, p)
	require.NoError(t, err)
	assert.EqualValues(t, 42, v)
}

// states walks all states of a program in any time and returns how many there are, and
// the most objects that one of them has.
func states(t *testing.T, p *scheduler.Program) (count, objects int) {
	t.Helper()
	m, err := scheduler.New(scheduler.Config{Time: scheduler.AnyTime, Parallelism: 1}, p)
	require.NoError(t, err)
	seen := map[scheduler.Fingerprint]bool{}
	todo := []*scheduler.Machine{m}
	for len(todo) > 0 {
		m, todo = todo[len(todo)-1], todo[:len(todo)-1]
		f, ok := m.Fingerprint()
		require.True(t, ok)
		if seen[f] {
			continue
		}
		seen[f] = true
		objects = max(objects, m.Objects())
		for a := range m.Enabled() {
			next := m.Clone()
			require.NoError(t, next.Apply(a))
			todo = append(todo, next)
		}
	}
	return len(seen), objects
}

// loop is a thread that goes round a number of times, each time with an object that
// nobody needs afterwards, in a local variable or not.
func loop(times int64, dead bool) *scheduler.Program {
	p := scheduler.NewProgram("test")
	a := p.Assemble()
	n, ref := a.Slot(scheduler.IntSlot), a.Slot(scheduler.RefSlot)
	a.Label("again").Compute(func(e *scheduler.Exec) {
		e.Set(n, e.Get(n)+1)
		e.Set(ref, int64(scheduler.NewInt(e, "", e.Get(n)).ID))
	})
	a.Do(scheduler.ProgressOp())
	if dead {
		a.Dead(ref)
	}
	a.If(func(e *scheduler.Exec) bool { return e.Get(n) < times }, "again")
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
	return p
}

func TestGarbageIsForgotten(t *testing.T) {
	count, objects := states(t, loop(50, false))
	assert.Equal(t, 52, count) // 50 rounds, the end of the thread, and after it
	assert.Equal(t, 2, objects, "the one that the local variable has, and the one before it")
	_, objects = states(t, loop(50, true))
	assert.Equal(t, 0, objects)
}

// What nobody reads again does not tell states apart. The reader is before it reads, has
// read, is at its end or has ended, and the writer is in one of 4 places: 16 states, and
// 3 more if it is remembered that the reader read the value that is there only in one.
func TestDeadVariablesAreNoPartOfAState(t *testing.T) {
	for _, dead := range []bool{false, true} {
		p := scheduler.NewProgram("test")
		x := scheduler.NewInt(p, "x", 0)
		a := p.Assemble()
		v := a.Slot(scheduler.IntSlot)
		a.Do(x.GetOp()).Into(v).Do(scheduler.ProgressOp())
		if dead {
			a.Dead(v)
		}
		set := p.Assemble().Do(x.SetOp(1)).Do(x.SetOp(0)).Code()
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: a.Code()})
		p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: set})
		count, _ := states(t, p)
		assert.Equal(t, map[bool]int{false: 19, true: 16}[dead], count)
	}
}

func TestConstantsAreNoPartOfAState(t *testing.T) {
	p := scheduler.NewProgram("test")
	x := scheduler.NewInt(p, "x", 0)
	seven, eight := scheduler.NewConstantInt(p, 7), scheduler.NewConstantInt(p, 8)
	a := p.Assemble()
	ref := a.Param(scheduler.RefSlot)
	a.DoWith(func(e *scheduler.Exec) scheduler.Op {
		return x.SetOp(scheduler.Int{ID: scheduler.ObjectID(e.Get(ref))}.Peek(e.Machine()))
	})
	run := func(arg scheduler.ObjectID) (*scheduler.Program, scheduler.Fingerprint) {
		q := *p
		q.Thread(scheduler.Spec{Kind: scheduler.Virtual, Code: a.Code(), Args: []int64{int64(arg)}})
		m, err := scheduler.New(scheduler.Config{}, &q)
		require.NoError(t, err)
		f, _ := m.Fingerprint()
		assert.EqualValues(t, 1, m.Objects())
		return &q, f
	}
	p7, f7 := run(seven)
	p8, f8 := run(eight)
	assert.NotEqual(t, f7, f8, "which constant it is matters")
	for want, q := range map[int64]*scheduler.Program{7: p7, 8: p8} {
		v, err := result(t, q)
		require.NoError(t, err)
		assert.Equal(t, want, v)
	}
	b := p.Assemble().Do(scheduler.Int{ID: seven}.SetOp(1)).Code()
	p.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: b})
	_, err := result(t, p)
	assert.ErrorContains(t, err, scheduler.NoSuchObject, "nobody can operate on a constant")
}

func TestPrintIsAnEvent(t *testing.T) {
	p := scheduler.NewProgram("test")
	a := p.Assemble().Compute(func(e *scheduler.Exec) { e.Machine().Print("hello\n") })
	p.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Code: a.Do(scheduler.ProgressOp()).Code()})
	trace, err := scheduler.Runner{}.Run(scheduler.Config{}, p)
	require.NoError(t, err)
	var printed []string
	for _, e := range trace.Events {
		if e.Kind == scheduler.Printed {
			printed = append(printed, trace.Machine.Describe(e))
		}
	}
	assert.Equal(t, []string{`0s         -                      prints "hello\n"`}, printed)
}
