package deadlock

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// prose explains the findings in plain sentences, a paragraph an element.
func (x *Explanation) prose() []string {
	text := x.explainDeadlocks()
	for _, f := range x.Findings {
		switch f.Verdict {
		case CarrierExhaustion:
			text = append(text, x.explainExhaustion(f)...)
		case LostSignal:
			text = append(text, x.explainLostSignal(f))
		case Livelock:
			text = append(text, fmt.Sprintf("%s %s for ever: the run came back to a state in which it was before, and none of them "+
				"terminates on the way. Another schedule may leave the cycle.", x.names(f.Threads), verb(f.Threads, "steps", "step")))
		case Starvation:
			text = append(text, x.explainStarvation(f))
		case ThreadFailed:
			for _, t := range f.Threads {
				text = append(text, x.explainFailure(t))
			}
			text = append(text, x.explainSurvivors()...)
		case Idle:
			text = append(text, fmt.Sprintf("%s %s for work from outside, and %s nothing that anybody waits for. That is no fault.",
				x.names(f.Threads), verb(f.Threads, "waits", "wait"), verb(f.Threads, "holds", "hold")))
		}
	}
	switch x.Verdict {
	case Completed:
		text = append(text, "Every thread that the process waits for has terminated.")
	case Unknown:
		text = append(text, "The program could still go on, and nothing is known to be wrong with it.")
	}
	return text
}

// readerWords says that a thread waits until the threads of a finding stop reading.
func (x *Explanation) readerWords(t *Thread, f Finding) string {
	o := x.Snapshot.object(t.Block.Reason.Object)
	var readers []scheduler.ThreadID
	for _, e := range x.Graph.from(t.ID) {
		if e.Kind == WaitsForOwner && e.Object == o.ID && slices.Contains(f.Threads, e.To) && x.Snapshot.reads(e.To, o) {
			readers = append(readers, e.To)
		}
	}
	have := x.names(readers) + verb(readers, " has", " have")
	switch {
	case len(readers) == 0:
		return ""
	case isIn(o.Waiting, t.ID):
		return fmt.Sprintf("%s, which only a writer of %s can give, and %s locked it for reading", x.waitWords(t), o.Name, have)
	}
	return fmt.Sprintf("waits to write under %s, which %s locked for reading", o.Name, have)
}

// ownerWords says what a thread waits for that another owns.
func (x *Explanation) ownerWords(t *Thread, e Edge) string {
	o, owner := x.Snapshot.object(e.Object), x.Snapshot.Name(e.To)
	if isIn(o.Waiting, t.ID) {
		return fmt.Sprintf("%s, which only the owner of %s can give, and that is %s", x.waitWords(t), o.Name, owner)
	}
	return fmt.Sprintf("waits for %s, which %s owns", o.Name, owner)
}

// carriersOf returns how many of the threads have a carrier.
func (x *Explanation) carriersOf(threads []scheduler.ThreadID) int {
	n := 0
	for _, t := range threads {
		if x.Snapshot.thread(t).Carrier != 0 {
			n++
		}
	}
	return n
}

// explainExhaustion says who waits for a carrier, who has them all, and what that
// comes to.
func (x *Explanation) explainExhaustion(f Finding) []string {
	var text []string
	switch f.Kind {
	case Ownerless:
		text = append(text, x.explainOwnerless(f)...)
	case OwnerUnmounted:
		text = append(text, x.explainOwnerUnmounted(f)...)
	default:
		needs := slices.DeleteFunc(slices.Clone(f.Threads), func(id scheduler.ThreadID) bool { return x.Snapshot.thread(id).Carrier != 0 })
		text = append(text, fmt.Sprintf("%s %s ready to run and %s no carrier. %s", x.names(needs),
			verb(needs, "is", "are"), verb(needs, "has", "have"), x.explainHolders(f)))
	}
	if also := x.alsoWords(); also != "" {
		text = append(text, also)
	}
	if rest := x.explainRest(f); rest != "" {
		text = append(text, rest)
	}
	return append(text, x.explainRemedy(f))
}

