package export

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// MostSteps is how many actions of a run a page shows: of a longer one it leaves out
// the middle.
const MostSteps = 100_000

// recorder makes the document of a page while the run is done once more.
type recorder struct {
	run   Run
	words *teller

	texts   table[string, string]
	frames  table[scheduler.Frame, int]
	stacks  table[string, []int]
	states  table[threadState, threadState]
	views   table[string, objectState]
	pools   table[string, poolState]
	program *program

	footprint scheduler.Footprint
	// What the page shows just now: pictures by thread and object, and of the pool.
	threads   []int
	objects   map[scheduler.ObjectID]int
	pool      int
	gauges    []int64
	shown     []objectName
	contended map[scheduler.ObjectID]int // the longest queue

	skipped bool // the machine moved on since the last step that is shown
	steps   []documentStep
	marks   marker
}

func newRecorder(r Run) *recorder {
	rec := &recorder{
		run: r, program: newProgram(r), objects: map[scheduler.ObjectID]int{}, pool: -1,
		contended: map[scheduler.ObjectID]int{}, words: &teller{},
	}
	rec.marks.run = r
	rec.text("")
	return rec
}

func (rec *recorder) text(s string) int {
	return rec.texts.add(s, func() string { return s })
}

// left reports whether an action is one of the middle of a run that is too long.
func (rec *recorder) left(action uint64) bool {
	total := uint64(len(rec.run.Trace.Choices))
	return total > MostSteps && action > MostSteps/2 && action <= total-MostSteps/2
}

// add records a moment.
func (rec *recorder) add(s Step) error {
	m := s.Machine
	touched := slices.Clone(rec.footprint.Touches)
	m.RecordFootprint(nil) // looking at the machine is no part of what its action touched
	defer m.RecordFootprint(&rec.footprint)
	said := rec.words.tell(s)
	rec.words.look(m, touched, s.Action == 0)
	if rec.left(s.Action) {
		rec.skipped = true
		return nil
	}
	d := documentStep{Action: s.Action, Sentence: rec.text(said), Nanos: int64(m.Now()), Agent: int(rec.words.agent)}
	all := s.Action == 0 || rec.skipped
	rec.skipped = false
	rec.addThreads(&d, m, touched, all)
	rec.addObjects(&d, m, touched, all)
	rec.addPool(&d, m, touched, all)
	rec.addGauges(&d, m)
	for _, e := range s.Events {
		if e.Kind == scheduler.Printed {
			d.Printed = rec.text(rec.printed(d) + e.Text)
		}
	}
	rec.steps = append(rec.steps, d)
	rec.marks.see(len(rec.steps)-1, s, rec.words)
	return nil
}

func (rec *recorder) printed(d documentStep) string { return rec.texts.all[d.Printed] }

// eachTouched calls f for each part of a kind that an action wrote to, in order, or for
// each from 1 to n.
func eachTouched(touched []scheduler.Touch, kind scheduler.PartKind, n int, all bool, f func(int)) {
	if all {
		for i := range n {
			f(i + 1)
		}
		return
	}
	var ids []int
	for _, t := range touched {
		if t.Part.Kind == kind && t.Writes && t.Part.N > 0 && int(t.Part.N) <= n {
			ids = append(ids, int(t.Part.N))
		}
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		f(id)
	}
}

func (rec *recorder) addThreads(d *documentStep, m *scheduler.Machine, touched []scheduler.Touch, all bool) {
	known := len(rec.threads)
	for len(rec.threads) < m.Threads() {
		rec.threads = append(rec.threads, -1)
	}
	see := func(id int) {
		if state := rec.threadState(m, rec.words.threads[id-1]); state != rec.threads[id-1] {
			rec.threads[id-1] = state
			d.Threads = append(d.Threads, id, state)
		}
	}
	eachTouched(touched, scheduler.ThreadPart, known, all, see)
	for id := known + 1; id <= m.Threads(); id++ {
		see(id)
	}
}

// addObjects records the objects for which threads wait, and locks even if none do.
func (rec *recorder) addObjects(d *documentStep, m *scheduler.Machine, touched []scheduler.Touch, all bool) {
	eachTouched(touched, scheduler.ObjectPart, m.Objects(), all, func(n int) {
		id := scheduler.ObjectID(n)
		v := rec.words.objects.at(id)
		_, shown := rec.objects[id]
		waiting := len(v.Queue) + len(v.Waiting)
		switch {
		case v.Kind == scheduler.NoReason, !shown && waiting == 0 && !isLock(v):
			return
		case !shown:
			rec.shown = append(rec.shown, objectName{ID: n, Name: v.Name, Class: v.Class, Kind: v.Kind.String()})
		}
		rec.contended[id] = max(rec.contended[id], waiting)
		if state := rec.objectState(v); !shown || state != rec.objects[id] {
			rec.objects[id] = state
			d.Objects = append(d.Objects, n, state)
		}
	})
}

