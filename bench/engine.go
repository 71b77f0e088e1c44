package bench

import (
	"runtime"
	"testing"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// engine are the benchmarks of the engine.
func engine() []Benchmark {
	return []Benchmark{
		{"step", "one step of a compiled thread that touches a variable", "ns", 0, benchStep},
		{"copy", "copy of the flagship's state, seven threads", "ns", 0, benchCopy},
		{"hash", "fingerprint of the same state", "ns", 0, benchHash},
		{"transition", "transitions a second: copy, step and fingerprint, along runs of the flagship", "/s", 1e6, benchTransition},
		{"mount", "yield of a virtual thread: unmount, queue, mount, step", "ns", 0, benchMount},
		{"park-compiled", "park/unpark round trip of a compiled thread", "ns", 0, benchParkCompiled},
		{"park-go", "park/unpark round trip of a Go-function thread", "ns", 400, benchParkGo},
		{"handoff-compiled", "lock hand-off between four compiled threads", "ns", 0, benchHandoffCompiled},
		{"handoff-go", "lock hand-off between four Go-function threads", "ns", 0, benchHandoffGo},
		{"flagship-compiled", "runs a second of the flagship, compiled, random schedules, no blanks", "/s", 400e3, benchFlagshipCompiled},
		{"flagship-go", "the same as Go functions", "/s", 80e3, benchFlagshipGo},
		{"bytes-blank", "bytes a blank virtual thread", "bytes", 200, benchBytesBlank},
		{"bytes-compiled", "bytes a parked compiled virtual thread", "bytes", 400, benchBytesCompiled},
		{"bytes-go", "bytes a parked Go-function virtual thread", "bytes", 4096, benchBytesGo},
		{"million-compiled", "a million compiled virtual threads started, parked, unparked, finished", "ns", 3e9, benchMillionCompiled},
		{"million-go", "a million Go-function virtual threads, the same", "ns", 15e9, benchMillionGo},
	}
}

// machine returns a machine for a program, or fails the benchmark.
func machine(b *testing.B, cfg scheduler.Config, p *scheduler.Program) *scheduler.Machine {
	m, err := scheduler.New(cfg, p)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(m.Close)
	return m
}

// drive applies n actions of the FIFO policy.
func drive(b *testing.B, m *scheduler.Machine, p scheduler.Policy, n int) {
	for range n {
		a, ok := p.Next(m)
		if !ok {
			b.Fatalf("nothing to do after %d actions", m.Actions())
		}
		if err := m.Apply(a); err != nil {
			b.Fatal(err)
		}
	}
}

// loop is a program of one platform thread that does the same for ever.
func loop(body func(p *scheduler.Program, a *scheduler.Assembler)) *scheduler.Program {
	p := scheduler.NewProgram("loop")
	a := p.Assemble().Label("top")
	body(p, a)
	p.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Code: a.Jump("top").Code()})
	return p
}

func benchStep(b *testing.B) {
	m := machine(b, scheduler.Config{}, loop(func(p *scheduler.Program, a *scheduler.Assembler) {
		a.Do(scheduler.NewInt(p, "x", 0).GetOp())
	}))
	a := scheduler.Action{Kind: scheduler.StepThread, Thread: 1}
	for b.Loop() {
		if err := m.Apply(a); err != nil {
			b.Fatal(err)
		}
	}
}

// flagship is the Netflix case without blank threads, and its settings.
func flagship(b *testing.B) (scenarios.Scenario, scenarios.Values) {
	s, err := scenarios.Lookup("zipkin-reporter")
	if err != nil {
		b.Fatal(err)
	}
	v, err := s.Values("requests=0")
	if err != nil {
		b.Fatal(err)
	}
	return s, v
}

// anyTime is the machine of a search.
var anyTime = scheduler.Config{Time: scheduler.AnyTime}

// midway returns the flagship after some actions.
func midway(b *testing.B) *scheduler.Machine {
	s, v := flagship(b)
	m := machine(b, anyTime, s.Program(v))
	drive(b, m, &scheduler.FIFO{}, 40)
	return m
}

func benchCopy(b *testing.B) {
	m := midway(b)
	for b.Loop() {
		m.Clone()
	}
}

func benchHash(b *testing.B) {
	m := midway(b)
	for b.Loop() {
		m.Fingerprint()
	}
}

func benchTransition(b *testing.B) {
	s, v := flagship(b)
	program := s.Program(v)
	policy := scheduler.NewRandom(1)
	start := machine(b, anyTime, program)
	m, n := start, 0
	for b.Loop() {
		a, ok := policy.Next(m)
		if !ok || m.Done() {
			m = start
			a, _ = policy.Next(m)
		}
		m = m.Clone()
		if err := m.Apply(a); err != nil {
			b.Fatal(err)
		}
		m.Fingerprint()
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "/s")
}

