package scenarios

import (
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// Sources of the zipkin case.
const (
	netflixArticle = "Netflix Technology Blog, 2024-07-29: Java 21 Virtual Threads - Dude, Where's My Lock?"
	brave1440      = "https://github.com/openzipkin/brave/issues/1440"
	jep491         = "https://openjdk.org/jeps/491"
)

func millis(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// The parameters that the zipkin scenarios share.
var (
	paramPinned = Param{Name: "pinned", Help: "requests that finish their span inside synchronized", Default: 4, Max: 4096}
	paramHold   = Param{Name: "hold", Help: "milliseconds for which the first to have the lock keeps it", Default: 20, Max: 60_000}
	paramBlank  = Param{
		Name: "requests", Help: "requests that come later, each with an open socket", Default: 12, Max: 100_000, Search: new(0),
	}

	paramAcceptor = Param{
		Name: "acceptor", Help: "1: a thread starts the others; 0: all are there from the start, if requests=0", Default: 1, Max: 1, Search: new(0),
	}
	paramCapacity = Param{
		Name: "capacity", Help: "spans that CountBoundedQueue has room for", Default: queueCapacity, Min: 1, Max: queueCapacity,
		Search: new(1),
	}
)

// ownerlessWith expects an ownerless carrier exhaustion on JDK 21 to 23 with from to
// to carriers, and completion otherwise.
func ownerlessWith(from, to int) []Expectation {
	var e []Expectation
	if from > 1 {
		e = append(e, Expectation{21, 23, 1, from - 1, deadlock.Completed, ""})
	}
	return append(e,
		Expectation{21, 23, from, to, deadlock.CarrierExhaustion, deadlock.Ownerless},
		Expectation{21, 23, to + 1, NoBound, deadlock.Completed, ""},
		Expectation{24, NoBound, 1, NoBound, deadlock.Completed, ""})
}

func completes() []Expectation {
	return []Expectation{{21, NoBound, 1, NoBound, deadlock.Completed, ""}}
}

func zipkinScenarios() []Scenario {
	return []Scenario{
		zipkinReporter(), zipkinMinimal(), zipkinFair(), zipkinReporterAlone(),
		zipkinClassInit(), zipkinSemaphore(), zipkinLatch(), zipkinCondition(),
		zipkinFixedLock(), zipkinFixedTryLock(), zipkinFixedVirtual(),
	}
}

func zipkinReporter() Scenario {
	z := func(v Values) zipkin {
		return zipkin{
			unpinned: 1, pinned: v["pinned"], outsiders: 1, outsider: scheduler.Platform, blank: v["requests"],
			reporter: true, rounds: 1, hold: millis(v["hold"]),
		}
	}
	return Scenario{
		Name:  "zipkin-reporter",
		Java:  "zipkin-reporter-java",
		Title: "the Netflix case: four pinned requests wait for a lock whose next owner has no carrier",
		Story: []string{
			"A web service on JDK 21 finishes tracing spans. Each span goes into zipkin-reporter's CountBoundedQueue, under a " +
				"ReentrantLock. Brave's RealSpan.finish does so inside synchronized, on a monitor of each span's own; " +
				"RealScopedSpan.finish does not.",
			"scheduling-1, a platform thread, has the lock when a request comes that finishes a scoped span: it queues for the lock and " +
				"leaves its carrier. Four more requests come, finish a span inside synchronized and queue too, pinned, one on each " +
				"carrier. scheduling-1 signals the reporter, releases the lock, wakes the first in the queue and goes away. The one that " +
				"it woke is unmounted, and there is no carrier left for it.",
			"The article shows six threads: the four, the unmounted one and the reporter. They alone cannot come to this; it takes a " +
				"seventh that has the lock while the last of the four queues, and that runs on no carrier. Here it is scheduling-1.",
			"With acceptor=0 these seven are there from the start, no requests come later, and a search sees every order. With hold=0 " +
				"and capacity=1 as well, it is the program of which the statements above are proved.",
		},
		LookAt: "exclusiveOwnerThread is null, and the first waiter's status is 0: it was signalled. Every later request stays blank, " +
			"and its socket goes to CLOSE_WAIT.",
		Sources:  []string{netflixArticle, brave1440},
		Scales:   "pinned",
		Params:   []Param{paramPinned, paramBlank, paramHold, paramAcceptor, paramCapacity},
		Repairs:  []string{"zipkin-fixed-lock", "zipkin-fixed-trylock", "zipkin-fixed-virtual"},
		Expected: ownerlessWith(1, 4),
		build:    func(v Values) *scheduler.Program { return z(v).form(v) },
		buildGo:  func(v Values) *scheduler.Program { return z(v).goForm(v) },
	}
}

func zipkinMinimal() Scenario {
	z := func(v Values) zipkin {
		return zipkin{
			unpinned: 1, pinned: v["pinned"], outsiders: 1, outsider: scheduler.Platform,
			rounds: 1, hold: millis(v["hold"]),
		}
	}
	pinned := paramPinned
	pinned.Default = 1
	return Scenario{
		Name:     "zipkin-minimal",
		Java:     "zipkin-minimal-java",
		Carriers: 1,
		Title:    "the same with the fewest threads: one carrier, one pinned thread, one that is not, and an outsider",
		Story: []string{
			"Three threads and one carrier are enough. The outsider has the lock; the unpinned request queues first and leaves the " +
				"carrier; the pinned one queues behind it and keeps the carrier. The outsider releases the lock and wakes the first.",
			"The reporter of the article is not needed for the hang.",
		},
		LookAt:   "how few steps it takes. Run it with --carriers 1; a second carrier is enough to save it.",
		Sources:  []string{netflixArticle, brave1440},
		Scales:   "pinned",
		Params:   []Param{pinned, paramHold},
		Repairs:  []string{"zipkin-fixed-virtual"},
		Expected: ownerlessWith(1, 1),
		build:    func(v Values) *scheduler.Program { return z(v).program() },
		buildGo:  func(v Values) *scheduler.Program { return z(v).goProgram() },
	}
}

func zipkinFair() Scenario {
	z := func(v Values) zipkin {
		return zipkin{
			unpinned: 1, pinned: v["pinned"], fair: true, rounds: 2, hold: millis(v["hold"]), slowPinned: true,
		}
	}
	pinned := paramPinned
	pinned.Default, pinned.Min = 2, 1
	return Scenario{
		Name:     "zipkin-fair",
		Java:     "zipkin-fair-java",
		Carriers: 2,
		Title:    "a fair lock makes it worse: three virtual threads on two carriers hang by themselves",
		Story: []string{
			"With a fair lock no platform thread is needed. A pinned request has the lock; an unpinned one queues and leaves its " +
				"carrier; a second pinned one queues and keeps its own. The first releases, wakes the unpinned one, and at once " +
				"finishes another span: a fair lock does not let it barge in, so it queues too, pinned.",
			"A lock that is not fair would have let it have the lock again, and go on to leave its carrier.",
		},
		LookAt:   "the class of the lock, FairSync. Run it with --carriers 2; a third is enough to save it.",
		Sources:  []string{netflixArticle, brave1440},
		Scales:   "pinned",
		Params:   []Param{pinned, paramHold},
		Expected: ownerlessWith(2, 2),
		build:    func(v Values) *scheduler.Program { return z(v).program() },
		buildGo:  func(v Values) *scheduler.Program { return z(v).goProgram() },
	}
}

func zipkinReporterAlone() Scenario {
	z := func(v Values) zipkin {
		return zipkin{
			unpinned: 2, pinned: v["pinned"], reporter: true, rounds: 1, hold: millis(v["hold"]),
		}
	}
	return Scenario{
		Name:  "zipkin-reporter-alone",
		Title: "without the seventh thread: the requests freeze, and the reporter lives on",
		Story: []string{
			"The reporter itself has the lock while it encodes the span of a first request, and releases it when all carriers are " +
				"taken. The requests freeze as in the Netflix case.",
			"But the reporter never sticks: when its wait times out it barges in, since the lock is free and it is not in the queue, " +
				"finds nothing new, and waits again, for ever. A process that looks alive.",
		},
		LookAt:   "AsyncReporter is not among the stuck threads: this is a partial failure, and a heartbeat would not notice it.",
		Sources:  []string{netflixArticle, brave1440},
		Scales:   "pinned",
		Params:   []Param{paramPinned, paramHold, paramAcceptor, paramCapacity},
		Expected: ownerlessWith(1, 4),
		build:    func(v Values) *scheduler.Program { return z(v).form(v) },
		buildGo:  func(v Values) *scheduler.Program { return z(v).goForm(v) },
	}
}

func zipkinClassInit() Scenario {
	return Scenario{
		Name:  "zipkin-class-init",
		JDK:   25,
		Title: "the same on JDK 25: class initialisers pin where synchronized no longer does",
		Story: []string{
			"Each request finishes its span in the static initialiser of a class of its own. The VM called that initialiser, so there is " +
				"a native frame on the stack, and the thread cannot leave its carrier in any release.",
		},
		LookAt:  "run it with --jdk 25: it hangs as on 21.",
		Sources: []string{jep491, brave1440},
		Scales:  "pinned",
		Params:  []Param{paramPinned, paramHold, paramAcceptor, paramCapacity},
		Expected: []Expectation{
			{21, 25, 1, 4, deadlock.CarrierExhaustion, deadlock.Ownerless},
			{21, 25, 5, NoBound, deadlock.Completed, ""},
		},
		build: func(v Values) *scheduler.Program {
			return zipkin{
				unpinned: 1, pinned: v["pinned"], outsiders: 1, outsider: scheduler.Platform,
				rounds: 1, hold: millis(v["hold"]), pin: pinClass,
			}.form(v)
		},
	}
}

func zipkinHandoff(name, title, story string, of handoffKind) Scenario {
	return Scenario{
		Name: name, Title: title, Story: []string{story},
		LookAt:   "the first in the queue: signalled, unmounted, and nobody behind it was.",
		Sources:  []string{netflixArticle},
		Scales:   "pinned",
		Params:   []Param{paramPinned},
		Expected: ownerlessWith(1, 4),
		build:    func(v Values) *scheduler.Program { return handoff{of, v["pinned"]}.program() },
	}
}

func zipkinSemaphore() Scenario {
	return zipkinHandoff("zipkin-semaphore", "a semaphore in the place of the lock",
		"Threads wait for a permit as others wait for the lock: the same queue, the same hand-over to the first, who has no carrier. "+
			"The permit is there for the taking, and nobody can take it.", ofPermits)
}

func zipkinLatch() Scenario {
	return zipkinHandoff("zipkin-latch", "a latch that is open, and through which nobody goes",
		"A CountDownLatch opens for everybody, but it wakes only the first waiter, who wakes the second when it runs. "+
			"The first has no carrier, so the pinned ones behind it wait before an open door.", ofLatch)
}

func zipkinCondition() Scenario {
	return zipkinHandoff("zipkin-condition", "signalAll, and nobody gets the lock",
		"All threads wait on a condition. signalAll moves them to the lock's queue, and the release wakes the first, who has no carrier.",
		ofSignals)
}

func zipkinFixedLock() Scenario {
	return Scenario{
		Name:  "zipkin-fixed-lock",
		Java:  "zipkin-reporter-java-fixed",
		Title: "repaired: a ReentrantLock in the place of synchronized",
		Story: []string{
			"Each span has a lock of its own instead of a monitor. Nothing pins, so a request that waits leaves its carrier.",
		},
		LookAt:  "no request is pinned, and all of them end.",
		Remedy:  "replacing synchronized by ReentrantLock",
		Sources: []string{brave1440},
		Scales:  "pinned",
		Params:  []Param{paramPinned, paramBlank, paramHold, paramAcceptor, paramCapacity}, Expected: completes(),
		build: func(v Values) *scheduler.Program {
			return zipkin{
				unpinned: 1, pinned: v["pinned"], outsiders: 1, outsider: scheduler.Platform, blank: v["requests"],
				reporter: true, rounds: 1, hold: millis(v["hold"]), pin: pinLock,
			}.form(v)
		},
	}
}

func zipkinFixedTryLock() Scenario {
	return Scenario{
		Name:  "zipkin-fixed-trylock",
		Title: "repaired: pinned requests wait for the lock for a limited time and drop their span",
		Story: []string{
			"tryLock with a time limit: the carriers come free when the pinned requests give up, late and with spans lost, " +
				"but the service lives.",
		},
		LookAt:  "the watchdog: with a limit above its threshold it alerts, and the alert clears.",
		Remedy:  "limiting the wait for the lock by tryLock",
		Sources: []string{brave1440},
		Scales:  "pinned",
		Params: []Param{
			paramPinned, paramBlank, paramHold, paramAcceptor, paramCapacity,
			{Name: "limit", Help: "milliseconds for which a pinned request waits for the lock", Default: 100, Min: 1, Max: 60_000},
		},
		Expected: completes(),
		build: func(v Values) *scheduler.Program {
			return zipkin{
				unpinned: 1, pinned: v["pinned"], outsiders: 1, outsider: scheduler.Platform, blank: v["requests"],
				reporter: true, rounds: 1, hold: millis(v["hold"]), tryLock: millis(v["limit"]),
			}.form(v)
		},
	}
}

func zipkinFixedVirtual() Scenario {
	return Scenario{
		Name:  "zipkin-fixed-virtual",
		Title: "repaired: only virtual threads ever have the lock",
		Story: []string{
			"The outsider is a virtual thread. While it has the lock it also has a carrier, which comes free after it has released: " +
				"the heir finds one. For a lock that is not fair this always holds.",
		},
		LookAt:  "scheduling-1 is virtual, and the reporter is left out: it is a platform thread.",
		Remedy:  "letting only virtual threads have the lock",
		Sources: []string{brave1440},
		Scales:  "pinned",
		Params:  []Param{paramPinned, paramHold, paramAcceptor, paramCapacity}, Expected: completes(),
		build: func(v Values) *scheduler.Program {
			return zipkin{
				unpinned: 1, pinned: v["pinned"], outsiders: 1, outsider: scheduler.Virtual,
				rounds: 1, hold: millis(v["hold"]),
			}.form(v)
		},
	}
}
