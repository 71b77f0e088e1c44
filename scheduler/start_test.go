package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

func TestProgramsThatCannotRun(t *testing.T) {
	withArgs := scheduler.NewProgram("arguments")
	withArgs.Thread(scheduler.Spec{Name: "a", Code: code(withArgs), Args: []int64{1}})
	for _, c := range []struct {
		p    *scheduler.Program
		want string
	}{
		{nil, "there is no program"},
		{scheduler.GoProgram("", nil), `thread 1 of the program, "main", cannot start: java.lang.NullPointerException: it has neither code nor a Go function`},
		{withArgs, `thread 1 of the program, "a", cannot start: java.lang.IllegalArgumentException: it has 1 arguments, and its code 0 parameters`},
		{program(scheduler.Spec{Name: "go", Go: (*scheduler.Thread).Park}, scheduler.Spec{}), `thread 2 of the program, "", cannot start`},
	} {
		m, err := scheduler.New(scheduler.Config{}, c.p)
		assert.Nil(t, m)
		require.ErrorIs(t, err, scheduler.ErrConfig)
		assert.ErrorContains(t, err, c.want)
		trace, err := scheduler.Runner{}.Run(scheduler.Config{}, c.p)
		assert.ErrorIs(t, err, scheduler.ErrConfig)
		assert.NotNil(t, trace)
	}
	_, err := scheduler.Run(scheduler.Config{}, nil)
	assert.ErrorIs(t, err, scheduler.ErrConfig)
}

// As with Thread.start, the one who starts a thread gets the exception.
func TestThreadsThatCannotRun(t *testing.T) {
	empty := scheduler.NewProgram("empty")
	for class, spec := range map[string]scheduler.Spec{
		scheduler.NullPointer:     {},
		scheduler.NoHost:          {Go: (*scheduler.Thread).Park},
		scheduler.IllegalArgument: {Code: code(empty), Args: []int64{1}},
	} {
		prog := scheduler.NewProgram("starter")
		prog.Thread(scheduler.Spec{
			Kind: scheduler.Platform,
			Code: prog.Assemble().Start(func(*scheduler.Exec) scheduler.Spec { return spec }).Code(),
		})
		m := newMachine(t, scheduler.Config{}, prog)
		_, ok := m.Fingerprint()
		assert.True(t, ok)
		apply(t, m, step(1), step(1))
		assert.True(t, m.Done())
		require.NotNil(t, m.Thread(1).Err)
		assert.Equal(t, class, m.Thread(1).Err.Class)
	}
	_, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) { t.StartVirtual("a", nil) })
	var failed *scheduler.ThreadError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, scheduler.NullPointer, failed.Err.Class)
	assert.Equal(t, "main", failed.Thread.Name)
}
