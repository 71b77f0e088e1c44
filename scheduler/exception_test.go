package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// What ends a thread says where, and what was misused; its message stays that of the JDK.
func TestFailuresNameTheirPlace(t *testing.T) {
	for want, f := range map[string]func(*scheduler.Thread){
		`go panic: assignment to entry in nil map at exception_test\.go:\d+`: func(*scheduler.Thread) {
			var s struct{ m map[string]int }
			s.m["x"] = 1
		},
		`go panic: runtime error: index out of range \[1\] with length 0 at exception_test\.go:\d+`: func(t *scheduler.Thread) {
			t.Yield()
			var s []int
			s[len(t.Name())-3]++
		},
		`java\.lang\.IllegalMonitorStateException \(unlock accounts, which nobody owns\) at exception_test\.go:\d+`: func(t *scheduler.Thread) {
			l := lock.NewReentrantLock(t, "accounts")
			l.Lock(t)
			l.Unlock(t)
			l.Unlock(t)
		},
		`java\.lang\.IllegalMonitorStateException \(signal notFull, which owner owns\) at exception_test\.go:\d+`: func(t *scheduler.Thread) {
			l := lock.NewReentrantLock(t, "l")
			c := l.NewCondition(t, "notFull")
			owner := t.StartPlatform("owner", l.Lock)
			_ = t.Join(owner)
			c.Signal(t)
		},
		`java\.lang\.IllegalArgumentException \(acquire permits -1\) at exception_test\.go:\d+`: func(t *scheduler.Thread) {
			s := lock.NewSemaphore(t, "permits", 1)
			_ = s.Acquire(t, -1)
		},
	} {
		trace, err := scheduler.Run(scheduler.Config{}, f)
		require.Error(t, err)
		assert.Regexp(t, `^thread main ended with `+want+`$`, err.Error())
		assert.Regexp(t, `main ended with `+want+`\.`, deadlock.ExplainRun(trace).String())
		var thrown *scheduler.Exception
		require.ErrorAs(t, err, &thrown)
		assert.NotContains(t, thrown.Error(), "(")
	}
}
