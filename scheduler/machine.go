package scheduler

import (
	"fmt"
	"strings"
	"time"
)

// Machine is a simulated JVM as a value: threads, carriers, queues, objects and
// clock. It lists the actions that are possible now (Enabled) and applies one
// (Apply), and knows no policy. Clone makes an independent copy. A machine and
// its clones share memory that none of them changes; different clones may be used
// by different goroutines, one machine by one goroutine at a time.
//
// A machine that hosts Go functions clones itself by running the same actions
// again from the start, has no fingerprint, and must be closed.
type Machine struct {
	cfg     *Config
	initial *Config // what cfg was at the start; neither is ever changed itself
	release *Release
	program *Program

	clock     time.Duration
	actions   uint64
	threads   []*thread
	own       bitset // the threads that no clone shares
	objects   []Object
	ownObject bitset
	digests   []*digest  // by object; nil is not computed
	holes     int        // how many objects are gone
	running   []ThreadID // those that can step, by id
	pool      pool
	timers    timers

	live      int // essential threads that have not terminated
	keepAlive int // platform threads, daemons aside, that have not terminated
	blank     int // virtual threads that were started and never mounted
	actor     ThreadID
	worker    CarrierID // the carrier whose own code runs now, outside any thread
	halted    bool
	peeked    bool // in the last action, an object was read
	performed bool // in the last action, an operation ended

	exec    Exec
	host    *host
	observe func(*Machine, Event)
	spare   *spares
	history history // for machines that host Go functions

	footprint *Footprint // of the action of the moment, if somebody wants it
}

// bitset is a set of small numbers.
type bitset []uint64

