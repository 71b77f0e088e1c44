package deadlock_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// one is a machine with a single carrier.
var one = scheduler.Config{Parallelism: 1}

// explain runs Go functions and explains how the run ends.
func explain(cfg scheduler.Config, f func(*scheduler.Thread)) *deadlock.Explanation {
	trace, _ := scheduler.Run(cfg, f)
	return deadlock.ExplainRun(trace)
}

// names returns the names of threads.
func names(x *deadlock.Explanation, ids []scheduler.ThreadID) []string {
	var all []string
	for _, t := range ids {
		all = append(all, x.Snapshot.Name(t))
	}
	return all
}

// verdictCase is a program with what there is to say about its end.
type verdictCase struct {
	name     string
	cfg      scheduler.Config
	run      func(*scheduler.Thread)
	verdict  deadlock.Verdict
	kind     string
	findings []deadlock.Verdict
	threads  []string // of the worst finding
	stuck    []string
	says     []string
}

func TestVerdicts(t *testing.T) {
	for _, cases := range [][]verdictCase{cycleCases(), lockouts(), carrierCases(), signalCases(), otherCases()} {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				x := explain(c.cfg, c.run)
				assert.Equal(t, c.verdict, x.Verdict)
				assert.Equal(t, c.kind, x.Kind)
				var verdicts []deadlock.Verdict
				for _, f := range x.Findings {
					verdicts = append(verdicts, f.Verdict)
				}
				assert.Equal(t, c.findings, verdicts)
				if len(x.Findings) > 0 {
					assert.Equal(t, c.threads, names(x, x.Findings[0].Threads))
				}
				assert.Equal(t, c.stuck, names(x, x.Stuck))
				for _, says := range c.says {
					assert.Contains(t, strings.Join(x.Text, "\n"), says)
				}
				assert.Equal(t, c.verdict == deadlock.Completed || c.verdict == deadlock.Idle, x.Verdict.Clean())
			})
		}
	}
}

// crossed starts two virtual threads that take a and b in opposite order.
func crossed(t *scheduler.Thread, takeA, takeB func(*scheduler.Thread)) {
	t.StartVirtual("t1", func(t *scheduler.Thread) {
		takeA(t)
		_ = t.Sleep(time.Millisecond)
		takeB(t)
	})
	t.StartVirtual("t2", func(t *scheduler.Thread) {
		takeB(t)
		_ = t.Sleep(time.Millisecond)
		takeA(t)
	})
}

