package scenarios

import (
	"cmp"
	"fmt"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// goProgram is the program as Go functions. It does the same as the compiled form,
// step by step; a test compares the two.
func (z zipkin) goProgram() *scheduler.Program {
	p := scheduler.NewProgram("")
	p.Thread(scheduler.Spec{Name: "http-nio-8080-Acceptor", Kind: scheduler.Platform, Go: z.acceptor})
	return p
}

// goForm is the form as Go functions that the parameters ask for. There is none
// without an acceptor: no thread is first, to create what the others share.
func (z zipkin) goForm(v Values) *scheduler.Program {
	z.capacity = int64(v["capacity"])
	if v["acceptor"] == 0 && z.blank == 0 {
		return nil
	}
	return z.goProgram()
}

// zipkinRun is a run of the Go form. count is guarded by the lock of the machine.
type zipkinRun struct {
	zipkin
	*zipkinObjects
	count int
}

// acceptor starts all other threads.
func (z zipkin) acceptor(t *scheduler.Thread) {
	r := &zipkinRun{zipkin: z, zipkinObjects: z.create(t)}
	t.Call(framesAcceptor, func() {
		if z.reporter {
			t.StartDaemon("AsyncReporter", r.flush)
			_ = t.Sleep(arrivalEvery)
		}
		for i := range z.outsiders {
			t.StartPlatform(fmt.Sprintf("scheduling-%d", i+1), r.schedule)
			_ = t.Sleep(arrivalEvery)
		}
		n := 0
		for _, finish := range r.requests() {
			n++
			r.request(t, n, finish)
			_ = t.Sleep(arrivalEvery)
		}
		for range z.blank {
			n++
			r.request(t, n, r.scopedSpan)
			_ = t.Sleep(blankEvery)
		}
		if z.blank > 0 {
			_ = t.Sleep(patience)
		}
	})
}

// requests are what the requests that come first do, in their order.
func (r *zipkinRun) requests() []func(*scheduler.Thread) {
	var pinned, all []func(*scheduler.Thread)
	for i := range r.pinned {
		pinned = append(pinned, func(t *scheduler.Thread) { r.span(t, i) })
	}
	if r.slowPinned {
		all, pinned = pinned[:1:1], pinned[1:]
	}
	for range r.unpinned {
		all = append(all, r.scopedSpan)
	}
	return append(all, pinned...)
}

// request accepts a connection and starts its thread.
func (r *zipkinRun) request(t *scheduler.Thread, n int, finish func(*scheduler.Thread)) {
	var connection int64
	if r.blank > 0 {
		connection = r.sockets.accept(t)
	}
	t.StartVirtual(fmt.Sprintf("request-%d", n), func(t *scheduler.Thread) {
		t.Call(framesRequest, func() {
			finish(t)
			if r.blank > 0 {
				r.sockets.close(t, connection)
			}
		})
	})
}

// scopedSpan finishes a span without synchronized.
func (r *zipkinRun) scopedSpan(t *scheduler.Thread) {
	t.Call(framesScopedSpan, func() { r.offer(t, 0) })
}

// span finishes the span of the i-th pinned request.
func (r *zipkinRun) span(t *scheduler.Thread, i int) {
	delay := time.Duration(0)
	if r.slowPinned && i == 0 {
		delay = r.hold
	}
	for range r.rounds {
		t.Call(framesSpan, func() {
			t.At(framesSpan[0].Line - 1)
			r.monitors[i].Synchronized(t, func() {
				t.At(framesSpan[0].Line)
				r.offer(t, delay)
			})
		})
		delay = 0
	}
}

// schedule is the thread that finishes a span off the carriers.
func (r *zipkinRun) schedule(t *scheduler.Thread) {
	t.Call(framesSchedule, func() {
		t.Call(framesScopedSpan, func() { r.offer(t, r.hold) })
	})
}

// offer is CountBoundedQueue.offer.
func (r *zipkinRun) offer(t *scheduler.Thread, delay time.Duration) {
	t.Call(framesOffer, func() {
		r.lock.Lock(t)
		if delay > 0 {
			t.At(58)
			t.Work(delay)
		}
		if r.count < int(cmp.Or(r.capacity, queueCapacity)) {
			r.count++
			t.At(64)
			r.available.Signal(t)
		}
		t.At(67)
		r.lock.Unlock(t)
	})
}

// flush is AsyncReporter's flush loop with CountBoundedQueue.drainTo.
func (r *zipkinRun) flush(t *scheduler.Thread) {
	t.Call(framesDrain, func() {
		for {
			t.At(76)
			if r.lock.LockInterruptibly(t) != nil {
				continue
			}
			left := messageTimeout
			t.At(81)
			for r.count == 0 && left > 0 {
				left, _ = r.available.AwaitNanos(t, left)
			}
			if r.count > 0 {
				t.At(83)
				if r.outsiders == 0 && r.hold > 0 {
					t.Work(r.hold)
				}
				r.count = 0
			}
			t.At(85)
			r.lock.Unlock(t)
		}
	})
}
