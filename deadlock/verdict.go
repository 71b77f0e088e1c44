package deadlock

import (
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// Verdict is one word for what became of a program.
type Verdict string

// The verdicts, worst first.
const (
	// Deadlock is a cycle of owners over locks, monitors, class initialisers and
	// joins, without an edge to a carrier.
	Deadlock Verdict = "deadlock"
	// CarrierExhaustion: some stuck thread could step if the machine had one more
	// carrier.
	CarrierExhaustion Verdict = "carrier-exhaustion"
	// LostSignal: a thread waits for a signal, permit, count-down or result that no live
	// thread can give, and that is no work from outside: it holds something, or somebody
	// waits for it, or it is a latch or a result, which only the program itself gives.
	LostSignal Verdict = "lost-signal"
	// Livelock: threads step for ever and none terminates.
	Livelock Verdict = "livelock"
	// Starvation: threads wait for carriers whose threads run on for ever.
	Starvation Verdict = "starvation"
	// ThreadFailed: an essential thread ended by an uncaught exception.
	ThreadFailed Verdict = "thread-error"
	// Idle: essential threads wait for outside work, hold nothing, and nobody waits
	// for them. It is not a fault.
	Idle Verdict = "idle"
	// Completed: every essential thread terminated.
	Completed Verdict = "completed"
	// Unknown: none of the others is known to hold; the program could still go on.
	Unknown Verdict = "unknown"
)

// badness are the verdicts, worst first.
var badness = []Verdict{Deadlock, CarrierExhaustion, LostSignal, Livelock, Starvation, ThreadFailed, Idle, Completed, Unknown}

// Compare compares how bad verdicts are: it is negative if a is worse than b.
func Compare(a, b Verdict) int { return slices.Index(badness, a) - slices.Index(badness, b) }

// Known reports whether it is one of the verdicts, and not another word.
func (v Verdict) Known() bool { return slices.Contains(badness, v) }

// Clean reports whether the verdict is no fault.
func (v Verdict) Clean() bool { return v == Completed || v == Idle }

// Kinds of CarrierExhaustion and of Livelock.
const (
	// Ownerless: the lock that the threads on the carriers wait for is free, or a
	// live thread has it just now, and its successor is unmounted.
	Ownerless = "ownerless"
	// OwnerUnmounted: the owner of what they wait for is unmounted.
	OwnerUnmounted = "owner-unmounted"
	// Other is any other carrier exhaustion.
	Other = "other"
	// Possible: the threads can go round for ever, but a different schedule may leave
	// the cycle.
	Possible = "possible"
	// Inevitable: whatever the schedule, they go round for ever.
	Inevitable = "inevitable"
)

// Proof says how sure a finding is.
type Proof string

const (
	// ByState: it follows from the state alone.
	ByState Proof = "state"
	// ByRun: the run came back to a state in which it was before.
	ByRun Proof = "run"
	// BySearch: a search of every schedule shows it.
	BySearch Proof = "search"
)

// Finding is one thing that is wrong, or Idle.
type Finding struct {
	Verdict Verdict
	// Kind is empty where the verdict has no kinds.
	Kind string
	// Threads are those that the finding is about, by id: the cycle, or all that
	// wait so.
	Threads []scheduler.ThreadID
	// Object is the lock or other object in the middle of it, where there is one.
	Object scheduler.ObjectID
	// Heir is the thread that waits for a carrier while those on the carriers wait
	// for it.
	Heir  scheduler.ThreadID
	Proof Proof
}

// Explanation says what became of a program and why.
type Explanation struct {
	// Verdict and Kind are those of the worst finding.
	Verdict Verdict
	Kind    string
	// Findings are all that hold, worst first.
	Findings []Finding
	// Stuck are the essential threads that can never step again, by id.
	Stuck []scheduler.ThreadID
	// Text is the explanation in plain sentences, one paragraph an element.
	Text []string
	// Snapshot is what was explained, Graph its wait-for graph.
	Snapshot *Snapshot
	Graph    *Graph

	stuck []scheduler.ThreadID // as Stuck, with the daemons
	// also are what other locks would be in the place of that of a carrier exhaustion.
	also []Finding
	// cycle is what a run goes through for ever, nil if it does not.
	cycle *scheduler.Cycle
}

// String returns the verdict and the explanation, a paragraph a line.
func (x *Explanation) String() string {
	var b strings.Builder
	b.WriteString(string(x.Verdict))
	if x.Kind != "" {
		b.WriteString(", " + x.Kind)
	}
	for _, p := range x.Text {
		b.WriteString("\n- " + p)
	}
	return b.String()
}

// Explain explains the state of a machine.
func Explain(m *scheduler.Machine) *Explanation {
	return ExplainSnapshot(Take(m))
}

// ExplainRun explains a run: the state in which it ended and, if it goes round for
// ever, that. Of a run that never began (nil, or one whose configuration is not valid)
// nothing is known.
func ExplainRun(t *scheduler.Trace) *Explanation {
	if t == nil || t.Machine == nil {
		return &Explanation{
			Verdict: Unknown, Snapshot: new(Snapshot), Graph: new(Graph), Text: []string{"The run never began."},
		}
	}
	x := analyse(Take(t.Machine), nil)
	if t.Cycle != nil {
		x.addCycle(t.Cycle, Possible, ByRun)
	}
	x.conclude()
	return x
}

// Known is what a search of every schedule knows of a state beyond what it shows.
type Known struct {
	// Never are the threads that do not step again, whatever the schedule.
	Never []scheduler.ThreadID
	// Cycle is what the others can go through for ever, or nil. Inevitable says that
	// no schedule leads out of it.
	Cycle      *scheduler.Cycle
	Inevitable bool
}

// ExplainKnown explains the state of a machine with what a search knows of it.
func ExplainKnown(m *scheduler.Machine, k Known) *Explanation {
	s := Take(m)
	x := analyse(s, nil)
	if more := analyse(s, k.Never); len(more.Stuck) > len(x.Stuck) {
		x = more
		for i := range x.Findings {
			if x.Findings[i].Verdict != ThreadFailed {
				x.Findings[i].Proof = BySearch
			}
		}
	}
	if k.Cycle != nil {
		kind := Possible
		if k.Inevitable {
			kind = Inevitable
		}
		x.addCycle(k.Cycle, kind, BySearch)
	}
	x.conclude()
	return x
}

// ExplainSnapshot explains a snapshot.
func ExplainSnapshot(s *Snapshot) *Explanation {
	x := analyse(s, nil)
	x.conclude()
	return x
}

// Judge returns the worst finding of Explain without the explanation, for those who
// ask it of very many states. It has Completed or Unknown if there is none.
func Judge(m *scheduler.Machine) Finding {
	x := analyse(takeWithoutStacks(m), nil)
	x.judge()
	if len(x.Findings) == 0 {
		return Finding{Verdict: x.Verdict, Proof: ByState}
	}
	return x.Findings[0]
}

// analyse finds what follows from the state, and from that some threads are known
// never to step again.
func analyse(s *Snapshot, never []scheduler.ThreadID) *Explanation {
	x := &Explanation{Snapshot: s, Graph: GraphOf(s)}
	set := findStuck(s, never)
	x.Stuck = set.threads(func(t *Thread) bool { return t.Essential })
	x.stuck = set.threads(func(*Thread) bool { return true })
	if len(x.Stuck) > 0 {
		x.addDeadlocks(set)
		x.addExhaustion(set)
		if len(x.Findings) == 0 {
			x.addWaits(set)
		}
	}
	x.addFailures()
	return x
}

// conclude draws the verdict from the findings and writes the text.
func (x *Explanation) conclude() {
	x.judge()
	x.Text = x.prose()
}

// judge draws the verdict from the findings.
func (x *Explanation) judge() {
	slices.SortStableFunc(x.Findings, func(a, b Finding) int { return Compare(a.Verdict, b.Verdict) })
	switch {
	case len(x.Findings) > 0:
		x.Verdict, x.Kind = x.Findings[0].Verdict, x.Findings[0].Kind
	case x.allEnded():
		x.Verdict = Completed
	default:
		x.Verdict = Unknown
	}
}

func (x *Explanation) allEnded() bool {
	return !slices.ContainsFunc(x.Snapshot.Threads, func(t Thread) bool { return t.Essential && t.alive() })
}

// addDeadlocks adds the cycles of owners among the stuck threads.
func (x *Explanation) addDeadlocks(set *stuckSet) {
	owners := func(e Edge) bool {
		return (e.Kind == WaitsForOwner || e.Kind == WaitsForEnd || e.Kind == WaitsForResult) && set.has(e.From) && set.has(e.To)
	}
	for _, c := range x.Graph.cycles(len(x.Snapshot.Threads), owners) {
		if slices.ContainsFunc(c, func(t scheduler.ThreadID) bool { return x.Snapshot.thread(t).Essential }) {
			x.Findings = append(x.Findings, Finding{Verdict: Deadlock, Threads: c, Proof: ByState})
		}
	}
	found := x.Findings
	inCycle := func(t scheduler.ThreadID) bool {
		return slices.ContainsFunc(found, func(f Finding) bool { return slices.Contains(f.Threads, t) })
	}
	for _, t := range x.Stuck { // a thread that waits for itself
		for _, e := range x.Graph.from(t) {
			if e.To == t && owners(e) && !inCycle(t) {
				x.Findings = append(x.Findings, Finding{Verdict: Deadlock, Threads: []scheduler.ThreadID{t}, Proof: ByState})
			}
		}
	}
}

// addExhaustion adds carrier exhaustion: a stuck thread needs nothing but a carrier.
func (x *Explanation) addExhaustion(set *stuckSet) {
	waiting := set.threads(func(t *Thread) bool { return t.unmounted() && t.needsCarrier() })
	if len(waiting) == 0 {
		return
	}
	f := Finding{Verdict: CarrierExhaustion, Kind: Other, Proof: ByState, Threads: waiting}
	stuck := func(e Edge) bool {
		return (e.From == Carriers || set.has(e.From)) && (e.To == Carriers || set.has(e.To))
	}
	for _, c := range x.Graph.cycles(len(x.Snapshot.Threads), stuck) {
		for _, t := range c {
			if !slices.Contains(waiting, t) {
				continue
			}
			kind, o := x.exhaustionKind(t, set)
			switch {
			case f.Heir == 0 || f.Kind == Other:
				f.Kind, f.Object, f.Heir, f.Threads = kind, o, t, c
			case o != 0 && o != f.Object:
				x.also = append(x.also, Finding{Kind: kind, Object: o, Heir: t})
			}
		}
	}
	x.Findings = append(x.Findings, f)
}

// exhaustionKind says what stuck threads want of one that has no carrier: the lock
// that it was given first, or one that it owns.
func (x *Explanation) exhaustionKind(heir scheduler.ThreadID, set *stuckSet) (string, scheduler.ObjectID) {
	for _, o := range x.Snapshot.Objects {
		wanted := slices.ContainsFunc(o.Queue, func(n scheduler.Node) bool {
			return n.Thread != heir && set.has(n.Thread)
		})
		switch {
		case wanted && o.Heir == heir && !set.keeps(o.Owner):
			return Ownerless, o.ID
		case wanted && (o.Owner == heir || x.Snapshot.reads(heir, o)):
			return OwnerUnmounted, o.ID
		}
	}
	return Other, 0
}

// addWaits adds the threads that wait for what no live thread can give: a lost
// signal if they hold something or are waited for, idle if not. It is only asked
// when nothing worse holds, since a thread that is stuck for a worse reason might
// have given it.
func (x *Explanation) addWaits(set *stuckSet) {
	var lost, idle []scheduler.ThreadID
	essential := false
	all := set.threads(x.waitsForNobody)
	missed := map[signal]bool{} // signals that lost threads wait for
	for _, id := range all {
		t := x.Snapshot.thread(id)
		if !x.waitsForWork(t) || x.holds(id) || x.isWaitedFor(id, set) {
			lost = append(lost, id)
			essential = essential || t.Essential || x.isWaitedFor(id, set)
			missed[signalOf(t)] = true
		}
	}
	for _, id := range all {
		switch t := x.Snapshot.thread(id); {
		case slices.Contains(lost, id):
		case essential && t.Block.Reason.Object != 0 && missed[signalOf(t)]:
			lost = append(lost, id)
		case t.Essential:
			idle = append(idle, id)
		}
	}
	slices.Sort(lost)
	if essential {
		x.Findings = append(x.Findings, Finding{Verdict: LostSignal, Threads: lost, Proof: ByState})
	}
	if len(idle) > 0 {
		x.Findings = append(x.Findings, Finding{Verdict: Idle, Threads: idle, Proof: ByState})
	}
}

// signal is what a thread waits for that any other might give.
type signal struct {
	reason    scheduler.Reason
	condition int64 // which one of the lock, by its number
}

func signalOf(t *Thread) signal {
	s := signal{reason: t.Block.Reason}
	if s.reason.Kind == scheduler.ForSignal {
		s.condition = t.Op.Saved
	}
	return s
}

// reads reports whether a thread has a lock for reading only.
func (s *Snapshot) reads(t scheduler.ThreadID, o scheduler.ObjectView) bool {
	return o.Kind == scheduler.ForLock && o.Owner != t && slices.Contains(o.Holders, t)
}

// waitsForNobody reports whether a stuck thread waits for no particular thread that
// is alive, so that its wait begins a chain of waits and does not continue one.
func (x *Explanation) waitsForNobody(t *Thread) bool {
	return !slices.ContainsFunc(x.Graph.from(t.ID), func(e Edge) bool {
		return e.Kind != WaitsForTurn && (e.To == Carriers || x.Snapshot.thread(e.To).alive())
	})
}

// waitsForWork reports whether a thread waits as one waits for work from outside:
// on a condition, in Object.wait, for an unpark or for permits; or sleeps for ever, as
// a main does that keeps the process alive for others.
func (x *Explanation) waitsForWork(t *Thread) bool {
	switch t.Block.Reason.Kind {
	case scheduler.ForSignal:
		return !slices.ContainsFunc(x.Snapshot.object(t.Block.Reason.Object).Waiting, func(n scheduler.Node) bool {
			return n.Thread == t.ID && n.Owed
		})
	case scheduler.ForNotify, scheduler.ForUnpark, scheduler.ForPermits, scheduler.ForTime:
		return true
	}
	return false
}

// holds reports whether a thread owns an object or holds something of one.
func (x *Explanation) holds(t scheduler.ThreadID) bool {
	return slices.ContainsFunc(x.Snapshot.Objects, func(o scheduler.ObjectView) bool {
		return !o.OnlyTried && (o.Owner == t || slices.Contains(o.Holders, t))
	})
}

// isWaitedFor reports whether a stuck thread waits for another thread, not just
// for its turn behind it.
func (x *Explanation) isWaitedFor(t scheduler.ThreadID, set *stuckSet) bool {
	return slices.ContainsFunc(x.Graph.Edges, func(e Edge) bool {
		return e.To == t && set.has(e.From) && e.Kind != WaitsForTurn
	})
}

// addFailures adds the essential threads that ended by an exception.
func (x *Explanation) addFailures() {
	var failed []scheduler.ThreadID
	for _, t := range x.Snapshot.Threads {
		if t.Essential && t.Err != nil {
			failed = append(failed, t.ID)
		}
	}
	if len(failed) > 0 {
		x.Findings = append(x.Findings, Finding{Verdict: ThreadFailed, Threads: failed, Proof: ByState})
	}
}

// addCycle adds what follows from a run that goes round for ever: starvation if
// threads wait for carriers that the others never leave to them, and else livelock
// if the essential threads go round themselves without getting anywhere.
func (x *Explanation) addCycle(c *scheduler.Cycle, kind string, proof Proof) {
	x.cycle = c
	essential := func(ids []scheduler.ThreadID) []scheduler.ThreadID {
		return slices.DeleteFunc(slices.Clone(ids), func(id scheduler.ThreadID) bool {
			return !x.Snapshot.thread(id).Essential || slices.Contains(x.Stuck, id)
		})
	}
	starved, running := essential(c.Starved), essential(c.Stepped)
	switch {
	case len(starved) > 0:
		x.Findings = append(x.Findings, Finding{Verdict: Starvation, Threads: starved, Proof: proof})
	case len(running) > 0 && !c.Progress:
		x.Findings = append(x.Findings, Finding{Verdict: Livelock, Kind: kind, Threads: running, Proof: proof})
	}
}
