package explore

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// story is a schedule in words: a row for each operation, and one wherever another
// thread goes on.
type story struct {
	rows     []row
	actions  int
	carriers int
	m        *scheduler.Machine // at the end
	// fate says of each thread what became of it.
	fate map[scheduler.ThreadID]string
	last map[scheduler.ThreadID]lane // the lanes at the end
	// exhausted is the last action before the carriers are exhausted to the end; 0 if
	// they are not.
	exhausted int
}

// rowKind says what a row is about.
type rowKind uint8

const (
	steps     rowKind = iota // a thread does something
	switches                 // why it does not go on
	leavesOut                // how many actions are not told
)

// row is one row. Its step is the number of its first action, from 1.
type row struct {
	kind   rowKind
	step   int
	at     time.Duration
	thread scheduler.ThreadID
	saying
	// op is the operation that the row is about, so that what continues it at once
	// gets no row of its own.
	op     scheduler.Op
	folded folded
	lanes  map[scheduler.ThreadID]lane
}

// saying is the text of a row: what is done, how that ends, and what it does to
// others.
type saying struct {
	text           string
	notes, effects []string
}

func (s saying) String() string {
	text := s.text
	if len(s.notes) > 0 {
		text += ": " + strings.Join(s.notes, ", ")
	}
	if len(s.effects) > 0 {
		text += " → " + strings.Join(s.effects, ", ")
	}
	return text
}

// teller is the run that makes a story.
type teller struct {
	*story
	*player
	events []scheduler.Event
	// began says of a thread that its operation has had a row before.
	began map[scheduler.ThreadID]bool
	// keeps says which actions are told, nil for all of them; left are those not told
	// since the last one that was.
	keeps *kept
	left  gap
	// folding is how calls into the JDK are told, nil for step by step.
	folding *folding
}

// tell runs a schedule and says what happens. The error is an ErrConfig.
func tell(cfg scheduler.Config, p *scheduler.Program, choices []int, keeps *kept, f *folding) (*story, error) {
	pl, err := newPlayer(cfg, p)
	if err != nil {
		return nil, err
	}
	defer pl.close()
	t := &teller{story: &story{m: pl.m, fate: map[scheduler.ThreadID]string{}}, player: pl, began: map[scheduler.ThreadID]bool{}, keeps: keeps, folding: f}
	pl.m.Observe(func(_ *scheduler.Machine, e scheduler.Event) { t.events = append(t.events, e) })
	for _, c := range choices {
		if !t.step(c) {
			t.rows = append(t.rows, row{step: t.actions + 1, saying: saying{text: "(run again, the program does something else)"}, lanes: t.lanesNow()})
			break
		}
	}
	t.tellLeft()
	t.last = t.lanesNow()
	t.carriers = len(t.player.m.Carriers())
	for id := scheduler.ThreadID(1); int(id) <= t.player.m.Threads(); id++ {
		t.fate[id] = t.fateOf(id)
	}
	return t.story, nil
}

// step applies a choice and tells of it. It reports whether there is such a choice.
func (t *teller) step(choice int) bool {
	m := t.player.m
	if choice < 0 || choice >= len(t.possible) {
		return false
	}
	action := t.possible[choice]
	agent, expires := m.Agent(action)
	t.events = t.events[:0]
	if !t.keeps.has(t.actions + 1) {
		return t.leaveOut(action, agent, choice)
	}
	t.tellLeft()
	before := m.Thread(agent)
	in := t.folding.enter(m, action, before)
	t.switchTo(agent)
	if !t.choose(choice) {
		return false
	}
	t.actions++
	t.watch()
	said, after := t.say(action, expires, before), t.lanesNow()
	if l := after[agent]; l.carrier == 0 { // where it was when it did this
		l.carrier = before.Carrier
		after[agent] = l
	}
	if last := len(t.rows) - 1; last >= 0 && t.continues(t.rows[last], before, action) {
		r := &t.rows[last]
		r.lanes = after
		r.effects = append(r.effects, said.effects...)
		r.notes = append(r.notes, slices.DeleteFunc(said.notes, func(n string) bool { return n == done || n == again || n == over })...)
		return true
	}
	if t.fold(in, said, before, after) {
		return true
	}
	r := t.begin(in, before, said)
	r.lanes = after
	if action.Kind == scheduler.TakeTask {
		r.op = scheduler.Op{} // mounting is no part of the operation that it continues
	}
	t.rows = append(t.rows, r)
	return true
}

// Notes that only matter where an operation comes back in a new row.
const (
	done  = "done"
	again = "tries again"
	over  = "over"
)

