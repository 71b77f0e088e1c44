package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// Head and Operation say what Queues and Thread say, at each step of a run.
func TestHeadAndOperation(t *testing.T) {
	everyConfig(t, func(t *testing.T, cfg scheduler.Config) {
		m, err := scheduler.New(cfg, busy())
		require.NoError(t, err)
		defer m.Close()
		policy := scheduler.NewRandom(1)
		for !m.Done() {
			for _, q := range m.Queues() {
				if q.Expiries == 0 {
					assert.Equal(t, q.Threads[0], m.Head(q.ID))
				}
			}
			assert.Zero(t, m.Head(scheduler.QueueID{Kind: scheduler.ExternalQueue, N: 99}))
			a, ok := policy.Next(m)
			require.True(t, ok)
			if a.Kind == scheduler.StepThread {
				assert.Equal(t, m.Thread(a.Thread).Op, m.Operation(a.Thread))
			}
			require.NoError(t, m.Apply(a))
		}
	})
}
