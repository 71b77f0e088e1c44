package scheduler

import (
	"fmt"
	"strings"
)

// Release answers the questions that the machine asks of a JDK release. It is
// data: the zero value answers no to everything, and a test may make up its own.
// ReleaseTable says where each answer was read.
type Release struct {
	// JDK is the feature release, 21 to 25. 21 means 21.0.4 and later, which
	// has the state machine of 22 and 23.
	JDK int
	// MonitorPins: a virtual thread that holds a monitor is pinned to its carrier.
	MonitorPins bool
	// MonitorEnterHoldsCarrier: a virtual thread that waits to enter a monitor
	// blocks its carrier inside the VM, though it is not pinned.
	MonitorEnterHoldsCarrier bool
	// ObjectWaitHoldsCarrier: Object.wait blocks the carrier inside the VM.
	ObjectWaitHoldsCarrier bool
	// ObjectWaitCompensates: the pool may add a carrier while Object.wait holds one.
	ObjectWaitCompensates bool
	// FileIOCompensates: the pool may add a carrier while ordinary file I/O holds one.
	FileIOCompensates bool
	// MonitorHeirIsNewest: a monitor's heir is the most recent arrival of the
	// batch that queued up last, not the oldest waiter.
	MonitorHeirIsNewest bool
	// PinnedEnterRechecks: a pinned virtual thread that waits to enter a monitor
	// wakes after 1, 8, 64, 512 and then every 1000 ms to try again.
	PinnedEnterRechecks bool
	// TimersNeedCarrier: the time-out of an unmounted virtual thread is a task of
	// the scheduler and runs on a carrier, so with no carrier free it never fires.
	TimersNeedCarrier bool
	// EightExternalQueues: the pool has at least eight external queues, and not only the
	// first power of two that is no less than the parallelism.
	EightExternalQueues bool
}

// externalQueues is how many external queues the pool has.
func (r Release) externalQueues(parallelism int) int {
	n := 1
	if r.EightExternalQueues {
		n = 8
	}
	for n < parallelism {
		n *= 2
	}
	return n
}

// Cell is one answer of the release table with the place where it was read.
type Cell struct {
	Answer bool
	Source string
}

// Row is one question of the release table with its answer for each release of
// Releases, in that order.
type Row struct {
	Question string
	Cells    [5]Cell
	set      func(*Release, bool)
}

// Releases lists the releases that the machine knows, oldest first.
func Releases() []int { return []int{21, 22, 23, 24, 25} }

// ReleaseOf returns the release with that feature number, or an ErrConfig that
// names the known ones.
func ReleaseOf(jdk int) (Release, error) {
	if r, ok := byNumber[jdk]; ok {
		return r, nil
	}
	return Release{JDK: jdk}, fmt.Errorf("%w: JDK release %d is unknown, expected one of %s, whose sources the model follows", ErrConfig, jdk, releaseList())
}

// byNumber is the table by release: it is read for each machine that is made.
var byNumber = func() map[int]Release {
	all := map[int]Release{}
	for i, jdk := range Releases() {
		r := Release{JDK: jdk}
		for _, row := range ReleaseTable() {
			row.set(&r, row.Cells[i].Answer)
		}
		all[jdk] = r
	}
	return all
}()

func releaseList() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(Releases()), " ", ", "), "[]")
}

// The sources that the table cites. "Source 21" is the java.base source of
// 21.0.12, "source 25" that of 25.0.3.
const (
	jep491    = "JEP 491 (JDK 24): synchronized without pinning"
	onJVM21   = "observed on 21.0.12"
	onJVM25   = "observed on 25.0.3"
	assumed21 = "assumed as 21, unverified"
	assumed23 = "assumed as 22, unverified"
	hotspot25 = "objectMonitor.cpp of 25"
)

// ReleaseTable returns the table behind ReleaseOf: each question of Release with
// its answer for each release and the source of that answer.
func ReleaseTable() []Row {
	return []Row{
		{
			"holding a monitor pins",
			[5]Cell{{true, "JEP 444; " + onJVM21}, {true, "JEP 444"}, {true, "JEP 444"}, {false, jep491}, {false, jep491 + "; " + onJVM25}},
			func(r *Release, a bool) { r.MonitorPins = a },
		},
		{
			"contended monitor enter holds the carrier",
			[5]Cell{{true, onJVM21}, {true, assumed21}, {true, assumed21}, {false, jep491}, {false, onJVM25}},
			func(r *Release, a bool) { r.MonitorEnterHoldsCarrier = a },
		},
		{
			"Object.wait holds the carrier",
			[5]Cell{{true, onJVM21}, {true, assumed21}, {true, assumed21}, {false, jep491}, {false, onJVM25}},
			func(r *Release, a bool) { r.ObjectWaitHoldsCarrier = a },
		},
		{
			"Object.wait compensates",
			[5]Cell{{true, "source 21, Object.wait; " + onJVM21}, {true, assumed21}, {true, assumed21}, {false, jep491}, {false, "source 25, Object.wait"}},
			func(r *Release, a bool) { r.ObjectWaitCompensates = a },
		},
		{
			"ordinary file I/O compensates",
			[5]Cell{{true, "source 21, jdk.internal.misc.Blocker; " + onJVM21}, {true, assumed21}, {false, "JDK-8329593"}, {false, "JDK-8329593"}, {false, onJVM25}},
			func(r *Release, a bool) { r.FileIOCompensates = a },
		},
		{
			"a monitor's heir is the newest of its batch",
			[5]Cell{{true, "objectMonitor.cpp of 21"}, {true, assumed21}, {true, assumed23}, {true, "objectMonitor.cpp with cxq and JEP 491, before the one FIFO list"}, {false, hotspot25}},
			func(r *Release, a bool) { r.MonitorHeirIsNewest = a },
		},
		{
			"a pinned monitor enter re-checks",
			[5]Cell{{false, "objectMonitor.cpp of 21"}, {false, assumed21}, {false, assumed21}, {true, "objectMonitor.cpp with cxq and JEP 491"}, {true, hotspot25 + "; " + onJVM25}},
			func(r *Release, a bool) { r.PinnedEnterRechecks = a },
		},
		{
			"timers of unmounted threads need a carrier",
			[5]Cell{{false, "source 21, VirtualThread-unparker; " + onJVM21}, {false, assumed21}, {false, assumed21}, {false, "VirtualThread.java of 24"}, {true, "JDK-8351927; source 25; " + onJVM25}},
			func(r *Release, a bool) { r.TimersNeedCarrier = a },
		},
		{
			"at least eight external queues",
			[5]Cell{{false, "source 21, ForkJoinPool; " + onJVM21}, {false, assumed21}, {false, "ForkJoinPool.java of 23"}, {false, "assumed as 23, unverified"}, {true, "source 25, ForkJoinPool; " + onJVM25}},
			func(r *Release, a bool) { r.EightExternalQueues = a },
		},
	}
}