const (
	throws    = "throws "
	timesOut  = "times out"
	pinned    = "pinned"
	notPinned = "no longer pinned"
)

// continues reports whether an action goes on with the operation of the last row.
func (t *teller) continues(r row, before scheduler.ThreadInfo, a scheduler.Action) bool {
	op := before.Op
	same := r.op.Object == op.Object && r.op.Verb == op.Verb && r.op.Arg == op.Arg && r.op.Thread == op.Thread
	return r.kind == steps && r.thread == before.ID && same && op.Phase != 0 && a.Kind != scheduler.TakeTask
}

// lanesNow returns the lanes of all threads.
func (t *teller) lanesNow() map[scheduler.ThreadID]lane {
	m := t.player.m
	lanes := map[scheduler.ThreadID]lane{}
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		lanes[id] = laneOf(m.Thread(id))
	}
	return lanes
}

// switchTo tells why the thread of the last row does not go on, if another one does.
func (t *teller) switchTo(agent scheduler.ThreadID) {
	if len(t.rows) == 0 {
		return
	}
	r := t.rows[len(t.rows)-1]
	if r.thread == agent || r.kind == leavesOut {
		return
	}
	why := t.whyNot(t.player.m.Thread(r.thread))
	if why == preempted && t.keeps != nil {
		return
	}
	if why != "" {
		t.rows = append(t.rows, row{kind: switches, step: r.step, thread: r.thread, saying: saying{text: why}, lanes: t.lanesNow()})
	}
}

// preempted is said of a thread that could go on.
const preempted = "preempted"

// neverMounted is said of a blank thread.
const neverMounted = "was never mounted"

// whyNot says why a thread does not go on; nothing if it has ended, which its own
// row says.
func (t *teller) whyNot(th scheduler.ThreadInfo) string {
	switch l := laneOf(th); {
	case l.sign == signNothing:
		return ""
	case l.sign == signQueued && th.State == scheduler.StateYielded:
		return "unmounts"
	case l.sign == signQueued:
		return "needs a carrier"
	case l.sign == signRuns:
		return preempted
	case th.Kind != scheduler.Virtual:
		return "blocks: " + t.waits(th)
	case l.sign == signPinned && th.Pins > 0:
		return "blocks, pinned: " + t.waits(th)
	case l.sign == signPinned:
		return "blocks with its carrier: " + t.waits(th)
	}
	return "unmounts: " + t.waits(th)
}

// waits says what a blocked thread waits for.
func (t *teller) waits(th scheduler.ThreadInfo) string {
	r := th.Block.Reason
	switch r.Kind {
	case scheduler.ForLock, scheduler.ForMonitor, scheduler.ForLatch, scheduler.ForClassInit:
		return "waits for " + t.object(r.Object)
	case scheduler.ForThread:
		return "waits for the end of " + t.name(r.Thread)
	case scheduler.ForTime:
		return "sleeps"
	case scheduler.ForComputation:
		return "computes"
	}
	if r.Object == 0 {
		return "waits for " + r.Kind.String()
	}
	if r.Kind == scheduler.ForPermits {
		return "waits for permits of " + t.object(r.Object)
	}
	return fmt.Sprintf("waits for %v of %s", r.Kind, t.operand(th.Op, r.Object))
}

// operand is what an operation on an object is on: a condition that has a name, or the
// object.
func (s *story) operand(op scheduler.Op, o scheduler.ObjectID) string {
	return cmp.Or(s.m.OperandName(op, o), s.object(o))
}

func (s *story) object(o scheduler.ObjectID) string { return s.m.Inspect(o).Name }

func (s *story) name(t scheduler.ThreadID) string { return s.m.Thread(t).Display() }

// fateOf says what became of a thread.
func (t *teller) fateOf(id scheduler.ThreadID) string {
	th := t.player.m.Thread(id)
	switch l := laneOf(th); {
	case th.State == scheduler.StateNew:
		return "was not started"
	case th.Err != nil:
		return "ended with " + thrown(th.Err)
	case l.sign == signNothing:
		return "ended"
	case th.Blank:
		return neverMounted
	case l.sign == signQueued:
		return "has no carrier"
	case l.sign == signRuns:
		return "could go on"
	case l.sign == signPinned && th.Pins > 0:
		return "pinned: " + t.waits(th)
	case l.sign == signPinned:
		return "keeps its carrier: " + t.waits(th)
	}
	return t.waits(th)
}

