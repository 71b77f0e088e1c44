package explore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// things are the objects of a generated program.
type things struct {
	v   scheduler.Int
	l   [2]lock.ReentrantLock
	c   lock.Condition
	sem lock.Semaphore
	la  lock.CountDownLatch
	mon [2]pinning.Monitor
}

// act is something that a thread of a generated program does.
type act func(t *scheduler.Thread, o *things)

// likely are the acts that programs are made of more often, by index.
var likely = []int{4, 5, 16, 17, 20, 25, 29}

func failing(err error) {
	if err != nil {
		panic(err)
	}
}

// acts are what generated programs are made of: each is a few operations.
var acts = []act{
	func(t *scheduler.Thread, o *things) { o.v.Add(t, 1) },
	func(t *scheduler.Thread, o *things) { o.v.Get(t) },
	func(t *scheduler.Thread, o *things) {
		if o.v.CompareAndSet(t, 0, 1) {
			o.v.Add(t, 2)
		}
	},
	func(t *scheduler.Thread, o *things) { o.l[0].Lock(t); o.l[0].Unlock(t) },
	func(t *scheduler.Thread, o *things) {
		o.l[0].Lock(t)
		o.l[1].Lock(t)
		o.l[1].Unlock(t)
		o.l[0].Unlock(t)
	},
	func(t *scheduler.Thread, o *things) {
		o.l[1].Lock(t)
		o.l[0].Lock(t)
		o.l[0].Unlock(t)
		o.l[1].Unlock(t)
	},
	func(t *scheduler.Thread, o *things) {
		if o.l[0].TryLock(t) {
			o.v.Set(t, 5)
			o.l[0].Unlock(t)
		}
	},
	func(t *scheduler.Thread, o *things) { o.l[0].Lock(t); failing(o.c.Await(t)); o.l[0].Unlock(t) },
	func(t *scheduler.Thread, o *things) {
		o.l[0].Lock(t)
		_, err := o.c.AwaitNanos(t, time.Second)
		failing(err)
		o.l[0].Unlock(t)
	},
	func(t *scheduler.Thread, o *things) { o.l[0].Lock(t); o.c.Signal(t); o.l[0].Unlock(t) },
	func(t *scheduler.Thread, o *things) { failing(o.sem.Acquire(t, 1)); o.sem.Release(t, 1) },
	func(t *scheduler.Thread, o *things) { failing(o.sem.Acquire(t, 1)) },
	func(t *scheduler.Thread, o *things) { o.sem.Release(t, 1) },
	func(t *scheduler.Thread, o *things) { o.la.CountDown(t) },
	func(t *scheduler.Thread, o *things) { failing(o.la.Await(t)) },
	func(t *scheduler.Thread, o *things) { o.mon[0].Enter(t); o.v.Add(t, 1); o.mon[0].Exit(t) },
	func(t *scheduler.Thread, o *things) {
		o.mon[0].Enter(t)
		o.mon[1].Enter(t)
		o.mon[1].Exit(t)
		o.mon[0].Exit(t)
	},
	func(t *scheduler.Thread, o *things) {
		o.mon[1].Enter(t)
		o.mon[0].Enter(t)
		o.mon[0].Exit(t)
		o.mon[1].Exit(t)
	},
	func(t *scheduler.Thread, o *things) { o.mon[0].Enter(t); failing(o.mon[0].Wait(t)); o.mon[0].Exit(t) },
	func(t *scheduler.Thread, o *things) { o.mon[0].Enter(t); o.mon[0].Notify(t); o.mon[0].Exit(t) },
	func(t *scheduler.Thread, o *things) {
		o.mon[0].Enter(t)
		o.l[0].Lock(t)
		o.l[0].Unlock(t)
		o.mon[0].Exit(t)
	},
	func(t *scheduler.Thread, o *things) { t.Park() },
	func(t *scheduler.Thread, o *things) { t.ParkFor(time.Second) },
	func(t *scheduler.Thread, o *things) { failing(t.Sleep(time.Second)) },
	func(t *scheduler.Thread, o *things) { t.Yield() },
	func(t *scheduler.Thread, o *things) { t.Must(scheduler.UnparkOp(1 + scheduler.ThreadID(o.v.Get(t)&1))) },
	func(t *scheduler.Thread, _ *things) { t.Must(scheduler.InterruptOp(2)) },
	func(t *scheduler.Thread, _ *things) { _, err := t.Try(scheduler.JoinOp(3)); failing(err) },
	func(t *scheduler.Thread, _ *things) { _, err := t.Try(scheduler.JoinOp(1)); failing(err) },
	func(t *scheduler.Thread, o *things) { pinning.NewNative(t, "n").Call(t, func() { t.Park() }) },
	func(t *scheduler.Thread, o *things) {
		if t.Machine().Blocked(1) {
			o.v.Set(t, 7)
		}
	},
	func(t *scheduler.Thread, o *things) {
		if o.v.Peek(t.Machine()) > 0 {
			t.Yield()
		}
	},
	func(t *scheduler.Thread, _ *things) { pinning.NewFile(t, "f").Transfer(t, time.Second) },
	func(t *scheduler.Thread, o *things) { t.StartVirtual("", func(t *scheduler.Thread) { o.v.Add(t, 3) }) },
	func(t *scheduler.Thread, _ *things) { t.Must(scheduler.UnparkOp(4)) },
	func(t *scheduler.Thread, _ *things) { t.Must(scheduler.InterruptOp(4)) },
	func(t *scheduler.Thread, o *things) {
		o.mon[0].Enter(t)
		failing(o.mon[0].WaitFor(t, time.Second))
		o.mon[0].Exit(t)
	},
	looking(func(m *scheduler.Machine, _ *things) bool { return m.Thread(2).State == scheduler.StateTerminated }),
	looking(func(m *scheduler.Machine, _ *things) bool { return m.Thread(4).Name == "" && m.Thread(4).ID == 4 }),
	looking(func(m *scheduler.Machine, _ *things) bool { return m.Pinned(2) }),
	looking(func(m *scheduler.Machine, _ *things) bool { return m.Interrupted(2) }),
	looking(func(m *scheduler.Machine, _ *things) bool { return m.BlockReason(1).Kind == scheduler.ForUnpark }),
	looking(func(m *scheduler.Machine, _ *things) bool { return m.Threads() > 3 }),
	looking(func(m *scheduler.Machine, _ *things) bool { return m.Objects() > 7 }),
	looking(func(m *scheduler.Machine, o *things) bool { return m.Inspect(o.v.ID).State > 0 }),
	looking(func(m *scheduler.Machine, _ *things) bool { return len(m.Joiners(1)) > 0 }),
	looking(func(m *scheduler.Machine, _ *things) bool { return m.Carriers()[0].Free }),
	looking(func(m *scheduler.Machine, _ *things) bool { return len(m.Queues()) == 0 }),
	looking(func(m *scheduler.Machine, _ *things) bool { return m.Sample().Mounted > 0 }),
}

