package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

func TestConfigDefaults(t *testing.T) {
	c, err := scheduler.Config{}.Resolve()
	require.NoError(t, err)
	assert.Equal(t, scheduler.Config{
		JDK: 21, Parallelism: 4, MaxPoolSize: 256, MinRunnable: 2, StepTime: time.Microsecond,
		MaxSteps: 10_000_000, MaxTime: time.Hour, WatchdogThreshold: time.Second,
	}, c)
	again, err := c.Resolve()
	require.NoError(t, err)
	assert.Equal(t, c, again)

	c, err = scheduler.Config{Parallelism: 300}.Resolve()
	require.NoError(t, err)
	assert.Equal(t, 300, c.MaxPoolSize)
	c, err = scheduler.Config{Parallelism: 8, MaxPoolSize: 3}.Resolve()
	require.NoError(t, err)
	assert.Equal(t, []int{3, 1}, []int{c.Parallelism, c.MinRunnable}, "the pool's maximum bounds the parallelism")
}

func TestConfigErrors(t *testing.T) {
	for _, c := range []struct {
		cfg  scheduler.Config
		says string
	}{
		{scheduler.Config{JDK: 20}, "JDK release 20 is unknown, expected one of 21, 22, 23, 24, 25"},
		{scheduler.Config{JDK: -1}, "JDK release -1 is unknown"},
		{scheduler.Config{Parallelism: -1}, "parallelism is -1, expected 1 to 32767 carriers"},
		{scheduler.Config{Parallelism: 32768}, "parallelism is 32768"},
		{scheduler.Config{MaxPoolSize: -2}, "maximum pool size is -2"},
		{scheduler.Config{MinRunnable: -1}, "minimum runnable is -1"},
		{scheduler.Config{MinRunnable: 999}, "minimum runnable is 999, expected 1 to the maximum pool size 256"},
		{scheduler.Config{Time: 7}, "no such mode"},
		{scheduler.Config{StepTime: -1}, "step time is -1ns, expected a positive duration"},
		{scheduler.Config{MaxTime: -1}, "maximum time is -1ns"},
		{scheduler.Config{WatchdogThreshold: -1}, "watchdog threshold is -1ns"},
	} {
		_, err := c.cfg.Resolve()
		require.ErrorIs(t, err, scheduler.ErrConfig)
		assert.Contains(t, err.Error(), c.says)
		trace, err := scheduler.Run(c.cfg, func(*scheduler.Thread) {})
		require.ErrorIs(t, err, scheduler.ErrConfig)
		assert.NotNil(t, trace)
	}
}

func TestReleaseTable(t *testing.T) {
	for _, row := range scheduler.ReleaseTable() {
		for i, cell := range row.Cells {
			assert.NotEmpty(t, cell.Source, "%s, JDK %d", row.Question, scheduler.Releases()[i])
		}
	}
	for _, c := range []struct {
		jdk                                                               int
		pins, enter, wait, waitComp, file, newest, recheck, timers, eight bool
	}{
		{21, true, true, true, true, true, true, false, false, false},
		{22, true, true, true, true, true, true, false, false, false},
		{23, true, true, true, true, false, true, false, false, false},
		{24, false, false, false, false, false, true, true, false, false},
		{25, false, false, false, false, false, false, true, true, true},
	} {
		r, err := scheduler.ReleaseOf(c.jdk)
		require.NoError(t, err)
		assert.Equal(t, scheduler.Release{
			JDK: c.jdk, MonitorPins: c.pins, MonitorEnterHoldsCarrier: c.enter, ObjectWaitHoldsCarrier: c.wait,
			ObjectWaitCompensates: c.waitComp, FileIOCompensates: c.file, MonitorHeirIsNewest: c.newest,
			PinnedEnterRechecks: c.recheck, TimersNeedCarrier: c.timers, EightExternalQueues: c.eight,
		}, r)
	}
}