// cast returns the threads that do something, by number.
func (s *story) cast() []scheduler.ThreadID {
	var all []scheduler.ThreadID
	for _, r := range s.rows {
		if r.thread != 0 && !slices.Contains(all, r.thread) {
			all = append(all, r.thread)
		}
	}
	slices.Sort(all)
	return all
}

// say tells what an action did.
func (t *teller) say(a scheduler.Action, expires bool, before scheduler.ThreadInfo) saying {
	s := saying{text: t.describe(before), effects: t.effects(before.ID)}
	switch {
	case a.Kind == scheduler.WakeThread:
		s.notes = []string{"wakes for no reason"}
	case a.Kind == scheduler.FireTimer || expires:
		s.notes = t.timeOut(before)
	case a.Kind == scheduler.TakeTask:
		s.text = fmt.Sprintf("mounts on carrier %d", a.Carrier)
	default:
		s.notes = t.outcome(before)
	}
	return s
}

// timeOut tells that a time limit ends.
func (t *teller) timeOut(th scheduler.ThreadInfo) []string {
	if k := th.Block.Reason.Kind; k == scheduler.ForTime || k == scheduler.ForComputation {
		return []string{over}
	}
	return []string{timesOut}
}

// outcome tells how a step of an operation ends, where that is not plain.
func (t *teller) outcome(th scheduler.ThreadInfo) []string {
	ended := slices.IndexFunc(t.events, func(e scheduler.Event) bool {
		return e.Kind == scheduler.Performed && e.Thread == th.ID
	})
	resumed := t.began[th.ID]
	t.began[th.ID] = ended < 0
	if ended < 0 {
		if resumed {
			return []string{again}
		}
		return nil
	}
	e := t.events[ended]
	switch {
	case e.Err != nil:
		return []string{throws + thrown(e.Err)}
	case e.Value == 0 && (strings.HasPrefix(th.Verb, "try") || strings.HasPrefix(th.Verb, "compareAnd")):
		return []string{"fails"}
	case resumed:
		return []string{done}
	}
	return t.value(th.Op)
}

// describe names the operation of a thread: "lock A", "start request-1", "sleep 1ms".
func (t *teller) describe(th scheduler.ThreadInfo) string {
	op := th.Op
	if op.Ends() {
		return "ends"
	}
	words := []string{th.Verb}
	if op.Object != 0 {
		words = append(words, t.operand(op, op.Object))
	}
	if op.Thread != 0 {
		words = append(words, t.name(op.Thread))
	}
	switch {
	case op.Nanos >= scheduler.Never/2:
	case op.Nanos > 0:
		words = append(words, op.Nanos.Round(time.Microsecond).String())
	}
	return strings.Join(words, " ")
}

// value tells the value of an object that threads only read and write.
func (t *teller) value(op scheduler.Op) []string {
	if op.Object == 0 {
		return nil
	}
	v := t.player.m.Inspect(op.Object)
	if v.Kind != scheduler.NoReason || !strings.HasPrefix(v.Class, "java.util.concurrent.atomic.") {
		return nil
	}
	return []string{fmt.Sprint(v.State)}
}

// effects tells what an action did to other threads and to carriers.
func (t *teller) effects(agent scheduler.ThreadID) []string {
	var all []string
	for _, e := range t.events {
		switch e.Kind {
		case scheduler.PinBegan:
			all = append(all, pinned)
		case scheduler.PinEnded:
			if t.player.m.Thread(agent).Pins == 0 {
				all = append(all, notPinned)
			}
		case scheduler.ThreadWoken:
			if e.Thread != agent {
				all = append(all, t.wakes(e.Thread))
			}
		case scheduler.ThreadRequeued:
			all = append(all, "signals "+t.name(e.Thread))
		case scheduler.CarrierAdded:
			all = append(all, "the pool makes up for its carrier")
		case scheduler.JVMExits:
			all = append(all, "a JVM would exit now")
		case scheduler.ThreadEnded:
			if e.Err != nil {
				all = append(all, thrown(e.Err))
			}
		}
	}
	return all
}

// wakes tells that a thread is woken, and if there is no carrier for it.
func (t *teller) wakes(id scheduler.ThreadID) string {
	text := "wakes " + t.name(id)
	free := slices.ContainsFunc(t.player.m.Carriers(), func(c scheduler.CarrierInfo) bool { return c.Free })
	if laneOf(t.player.m.Thread(id)).sign == signQueued && !free {
		text += ", and no carrier is free"
	}
	return text
}

// thrown names an exception by its class, and a panic by what it says.
func thrown(e *scheduler.Exception) string {
	if e.Panic != nil {
		return e.Error()
	}
	return e.Class[strings.LastIndexByte(e.Class, '.')+1:]
}
