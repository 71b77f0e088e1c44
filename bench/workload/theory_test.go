package workload

import (
	"context"
	"flag"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// no is a distribution of nothing.
var no = Dist{Kind: Fixed}

func exp(mean time.Duration) Dist { return Dist{Kind: Exponential, Mean: mean} }

func run(t testing.TB, l Load) Result {
	t.Helper()
	r, err := Run(context.Background(), l)
	require.NoError(t, err)
	return r
}

// The formulas give what tables of them do.
func TestFormulas(t *testing.T) {
	q := MMC{Rate: 3, Service: time.Second, Servers: 4}
	assert.InDelta(t, 0.509434, q.Waits(), 1e-6, "Erlang C of 3 Erlang and 4 servers is 27/53")
	assert.InDelta(t, 0.509434, q.Wait().Seconds(), 1e-6)
	one := MMC{Rate: 0.5, Service: time.Second, Servers: 1}
	assert.InDelta(t, 0.5, one.Waits(), 1e-12, "M/M/1: the utilisation")
	assert.InDelta(t, 2*4.605170, one.Percentile(99).Seconds(), 1e-5, "M/M/1: exponential with mean 1/(mu-lambda)")
	assert.InDelta(t, 0.01, q.Longer(q.Percentile(99)), 1e-9)
	over := MMC{Rate: 5, Service: time.Second, Servers: 4}
	assert.Equal(t, 1.0, over.Waits())
	assert.Equal(t, 1.0, over.Longer(time.Hour))
	assert.Greater(t, over.Wait(), time.Hour)
	assert.InDelta(t, 0.5, Repairmen(1, 4, time.Second, time.Second), 1e-12, "a client alone never waits")
	assert.InDelta(t, 10, Repairmen(100_000, 10, time.Second, time.Second), 1e-9, "all servers busy")
	assert.InDelta(t, 0.8, Repairmen(2, 1, time.Second, time.Second), 1e-12, "M/M/1//2: weights 1, 2, 2")
}

// mmc are servers whose requests are all pinned, at utilisations of 60 % and 70 %.
func mmc(carriers int, rho float64, requests int, seed uint64) (Load, MMC) {
	q := MMC{Rate: rho * float64(carriers) / 0.05, Service: 50 * time.Millisecond, Servers: carriers}
	d := time.Duration(float64(requests) / q.Rate * 1e9)
	return Load{JDK: 21, Carriers: carriers, Rate: q.Rate, Pinned: 1, CPU: no, IO: exp(q.Service), Duration: d, Seed: seed}, q
}

// A server whose requests are all pinned is the queue M/M/c with its carriers as
// servers. The error is what is left of chance in as many requests.
func TestPinnedServerIsMMC(t *testing.T) {
	for _, carriers := range []int{1, 4, 8} {
		l, q := mmc(carriers, 0.6, 20_000, 1)
		r := run(t, l)
		assert.InEpsilon(t, 0.6, r.Utilisation, 0.02, "utilisation of %d carriers", carriers)
		assert.InEpsilon(t, q.Percentile(50).Seconds(), r.Latency.P50.Seconds(), 0.03, "median of %d carriers", carriers)
		assert.InEpsilon(t, q.Percentile(99).Seconds(), r.Latency.P99.Seconds(), 0.05, "p99 of %d carriers", carriers)
		assert.InEpsilon(t, (q.Wait() + q.Service).Seconds(), r.Latency.Mean.Seconds(), 0.04, "mean of %d carriers", carriers)
		assert.InEpsilon(t, q.Rate*q.Wait().Seconds(), r.Queue.Mean, 0.12, "queue of %d carriers", carriers)
	}
}

var nightly = flag.Bool("nightly", false, "run the tests that take long")

// Over many seeds nothing is left of chance but a percent.
func TestNoBiasAgainstTheory(t *testing.T) {
	if !*nightly {
		t.Skip("takes a minute: run with -nightly")
	}
	for _, carriers := range []int{1, 4, 8} {
		const seeds = 32
		mean, p99, theory := 0.0, 0.0, MMC{}
		for seed := uint64(1); seed <= seeds; seed++ {
			l, q := mmc(carriers, 0.7, 40_000, seed)
			r := run(t, l)
			mean, p99, theory = mean+r.Wait.Mean.Seconds()/seeds, p99+r.Latency.P99.Seconds()/seeds, q
		}
		t.Logf("%d carriers: mean wait %.3f %% off, p99 %.3f %%", carriers, 100*(mean/theory.Wait().Seconds()-1), 100*(p99/theory.Percentile(99).Seconds()-1))
		assert.InEpsilon(t, theory.Wait().Seconds(), mean, 0.01, "%d carriers", carriers)
		assert.InEpsilon(t, theory.Percentile(99).Seconds(), p99, 0.01, "%d carriers", carriers)
	}
}

// Where the scheduler has one queue, the pinned requests are the customers of an
// M/M/c, and the others pass that queue twice and need a carrier for no time.
func TestHalfPinnedServer(t *testing.T) {
	l := Load{JDK: 21, Queues: scheduler.SingleFIFO, Rate: 100, Pinned: 0.5, CPU: no, IO: exp(50 * time.Millisecond), Duration: 300 * time.Second}
	r := run(t, l)
	q := MMC{l.Rate * l.Pinned, l.IO.Mean, 4}
	mean := l.IO.Mean + (q.Wait()+2*q.Wait())/2
	assert.InEpsilon(t, mean.Seconds(), r.Latency.Mean.Seconds(), 0.03)
	assert.InEpsilon(t, q.Load()/4, r.Pinned, 0.02)
}

// Fixed service times halve the wait of M/M/1 (Pollaczek and Khinchine).
func TestFixedTimesHalveTheWait(t *testing.T) {
	l := Load{JDK: 21, Carriers: 1, Rate: 12, Pinned: 1, CPU: no, IO: Dist{Kind: Fixed, Mean: 50 * time.Millisecond}, Duration: 1500 * time.Second}
	r := run(t, l)
	rho := float64(r.Latency.Count) / l.Duration.Seconds() * 0.05
	assert.InEpsilon(t, rho/(2*(1-rho))*0.05, r.Wait.Mean.Seconds(), 0.03)
}

// Where synchronized does not pin, nobody waits: the latency is the I/O.
func TestUnpinnedServerHasNoQueue(t *testing.T) {
	l := Load{JDK: 24, Rate: 500, Pinned: 1, CPU: no, IO: exp(50 * time.Millisecond), Duration: 40 * time.Second}
	r := run(t, l)
	assert.InEpsilon(t, 0.05, r.Latency.Mean.Seconds(), 0.01)
	assert.InEpsilon(t, 0.05*4.605170, r.Latency.P99.Seconds(), 0.03, "ln 100 means")
	assert.InEpsilon(t, 25, r.Open.Mean, 0.02, "Little's law")
	assert.Zero(t, r.Pinned)
}

// Clients that think and then need a carrier are the machine repairmen of theory.
func TestClosedLoadIsRepairmen(t *testing.T) {
	for _, clients := range []int{3, 10, 40} {
		l := Load{JDK: 21, Clients: clients, Think: exp(50 * time.Millisecond), Pinned: 1, CPU: no, IO: exp(50 * time.Millisecond), Duration: 200 * time.Second}
		assert.InEpsilon(t, Repairmen(clients, 4, l.Think.Mean, l.IO.Mean), run(t, l).Throughput, 0.03, "%d clients", clients)
	}
}

// Little's law is no estimate: over a whole run, the requests in the server summed up
// over time are the times of the requests summed up, to the nanosecond.
func TestLittlesLaw(t *testing.T) {
	for _, h := range []Handler{Request, Pool, Zipkin} {
		l, err := Load{JDK: 21, Handler: h, Pinned: 0.1, Duration: 20 * time.Second}.Resolve()
		require.NoError(t, err)
		r := newMeter(l.Patience, 0, l.Duration)
		end, err := r.run(context.Background(), l.config(), l.program(), l.Duration)
		require.NoError(t, err)
		require.Equal(t, Finished, end)
		var sum, parts int64
		for _, id := range r.order {
			sum += int64(r.requests[id].ended - r.requests[id].came)
		}
		for _, p := range r.timeline.parts {
			parts += p.area[open]
		}
		assert.Greater(t, len(r.order), 3000)
		assert.Equal(t, sum, r.whole.area[open], "%s", h)
		assert.Equal(t, sum, parts, "%s: and so do the parts of the timeline", h)
	}
}