func (x *Explanation) explainOwnerless(f Finding) []string {
	s := x.Snapshot
	heir, o := s.thread(f.Heir), s.object(f.Object)
	first, thing, other := "", "the lock", "one lock"
	switch bargers := x.bargers(f); {
	case o.Kind == scheduler.ForPermits:
		first = fmt.Sprintf("%s has %s, and nobody ever takes it. The next in its queue is %s:", o.Name, count(int(o.State), "permit"), heir.Display())
		thing, other = "the permit", "one semaphore"
	case o.Kind == scheduler.ForLatch:
		first = fmt.Sprintf("%s is open, and nobody who waits for it ever goes through: each waiter wakes the next. The first of them is %s:",
			o.Name, heir.Display())
		thing, other = "the latch", "one latch"
	case o.Kind == scheduler.ForMonitor:
		first = fmt.Sprintf("Nobody owns %s, and nobody ever will. Its heir is %s:", o.Name, heir.Display())
		thing, other = "the monitor", "one monitor"
	case len(bargers) > 0:
		first = fmt.Sprintf("%s is free whenever %s, which %s on, %s not have it: releasing it wakes nobody. The next in its queue is %s:",
			o.Name, x.names(bargers), verb(bargers, "lives", "live"), verb(bargers, "does", "do"), heir.Display())
	default:
		first = fmt.Sprintf("Nobody owns %s, and nobody ever will. Its next owner is %s:", o.Name, heir.Display())
	}
	return []string{
		fmt.Sprintf("%s the release%s woke it, but it is a virtual thread without a carrier, and runs only when %s comes free.",
			first, s.at(heir.Since), s.oneCarrier()),
		x.explainHolders(f),
		fmt.Sprintf("So %s waits for a carrier, and %s waits for %s: a deadlock of %s and a semaphore with %s, the %s. "+
			"Detectors that look for the owner of a lock find none, and see nothing.",
			thing, s.everyCarrier(), thing, other, count(len(s.Carriers), "permit"), plural(len(s.Carriers), "carrier", "carriers")),
	}
}

// alsoWords names the other locks of which the same is true.
func (x *Explanation) alsoWords() string {
	const most = 4
	var parts []string
	for i, f := range x.also {
		if i == most {
			parts = append(parts, fmt.Sprintf("%d more", len(x.also)-most))
			break
		}
		role := "whose owner is "
		if f.Kind == Ownerless {
			role = "whose next owner is "
		} else if x.Snapshot.reads(f.Heir, x.Snapshot.object(f.Object)) {
			role = "which is read by "
		}
		parts = append(parts, fmt.Sprintf("%s, %s%s", x.Snapshot.object(f.Object).Name, role, x.Snapshot.Name(f.Heir)))
	}
	if len(parts) == 0 {
		return ""
	}
	return "The same is true of " + strings.Join(parts, "; and of ") + "."
}