func cycleCases() []verdictCase {
	d := []deadlock.Verdict{deadlock.Deadlock}
	return []verdictCase{
		{
			name: "two locks", run: func(t *scheduler.Thread) {
				a, b := lock.NewReentrantLock(t, "A"), lock.NewReentrantLock(t, "B")
				crossed(t, a.Lock, b.Lock)
			}, verdict: deadlock.Deadlock, findings: d, threads: []string{"t1", "t2"}, stuck: []string{"t1", "t2"},
			says: []string{"t1 waits for B, which t2 owns. t2 waits for A, which t1 owns. They wait in a circle"},
		},
		{
			name: "two monitors on 21 keep two carriers", run: func(t *scheduler.Thread) {
				a, b := pinning.NewMonitor(t, "A"), pinning.NewMonitor(t, "B")
				crossed(t, a.Enter, b.Enter)
			}, verdict: deadlock.Deadlock, findings: d, threads: []string{"t1", "t2"}, stuck: []string{"t1", "t2"},
			says: []string{"Meanwhile they keep 2 carriers."},
		},
		{name: "two monitors on 25", cfg: scheduler.Config{JDK: 25}, run: func(t *scheduler.Thread) {
			a, b := pinning.NewMonitor(t, "A"), pinning.NewMonitor(t, "B")
			crossed(t, a.Enter, b.Enter)
		}, verdict: deadlock.Deadlock, findings: d, threads: []string{"t1", "t2"}, stuck: []string{"t1", "t2"}},
		{
			name: "joins", run: func(t *scheduler.Thread) {
				var a, b *scheduler.Thread
				a = t.StartVirtual("a", func(t *scheduler.Thread) { t.Yield(); _ = t.Join(b) })
				b = t.StartVirtual("b", func(t *scheduler.Thread) { _ = t.Join(a) })
			}, verdict: deadlock.Deadlock, findings: d, threads: []string{"a", "b"}, stuck: []string{"a", "b"},
			says: []string{"a waits for b to end. b waits for a to end."},
		},
		{
			name: "a thread joins itself", run: func(t *scheduler.Thread) { _ = t.Join(t) },
			verdict: deadlock.Deadlock, findings: d, threads: []string{"main"}, stuck: []string{"main"},
			says: []string{"main waits for main to end. It waits for itself, so it never goes on."},
		},
		{name: "class initialisers", run: func(t *scheduler.Thread) {
			a, b := pinning.NewClass(t, "A"), pinning.NewClass(t, "B")
			use := func(t *scheduler.Thread, first, second pinning.Class) {
				first.Use(t, func() {
					_ = t.Sleep(time.Millisecond)
					second.Use(t, func() {})
				})
			}
			t.StartVirtual("t1", func(t *scheduler.Thread) { use(t, a, b) })
			t.StartVirtual("t2", func(t *scheduler.Thread) { use(t, b, a) })
		}, verdict: deadlock.Deadlock, findings: d, threads: []string{"t1", "t2"}, stuck: []string{"t1", "t2"}},
		{
			name: "two carriers taken by a deadlock starve the others too", cfg: scheduler.Config{Parallelism: 2}, run: func(t *scheduler.Thread) {
				a, b := pinning.NewMonitor(t, "A"), pinning.NewMonitor(t, "B")
				crossed(t, a.Enter, b.Enter)
				_ = t.Sleep(time.Second)
				t.StartVirtual("late", func(*scheduler.Thread) {})
			}, verdict: deadlock.Deadlock, findings: []deadlock.Verdict{deadlock.Deadlock, deadlock.CarrierExhaustion},
			threads: []string{"t1", "t2"}, stuck: []string{"t1", "t2", "late"},
			says: []string{"late is ready to run and has no carrier. The 2 carriers are held by t1, pinned inside synchronized while it waits to enter B, and by t2"},
		},
	}
}

