// Package workload puts a simulated server under load, in virtual time, and measures
// what a load test of a real one would: throughput, latency, how busy the carriers
// are, how many of them pinned threads hold, how many requests wait and how many
// sockets are open, and the moment at which it collapses.
//
// A Load says what machine it is, how requests come and what each does. Run runs it
// and Sweep varies one thing. All chance is seeded, and time is virtual: the same load
// gives the same figures to the last nanosecond, wherever and however slowly it runs.
//
// Each step of the engine costs a nanosecond, which no other thread of the machine
// spends meanwhile; a request takes about ten. So the figures are off by less than
// 10 ns for each request that is in flight at once, which is below a thousandth of
// the service times for which a server is built.
//
// Past the point of saturation an open load has no steady state: what is measured
// then grows with Load.Duration, as in a load test of the same length.
package workload

import (
	"errors"
	"fmt"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// ErrLoad is what every error of a Load that cannot be is.
var ErrLoad = errors.New("invalid load")

// Handler says what the requests of a load do.
type Handler string

// The handlers.
const (
	// Request computes, waits for I/O and computes again. A pinned one waits inside
	// synchronized.
	Request Handler = "request"
	// Pool is Request with a pool of Load.Connections connections, one of which a
	// request has during its I/O. A pinned one also waits for it inside synchronized.
	Pool Handler = "pool"
	// Zipkin is the case of Netflix: after its I/O a request finishes a span, which
	// puts it into the queue of a reporter under one lock for all. A pinned one does so
	// inside synchronized. Its I/O is never pinned.
	Zipkin Handler = "zipkin-reporter"
)

// Handlers lists the handlers with what each does.
func Handlers() []struct{ Name, What string } {
	return []struct{ Name, What string }{
		{string(Request), "compute, wait for I/O, compute; pinned: the I/O inside synchronized"},
		{string(Pool), "the same with a pool of connections, which I/O needs"},
		{string(Zipkin), "I/O, then finish a span by the lock of its reporter; pinned: that inside synchronized"},
	}
}

// Pin says what pins the pinned requests.
type Pin string

// What pins.
const (
	// ByMonitor is synchronized, which pins until JDK 23.
	ByMonitor Pin = "monitor"
	// ByNative is a native frame, which pins in every release.
	ByNative Pin = "native"
)

// Load is a server and what comes to it. Fields that are zero have the value that
// Default gives them.
type Load struct {
	// JDK is the release, 21 to 25. Carriers is the parallelism, Queues how the
	// scheduler queues. In fork-join mode a carrier keeps to the queue that it took from
	// last, as the JDK's do: under overload, threads whose I/O is over then wait behind
	// all that are new.
	JDK, Carriers int
	Queues        scheduler.QueueMode
	// Rate is how many requests a second come, whatever becomes of the earlier ones: an
	// open load, of Poisson arrivals. 0 is a closed load.
	Rate float64
	// Clients is how many clients there are, each of which sends a request, waits for
	// its answer, thinks for Think, and sends the next: a closed load.
	Clients int
	Think   Dist
	// Duration is for how long requests come. What comes or happens before Warmup is
	// not measured.
	Duration, Warmup time.Duration

	// Handler is what requests do.
	Handler Handler
	// Pinned is the share of requests that are pinned, from 0 to 1, Pin what pins them.
	Pinned float64
	Pin    Pin
	// CPU is how long a request computes, half of it before its I/O and half after,
	// and IO how long that takes.
	CPU, IO Dist
	// Connections is the size of the pool, Encode how long the reporter has its lock to
	// encode spans.
	Connections int
	Encode      time.Duration
	// Patience is how long a client waits before it closes its side of the socket, which
	// from then on is in CLOSE_WAIT until the request ends.
	Patience time.Duration
	// Seed chooses the times of arrival, the service times and who is pinned.
	Seed uint64
}

// Default is the load that the fields of others that are zero are taken from: ten
// requests in flight on four carriers.
var Default = Load{
	JDK: 21, Carriers: 4, Rate: 200, Think: Dist{Kind: Exponential, Mean: 50 * time.Millisecond}, Duration: time.Minute,
	Handler: Request, Pin: ByMonitor,
	CPU: Dist{Exponential, 200 * time.Microsecond, 0}, IO: Dist{Exponential, 50 * time.Millisecond, 0},
	Connections: 20, Encode: 5 * time.Millisecond, Patience: time.Second, Seed: 1,
}

// Limits of a load. They bound what it costs in memory.
const (
	maxRequests = 10_000_000
	maxClients  = 100_000
	maxDuration = 24 * time.Hour
)

// Resolve returns the load with its zero fields filled in, or an error that says
// which field is wrong and what was expected; the error is an ErrLoad.
func (l Load) Resolve() (Load, error) {
	l.JDK, l.Carriers = or(l.JDK, Default.JDK), or(l.Carriers, Default.Carriers)
	if l.Clients == 0 {
		l.Rate = or(l.Rate, Default.Rate)
	}
	l.Think, l.CPU, l.IO = or(l.Think, Default.Think), or(l.CPU, Default.CPU), or(l.IO, Default.IO)
	l.Duration = or(l.Duration, Default.Duration)
	l.Handler, l.Pin = or(l.Handler, Default.Handler), or(l.Pin, Default.Pin)
	l.Connections, l.Encode = or(l.Connections, Default.Connections), or(l.Encode, Default.Encode)
	l.Patience, l.Seed = or(l.Patience, Default.Patience), or(l.Seed, Default.Seed)
	return l, l.check()
}

func or[T comparable](a, b T) T {
	var zero T
	if a == zero {
		return b
	}
	return a
}

// check says what is wrong with a load.
func (l Load) check() error {
	for _, c := range []struct {
		ok       bool
		field    string
		is       any
		expected string
	}{
		{l.Rate == 0 || l.Clients == 0, "Clients", l.Clients, "none beside a rate of arrivals"},
		{l.Rate >= 0 && l.Rate <= 1e6, "Rate", l.Rate, "a number from 0 to 1000000 a second"},
		{l.Clients >= 0 && l.Clients <= maxClients, "Clients", l.Clients, fmt.Sprint("a number from 0 to ", maxClients)},
		{l.Duration > 0 && l.Duration <= maxDuration, "Duration", l.Duration, fmt.Sprint("a time of at most ", maxDuration)},
		{l.Warmup >= 0 && l.Warmup < l.Duration, "Warmup", l.Warmup, fmt.Sprint("a time below the duration of ", l.Duration)},
		{l.Rate*l.Duration.Seconds() <= maxRequests, "Rate", l.Rate, fmt.Sprint("at most ", maxRequests, " requests in all")},
		{l.Handler == Request || l.Handler == Pool || l.Handler == Zipkin, "Handler", l.Handler, "request, pool or zipkin-reporter"},
		{l.Pinned >= 0 && l.Pinned <= 1, "Pinned", l.Pinned, "a share from 0 to 1"},
		{l.Pin == ByMonitor || l.Pin == ByNative, "Pin", l.Pin, "monitor or native"},
		{l.Connections >= 1, "Connections", l.Connections, "at least 1"},
		{l.Encode > 0 && l.Encode <= maxMean, "Encode", l.Encode, fmt.Sprint("a time of at most ", maxMean)},
		{l.Patience > 0, "Patience", l.Patience, "a time above 0"},
		{l.Think.valid(), "Think", l.Think, "a distribution that can be written"},
		{l.CPU.valid(), "CPU", l.CPU, "a distribution that can be written"},
		{l.IO.valid(), "IO", l.IO, "a distribution that can be written"},
	} {
		if !c.ok {
			return fmt.Errorf("%w: %s is %v, expected %s", ErrLoad, c.field, c.is, c.expected)
		}
	}
	if l.Clients > 0 && l.Think.Mean+l.CPU.Mean+l.IO.Mean == 0 {
		return fmt.Errorf("%w: Think, CPU and IO are all 0, expected that a client takes some time for each request", ErrLoad)
	}
	_, err := l.config().Resolve()
	return err
}

// Knee is the share of pinned requests at which those on the carriers take all of
// them: past it, they cannot keep up. It is 0 if there is none up to 1, or the pinned
// requests of the load do no I/O.
func (l Load) Knee() float64 {
	l, err := l.Resolve()
	if err != nil || l.Handler == Zipkin || !l.pins() {
		return 0
	}
	io, cpu, carriers := l.IO.Mean.Seconds(), l.CPU.Mean.Seconds(), float64(l.Carriers)
	knee := 0.0
	if l.Clients > 0 {
		// All clients are always in a request or think: N = X (think + cpu + io), and the
		// carriers are full at X (cpu + p io) = c.
		x := float64(l.Clients) / (l.Think.Mean.Seconds() + cpu + io)
		knee = (carriers/x - cpu) / io
	} else {
		knee = (carriers/l.Rate - cpu) / io
	}
	if !(knee > 0 && knee <= 1) {
		return 0
	}
	return knee
}

// pins reports whether pinned requests are pinned in the load's release.
func (l Load) pins() bool { return l.Pin == ByNative || l.release().MonitorPins }
