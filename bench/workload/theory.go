package workload

import (
	"math"
	"time"
)

// MMC is the queue M/M/c of theory: Poisson arrivals, exponential service times, c
// servers, one queue. A server all of whose requests are pinned and compute for no
// time is one, with its carriers as servers.
type MMC struct {
	// Rate is of arrivals, a second. Service is the mean service time.
	Rate    float64
	Service time.Duration
	Servers int
}

// Load returns the offered load, in servers.
func (q MMC) Load() float64 { return q.Rate * q.Service.Seconds() }

// Waits returns the probability that an arrival finds no server free, by Erlang's
// formula C. It is 1 if the servers cannot keep up.
func (q MMC) Waits() float64 {
	a, c := q.Load(), float64(q.Servers)
	if a >= c {
		return 1
	}
	b := 1.0 // Erlang's formula B, by its recursion
	for n := 1; n <= q.Servers; n++ {
		b = a * b / (float64(n) + a*b)
	}
	return b / (1 - a/c*(1-b))
}

// Wait returns the mean time that an arrival waits for a server, or Inf as the
// longest Duration if the servers cannot keep up.
func (q MMC) Wait() time.Duration {
	spare := float64(q.Servers) - q.Load()
	if spare <= 0 {
		return math.MaxInt64
	}
	return time.Duration(q.Waits() * float64(q.Service) / spare)
}

// Longer returns the probability that an arrival is in the system for longer than t.
func (q MMC) Longer(t time.Duration) float64 {
	spare := float64(q.Servers) - q.Load()
	if spare <= 0 {
		return 1
	}
	x := float64(t) / float64(q.Service)
	if math.Abs(spare-1) < 1e-9 {
		return math.Exp(-x) * (1 + q.Waits()*x)
	}
	return math.Exp(-x) * (1 + q.Waits()*(1-math.Exp(-x*(spare-1)))/(spare-1))
}

// Percentile returns the time in the system below which p percent of the arrivals
// are.
func (q MMC) Percentile(p float64) time.Duration {
	low, high := time.Duration(0), time.Duration(1)
	for q.Longer(high) > 1-p/100 && high < math.MaxInt64/2 {
		high *= 2
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		if q.Longer(middle) > 1-p/100 {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// Repairmen is the closed queue M/M/c//N of theory: n clients that think for an
// exponential time and then want one of c servers for an exponential time. It returns
// the requests a second.
func Repairmen(clients, servers int, think, service time.Duration) float64 {
	// weight[k] is the probability of k clients at the servers, but for a factor. It is
	// kept as a ratio to the last so that it does not overflow.
	sum, busy, weight := 1.0, 0.0, 1.0
	for k := 1; k <= clients; k++ {
		weight *= float64(clients-k+1) / think.Seconds() * service.Seconds() / float64(min(k, servers))
		sum += weight
		busy += weight * float64(min(k, servers))
		if weight > 1e200 {
			sum, busy, weight = sum/weight, busy/weight, 1
		}
	}
	return busy / sum / service.Seconds()
}