// lockouts are programs in which a thread waits for a signal of a lock whose owner
// waits for that thread. The heartbeat is a live thread that can do nothing about it.
func lockouts() []verdictCase {
	d := []deadlock.Verdict{deadlock.Deadlock}
	cfg := scheduler.Config{MaxTime: 3 * time.Second}
	beat := func(t *scheduler.Thread) {
		t.StartDaemon("heartbeat", func(t *scheduler.Thread) {
			for {
				_ = t.Sleep(time.Second)
			}
		})
	}
	both := func(first, second func(*scheduler.Thread)) func(*scheduler.Thread) {
		return func(t *scheduler.Thread) {
			t.StartPlatform("a", first)
			t.StartPlatform("b", func(t *scheduler.Thread) { _ = t.Sleep(time.Millisecond); second(t) })
		}
	}
	return []verdictCase{
		{
			name: "signalled, and its lock is owned for ever", cfg: cfg, run: func(t *scheduler.Thread) {
				beat(t)
				m, l := pinning.NewMonitor(t, "M"), lock.NewReentrantLock(t, "L")
				c := l.NewCondition(t, "c")
				both(func(t *scheduler.Thread) { m.Enter(t); l.Lock(t); _ = c.Await(t) },
					func(t *scheduler.Thread) { l.Lock(t); c.Signal(t); m.Enter(t) })(t)
			}, verdict: deadlock.Deadlock, findings: d, threads: []string{"a", "b"}, stuck: []string{"a", "b"},
			says: []string{"a waits for L, which b owns. b waits for M, which a owns."},
		},
		{
			name: "not signalled, and its lock is owned for ever", cfg: cfg, run: func(t *scheduler.Thread) {
				beat(t)
				m, l := pinning.NewMonitor(t, "M"), lock.NewReentrantLock(t, "L")
				c := l.NewCondition(t, "c")
				both(func(t *scheduler.Thread) { m.Enter(t); l.Lock(t); _ = c.Await(t) },
					func(t *scheduler.Thread) { l.Lock(t); m.Enter(t); c.Signal(t) })(t)
			}, verdict: deadlock.Deadlock, findings: d, threads: []string{"a", "b"}, stuck: []string{"a", "b"},
			says: []string{"a waits for a signal of c, which only the owner of L can give, and that is b. b waits for M, which a owns."},
		},
		{
			name: "nested monitors", cfg: cfg, run: func(t *scheduler.Thread) {
				beat(t)
				outer, inner := pinning.NewMonitor(t, "outer"), pinning.NewMonitor(t, "inner")
				both(func(t *scheduler.Thread) { outer.Enter(t); inner.Enter(t); _ = inner.Wait(t) },
					func(t *scheduler.Thread) { inner.Enter(t); outer.Enter(t); inner.Notify(t) })(t)
			}, verdict: deadlock.Deadlock, findings: d, threads: []string{"a", "b"}, stuck: []string{"a", "b"},
			says: []string{"a waits for a notification of inner, which only the owner of inner can give, and that is b."},
		},
		{
			name: "not signalled, and its lock is owned by a live thread", cfg: cfg, run: func(t *scheduler.Thread) {
				l := lock.NewReentrantLock(t, "L")
				c := l.NewCondition(t, "c")
				both(func(t *scheduler.Thread) { l.Lock(t); _ = c.Await(t) },
					func(t *scheduler.Thread) { l.Lock(t); _ = t.Sleep(time.Hour) })(t)
			}, verdict: deadlock.Unknown,
		},
	}
}

// pinnedFor runs f inside synchronized on a monitor of the thread's own.
func pinnedFor(f func(*scheduler.Thread)) func(*scheduler.Thread) {
	return func(t *scheduler.Thread) {
		pinning.NewMonitor(t, "monitor of "+t.Name()).Synchronized(t, func() { f(t) })
	}
}