// looking is an act that depends on what a thread sees of the machine.
func looking(sees func(*scheduler.Machine, *things) bool) act {
	return func(t *scheduler.Thread, o *things) {
		o.la.CountDown(t)
		if sees(t.Machine(), o) {
			t.Yield()
		}
	}
}

// generated is a program made of a few acts in two or three threads, of which main
// starts all but itself.
type generated struct {
	cfg     scheduler.Config
	bodies  [][]int
	kinds   []scheduler.ThreadKind
	atStart bool // all threads are there from the start
}

func generate(seed uint64) generated {
	r := rand.New(rand.NewPCG(seed, 1))
	g := generated{cfg: scheduler.Config{
		JDK: []int{21, 25}[r.IntN(2)], MaxSteps: 60, Parallelism: 1 + r.IntN(2), MaxPoolSize: 2, Time: scheduler.AnyTime,
		Queues: scheduler.QueueMode(r.IntN(2)), SpuriousWakeups: r.IntN(8) == 0,
	}}
	if r.IntN(8) == 0 {
		g.cfg.Steps = scheduler.ByAccess
	}
	n := 2 + r.IntN(2)
	g.atStart = r.IntN(3) > 0
	for range n {
		var body []int
		for range 1 + r.IntN(4-n) {
			a := r.IntN(len(acts))
			if r.IntN(4) == 0 {
				a = likely[r.IntN(len(likely))]
			}
			body = append(body, a)
		}
		g.bodies = append(g.bodies, body)
		g.kinds = append(g.kinds, []scheduler.ThreadKind{scheduler.Virtual, scheduler.Virtual, scheduler.Platform}[r.IntN(3)])
	}
	if r.IntN(6) == 0 {
		g.kinds[n-1] = scheduler.Daemon
	}
	return g
}

