package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// Agent and Operation say what Queues and Thread say, at each step of a run.
func TestAgentAndOperation(t *testing.T) {
	everyConfig(t, func(t *testing.T, cfg scheduler.Config) {
		m, err := scheduler.New(cfg, busy())
		require.NoError(t, err)
		defer m.Close()
		policy := scheduler.NewRandom(1)
		for !m.Done() {
			for _, q := range m.Queues() {
				if q.Expiries == 0 {
					assert.Equal(t, q.Threads[0], head(m, q.ID))
				}
			}
			assert.Zero(t, head(m, scheduler.QueueID{Kind: scheduler.ExternalQueue, N: 99}))
			a, ok := policy.Next(m)
			require.True(t, ok)
			if a.Kind == scheduler.StepThread {
				assert.Equal(t, m.Thread(a.Thread).Op, m.Operation(a.Thread))
			}
			require.NoError(t, m.Apply(a))
		}
	})
}

// head returns the thread whose task is next in a queue.
func head(m *scheduler.Machine, q scheduler.QueueID) scheduler.ThreadID {
	t, _ := m.Agent(scheduler.Action{Kind: scheduler.TakeTask, Queue: q})
	return t
}