func carrierCases() []verdictCase {
	e := []deadlock.Verdict{deadlock.CarrierExhaustion}
	return []verdictCase{
		{
			name: "ownerless", cfg: one, run: func(t *scheduler.Thread) {
				l := lock.NewReentrantLock(t, "L")
				offer := func(t *scheduler.Thread) { l.Lock(t); l.Unlock(t) }
				l.Lock(t)
				t.StartVirtual("first", offer)
				_ = t.Sleep(time.Millisecond)
				t.StartVirtual("pinned", pinnedFor(offer))
				_ = t.Sleep(time.Millisecond)
				t.StartVirtual("blank", func(*scheduler.Thread) {})
				l.Unlock(t)
			}, verdict: deadlock.CarrierExhaustion, kind: deadlock.Ownerless, findings: e,
			threads: []string{"first", "pinned"}, stuck: []string{"first", "pinned", "blank"},
			says: []string{
				"Nobody owns L, and nobody ever will. Its next owner is first: the release at 2.011ms woke it",
				"runs only when the only carrier comes free",
				"The carrier is held by pinned, pinned inside synchronized while it waits for L behind first.",
				"So the lock waits for a carrier, and the carrier waits for the lock: a deadlock of one lock and a semaphore with 1 permit, the carrier.",
				"blank, a started virtual thread, never ran: a thread dump shows it without a stack.",
				"One more carrier would let first run. From JDK 24 on synchronized does not pin",
			},
		},
		{
			name: "owner unmounted", cfg: one, run: func(t *scheduler.Thread) {
				l := lock.NewReentrantLock(t, "L")
				t.StartVirtual("owner", func(t *scheduler.Thread) { l.Lock(t); _ = t.Sleep(time.Second); l.Unlock(t) })
				_ = t.Sleep(time.Millisecond)
				t.StartVirtual("pinned", pinnedFor(l.Lock))
			}, verdict: deadlock.CarrierExhaustion, kind: deadlock.OwnerUnmounted, findings: e,
			threads: []string{"owner", "pinned"}, stuck: []string{"owner", "pinned"},
			says: []string{
				"owner owns L and is runnable since 1.000004s, but it is a virtual thread without a carrier",
				"So the owner waits for a carrier, and the carrier waits for the owner",
			},
		},
		{
			name: "owner unmounted, its timer needs a carrier on 25", cfg: scheduler.Config{Parallelism: 1, JDK: 25}, run: func(t *scheduler.Thread) {
				l := lock.NewReentrantLock(t, "L")
				n := pinning.NewNative(t, "upcall")
				t.StartVirtual("owner", func(t *scheduler.Thread) { l.Lock(t); _ = t.Sleep(time.Second); l.Unlock(t) })
				_ = t.Sleep(time.Millisecond)
				t.StartVirtual("pinned", func(t *scheduler.Thread) { n.Call(t, func() { l.Lock(t) }) })
			}, verdict: deadlock.CarrierExhaustion, kind: deadlock.OwnerUnmounted, findings: e,
			threads: []string{"owner", "pinned"}, stuck: []string{"owner", "pinned"},
			says: []string{
				"has waited long enough, but its timer needs a carrier too", "pinned by a native frame",
				"JEP 491 does not help here",
			},
		},
		{
			name: "other", cfg: one, run: func(t *scheduler.Thread) {
				t.StartVirtual("pinned", pinnedFor((*scheduler.Thread).Park))
				_ = t.Sleep(time.Millisecond)
				t.StartVirtual("blank", func(*scheduler.Thread) {})
			}, verdict: deadlock.CarrierExhaustion, kind: deadlock.Other, findings: e,
			threads: []string{"blank"}, stuck: []string{"pinned", "blank"},
			says: []string{"blank is ready to run and has no carrier. The carrier is held by pinned, pinned inside synchronized while it waits to be unparked."},
		},
		{
			name: "partial: a live thread does not hide it", cfg: scheduler.Config{Parallelism: 1, MaxTime: time.Minute}, run: func(t *scheduler.Thread) {
				l := lock.NewReentrantLock(t, "L")
				t.StartDaemon("heartbeat", func(t *scheduler.Thread) {
					for {
						_ = t.Sleep(time.Second)
					}
				})
				l.Lock(t)
				t.StartVirtual("first", l.Lock)
				_ = t.Sleep(time.Millisecond)
				t.StartVirtual("pinned", pinnedFor(l.Lock))
				_ = t.Sleep(time.Millisecond)
				l.Unlock(t)
			}, verdict: deadlock.CarrierExhaustion, kind: deadlock.Ownerless, findings: e,
			threads: []string{"first", "pinned"}, stuck: []string{"first", "pinned"},
		},
	}
}