func benchMount(b *testing.B) {
	p := scheduler.NewProgram("yield")
	a := p.Assemble().Label("top").Do(scheduler.YieldOp()).Jump("top")
	p.Thread(scheduler.Spec{Kind: scheduler.Virtual, Code: a.Code()})
	m := machine(b, scheduler.Config{}, p)
	policy := &scheduler.FIFO{}
	drive(b, m, policy, 2)
	for b.Loop() {
		drive(b, m, policy, 3) // yield, mount, return from yield
	}
}

// rounds drives a machine for the iterations of a benchmark, perRound actions each,
// after it has come into its stride.
func rounds(b *testing.B, m *scheduler.Machine, perRound int) {
	policy := &scheduler.FIFO{}
	drive(b, m, policy, 2000)
	left := 0
	if err := m.Drive(func() (a scheduler.Action, ok bool) {
		if left == 0 {
			if !b.Loop() {
				return a, false
			}
			left = perRound
		}
		left--
		return policy.Next(m)
	}); err != nil {
		b.Fatal(err)
	}
}

// actionsPerRound counts how many actions pass while a thread performs n of its
// operations.
func actionsPerRound(b *testing.B, cfg scheduler.Config, p *scheduler.Program, count func(scheduler.Event) bool) int {
	m := machine(b, cfg, p)
	policy := &scheduler.FIFO{}
	drive(b, m, policy, 64)
	n := 0
	m.Observe(func(_ *scheduler.Machine, e scheduler.Event) {
		if count(e) {
			n++
		}
	})
	const sample = 10_000
	drive(b, m, policy, sample)
	return (sample + n/2) / n
}

func pingPongCompiled() *scheduler.Program {
	p := scheduler.NewProgram("ping-pong")
	for i := range 2 {
		other := scheduler.ThreadID(2 - i)
		a := p.Assemble().Label("top").Do(scheduler.UnparkOp(other)).Do(scheduler.ParkOp()).Jump("top")
		p.Thread(scheduler.Spec{Kind: scheduler.Virtual, Code: a.Code()})
	}
	return p
}

// woken counts the round trips: a thread parks, is unparked, and runs again.
func woken(e scheduler.Event) bool { return e.Kind == scheduler.ThreadWoken }

// one is a machine with a single carrier and a single queue, on which every park
// unmounts.
var one = scheduler.Config{Parallelism: 1, Queues: scheduler.SingleFIFO, DiscardEvents: true}

func benchParkCompiled(b *testing.B) {
	n := actionsPerRound(b, one, pingPongCompiled(), woken)
	rounds(b, machine(b, one, pingPongCompiled()), n)
}

func pingPongGo() *scheduler.Program {
	p := scheduler.NewProgram("ping-pong")
	var threads [2]*scheduler.Thread
	for i := range 2 {
		p.Thread(scheduler.Spec{Kind: scheduler.Virtual, Go: func(t *scheduler.Thread) {
			threads[i] = t
			t.Yield()
			for {
				t.Unpark(threads[1-i])
				t.Park()
			}
		}})
	}
	return p
}

func benchParkGo(b *testing.B) {
	n := actionsPerRound(b, one, pingPongGo(), woken)
	rounds(b, machine(b, one, pingPongGo()), n)
}

func handoffCompiled() *scheduler.Program {
	p := scheduler.NewProgram("hand-off")
	l := lock.NewReentrantLock(p, "lock")
	a := p.Assemble().Label("top").Do(l.LockOp()).Do(scheduler.YieldOp()).Do(l.UnlockOp()).Jump("top")
	for range 4 {
		p.Thread(scheduler.Spec{Kind: scheduler.Virtual, Code: a.Code()})
	}
	return p
}

// handedOff counts the times that a release wakes a waiter.
func handedOff(e scheduler.Event) bool {
	return e.Kind == scheduler.ThreadWoken && e.Wake == scheduler.WokenByUnpark
}

func benchHandoffCompiled(b *testing.B) {
	n := actionsPerRound(b, one, handoffCompiled(), handedOff)
	rounds(b, machine(b, one, handoffCompiled()), n)
}

func handoffGo() *scheduler.Program {
	p := scheduler.NewProgram("hand-off")
	l := lock.NewReentrantLock(p, "lock")
	for range 4 {
		p.Thread(scheduler.Spec{Kind: scheduler.Virtual, Go: func(t *scheduler.Thread) {
			for {
				l.Lock(t)
				t.Yield()
				l.Unlock(t)
			}
		}})
	}
	return p
}