func (g generated) objects(c scheduler.Creator) *things {
	o := &things{
		v: scheduler.NewInt(c, "v", 0), sem: lock.NewSemaphore(c, "sem", 1), la: lock.NewCountDownLatch(c, "latch", 1),
	}
	for i := range 2 {
		o.l[i] = lock.NewReentrantLock(c, fmt.Sprint("l", i))
		o.mon[i] = pinning.NewMonitor(c, fmt.Sprint("m", i))
	}
	o.c = o.l[0].NewCondition(c, "c")
	return o
}

func (g generated) body(i int, o *things) func(*scheduler.Thread) {
	return func(t *scheduler.Thread) {
		for _, a := range g.bodies[i] {
			acts[a](t, o)
		}
	}
}

// program returns the program, and the values that its variable had at the ends of
// its runs.
func (g generated) program() *scheduler.Program {
	p := scheduler.NewProgram("generated")
	if g.atStart {
		o := g.objects(p)
		for i := range g.bodies {
			p.Thread(scheduler.Spec{Kind: g.kinds[i], Go: g.body(i, o)})
		}
		return p
	}
	p.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Go: func(t *scheduler.Thread) {
		o := g.objects(t)
		for i := 1; i < len(g.bodies); i++ {
			start := t.StartVirtual
			if g.kinds[i] == scheduler.Platform {
				start = t.StartPlatform
			} else if g.kinds[i] == scheduler.Daemon {
				start = t.StartDaemon
			}
			start("", g.body(i, o))
		}
		g.body(0, o)(t)
	}})
	return p
}

// ways are the outcomes of a search: verdicts and kinds, and how the variable and the
// threads ended. A state in which a run ends is told by what a view of it shows.
type ways map[string]bool

// mostPlain bounds the runs of a search without reductions.
const mostPlain = 600

// outcomes searches a program and returns how its runs can end; nil if it takes more
// than most runs.
func (g generated) outcomes(t *testing.T, as func(*rerun), most int) (ways, *Result) {
	t.Helper()
	found := ways{}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := newRerun(ctx, g.cfg, g.program(), Options{Outcomes: true})
	as(s)
	s.ended = func(m *scheduler.Machine) {
		found[picture(m)] = true
		if s.result.Schedules > most {
			cancel()
		}
	}
	r, err := s.search()
	if s.blind != nil && errors.Is(err, ErrUnguarded) { // it has seen that itself
		return nil, r
	}
	require.NoError(t, err)
	if ctx.Err() != nil {
		return nil, r
	}
	return found, r
}

// picture describes a state in which a run ended, so that different ones differ. If
// there are daemons they may be anywhere then, with what they hold, so it is only what
// became of the other threads.
func picture(m *scheduler.Machine) string {
	text, daemons := "", false
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		i := m.Thread(id)
		daemons = daemons || !i.Essential
		if i.Essential {
			text += fmt.Sprint(id, i.State, i.Java, i.Wake, i.Interrupted, i.Permits, i.Err, i.Block.Reason, ";")
		}
	}
	if daemons {
		return text
	}
	for o := scheduler.ObjectID(1); int(o) <= m.Objects(); o++ {
		text += fmt.Sprintf("%+v;", m.Inspect(o))
	}
	return text + fmt.Sprint(m.Carriers(), m.Queues())
}

// comparable returns generated programs that are small enough to be enumerated, and
// what came of that.
func comparable(t *testing.T, count int, f func(seed uint64, g generated, want ways, r *Result)) {
	t.Helper()
	if testing.Short() { // under the race detector
		count /= 15
	}
	for seed := uint64(1); count > 0; seed++ {
		g := generate(seed)
		if want, r := g.outcomes(t, plain, mostPlain); want != nil {
			f(seed, g, want, r)
			count--
		}
	}
}