func signalCases() []verdictCase {
	lost, idle := []deadlock.Verdict{deadlock.LostSignal}, []deadlock.Verdict{deadlock.Idle}
	return []verdictCase{
		{
			name: "exhausted semaphore", run: func(t *scheduler.Thread) {
				s := lock.NewSemaphore(t, "pool", 2)
				for _, name := range []string{"a", "b"} {
					t.StartVirtual(name, func(t *scheduler.Thread) {
						_ = s.Acquire(t, 1)
						_ = t.Sleep(time.Millisecond)
						_ = s.Acquire(t, 1)
					})
				}
			}, verdict: deadlock.LostSignal, findings: lost, threads: []string{"a", "b"}, stuck: []string{"a", "b"},
			says: []string{"a waits for permits of pool and holds permits of pool; b waits for"},
		},
		{name: "latch never counted down", run: func(t *scheduler.Thread) {
			l := lock.NewCountDownLatch(t, "ready", 1)
			t.StartVirtual("waiter", func(t *scheduler.Thread) { _ = l.Await(t) })
		}, verdict: deadlock.LostSignal, findings: lost, threads: []string{"waiter"}, stuck: []string{"waiter"}},
		{name: "waiter that somebody joins", run: func(t *scheduler.Thread) {
			w := t.StartVirtual("waiter", (*scheduler.Thread).Park)
			_ = t.Join(w)
		}, verdict: deadlock.LostSignal, findings: lost, threads: []string{"waiter"}, stuck: []string{"main", "waiter"}},
		{
			name: "lock left behind", run: func(t *scheduler.Thread) {
				l := lock.NewReentrantLock(t, "L")
				_ = t.Join(t.StartVirtual("careless", l.Lock))
				l.Lock(t)
			}, verdict: deadlock.LostSignal, findings: lost, threads: []string{"main"}, stuck: []string{"main"},
			says: []string{"main waits for L, whose owner careless has ended without releasing it"},
		},
		{name: "idle consumers of a semaphore of signals", run: func(t *scheduler.Thread) {
			s := lock.NewSemaphore(t, "items", 0)
			t.StartVirtual("consumer", func(t *scheduler.Thread) {
				for {
					_ = s.Acquire(t, 1)
				}
			})
			s.Release(t, 1)
		}, verdict: deadlock.Idle, findings: idle, threads: []string{"consumer"}, stuck: []string{"consumer"}},
		{
			name: "idle workers on a condition", run: func(t *scheduler.Thread) {
				l := lock.NewReentrantLock(t, "queue")
				c := l.NewCondition(t, "notEmpty")
				for _, name := range []string{"w1", "w2"} {
					t.StartVirtual(name, func(t *scheduler.Thread) { l.Lock(t); _ = c.Await(t) })
				}
			}, verdict: deadlock.Idle, findings: idle, threads: []string{"w1", "w2"}, stuck: []string{"w1", "w2"},
			says: []string{"w1 and w2 wait for work from outside, and hold nothing that anybody waits for. That is no fault."},
		},
		{name: "idle workers of a main that sleeps for ever", run: func(t *scheduler.Thread) {
			l := lock.NewReentrantLock(t, "queue")
			c := l.NewCondition(t, "notEmpty")
			t.StartVirtual("w", func(t *scheduler.Thread) { l.Lock(t); _ = c.Await(t) })
			_ = t.Sleep(scheduler.Never)
		}, verdict: deadlock.Idle, findings: idle, threads: []string{"main", "w"}, stuck: []string{"main", "w"}},
		{name: "asleep for ever with a lock", run: func(t *scheduler.Thread) {
			l := lock.NewReentrantLock(t, "L")
			l.Lock(t)
			t.StartVirtual("w", l.Lock)
			_ = t.Sleep(scheduler.Never)
		}, verdict: deadlock.LostSignal, findings: lost, threads: []string{"main"}, stuck: []string{"main", "w"}},
		{name: "idle in Object.wait, compensated", run: func(t *scheduler.Thread) {
			m := pinning.NewMonitor(t, "m")
			t.StartVirtual("w", func(t *scheduler.Thread) { m.Enter(t); _ = m.Wait(t) })
		}, verdict: deadlock.Idle, findings: idle, threads: []string{"w"}, stuck: []string{"w"}},
	}
}