// isLock reports whether an object is one that a program has to have threads wait for
// it, as a monitor is not: every object has one.
func isLock(v scheduler.ObjectView) bool {
	return v.Kind == scheduler.ForLock || v.Kind == scheduler.ForPermits || v.Kind == scheduler.ForLatch
}

func (rec *recorder) addPool(d *documentStep, m *scheduler.Machine, touched []scheduler.Touch, all bool) {
	changes := func(t scheduler.Touch) bool { return t.Part.Kind == scheduler.PoolPart && t.Writes }
	if !all && !slices.ContainsFunc(touched, changes) {
		return // its queues may have very many tasks
	}
	if pool := rec.poolState(m); pool != rec.pool {
		rec.pool = pool
		d.Pool = pool + 1
	}
}

func (rec *recorder) addGauges(d *documentStep, m *scheduler.Machine) {
	var values []int64
	for _, g := range m.Sample().Gauges {
		values = append(values, g.Value)
	}
	if !slices.Equal(values, rec.gauges) {
		rec.gauges, d.Gauges = values, values
	}
}

// The statuses of threads, by which the page draws them.
const (
	statusNew    = iota + 1
	statusRuns   // has what it needs to run
	statusQueued // needs a carrier
	statusWaits  // waits, and has no carrier
	statusPinned // waits on its carrier, pinned
	statusHolds  // waits on its carrier, not pinned
	statusEnded
	statusFailed // ended by an exception
	statusSleeps // waits for nothing but time
)

func statusOf(t scheduler.ThreadInfo) int {
	waits := t.Blocked && t.Block.Reason.Kind != scheduler.ForComputation
	switch {
	case t.State == scheduler.StateNew:
		return statusNew
	case t.State == scheduler.StateTerminated && t.Err != nil:
		return statusFailed
	case t.State == scheduler.StateTerminated:
		return statusEnded
	case t.Kind == scheduler.Virtual && t.Carrier == 0 && (t.State.Runnable() || t.TimerSubmitted):
		return statusQueued
	case waits && t.Carrier != 0 && t.Pins > 0:
		return statusPinned
	case waits && t.Carrier != 0 && t.Block.Reason.Kind != scheduler.NoReason:
		return statusHolds
	case waits && t.Block.Reason.Kind == scheduler.ForTime:
		return statusSleeps
	case waits && t.Carrier == 0:
		return statusWaits
	}
	return statusRuns
}

// threadState returns the number of the picture of a thread.
func (rec *recorder) threadState(m *scheduler.Machine, t scheduler.ThreadInfo) int {
	name := t.State.String()
	if t.Kind != scheduler.Virtual {
		name = t.Java.String()
	}
	stack := m.Stack(t.ID)
	s := threadState{
		statusOf(t), rec.text(name), int(t.Carrier), rec.text(rec.words.pinnedBy(t)), rec.text(rec.words.waits(t)),
		rec.stack(stack), rec.program.place(&rec.words.objects, t, stack),
	}
	return rec.states.add(s, func() threadState { return s })
}

func (rec *recorder) stack(frames []scheduler.Frame) int {
	ids := make([]int, len(frames))
	key := make([]byte, 0, 4*len(frames))
	for i, f := range frames {
		ids[i] = rec.frames.add(f, func() int { return rec.text(f.String()) })
		key = append(key, byte(ids[i]), byte(ids[i]>>8), byte(ids[i]>>16), byte(ids[i]>>24))
	}
	return rec.stacks.add(string(key), func() []int {
		texts := make([]int, len(ids))
		for i, id := range ids {
			texts[i] = rec.frames.all[id]
		}
		return texts
	})
}

// Long queues are shown by their first nodes and the last one.
const (
	mostNodes = 16
	mostTasks = 24
)

func (rec *recorder) objectState(v scheduler.ObjectView) int {
	s := objectState{State: v.State, Owner: int(v.Owner), Heir: int(v.Heir)}
	for i, h := range v.Holders {
		if i < mostNodes {
			s.Holders = append(s.Holders, int(h))
		}
	}
	s.Queue, s.MoreQueued = rec.nodes(v.Queue)
	s.Waiting, s.MoreWaiting = rec.nodes(v.Waiting)
	return rec.views.add(keyOf(s), func() objectState { return s })
}

func (rec *recorder) nodes(all []scheduler.Node) (some []nodeState, more int) {
	for i, n := range all {
		if i >= mostNodes-1 && i < len(all)-1 {
			more++
			continue
		}
		some = append(some, nodeState{int(n.Thread), rec.text(n.Class), rec.text(n.Status), rec.text(n.Condition)})
	}
	return some, more
}

