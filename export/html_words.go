package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// teller says in a sentence or two what each step does.
type teller struct {
	// threads are what is known of the threads from before the step.
	threads []scheduler.ThreadInfo
	agent   scheduler.ThreadID
	m       *scheduler.Machine
	events  []scheduler.Event
	objects looker
}

// look takes note of the threads that an action touched, for the step after it.
func (t *teller) look(m *scheduler.Machine, touched []scheduler.Touch, all bool) {
	known := len(t.threads)
	for id := known + 1; id <= m.Threads(); id++ {
		t.threads = append(t.threads, m.Thread(scheduler.ThreadID(id)))
	}
	eachTouched(touched, scheduler.ThreadPart, known, all, func(id int) {
		t.threads[id-1] = m.Thread(scheduler.ThreadID(id))
	})
}

// tell says what a step did. It is called before look.
func (t *teller) tell(s Step) string {
	t.m, t.events, t.agent = s.Machine, s.Events, s.Applied.Thread
	t.objects.turn(s.Machine)
	switch s.Applied.Kind {
	case scheduler.TakeTask:
		return sentence(t.take(s.Applied)) + t.rest()
	case scheduler.FireTimer:
		return sentence(t.timer()) + t.rest()
	case scheduler.WakeThread:
		return sentence(t.name(t.agent)+" wakes for no reason, as park is allowed to") + t.rest()
	case scheduler.StepThread:
		return sentence(t.step()) + t.rest()
	}
	return t.beginning()
}

// sentence makes a sentence of a clause. The first letter stays as it is: clauses begin
// with the names of threads, or are capitals already.
func sentence(s string) string { return s + "." }

func (t *teller) name(id scheduler.ThreadID) string { return t.m.Thread(id).Display() }

func (t *teller) object(o scheduler.ObjectID) string { return t.objects.called(o).name }

// operand is what an operation on an object is on: a condition that has a name, or the
// object.
func (t *teller) operand(op scheduler.Op, o scheduler.ObjectID) string {
	return cmp.Or(t.m.OperandName(op, o), t.object(o))
}

// beginning says what there is before the first step.
func (t *teller) beginning() string {
	var names []string
	for _, e := range t.events {
		if e.Kind == scheduler.ThreadStarted {
			names = append(names, t.name(e.Thread))
		}
	}
	if len(names) == 0 {
		return "Nothing has happened yet."
	}
	return fmt.Sprintf("Nothing has happened yet. %s %s ready to run.", list(names), verbFor(names, "is", "are"))
}

func verbFor(names []string, one, more string) string {
	if len(names) == 1 {
		return one
	}
	return more
}