func otherCases() []verdictCase {
	return []verdictCase{
		{
			name: "completed", run: func(t *scheduler.Thread) { t.Yield() }, verdict: deadlock.Completed,
			says: []string{"Every thread that the process waits for has terminated."},
		},
		{
			name: "thread error", run: func(t *scheduler.Thread) {
				t.StartVirtual("v", lock.NewReentrantLock(t, "L").Unlock)
			}, verdict: deadlock.ThreadFailed, findings: []deadlock.Verdict{deadlock.ThreadFailed}, threads: []string{"v"},
			says: []string{"v ended with java.lang.IllegalMonitorStateException (unlock L, which nobody owns)."},
		},
		{
			name: "thread error and idle", run: func(t *scheduler.Thread) {
				t.StartVirtual("v", (*scheduler.Thread).Park)
				panic("boom")
			}, verdict: deadlock.ThreadFailed, findings: []deadlock.Verdict{deadlock.ThreadFailed, deadlock.Idle},
			threads: []string{"main"}, stuck: []string{"v"},
		},
		{name: "cut short", cfg: scheduler.Config{MaxSteps: 10}, run: func(t *scheduler.Thread) {
			for {
				t.Yield()
			}
		}, verdict: deadlock.Unknown, says: []string{"The program could still go on"}},
		{name: "a stuck daemon is nobody's business", run: func(t *scheduler.Thread) {
			l := lock.NewReentrantLock(t, "L")
			t.StartDaemon("d", func(t *scheduler.Thread) { _ = t.Join(t) })
			l.Lock(t)
		}, verdict: deadlock.Completed},
	}
}

// loop assembles a thread that does operations for ever.
func loop(p *scheduler.Program, name string, kind scheduler.ThreadKind, ops ...scheduler.Op) {
	a := p.Assemble().Label("top")
	for _, op := range ops {
		a.Do(op)
	}
	p.Thread(scheduler.Spec{Name: name, Kind: kind, Code: a.Jump("top").Code()})
}

func TestRunsThatGoRoundForEver(t *testing.T) {
	x := func(build func(p *scheduler.Program)) *deadlock.Explanation {
		p := scheduler.NewProgram("test")
		build(p)
		trace, _ := scheduler.Runner{}.Run(one, p)
		require.Equal(t, scheduler.Repeats, trace.End)
		return deadlock.ExplainRun(trace)
	}

	livelock := x(func(p *scheduler.Program) { loop(p, "polite", scheduler.Virtual, scheduler.YieldOp()) })
	assert.Equal(t, deadlock.Livelock, livelock.Verdict)
	assert.Equal(t, deadlock.Possible, livelock.Kind)
	assert.Equal(t, deadlock.ByRun, livelock.Findings[0].Proof)
	assert.Equal(t, []string{"polite"}, names(livelock, livelock.Findings[0].Threads))

	starvation := x(func(p *scheduler.Program) {
		v := scheduler.NewInt(p, "stop", 0)
		loop(p, "spinner", scheduler.Virtual, v.GetOp())
		p.Thread(scheduler.Spec{Name: "starved", Code: p.Assemble().Code()})
	})
	assert.Equal(t, deadlock.Starvation, starvation.Verdict)
	assert.Equal(t, []string{"starved"}, names(starvation, starvation.Findings[0].Threads))
	assert.Equal(t, []string{"starved waits for a carrier. The carrier has spinner, which runs on and never leaves it: virtual threads have no time slices."}, starvation.Text)

	daemons := x(func(p *scheduler.Program) {
		loop(p, "heartbeat", scheduler.Daemon, scheduler.SleepOp(time.Second))
		p.Thread(scheduler.Spec{Name: "parked", Kind: scheduler.Platform, Code: p.Assemble().Do(scheduler.ParkOp()).Code()})
	})
	assert.Equal(t, deadlock.Unknown, daemons.Verdict, "the heartbeat might unpark it, as far as a state tells")
}

func TestARunThatNeverBeganIsExplained(t *testing.T) {
	trace, err := scheduler.Run(scheduler.Config{JDK: 17}, func(*scheduler.Thread) {})
	require.ErrorIs(t, err, scheduler.ErrConfig)
	x := deadlock.ExplainRun(trace)
	assert.Equal(t, deadlock.Unknown, x.Verdict)
	assert.Equal(t, "unknown\n- The run never began.", x.String())
	assert.Equal(t, x, deadlock.ExplainRun(nil))
}