func benchHandoffGo(b *testing.B) {
	n := actionsPerRound(b, one, handoffGo(), handedOff)
	rounds(b, machine(b, one, handoffGo()), n)
}

// runs runs a program again and again with a new seed each time.
func runs(b *testing.B, p *scheduler.Program) {
	seed, n := uint64(1), 0
	for b.Loop() {
		cfg := scheduler.Config{Time: scheduler.AnyTime, Seed: seed, DiscardEvents: true, MaxSteps: 1000}
		t, _ := scheduler.Runner{}.Run(cfg, p)
		if t.Machine == nil {
			b.Fatal("no run")
		}
		seed++
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "/s")
}

func benchFlagshipCompiled(b *testing.B) {
	s, v := flagship(b)
	runs(b, s.Program(v))
}

func benchFlagshipGo(b *testing.B) {
	s, v := flagship(b)
	runs(b, s.GoProgram(v))
}

// crowdSize is how many threads weigh enough to be weighed.
const crowdSize = 100_000

// crowd is a program that starts n virtual threads that park, and then unparks
// them all if asked to.
func crowd(n int, unpark bool) *scheduler.Program {
	p := scheduler.NewProgram("crowd")
	worker := p.Assemble().Do(scheduler.ParkOp()).Code()
	a := p.Assemble()
	i := a.Slot(scheduler.IntSlot)
	next := func(x *scheduler.Exec) { x.Set(i, x.Get(i)+1) }
	all := func(x *scheduler.Exec) bool { return x.Get(i) == int64(n) }
	a.Label("start").If(all, "started")
	a.Start(func(*scheduler.Exec) scheduler.Spec { return scheduler.Spec{Code: worker} })
	a.Compute(next).Jump("start")
	a.Label("started").Compute(func(x *scheduler.Exec) { x.Set(i, 0) })
	if unpark {
		a.Label("unpark").If(all, "done")
		a.DoWith(func(x *scheduler.Exec) scheduler.Op { return scheduler.UnparkOp(scheduler.ThreadID(x.Get(i) + 2)) })
		a.Compute(next).Jump("unpark").Label("done")
	}
	p.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Code: a.Code()})
	return p
}

// crowdGo is crowd of Go functions.
func crowdGo(n int, unpark bool) *scheduler.Program {
	return scheduler.GoProgram("crowd", func(t *scheduler.Thread) {
		threads := make([]*scheduler.Thread, n)
		for i := range threads {
			threads[i] = t.StartVirtual("", func(t *scheduler.Thread) { t.Park() })
		}
		for _, other := range threads {
			if unpark {
				t.Unpark(other)
			}
		}
	})
}

// heap returns the bytes of the heap and of the stacks that are in use.
func heap() float64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return float64(s.HeapAlloc + s.StackInuse)
}

// weigh measures the bytes a thread of a program that starts crowdSize threads,
// after it did as much as it can or only steps of its first thread.
func weigh(b *testing.B, p *scheduler.Program, policy scheduler.Policy) {
	var bytes float64
	for b.Loop() {
		before := heap()
		m, err := scheduler.New(scheduler.Config{}, p)
		if err != nil {
			b.Fatal(err)
		}
		for a, ok := policy.Next(m); ok; a, ok = policy.Next(m) {
			if err := m.Apply(a); err != nil {
				b.Fatal(err)
			}
		}
		bytes = (heap() - before) / crowdSize
		runtime.KeepAlive(m)
		m.Close()
	}
	b.ReportMetric(bytes, "bytes")
}

// stepFirst lets only thread 1 step.
type stepFirst struct{}

// Next implements scheduler.Policy.
func (stepFirst) Next(m *scheduler.Machine) (scheduler.Action, bool) {
	return scheduler.Action{Kind: scheduler.StepThread, Thread: 1}, m.Thread(1).State == scheduler.StateRunning
}

func benchBytesBlank(b *testing.B)    { weigh(b, crowd(crowdSize, false), stepFirst{}) }
func benchBytesCompiled(b *testing.B) { weigh(b, crowd(crowdSize, false), &scheduler.FIFO{}) }
func benchBytesGo(b *testing.B)       { weigh(b, crowdGo(crowdSize, false), &scheduler.FIFO{}) }

// million runs a program of a million threads to its end.
func million(b *testing.B, p *scheduler.Program) {
	for b.Loop() {
		t, err := scheduler.Runner{}.Run(scheduler.Config{DiscardEvents: true, MaxSteps: 1 << 40}, p)
		if err != nil || t.End != scheduler.Completed {
			b.Fatalf("%v: %v", t.End, err)
		}
	}
}

func benchMillionCompiled(b *testing.B) { million(b, crowd(1_000_000, true)) }
func benchMillionGo(b *testing.B)       { million(b, crowdGo(1_000_000, true)) }
