package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// Operations that cannot be throw in the thread that does them, and the state that
// has them can be looked at like any other.
func TestOperationsOnNothing(t *testing.T) {
	for name, c := range map[string]struct {
		op    scheduler.Op
		class string
		text  string
	}{
		"null":             {scheduler.Int{}.GetOp(), scheduler.NullPointer, "operation on null"},
		"zero operation":   {scheduler.Op{}, scheduler.NullPointer, "operation on null"},
		"unknown verb":     {scheduler.Op{Verb: 0xff}, scheduler.NullPointer, "operation on null"},
		"too high":         {scheduler.Int{ID: 99}.GetOp(), scheduler.NoSuchObject, "object 99 is of another machine"},
		"negative":         {scheduler.Int{ID: -1}.GetOp(), scheduler.NoSuchObject, "object -1 is of another machine"},
		"of another class": {scheduler.Op{Object: 1, Verb: 9}, scheduler.NoSuchObject, "object 1 is of another machine"},
		"no thread":        {scheduler.JoinOp(99), scheduler.NullPointer, "no such thread"},
		"negative thread":  {scheduler.InterruptOp(-1), scheduler.NullPointer, "no such thread"},
	} {
		prog := program()
		v := scheduler.NewInt(prog, "v", 0)
		prog.Thread(scheduler.Spec{Kind: scheduler.Platform, Code: code(prog, c.op, v.SetOp(7))})
		m := newMachine(t, scheduler.Config{}, prog)
		_, ok := m.Fingerprint()
		assert.True(t, ok)
		assert.NotEmpty(t, m.Thread(1).Verb)
		m.Observe(func(m *scheduler.Machine, e scheduler.Event) { assert.NotEmpty(t, m.Describe(e)) })
		apply(t, m, step(1), step(1))
		require.NotNil(t, m.Thread(1).Err, name)
		assert.Equal(t, scheduler.Exception{Class: c.class, Message: c.text}, *m.Thread(1).Err, name)
		assert.Zero(t, v.Peek(m), "the thread did not go on")
	}
}

func TestNullInAGoFunction(t *testing.T) {
	after := false
	trace, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
		_, thrown := t.Do(scheduler.Int{}.AddOp(1))
		after = thrown != nil && thrown.Class == scheduler.NullPointer
		scheduler.Int{}.Get(t)
		after = false
	})
	var failed *scheduler.ThreadError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, scheduler.NullPointer, failed.Err.Class)
	assert.True(t, after, "the exception can be caught")
	assert.Equal(t, scheduler.Completed, trace.End)
}