// TestReductionsLoseNothing compares searches of generated programs with a plain
// enumeration of all schedules: the same verdicts, and the same states at the end.
func TestReductionsLoseNothing(t *testing.T) {
	schedules, reduced := 0, 0
	verdicts := map[string]int{}
	comparable(t, 300, func(seed uint64, g generated, want ways, r *Result) {
		schedules += r.Schedules
		for _, f := range r.Outcomes {
			verdicts[string(f.Verdict)+" "+f.Kind]++
		}
		for i, as := range []func(*rerun){sleepOnly, visitsOnly, boundOnly, unlimited, all} {
			if i == 2 && r.Schedules > 100 {
				continue // each bound begins anew
			}
			got, q := g.outcomes(t, as, 1<<30)
			name := fmt.Sprintf("seed %d, way %d, %+v", seed, i, g)
			require.Equal(t, want, got, name)
			require.Equal(t, names(r), names(q), name)
			require.Equal(t, r.Complete, q.Complete, name)
			if i < 4 {
				continue
			}
			reduced += q.Schedules
			for j := range q.Findings {
				v, kind := replayFound(t, q, &q.Findings[j])
				assert.Equal(t, q.Findings[j].Verdict, v, name)
				assert.Equal(t, q.Findings[j].Kind, kind, name)
			}
		}
	})
	if testing.Short() {
		return // too few programs for that
	}
	for _, v := range []string{"deadlock ", "lost-signal ", "carrier-exhaustion other", "idle ", "completed "} {
		assert.Positive(t, verdicts[v], "no generated program has the verdict %s", v)
	}
	t.Log(schedules, "schedules, reduced to", reduced, verdicts)
}

// upTo returns how runs with no more preemptions than a bound can end.
func (g generated) upTo(t *testing.T, bound int32, as func(*rerun)) ways {
	t.Helper()
	found := ways{}
	s := newRerun(context.Background(), g.cfg, g.program(), Options{})
	as(s)
	s.ended = func(m *scheduler.Machine) { found[picture(m)] = true }
	require.NoError(t, s.begin())
	defer s.close()
	if s.noVisits {
		s.bound = bound
	}
	for ; s.bound <= bound; s.bound++ {
		if cut, err := s.searchBound(); err != nil || !cut {
			require.NoError(t, err)
			break
		}
	}
	return found
}

// TestNoBoundIsMissed compares what is found up to a bound with an enumeration of all
// schedules of no more preemptions.
func TestNoBoundIsMissed(t *testing.T) {
	compared := 0
	comparable(t, 150, func(seed uint64, g generated, all ways, _ *Result) {
		for bound := range int32(3) {
			want := g.upTo(t, bound, boundOnly)
			got := g.upTo(t, bound, func(*rerun) {})
			require.Equal(t, want, got, "seed %d, bound %d: %+v", seed, bound, g)
			if len(want) < len(all) {
				compared++
			}
		}
	})
	assert.True(t, compared > 10 || testing.Short(), "bounds that do not show everything")
}

// TestTheComparisonSees makes the footprints wrong, one part at a time, and expects
// that the comparison with the plain enumeration shows it.
func TestTheComparisonSees(t *testing.T) {
	blind := []scheduler.PartKind{scheduler.ThreadPart, scheduler.ObjectPart}
	shown := map[scheduler.PartKind]int{}
	comparable(t, 150, func(_ uint64, g generated, want ways, _ *Result) {
		for _, kind := range blind {
			if shown[kind] > 0 {
				continue
			}
			got, _ := g.outcomes(t, func(s *rerun) {
				unlimited(s)
				s.blind = func(f *scheduler.Footprint) {
					f.Touches = slices.DeleteFunc(f.Touches, func(t scheduler.Touch) bool { return t.Part.Kind == kind })
				}
			}, 1<<30)
			if !assert.ObjectsAreEqual(want, got) {
				shown[kind]++
			}
		}
	})
	if testing.Short() {
		return // too few programs for that
	}
	for _, kind := range blind {
		assert.Positive(t, shown[kind], "nobody sees that part %d is missing", kind)
	}
}

func names(r *Result) []string {
	var all []string
	for _, f := range r.Outcomes {
		all = append(all, fmt.Sprint(f.Verdict, " ", f.Kind, " ", f.Proof))
	}
	slices.Sort(all)
	return all
}
