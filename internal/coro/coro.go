// Package coro runs functions as coroutines: they stop where they say, go on when
// they are resumed, and can be unwound at any stop. It is the one place in
// gridlock where goroutines are made.
package coro

import (
	"iter"
	"runtime"
	"runtime/debug"
)

// Pool keeps coroutines whose function has ended for the next function, since
// making one is the expensive part. It must be closed.
type Pool struct {
	idle    []*Coro
	active  []*Coro
	unwound int   // how many of the active ones were unwound
	closes  *Coro // the one that is unwound now
}

// Coro is a coroutine. All its methods but Stop are for the one that resumes it.
type Coro struct {
	pool *Pool
	at   int // index in pool.active
	next func() (struct{}, bool)
	stop func()

	suspend   func(struct{}) bool // set inside; returns false when it is freed
	body      func(*Coro)
	done      bool
	unwinding bool
	obstinate bool // it recovers whatever unwinds it
	passes    int  // how often it called Pass
	panicked  *Panic
}

// Panic is what a coroutine's function panicked with.
type Panic struct {
	Value any
	Stack string
}

// unwind is what unwinds a function that will not be resumed. It is a panic and
// not a runtime.Goexit, which iter.Pull would raise again in its caller.
type unwind struct{}

// A body that is unwound may pass so often until it is unwound again, and is
// obstinate when it has done so as often as that.
const (
	maxPasses  = 1000
	maxUnwinds = 10
)

// NewPool returns an empty pool.
func NewPool() *Pool { return &Pool{} }

// Start makes a coroutine that will run body when it is resumed.
func (p *Pool) Start(body func(*Coro)) *Coro {
	var c *Coro
	if n := len(p.idle); n > 0 {
		c = p.idle[n-1]
		p.idle = p.idle[:n-1]
		c.done, c.panicked = false, nil
	} else {
		c = &Coro{pool: p}
		c.next, c.stop = iter.Pull(c.loop)
	}
	c.body = body
	c.at = len(p.active)
	p.active = append(p.active, c)
	return c
}

// loop runs one body after the other, with a stop after each.
func (c *Coro) loop(yield func(struct{}) bool) {
	c.suspend = yield
	for {
		if !c.unwinding {
			c.call()
		}
		c.done = true
		if !yield(struct{}{}) {
			return
		}
	}
}

// call runs the body and keeps what it panics with.
func (c *Coro) call() {
	defer func() {
		v := recover()
		if _, ok := v.(unwind); v != nil && !ok {
			c.panicked = &Panic{Value: v, Stack: string(debug.Stack())}
		}
	}()
	c.body(c)
}

// Resume lets the coroutine run until it stops or ends, and reports whether it
// has ended. The panic of a body that ended with one is returned.
func (c *Coro) Resume() (ended bool, p *Panic) {
	c.next()
	if !c.done {
		return false, nil
	}
	p = c.panicked
	c.pool.retire(c)
	return true, p
}

// retire makes a coroutine whose body has ended an idle one.
func (p *Pool) retire(c *Coro) {
	last := p.active[len(p.active)-1]
	last.at = c.at
	p.active[c.at] = last
	p.active = p.active[:len(p.active)-1]
	p.idle = append(p.idle, c)
}

// Stop is called inside the body: it stops the coroutine until it is resumed. If
// it is unwound instead, Stop does not return.
func (c *Coro) Stop() {
	if !c.unwinding {
		c.suspend(struct{}{})
	}
	if c.unwinding {
		panic(unwind{})
	}
}

// Pass is for a body that is being unwound to call where it would stop otherwise.
// It does nothing, since a deferred function may have something left to do. But a
// body that recovered and goes on as if nothing had happened, as the loop of a
// worker does that survives its tasks, is unwound again, and in the end by a
// runtime.Goexit, from which nothing recovers.
func (p *Pool) Pass() {
	c := p.closes
	if c == nil {
		return
	}
	c.passes++
	switch {
	case c.passes%maxPasses != 0:
		return
	case !c.obstinate && c.passes >= maxPasses*maxUnwinds:
		c.obstinate = true
		c.suspend(struct{}{}) // for Unwind to go on where a Goexit does no harm
	}
	if c.obstinate {
		runtime.Goexit()
	}
	panic(unwind{})
}

// Unwind unwinds every coroutine whose function has not ended, always in the same
// order, and keeps it for the next function. A Goexit of a body ends the caller, but
// not before that.
func (p *Pool) Unwind() {
	ended := false
	defer func() {
		if !ended {
			p.Unwind()
		}
	}()
	for p.unwound < len(p.active) {
		c := p.active[p.unwound]
		p.unwound++
		p.unwind(c)
	}
	clear(p.active)
	p.active, p.unwound, ended = p.active[:0], 0, true
}

// Close unwinds as Unwind does, and frees all coroutines.
func (p *Pool) Close() {
	defer func() {
		for _, c := range p.idle {
			c.stop()
		}
		p.idle = nil
	}()
	p.Unwind()
}

// unwind ends the function of a coroutine. One that is obstinate ends by a Goexit,
// which iter.Pull raises again in its caller: so that is a goroutine made for it.
func (p *Pool) unwind(c *Coro) {
	p.closes = c
	defer func() { p.closes = nil }()
	c.unwinding = true
	c.next()
	if c.done {
		c.unwinding, c.passes = false, 0
		p.idle = append(p.idle, c)
	}
	if !c.obstinate {
		return
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.next()
	}()
	<-ended
}
