package coro_test

import (
	"runtime"
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

// What was unwound runs the next functions, as often as that happens.
func TestUnwoundCoroutinesAreUsedAgain(t *testing.T) {
	pool := coro.NewPool()
	defer pool.Close()
	used := map[*coro.Coro]bool{}
	for round := range 3 {
		unwound := 0
		for i := range 4 {
			c := pool.Start(func(c *coro.Coro) {
				defer func() { unwound++ }()
				c.Stop()
				if round == 1 {
					c.Stop()
				}
			})
			used[c] = true
			if i < 3 { // the last one never begins
				c.Resume()
			}
		}
		pool.Unwind()
		assert.Equal(t, 3, unwound)
	}
	assert.Len(t, used, 4)
	last := pool.Start(func(c *coro.Coro) { c.Stop() })
	ended, p := last.Resume()
	assert.False(t, ended, "it stops, and is not unwound any more")
	assert.Nil(t, p)
}

func TestCloseEndsBodiesThatRecover(t *testing.T) {
	pool := coro.NewPool()
	var ended []string
	start := func(name string, body func(*coro.Coro)) {
		c := pool.Start(func(c *coro.Coro) {
			defer func() { ended = append(ended, name) }()
			body(c)
		})
		c.Resume()
	}
	start("loop", func(c *coro.Coro) {
		stop := c.Stop
		for {
			func() {
				defer func() { _ = recover() }()
				stop()
			}()
			stop = pool.Pass
		}
	})
	start("deferred loop", func(c *coro.Coro) {
		defer func() {
			for {
				pool.Pass()
			}
		}()
		c.Stop()
	})
	start("both", func(c *coro.Coro) {
		again := func() {
			defer func() { _ = recover() }()
			pool.Pass()
		}
		defer func() {
			for {
				again()
			}
		}()
		c.Stop()
	})
	start("well-behaved", func(c *coro.Coro) {
		defer pool.Pass()
		c.Stop()
	})
	pool.Close()
	assert.Equal(t, []string{"loop", "deferred loop", "both", "well-behaved"}, ended)
	pool.Pass() // nobody is being unwound
}

// FailNow of a test is a Goexit: in a deferred function too, it must end the test,
// and leave no other coroutine behind.
func TestCloseGoesOnAfterAGoexit(t *testing.T) {
	pool := coro.NewPool()
	var unwound []int
	for i := range 3 {
		c := pool.Start(func(c *coro.Coro) {
			defer func() {
				unwound = append(unwound, i)
				if i < 2 {
					runtime.Goexit()
				}
			}()
			c.Stop()
		})
		c.Resume()
	}
	returned := false
	done := make(chan struct{})
	go func() {
		defer close(done)
		pool.Close()
		returned = true
	}()
	<-done
	assert.False(t, returned)
	assert.Equal(t, []int{0, 1, 2}, unwound)
}