func (rec *recorder) poolState(m *scheduler.Machine) int {
	carriers := m.Carriers()
	s := poolState{Carriers: len(carriers)}
	for _, c := range carriers {
		if c.Compensated {
			s.Compensated = append(s.Compensated, int(c.ID))
		}
	}
	for _, q := range m.Queues() {
		state := queueState{Name: rec.text(queueName(m, q.ID)), Expiries: q.Expiries, More: max(len(q.Threads)-mostTasks, 0)}
		for _, t := range q.Threads[:min(len(q.Threads), mostTasks)] {
			state.Threads = append(state.Threads, int(t))
		}
		s.Queues = append(s.Queues, state)
	}
	return rec.pools.add(keyOf(s), func() poolState { return s })
}

// queueName names a queue by the name of the thread that submits to it.
func queueName(m *scheduler.Machine, q scheduler.QueueID) string {
	if q.Kind == scheduler.ExternalQueue && q.N != 0 {
		return "the external queue of " + m.Thread(scheduler.ThreadID(q.N)).Display()
	}
	return q.String()
}

// keyOf returns a text that is equal for equal values.
func keyOf(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // numbers only
	}
	return string(data)
}

// document returns what was recorded, ready for the page.
func (rec *recorder) document() *document {
	r := rec.run
	x := r.Explanation
	cfg := r.Trace.Config
	d := &document{
		Scenario: r.Scenario, Title: r.Title, Machine: machineLine(r),
		Verdict: string(x.Verdict), Kind: x.Kind, Clean: x.Verdict.Clean(), Known: x.Verdict != deadlock.Unknown,
		Explanation: x.Text, End: endLine(r), Token: r.Token,
		Carriers: cfg.Parallelism, Exact: cfg.Time == scheduler.ExactTime,
		States: rec.states.all, Stacks: rec.stacks.all, Views: rec.views.all, Pools: rec.pools.all,
		Objects: rec.objectsShown(), Program: rec.program.lines(), File: r.File,
		Marks: rec.marks.list(rec.steps), Graph: pictureOf(r), Steps: rec.steps,
	}
	if left := len(r.Trace.Choices) + 1 - len(rec.steps); left > 0 {
		d.Left = fmt.Sprintf("%d of the %d steps are left out, in the middle.", left, len(r.Trace.Choices))
	}
	d.NoReturn[0], d.NoReturn[1] = r.NoReturn.says(r)
	for _, g := range r.Trace.Machine.Sample().Gauges {
		d.Gauges = append(d.Gauges, g.Name)
	}
	for id := scheduler.ThreadID(1); int(id) <= r.Trace.Machine.Threads(); id++ {
		t := r.Trace.Machine.Thread(id)
		d.Threads = append(d.Threads, threadName{t.Display(), int(t.Kind)})
	}
	for _, t := range x.Stuck {
		d.Stuck = append(d.Stuck, int(t))
	}
	d.Strings = rec.texts.all
	return d
}

// objectsShown returns the objects, those first that the findings are about, then those
// with the longest queues.
func (rec *recorder) objectsShown() []objectName {
	first := map[int]bool{}
	for _, f := range rec.run.Explanation.Findings {
		first[int(f.Object)] = true
	}
	weight := func(o objectName) int {
		w := rec.contended[scheduler.ObjectID(o.ID)]
		if first[o.ID] {
			w += 1 << 30
		}
		return w
	}
	for i := range rec.shown {
		rec.shown[i].Contended = rec.contended[scheduler.ObjectID(rec.shown[i].ID)] > 0
	}
	slices.SortStableFunc(rec.shown, func(a, b objectName) int {
		if d := weight(b) - weight(a); d != 0 {
			return d
		}
		return a.ID - b.ID
	})
	return rec.shown
}

func machineLine(r Run) []string {
	c := r.Trace.Config
	policy := "FIFO policy"
	if c.Seed != 0 {
		policy = fmt.Sprintf("seed %d", c.Seed)
	}
	if r.Trace.Chosen {
		policy = "a recorded schedule"
	}
	carriers := fmt.Sprintf("%d carriers", c.Parallelism)
	if c.Parallelism == 1 {
		carriers = "1 carrier"
	}
	return append([]string{fmt.Sprintf("JDK %d", c.JDK), carriers, policy}, r.Settings...)
}

func endLine(r Run) string {
	how := map[scheduler.End]string{
		scheduler.Completed: "It completed", scheduler.GotStuck: "Nothing can happen any more",
		scheduler.Repeats: "It is back in an earlier state", scheduler.OutOfSteps: "It was cut short",
		scheduler.OutOfTime: "It was cut short", scheduler.Stopped: "It is over",
	}[r.Trace.End]
	line := fmt.Sprintf("%s after %d actions", how, r.Trace.Machine.Actions())
	if r.Trace.Config.Time == scheduler.ExactTime {
		line += fmt.Sprintf(", at %v", r.Trace.Machine.Now())
	}
	return line + "."
}
