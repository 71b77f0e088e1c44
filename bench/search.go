package bench

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// search are the benchmarks of the search. Those on one core are measured in
// processor time, so that what else runs on the machine matters less.
func search() []Benchmark {
	return []Benchmark{
		{"search", "transitions a second and core of an exhaustive search: 3 carriers, one queue, no reductions", "/s", 1e6, benchSearch},
		{"search-reduced", "the same with 4 carriers and reductions", "/s", 0, benchSearchReduced},
		{"bytes-state", "bytes a visited state that a search of verdicts keeps", "bytes", 32, benchBytesState},
		{"bytes-state-edges", "the same with transitions, for livelocks, doomed states and points of no return", "bytes", 0, benchBytesEdges},
		{"netflix-fifo", "every schedule of the Netflix case, 4 carriers, one queue, one core", "ns", 0.2e9, benchNetflixFIFO},
		{"netflix-fork-join", "the same with fork-join queues", "ns", 5e9, benchNetflixForkJoin},
		{"two-cores", "the Netflix case with one queue: both cores against one", "times", 1.7, benchTwoCores},
		{"sample-random", "schedules a second and core of the Netflix case, compiled, at random", "/s", 400e3, sampling(explore.RandomWalk())},
		{"sample-pct", "the same by PCT with depth 3", "/s", 0, sampling(explore.PCT(3))},
		{"sample-pos", "the same by POS", "/s", 0, sampling(explore.POS())},
		{"sample-urw", "the same by URW", "/s", 0, sampling(explore.URW())},
		{"sample-go", "the flagship as Go functions at random, with the thread that starts the others", "/s", 80e3, benchSampleGo},
	}
}

// netflix is the Netflix case as it is searched, for as many carriers and pinned
// requests: one more request, the reporter and the thread off the carriers, all
// there from the start, and a queue with room for one span.
func netflix(carriers int, queues scheduler.QueueMode) (scheduler.Config, *scheduler.Program, error) {
	s, err := scenarios.Lookup("zipkin-reporter")
	if err != nil {
		return scheduler.Config{}, nil, err
	}
	v := scenarios.Values{"pinned": carriers, "requests": 0, "hold": 0, "acceptor": 0, "capacity": 1}
	return scheduler.Config{Parallelism: carriers, Queues: queues, Time: scheduler.AnyTime}, s.Program(v), nil
}

// onOneCore returns the processor time that f takes with one processor, its garbage
// included.
func onOneCore(f func()) time.Duration {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	runtime.GC()
	before := processorTime()
	f()
	return processorTime() - before
}

// netflixOf is netflix for a benchmark. Scenarios are compiled meanwhile, which is no part
// of a search.
func netflixOf(b *testing.B, carriers int, queues scheduler.QueueMode) (scheduler.Config, *scheduler.Program) {
	cfg, p, err := netflix(carriers, queues)
	if err != nil {
		b.Fatal(err)
	}
	return cfg, p
}

// exhaust searches every schedule of a program.
func exhaust(b *testing.B, cfg scheduler.Config, p *scheduler.Program, without explore.Reduction, workers int) *explore.Result {
	r, err := explore.Explore(context.Background(), cfg, p, explore.Exhaustive{Without: without}, explore.Options{Workers: workers})
	if err != nil || !r.Complete {
		b.Fatalf("not every schedule was searched: %s %v", r.Short, err)
	}
	return r
}

// noReductions is a search of every state that there is.
var noReductions = explore.Reduction{TellApart: true, Interleave: true}

// transitionRate measures the transitions a second of a search on one core.
func transitionRate(b *testing.B, cfg scheduler.Config, p *scheduler.Program, without explore.Reduction) {
	var spent time.Duration
	n := 0
	for b.Loop() {
		spent += onOneCore(func() { n += exhaust(b, cfg, p, without, 1).Transitions })
	}
	b.ReportMetric(float64(n)/spent.Seconds(), "/s")
}

func benchSearch(b *testing.B) {
	cfg, p := netflixOf(b, 3, scheduler.SingleFIFO)
	transitionRate(b, cfg, p, noReductions)
}

func benchSearchReduced(b *testing.B) {
	cfg, p := netflixOf(b, 4, scheduler.SingleFIFO)
	transitionRate(b, cfg, p, explore.Reduction{})
}

// weighState measures the bytes that a search of the Netflix case keeps of a state.
func weighState(b *testing.B, forget bool) {
	cfg, p := netflixOf(b, 4, scheduler.SingleFIFO)
	m := machine(b, cfg, p)
	var bytes float64
	for b.Loop() {
		s := explore.Searcher[*scheduler.Machine, scheduler.Action]{Model: explore.Machines(m, explore.Reduction{}), Forget: forget}
		g, err := s.Run(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		bytes = float64(g.Bytes()) / float64(g.States())
	}
	b.ReportMetric(bytes, "bytes")
}

func benchBytesState(b *testing.B) { weighState(b, true) }
func benchBytesEdges(b *testing.B) { weighState(b, false) }

// timeSearch measures how long a search takes on one core.
func timeSearch(b *testing.B, cfg scheduler.Config, p *scheduler.Program) {
	var spent time.Duration
	n := 0
	for b.Loop() {
		spent += onOneCore(func() { exhaust(b, cfg, p, explore.Reduction{}, 1) })
		n++
	}
	b.ReportMetric(float64(spent.Nanoseconds())/float64(n), "ns")
}

func benchNetflixFIFO(b *testing.B) {
	cfg, p := netflixOf(b, 4, scheduler.SingleFIFO)
	timeSearch(b, cfg, p)
}

func benchNetflixForkJoin(b *testing.B) {
	cfg, p := netflixOf(b, 4, scheduler.ForkJoin)
	timeSearch(b, cfg, p)
}

// benchTwoCores takes the best of some times with one core and with both, in turn.
func benchTwoCores(b *testing.B) {
	cfg, p := netflixOf(b, 4, scheduler.SingleFIFO)
	var best [3]time.Duration
	for b.Loop() {
		for range 3 {
			for cores := 1; cores <= 2; cores++ {
				old := runtime.GOMAXPROCS(cores)
				runtime.GC()
				began := time.Now()
				exhaust(b, cfg, p, explore.Reduction{}, cores)
				spent := time.Since(began)
				runtime.GOMAXPROCS(old)
				if best[cores] == 0 || spent < best[cores] {
					best[cores] = spent
				}
			}
		}
	}
	b.ReportMetric(best[1].Seconds()/best[2].Seconds(), "times")
}

// sampleSize is how many schedules are sampled at a time: enough for what comes
// before the first to matter little.
const sampleSize = 20_000

// sampleRate measures the schedules a second of a sample on one core.
func sampleRate(b *testing.B, cfg scheduler.Config, p *scheduler.Program, s explore.Sampler) {
	var spent time.Duration
	n := 0
	for b.Loop() {
		spent += onOneCore(func() {
			r, err := explore.Explore(context.Background(), cfg, p, explore.Sample(sampleSize, s), explore.Options{Workers: 1})
			if err != nil {
				b.Fatal(err)
			}
			n += r.Schedules
		})
	}
	b.ReportMetric(float64(n)/spent.Seconds(), "/s")
}

// sampling is the benchmark of a way to sample the Netflix case.
func sampling(s explore.Sampler) func(*testing.B) {
	return func(b *testing.B) {
		cfg, p := netflixOf(b, 4, scheduler.ForkJoin)
		sampleRate(b, cfg, p, s)
	}
}

func benchSampleGo(b *testing.B) {
	s, v := flagship(b)
	sampleRate(b, anyTime, s.GoProgram(v), explore.RandomWalk())
}