func (b bitset) has(i int) bool { return i>>6 < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

func (b bitset) remove(i int) {
	if i>>6 < len(b) {
		b[i>>6] &^= 1 << (i & 63)
	}
}

func (b *bitset) add(i int) {
	for i>>6 >= len(*b) {
		*b = append(*b, 0)
	}
	(*b)[i>>6] |= 1 << (i & 63)
}

// New returns a machine at the start of a program, whose first threads are
// started and have not yet stepped. The error is an ErrConfig.
func New(cfg Config, p *Program) (*Machine, error) {
	return newMachine(cfg, p, nil)
}

func newMachine(cfg Config, p *Program, observe func(*Machine, Event)) (*Machine, error) {
	cfg, err := cfg.Resolve()
	if err != nil {
		return nil, err
	}
	release, err := ReleaseOf(cfg.JDK)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, fmt.Errorf("%w: there is no program", ErrConfig)
	}
	m := &Machine{
		cfg: &cfg, initial: &cfg, release: &release, program: p,
		pool: newPool(cfg.Parallelism, release), observe: observe,
	}
	if p.hostsGo() {
		m.host = newHost()
	}
	if err := m.begins(); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// begins gives a machine the objects and the first threads of its program.
func (m *Machine) begins() error {
	for i := range m.program.objects {
		m.ownObject.add(i)
		m.objects = append(m.objects, m.spare.object(i, m.program.objects[i]))
		m.digests = append(m.digests, nil)
	}
	for i, spec := range m.program.roots {
		th := m.edit(m.NewThread(spec))
		if th.body.flaw != nil {
			return fmt.Errorf("%w: thread %d of the program, %q, cannot start: %w", ErrConfig, i+1, spec.Name, th.body.flaw)
		}
		m.start(th)
	}
	m.advanceClock()
	return nil
}

// Clone returns an independent copy of the machine, without its observer.
func (m *Machine) Clone() *Machine { return m.CloneTo(nil) }

// CloneTo is Clone into the memory of a machine that is no longer needed, if it is
// not nil.
func (m *Machine) CloneTo(c *Machine) *Machine {
	if m.host != nil {
		return m.rerun()
	}
	if c == nil {
		c = new(Machine)
	}
	was := *c
	if was.spare == nil && was.cfg != nil {
		was.spare = new(spares)
	}
	if was.spare != nil {
		was.spare.collect(&was)
	}
	*c = *m
	c.spare = was.spare
	c.threads = append(was.threads[:0], m.threads...)
	c.objects = append(was.objects[:0], m.objects...)
	c.digests = append(was.digests[:0], m.digests...)
	clear(m.own)
	clear(m.ownObject)
	c.own = append(was.own[:0], m.own...)
	c.ownObject = append(was.ownObject[:0], m.ownObject...)
	c.running = append(was.running[:0], m.running...)
	c.pool = m.pool.cloneTo(&was.pool)
	c.timers = timers{
		heap: append(was.timers.heap[:0], m.timers.heap...), due: append(was.timers.due[:0], m.timers.due...), stale: m.timers.stale,
	}
	c.exec, c.observe, c.footprint = Exec{}, nil, nil
	return c
}

// rerun clones a machine that hosts Go functions.
func (m *Machine) rerun() *Machine {
	c, err := New(*m.initial, m.program)
	if err != nil {
		panic("a resolved configuration did not resolve again: " + err.Error())
	}
	for i := range m.history.length {
		a := m.history.at(i)
		if a.Kind == setParallelism {
			c.SetParallelism(int(a.Thread))
		} else if err := c.Apply(a); err != nil {
			panic("a Go function did something else when it was run again: " + err.Error())
		}
	}
	return c
}

// Close unwinds the Go functions that the machine hosts, if any, so that no
// goroutine is left behind: what a deferred function does with its Thread then has
// no effect, and a function that recovers and goes on is unwound again until it
// ends. The machine can be looked at and cloned afterwards, but Apply returns
// ErrClosed. A machine that hosts none needs no Close, and goes on.
func (m *Machine) Close() {
	if m.host != nil {
		m.host.close()
	}
}

// Observe has f called with each event of the machine from now on; nil ends that.
func (m *Machine) Observe(f func(*Machine, Event)) { m.observe = f }

// edit returns a thread that the machine owns alone and may change.
func (m *Machine) edit(t ThreadID) *thread {
	m.writes(ThreadPart, int32(t))
	i := int(t) - 1
	if !m.own.has(i) {
		m.threads[i] = m.cloneThread(m.threads[i])
		m.own.add(i)
	}
	m.threads[i].digest = nil
	return m.threads[i]
}

// Peek returns an object to be read. A result of Peek must not be changed.
func (m *Machine) Peek(o ObjectID) Object {
	m.peeked = m.peeked || o > 0
	return m.object(o)
}

func (m *Machine) object(o ObjectID) Object {
	if o < 0 {
		return m.program.fixed[-o-1]
	}
	m.reads(ObjectPart, int32(o))
	return m.objects[o-1]
}

// Edit returns an object that the machine owns alone, for an operation on one
// object that changes another.
func (m *Machine) Edit(o ObjectID) Object {
	m.writes(ObjectPart, int32(o))
	i := int(o) - 1
	if !m.ownObject.has(i) {
		m.objects[i] = m.cloneObject(i)
		m.ownObject.add(i)
	}
	m.digests[i] = nil
	return m.objects[i]
}

// New creates an object while the machine runs.
func (m *Machine) New(o Object) ObjectID {
	m.creates()
	i := m.place()
	m.ownObject.add(i)
	m.objects[i], m.digests[i] = o, nil
	return ObjectID(i + 1)
}

// Objects returns the number of objects, which are numbered from 1.
func (m *Machine) Objects() int {
	m.reads(ObjectCount, 0)
	return len(m.objects)
}

// Inspect returns the picture of an object.
func (m *Machine) Inspect(o ObjectID) ObjectView {
	v := m.object(o).Inspect(m)
	v.ID = o
	if v.Name == "" {
		v.Name = fmt.Sprintf("%s #%d", simpleName(v.Class), o)
	}
	return v
}

// codes are the types of elements in the names of arrays.
var codes = map[string]string{
	"Z": "boolean", "B": "byte", "S": "short", "C": "char", "I": "int", "J": "long", "F": "float", "D": "double",
}

// simpleName is a class without its package, an array as Java source has it.
func simpleName(class string) string {
	elem := strings.TrimLeft(class, "[")
	if elem == class {
		return class[strings.LastIndexByte(class, '.')+1:]
	}
	dims := strings.Repeat("[]", len(class)-len(elem))
	if name, ok := codes[elem]; ok {
		return name + dims
	}
	elem = strings.TrimSuffix(strings.TrimPrefix(elem, "L"), ";")
	return elem[strings.LastIndexByte(elem, '.')+1:] + dims
}

// Config returns the configuration of the machine, its zero fields filled in.
func (m *Machine) Config() Config { return *m.cfg }

// AtOnce reports whether the accesses of an operation follow one another and nothing
// can come between (ByOperation). An Object may then do in one call of Step what else
// takes it several that answer Continue.
func (m *Machine) AtOnce() bool { return m.cfg.Steps == ByOperation }

// JDK returns the answers of the machine's JDK release.
func (m *Machine) JDK() Release { return *m.release }

// Program returns the program that the machine runs.
func (m *Machine) Program() *Program { return m.program }

// Now returns the virtual time since the start. In any time it is always 0.
func (m *Machine) Now() time.Duration { return m.clock }

// Actions returns how many actions have been applied.
func (m *Machine) Actions() uint64 {
	m.readsAll()
	return m.actions
}

// Done reports whether every essential thread has terminated.
func (m *Machine) Done() bool {
	m.readsAll()
	return m.live == 0
}

// Performed reports whether the last action ended an operation of the thread that
// stepped in it. A thread that was woken, cannot have what it waits for, and waits
// again has performed nothing.
func (m *Machine) Performed() bool { return m.performed }

// Essential reports whether a run is about a thread: all but daemon platform threads
// are essential.
func (m *Machine) Essential(t ThreadID) bool { return m.threads[t-1].essential() }

// Failed reports whether an essential thread has ended by an exception.
func (m *Machine) Failed() bool {
	for _, th := range m.threads {
		if th.err != nil && th.essential() {
			return true
		}
	}
	return false
}

// Stuck reports whether nothing can happen any more though the machine is not Done.
func (m *Machine) Stuck() bool {
	m.readsAll()
	return m.live > 0 && !m.canAct() && !m.OutOfTime()
}

// SetParallelism changes the number of carriers that may run at once, as
// jdk.management.VirtualThreadSchedulerMXBean does from JDK 24 on. Numbers that a
// Config could not have become the nearest that it could.
func (m *Machine) SetParallelism(parallelism int) {
	m.readsAll()
	cfg := *m.cfg
	cfg.Parallelism = min(max(parallelism, 1), maxParallelism)
	if m.host != nil {
		m.history.add(Action{Kind: setParallelism, Thread: ThreadID(cfg.Parallelism)})
	}
	cfg.MaxPoolSize = max(cfg.MaxPoolSize, cfg.Parallelism)
	m.cfg = &cfg
	for len(m.pool.carriers) < cfg.Parallelism {
		m.pool.carriers = append(m.pool.carriers, carrier{})
	}
	m.advanceClock()
}

// NewThread creates a thread that is not started yet. Operations start it, and throw
// if it has nothing to run.
func (m *Machine) NewThread(spec Spec) ThreadID {
	m.writes(ThreadCount, 0)
	th := m.spare.newThread(len(m.threads))
	th.id, th.kind = ThreadID(len(m.threads)+1), spec.Kind
	th.body, th.since = m.newBody(spec, th.body), m.clock
	m.own.add(len(m.threads))
	m.threads = append(m.threads, th)
	if m.observe != nil {
		m.emit(Event{Kind: ThreadCreated, Thread: th.id})
	}
	return th.id
}

// newBody returns what a new thread runs, or in its place why it cannot, in the memory
// of a body that no thread has any more, if there is one.
func (m *Machine) newBody(s Spec, was *body) *body {
	var flaw *Exception
	switch {
	case s.Go == nil && s.Code == nil:
		flaw = &Exception{Class: NullPointer, Message: "it has neither code nor a Go function"}
	case s.Go != nil && m.host == nil:
		flaw = &Exception{Class: NoHost, Message: "it has a Go function, and none of the program's first threads has one"}
	case s.Go == nil && len(s.Args) > s.Code.params:
		flaw = &Exception{
			Class:   IllegalArgument,
			Message: fmt.Sprintf("it has %d arguments, and its code %d parameters", len(s.Args), s.Code.params),
		}
	case s.Name == "" && len(s.Args) == 0 && s.Go == nil:
		return &s.Code.plain
	default:
		if was == nil {
			was = new(body)
		}
		*was = body{name: s.Name, code: s.Code, args: s.Args, fn: s.Go}
		return was
	}
	return &body{name: s.Name, flaw: flaw}
}

// run makes a thread one that can step.
func (m *Machine) run(th *thread) {
	m.running = insertID(m.running, th.id)
	th.set(flagRuns, true)
}

// halt makes a thread one that cannot step.
func (m *Machine) halt(th *thread) {
	m.running = deleteID(m.running, th.id)
	th.set(flagRuns, false)
}

// insertID inserts a number into a sorted list that does not have it.
func insertID(ids []ThreadID, t ThreadID) []ThreadID {
	i := len(ids)
	ids = append(ids, t)
	for ; i > 0 && ids[i-1] > t; i-- {
		ids[i] = ids[i-1]
	}
	ids[i] = t
	return ids
}

// deleteID deletes a number from a list that has it, and keeps the order.
func deleteID(ids []ThreadID, t ThreadID) []ThreadID {
	for i, id := range ids {
		if id == t {
			copy(ids[i:], ids[i+1:])
			return ids[:len(ids)-1]
		}
	}
	return ids
}
