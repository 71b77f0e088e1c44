package coro_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/bced87ab/gridlock/internal/coro"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestResumeRunsToTheNextStop(t *testing.T) {
	pool := coro.NewPool()
	defer pool.Close()
	var log []string
	c := pool.Start(func(c *coro.Coro) {
		log = append(log, "a")
		c.Stop()
		log = append(log, "b")
	})
	assert.Empty(t, log, "it runs only when it is resumed")
	ended, p := c.Resume()
	assert.False(t, ended)
	assert.Nil(t, p)
	assert.Equal(t, []string{"a"}, log)
	ended, p = c.Resume()
	assert.True(t, ended)
	assert.Nil(t, p)
	assert.Equal(t, []string{"a", "b"}, log)
}

func TestEndedCoroutinesAreUsedAgain(t *testing.T) {
	pool := coro.NewPool()
	defer pool.Close()
	first := pool.Start(func(*coro.Coro) {})
	ended, _ := first.Resume()
	require.True(t, ended)
	ran := false
	second := pool.Start(func(*coro.Coro) { ran = true })
	assert.Same(t, first, second)
	ended, _ = second.Resume()
	assert.True(t, ended)
	assert.True(t, ran)
}

func TestPanicsAreReturned(t *testing.T) {
	pool := coro.NewPool()
	defer pool.Close()
	c := pool.Start(func(*coro.Coro) { panic("boom") })
	ended, p := c.Resume()
	assert.True(t, ended)
	require.NotNil(t, p)
	assert.Equal(t, "boom", p.Value)
	assert.Contains(t, p.Stack, "coro_test.go")
	again := pool.Start(func(*coro.Coro) {})
	_, p = again.Resume()
	assert.Nil(t, p, "the next body has a clean slate")
}

func TestCloseUnwindsInOrder(t *testing.T) {
	pool := coro.NewPool()
	var order []int
	for i := range 5 {
		c := pool.Start(func(c *coro.Coro) {
			defer func() { order = append(order, i) }()
			c.Stop()
			t.Error("an unwound body goes on")
		})
		c.Resume()
	}
	never := pool.Start(func(*coro.Coro) { t.Error("a body that was never resumed runs") })
	assert.NotNil(t, never)
	pool.Close()
	assert.Equal(t, []int{0, 1, 2, 3, 4}, order)
}
