package lock_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// thrown returns the exception that ends main.
func thrown(t *testing.T, f func(*scheduler.Thread)) *scheduler.Exception {
	t.Helper()
	_, err := scheduler.Run(scheduler.Config{}, f)
	var failed *scheduler.ThreadError
	require.ErrorAs(t, err, &failed)
	return failed.Err
}

func TestZeroHandlesAreNull(t *testing.T) {
	for name, f := range map[string]func(*scheduler.Thread){
		"lock":       func(t *scheduler.Thread) { lock.ReentrantLock{}.Lock(t) },
		"condition":  func(t *scheduler.Thread) { _ = lock.Condition{}.Await(t) },
		"read lock":  func(t *scheduler.Thread) { lock.ReadLock{}.Lock(t) },
		"write lock": func(t *scheduler.Thread) { lock.WriteLock{}.Lock(t) },
		"semaphore":  func(t *scheduler.Thread) { _ = lock.Semaphore{}.Acquire(t, 1) },
		"latch":      func(t *scheduler.Thread) { lock.CountDownLatch{}.CountDown(t) },
	} {
		assert.Equal(t, scheduler.NullPointer, thrown(t, f).Class, name)
	}
}

// A handle is only a number, so one of another machine may mean anything here.
func TestHandlesOfAnotherMachine(t *testing.T) {
	p := scheduler.NewProgram("other")
	scheduler.NewInt(p, "v", 0)
	l := lock.NewReentrantLock(p, "l")
	c := l.NewCondition(p, "c")
	for name, f := range map[string]func(*scheduler.Thread){
		"no such object":    func(t *scheduler.Thread) { l.Lock(t) },
		"of another class":  func(t *scheduler.Thread) { scheduler.NewInt(t, "v", 0); c.Lock.ID = 1; c.Signal(t) },
		"no such condition": func(t *scheduler.Thread) { c.Lock = lock.NewReentrantLock(t, "l"); c.Signal(t) },
	} {
		assert.Equal(t, scheduler.NoSuchObject, thrown(t, f).Class, name)
	}
}