// list is "a, b and c", or a few of them and how many more.
func list(names []string) string {
	const most = 4
	if len(names) > most+1 {
		names = append(slices.Clone(names[:most]), fmt.Sprintf("%d more", len(names)-most))
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func (t *teller) find(k scheduler.EventKind, of scheduler.ThreadID) (scheduler.Event, bool) {
	i := slices.IndexFunc(t.events, func(e scheduler.Event) bool { return e.Kind == k && (of == 0 || e.Thread == of) })
	if i < 0 {
		return scheduler.Event{}, false
	}
	return t.events[i], true
}

// take tells that a carrier took a task.
func (t *teller) take(a scheduler.Action) string {
	if e, ok := t.find(scheduler.ThreadMounted, 0); ok {
		t.agent = e.Thread
		who := t.name(e.Thread)
		if t.threads[e.Thread-1].Blank {
			who += ", which never ran before"
		}
		return fmt.Sprintf("Carrier %d mounts %s", a.Carrier, who)
	}
	if e, ok := t.find(scheduler.TimerFired, 0); ok {
		t.agent = e.Thread
		return fmt.Sprintf("Carrier %d ends the time limit of %s, which on this release takes a carrier", a.Carrier, t.name(e.Thread))
	}
	return fmt.Sprintf("Carrier %d takes a task for which there is nothing left to do", a.Carrier)
}

// timer tells that a time limit is over.
func (t *teller) timer() string {
	before := t.threads[t.agent-1]
	who := t.name(t.agent)
	if _, ok := t.find(scheduler.TimerSubmitted, t.agent); ok {
		return fmt.Sprintf("The time of %s is up, and a task that says so waits for a carrier", who)
	}
	switch before.Block.Reason.Kind {
	case scheduler.ForTime:
		return fmt.Sprintf("The sleep of %s is over", who)
	case scheduler.ForComputation:
		return fmt.Sprintf("%s has computed for as long as it had to", who)
	}
	if before.Op.Nanos == 0 {
		return fmt.Sprintf("%s, which %s, wakes by itself to look again", who, t.waits(before))
	}
	return fmt.Sprintf("The time limit of %s is over: it no longer %s", who, t.waits(before))
}

// step tells what a thread does.
func (t *teller) step() string {
	before := t.threads[t.agent-1]
	who := t.name(t.agent)
	if e, ok := t.find(scheduler.ThreadBlocked, t.agent); ok {
		return t.blocks(who, before, e)
	}
	e, done := t.find(scheduler.Performed, t.agent)
	switch {
	case done && e.Err != nil:
		return fmt.Sprintf("%s: %s throws %s", who, t.operation(before), shortClass(e.Err.Class))
	case done:
		return who + " " + t.performs(before, e)
	}
	if e, ok := t.find(scheduler.ThreadEnded, t.agent); ok && e.Err != nil {
		return fmt.Sprintf("%s ends with %s", who, t.m.DescribeException(e.Err))
	}
	return fmt.Sprintf("%s goes on with %s", who, t.operation(before))
}

func shortClass(class string) string { return class[strings.LastIndexByte(class, '.')+1:] }

// operation names what a thread is doing: "lock A", "sleep 1ms".
func (t *teller) operation(th scheduler.ThreadInfo) string {
	words := []string{th.Verb}
	if th.Op.Object != 0 {
		words = append(words, t.operand(th.Op, th.Op.Object))
	}
	if th.Op.Thread != 0 {
		words = append(words, t.name(th.Op.Thread))
	}
	if n := th.Op.Nanos; n > 0 && n < scheduler.Never/2 {
		words = append(words, n.Round(time.Microsecond).String())
	}
	return strings.Join(words, " ")
}

// performs says what an operation that is over was.
func (t *teller) performs(before scheduler.ThreadInfo, e scheduler.Event) string {
	op := before.Op
	if op.Object == 0 {
		return t.threadVerb(before, e)
	}
	v := t.objects.at(op.Object)
	woken := before.Wake != scheduler.NotWoken
	switch v.Kind {
	case scheduler.ForLock, scheduler.ForPermits, scheduler.ForLatch:
		if name := t.m.OperandName(op, op.Object); name != "" && strings.HasPrefix(before.Verb, "signal") {
			return map[string]string{"signal": "signals ", "signalAll": "signals all at "}[before.Verb] + name + t.nobody(before.Verb)
		}
		return lockVerb(before.Verb, v, e.Value, woken) + t.nobody(before.Verb)
	}
	switch before.Verb {
	case "enter":
		return "enters synchronized on " + v.Name
	case "exit":
		return "leaves synchronized on " + v.Name
	case "wait":
		return "comes back from Object.wait on " + v.Name
	case "notify", "notifyAll":
		return "calls " + before.Verb + " on " + v.Name + t.nobody(before.Verb)
	case "use":
		if _, ok := t.find(scheduler.PinBegan, t.agent); ok {
			return "is the first to use class " + v.Name + ", and runs its initialiser"
		}
		return "uses class " + v.Name
	case "end of <clinit>":
		return "has initialised class " + v.Name
	case "accept", "close":
		return before.Verb + "s a connection"
	case "add", "size":
		if !isAtomic(v) {
			return map[string]string{"add": "adds to ", "size": "asks for the size of "}[before.Verb] + v.Name
		}
		fallthrough
	case "get", "set":
		said := map[string]string{"get": "reads", "set": "sets", "add": "changes"}[before.Verb]
		return fmt.Sprintf("%s %s: it is %d", said, v.Name, v.State)
	case "compareAndSet":
		if e.Value == 0 {
			return "tries to change " + v.Name + ", and another was faster"
		}
		return "changes " + v.Name
	case "read", "write":
		return before.Verb + "s a field of " + v.Name
	case "print":
		if p, ok := t.find(scheduler.Printed, t.agent); ok {
			return "prints “" + strings.TrimSpace(p.Text) + "”"
		}
	}
	return "does " + t.operation(before)
}

// isAtomic reports whether an object is a number that threads read and write.
func isAtomic(v scheduler.ObjectView) bool {
	return strings.HasPrefix(v.Class, "java.util.concurrent.atomic.")
}

// lockVerb says what was done with a lock, semaphore or latch.
func lockVerb(verb string, v scheduler.ObjectView, value int64, woken bool) string {
	switch verb {
	case "lock", "lockInterruptibly":
		return "takes " + v.Name
	case "acquire", "acquireUninterruptibly":
		return "takes a permit of " + v.Name
	case "tryLock", "tryAcquire":
		switch {
		case value != 0:
			return "tries to take " + v.Name + " and has it"
		case woken:
			return "gives up waiting for " + v.Name
		}
		return "tries to take " + v.Name + " and cannot have it now"
	case "unlock":
		if v.Owner != 0 {
			return "unlocks " + v.Name + " once, and still has it"
		}
		return "releases " + v.Name
	case "release":
		return "gives a permit back to " + v.Name
	case "countDown":
		return fmt.Sprintf("counts %s down to %d", v.Name, v.State)
	case "await", "awaitNanos", "awaitUninterruptibly":
		if v.Kind == scheduler.ForLatch {
			return "passes " + v.Name + ", which is open"
		}
		return "has " + v.Name + " again and goes on after its wait"
	case "signal", "signalAll":
		return map[string]string{"signal": "signals a condition of ", "signalAll": "signals all at a condition of "}[verb] + v.Name
	case "newCondition":
		return "makes a condition of " + v.Name
	}
	return "does " + verb + " " + v.Name
}

// nobody says that a signal or notification found nobody.
func (t *teller) nobody(verb string) string {
	switch verb {
	case "signal", "signalAll", "notify", "notifyAll":
	default:
		return ""
	}
	for _, e := range t.events {
		if e.Kind == scheduler.ThreadRequeued || e.Kind == scheduler.ThreadWoken {
			return ""
		}
	}
	return ", and nobody waits for that"
}

// threadVerb says what a thread did that needs no object.
func (t *teller) threadVerb(before scheduler.ThreadInfo, e scheduler.Event) string {
	other := ""
	if before.Op.Thread != 0 {
		other = t.name(before.Op.Thread)
	}
	switch before.Verb {
	case "start":
		what := map[scheduler.ThreadKind]string{
			scheduler.Virtual: "a virtual thread", scheduler.Platform: "a platform thread", scheduler.Daemon: "a daemon",
		}[t.m.Thread(before.Op.Thread).Kind]
		if t.m.NeedsCarrier(before.Op.Thread) {
			what += ", which " + t.needs()
		}
		return "starts " + other + ", " + what
	case "sleep", "work":
		if before.Wake == scheduler.NotWoken {
			return map[string]string{"sleep": "sleeps for no time", "work": "computes"}[before.Verb]
		}
		return "goes on after its " + before.Verb
	case "join":
		return "sees that " + other + " has ended"
	case "park", "parkNanos":
		return "goes on after park"
	case "unpark", "interrupt":
		return before.Verb + "s " + other
	case "interrupted":
		return "asks whether it was interrupted"
	case "yield":
		return "has yielded"
	case "compute":
		return "computes"
	case "progress":
		return "marks progress"
	case "end":
		if ended, ok := t.find(scheduler.ThreadEnded, t.agent); ok && ended.Err != nil {
			return fmt.Sprintf("ends with %v", ended.Err)
		}
		return "ends"
	}
	return "does " + t.operation(before)
}

// rest says what a step did to other threads and to carriers, a sentence each.
func (t *teller) rest() string {
	var b strings.Builder
	said := func(format string, args ...any) { fmt.Fprintf(&b, " "+format+".", args...) }
	for _, e := range t.events {
		switch e.Kind {
		case scheduler.ThreadWoken:
			t.wakes(e, said)
		case scheduler.ThreadRequeued:
			said("%s has its signal, and queues to go on", t.name(e.Thread))
		case scheduler.PinBegan:
			if n := t.m.Thread(e.Thread); n.Pins == 1 && n.Kind == scheduler.Virtual {
				said("From here on %s is pinned to carrier %d", t.name(e.Thread), n.Carrier)
			}
		case scheduler.PinEnded:
			if n := t.m.Thread(e.Thread); n.Pins == 0 && n.Kind == scheduler.Virtual && !n.Blocked && n.State != scheduler.StateTerminated {
				said("It is no longer pinned")
			}
		case scheduler.CarrierAdded:
			said("The pool starts one more carrier to make up for it")
		case scheduler.CarrierReturned:
			said("The pool no longer has to make up for its carrier")
		case scheduler.JVMExits:
			said("That was the last platform thread: a real JVM would exit here, and virtual threads do not keep it")
		}
	}
	return b.String()
}

// wakes tells that a thread is woken, and whether there is a carrier for it.
func (t *teller) wakes(e scheduler.Event, said func(string, ...any)) {
	switch needs := t.m.NeedsCarrier(e.Thread); {
	case e.Thread != t.agent && needs:
		said("That wakes %s, which %s", t.name(e.Thread), t.needs())
	case e.Thread != t.agent:
		said("That wakes %s", t.name(e.Thread))
	case needs:
		said("It %s", t.needs())
	}
}

// needs says what a thread does that needs a carrier, and whether one is free.
func (t *teller) needs() string {
	carriers := t.m.Carriers()
	free := slices.ContainsFunc(carriers, func(c scheduler.CarrierInfo) bool { return c.Free })
	pinned := 0
	for _, c := range carriers {
		if c.Thread != 0 && t.m.Pinned(c.Thread) && t.m.Blocked(c.Thread) {
			pinned++
		}
	}
	goes := "goes to the scheduler's queue"
	switch {
	case free:
		return goes
	case pinned == len(carriers) && pinned == 1:
		return goes + ", but the only carrier is kept by a pinned thread"
	case pinned == len(carriers) && pinned == 2:
		return goes + ", but both carriers are kept by pinned threads"
	case pinned == len(carriers):
		return fmt.Sprintf("%s, but all %d carriers are kept by pinned threads", goes, pinned)
	}
	return goes + ", as no carrier is free"
}