// bargers are the live threads that use the lock of an ownerless finding without
// queueing for it.
func (x *Explanation) bargers(f Finding) []scheduler.ThreadID {
	var ids []scheduler.ThreadID
	for _, t := range x.Snapshot.Threads {
		if t.alive() && t.Op.Object == f.Object && !slices.Contains(x.stuck, t.ID) {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

func (x *Explanation) explainOwnerUnmounted(f Finding) []string {
	s := x.Snapshot
	owner, name := s.thread(f.Heir), s.object(f.Object).Name
	role, owns := "owner", "owns "+name
	if s.reads(f.Heir, s.object(f.Object)) {
		role, owns = "reader", "has locked "+name+" for reading"
	}
	why := "is runnable" + s.since(owner.Since)
	if owner.TimerSubmitted {
		why = "has waited long enough, but its timer needs a carrier too"
	}
	return []string{
		fmt.Sprintf("%s %s and %s, but it is a virtual thread without a carrier: it cannot run on to release it until %s comes free.",
			owner.Display(), owns, why, s.oneCarrier()),
		x.explainHolders(f),
		fmt.Sprintf("So the %s waits for a carrier, and %s waits for the %s: a deadlock of one lock and a semaphore with %s, the %s. "+
			"Detectors that look at locks alone see no circle.", role, s.everyCarrier(), role, count(len(s.Carriers), "permit"),
			plural(len(s.Carriers), "carrier", "carriers")),
	}
}

// oneCarrier is what a thread without a carrier waits for.
func (s *Snapshot) oneCarrier() string {
	if len(s.Carriers) == 1 {
		return "the only carrier"
	}
	return fmt.Sprintf("one of the %d carriers", len(s.Carriers))
}

func (s *Snapshot) everyCarrier() string {
	return plural(len(s.Carriers), "the carrier", "every carrier")
}

// all begins a sentence about all of n things, of which there are two or more.
func all(n int) string {
	if n == 2 {
		return "Both"
	}
	return fmt.Sprintf("All %d", n)
}

// explainHolders says who has the carriers and why they do not leave them.
func (x *Explanation) explainHolders(f Finding) string {
	groups := x.holders(f)
	var parts []string
	for i, g := range groups {
		by := "and by "
		switch {
		case i > 0:
		case len(x.Snapshot.Carriers) == 1:
			by = "The carrier is held by "
		case len(groups) == 1:
			by = all(len(x.Snapshot.Carriers)) + " carriers are held by "
		default:
			by = fmt.Sprintf("The %s are held by ", count(len(x.Snapshot.Carriers), "carrier"))
		}
		parts = append(parts, by+x.names(g.threads)+", "+g.words())
	}
	return strings.Join(parts, ", ") + "."
}

// holderGroup is the threads on carriers that are there for the same reason.
type holderGroup struct {
	pin     string   // what pins them, empty if they are not pinned
	sites   []string // the frames that pin them, each once
	wait    string
	threads []scheduler.ThreadID
}

func (g holderGroup) words() string {
	each := ""
	if len(g.threads) > 1 {
		each = "each "
	}
	if g.pin == "" {
		return plural(len(g.threads), "which ", "each of which ") + g.wait + " and blocks its carrier"
	}
	const most = 3
	sites := ""
	switch n := len(g.sites); {
	case n > most:
		sites = fmt.Sprintf(" in %s and %d more", strings.Join(g.sites[:most-1], ", "), n-most+1)
	case n > 0:
		sites = " in " + strings.Join(g.sites, ", ")
	}
	return each + g.pin + sites + " while it " + g.wait
}

// holders groups the threads on the carriers by why they stay.
func (x *Explanation) holders(f Finding) []holderGroup {
	var groups []holderGroup
	for _, c := range x.Snapshot.Carriers {
		if c.Thread == 0 {
			continue
		}
		t := x.Snapshot.thread(c.Thread)
		pin, wait := pinWords(t), x.waitWords(t)
		if f.Kind == Ownerless && t.Block.Reason.Object == f.Object {
			wait += " behind " + x.Snapshot.Name(f.Heir)
		}
		i := slices.IndexFunc(groups, func(g holderGroup) bool { return g.pin == pin && g.wait == wait })
		if i < 0 {
			i = len(groups)
			groups = append(groups, holderGroup{pin: pin, wait: wait})
		}
		g := &groups[i]
		g.threads = append(g.threads, c.Thread)
		if site := t.pinSite(); site != "" && !slices.Contains(g.sites, site) {
			g.sites = append(g.sites, site)
		}
	}
	return groups
}

// pinSite is the frame that pins a thread and, if that is one of the JDK, where the program
// calls it.
func (t *Thread) pinSite() string {
	if t.PinnedBy.Method == "" {
		return ""
	}
	site := t.PinnedBy.Short()
	if !scheduler.InJDK(t.PinnedBy.Class) {
		return site
	}
	for i, f := range slices.Backward(t.Stack) {
		if f != t.PinnedBy {
			continue
		}
		if caller := slices.IndexFunc(t.Stack[i:], func(f scheduler.Frame) bool { return !scheduler.InJDK(f.Class) }); caller > 0 {
			return site + " called by " + t.Stack[i+caller].Short()
		}
		break
	}
	return site
}

// pinWords says what pins a thread, or nothing.
func pinWords(t *Thread) string {
	switch {
	case t.Pins == 0:
		return ""
	case t.By == scheduler.ByMonitor:
		return "pinned inside synchronized"
	case t.By == scheduler.ByClassInit:
		return "pinned by a class initialiser"
	}
	return "pinned by a native frame"
}

// waitWords says what a thread waits for: "waits for lock L".
func (x *Explanation) waitWords(t *Thread) string {
	r := t.Block.Reason
	switch name := x.Snapshot.object(r.Object).Name; r.Kind {
	case scheduler.NoReason:
		return "runs"
	case scheduler.ForLock:
		return "waits for " + name
	case scheduler.ForMonitor:
		return "waits to enter " + name
	case scheduler.ForThread:
		return "waits for " + x.Snapshot.Name(r.Thread) + " to end"
	case scheduler.ForTime:
		return "sleeps"
	case scheduler.ForComputation:
		return "computes"
	case scheduler.ForNative:
		return "is in " + name
	case scheduler.ForUnpark:
		return "waits to be unparked"
	case scheduler.ForResult:
		return x.resultWords(x.Snapshot.object(r.Object))
	case scheduler.ForClassInit:
		return "waits for class " + name + " to be initialised"
	case scheduler.ForPermits:
		return "waits for permits of " + name
	case scheduler.ForLatch:
		return "waits for latch " + name
	case scheduler.ForSignal:
		return x.signalWords(t.ID, x.Snapshot.object(r.Object))
	default:
		return "waits for a notification of " + name
	}
}

// resultWords says which result a thread waits for, and who computes it.
func (x *Explanation) resultWords(future scheduler.ObjectView) string {
	class := strings.TrimSuffix(future.Class, "$Signaller") // which waits for its CompletableFuture
	if future.Runner != 0 {
		return "waits for the result of a task, which " + x.Snapshot.Name(future.Runner) + " runs"
	}
	return "waits for the result of a " + class[strings.LastIndexAny(class, ".$")+1:]
}

// signalWords says which signal a thread waits for, or that it has come and the
// thread now waits for the lock.
func (x *Explanation) signalWords(t scheduler.ThreadID, o scheduler.ObjectView) string {
	for _, n := range o.Waiting {
		if n.Thread == t {
			if n.Condition == "" {
				return "waits for a signal of " + o.Name
			}
			return "waits for a signal of " + n.Condition
		}
	}
	return "was signalled and waits for " + o.Name
}

// mostBlank is how many threads that never ran are named.
const mostBlank = 2

// explainRest tells of the stuck threads that the finding has not named: platform
// threads in the same queue, and those that never ran.
func (x *Explanation) explainRest(f Finding) string {
	s := x.Snapshot
	var parts []string
	var blank []scheduler.ThreadID
	for i := range s.Threads {
		t := &s.Threads[i]
		switch {
		case t.Blank:
			blank = append(blank, t.ID)
		case t.Kind != scheduler.Virtual && f.Object != 0 && t.Block.Reason.Object == f.Object && slices.Contains(x.stuck, t.ID):
			parts = append(parts, fmt.Sprintf("%s, a platform thread, is in the same queue.", t.Display()))
		}
	}
	if n := len(blank); n > 0 {
		who := count(n, "started virtual thread")
		if n <= mostBlank {
			who = fmt.Sprintf("%s, %s,", x.names(blank), plural(n, "a started virtual thread", "started virtual threads"))
		}
		parts = append(parts, fmt.Sprintf("%s never ran: a thread dump shows %s without a stack.", who, verb(blank, "it", "them")))
	}
	for _, o := range s.Objects {
		if o.Text != "" {
			parts = append(parts, fmt.Sprintf("Of the %s %s.", o.Name, o.Text))
		}
	}
	return strings.Join(parts, " ")
}

// explainRemedy says what would have helped, as far as the state tells.
func (x *Explanation) explainRemedy(f Finding) string {
	s := x.Snapshot
	who := "one of them"
	if f.Heir != 0 {
		who = s.Name(f.Heir)
	}
	text := fmt.Sprintf("One more carrier would let %s run.", who)
	monitors, files := 0, 0
	for _, c := range s.Carriers {
		if c.Thread == 0 {
			continue
		}
		t := s.thread(c.Thread)
		switch {
		case t.Pins > 0 && t.By == scheduler.ByMonitor:
			monitors++
		case t.Pins == 0 && s.object(t.Block.Reason.Object).Class == "java.io.FileDescriptor":
			files++
		}
	}
	switch {
	case monitors > 0 && s.JDK.MonitorPins:
		text += " From JDK 24 on synchronized does not pin (JEP 491): those on the carriers would have left them."
	case files > 0 && !s.JDK.FileIOCompensates:
		text += " JDK 21 and 22 add carriers for file I/O; from 23 on nothing makes up for it (JDK-8329593)."
	case s.JDK.JDK >= 24:
		text += " JEP 491 does not help here: class initialisers and native frames pin in every release."
	}
	return text
}

func (x *Explanation) explainStarvation(f Finding) string {
	var busy []scheduler.ThreadID
	for _, c := range x.Snapshot.Carriers {
		if c.Thread != 0 {
			busy = append(busy, c.Thread)
		}
	}
	waits := fmt.Sprintf("%s %s for a carrier. ", x.names(f.Threads), verb(f.Threads, "waits", "wait"))
	if left := x.cycle.Left; len(left) > 0 {
		for _, t := range left {
			if !slices.Contains(busy, t) {
				busy = append(busy, t)
			}
		}
		slices.Sort(busy)
		how := plural(len(left), "leaves its carrier and gets one", "leave their carriers and get one")
		if len(x.cycle.Yielded) == len(left) {
			how = plural(len(left), "goes round in Thread.yield: it leaves its carrier and gets one", "go round in Thread.yield: they leave their carriers and get one")
		}
		if len(left) < len(busy) {
			how = fmt.Sprintf("run on; of these %s %s", x.names(left), how)
		}
		return waits + plural(len(x.Snapshot.Carriers), "The carrier has ", "The carriers have ") + x.names(busy) + ", which " + how +
			" again, each time before " + plural(len(f.Threads), "its", "their") + " turn comes. A carrier looks first into the queue in which it found its last task."
	}
	have := plural(len(busy), "The carrier has %s, which runs on and never leaves it", "The carriers have %s, which run on and never leave them")
	return waits + fmt.Sprintf(have+": virtual threads have no time slices.", x.names(busy))
}
