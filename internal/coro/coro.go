// Package coro runs functions as coroutines: they stop where they say, go on when
// they are resumed, and can be unwound at any stop. It is the one place in
// gridlock where goroutines are made.
package coro

import (
	"iter"
	"runtime/debug"
)

// Pool keeps coroutines whose function has ended for the next function, since
// making one is the expensive part. It must be closed.
type Pool struct {
	idle   []*Coro
	active []*Coro
}

// Coro is a coroutine. All its methods but Stop are for the one that resumes it.
type Coro struct {
	pool *Pool
	at   int // index in pool.active
	next func() (struct{}, bool)
	stop func()

	suspend   func(struct{}) bool // set inside; returns false when unwinding
	body      func(*Coro)
	done      bool
	unwinding bool
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
		c.call()
		c.done = true
		if c.unwinding || !yield(struct{}{}) {
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
	if !c.suspend(struct{}{}) {
		c.unwinding = true
		panic(unwind{})
	}
}

// Close unwinds every coroutine that has not ended, always in the same order, and
// frees the others.
func (p *Pool) Close() {
	for _, c := range p.active {
		c.stop()
	}
	for _, c := range p.idle {
		c.stop()
	}
	p.active, p.idle = nil, nil
}
