package deadlock

import (
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// EdgeKind says why one thread waits for another.
type EdgeKind uint8

const (
	// WaitsForOwner: the other owns what the thread wants, or the lock without which
	// nobody can give it the signal or notification that it waits for. A reader of a
	// read-write lock is an owner to those that want to write, itself included.
	WaitsForOwner EdgeKind = iota
	// WaitsForTurn: the other is ahead in the queue for what the thread wants.
	WaitsForTurn
	// WaitsForCarrier: the thread needs any one of the carriers. Its To is Carriers.
	WaitsForCarrier
	// HasCarrier leads from Carriers to each thread that has one.
	HasCarrier
	// WaitsForEnd: the thread joins the other.
	WaitsForEnd
	// WaitsForResult: the other computes the result of a future that the thread waits for.
	WaitsForResult
)

// Carriers is the node of the graph that stands for the carriers: a semaphore with
// a permit for each. It is no thread.
const Carriers scheduler.ThreadID = 0

var edgeNames = [...]string{"owner", "turn", "carrier", "has carrier", "end", "result"}

// String returns the kind in a word.
func (k EdgeKind) String() string { return edgeNames[k] }

// Edge says that one thread waits for another, and for what.
type Edge struct {
	Kind     EdgeKind
	From, To scheduler.ThreadID
	// Object is the lock, monitor or class between them, Carrier the carrier.
	Object  scheduler.ObjectID
	Carrier scheduler.CarrierID
}

// Graph is the wait-for graph of a snapshot, carriers included.
type Graph struct {
	// Edges are sorted by From, then in the order in which they were found.
	Edges []Edge
}

// GraphOf returns the wait-for graph of all threads of a snapshot that wait for
// others.
func GraphOf(s *Snapshot) *Graph {
	g := &Graph{}
	for _, c := range s.Carriers {
		if c.Thread != 0 {
			g.Edges = append(g.Edges, Edge{Kind: HasCarrier, From: Carriers, To: c.Thread, Carrier: c.ID})
		}
	}
	turns := turnsOf(s)
	for i := range s.Threads {
		g.addThread(s, &s.Threads[i], turns[i])
	}
	return g
}

// turn is the place of a thread in the queue of what it waits for: whether it has one,
// and the thread just before it, 0 if that is nobody.
type turn struct {
	queued bool
	ahead  scheduler.ThreadID
}

// turnsOf returns the places of all threads. It walks each queue once, since a queue can
// have very many threads.
func turnsOf(s *Snapshot) []turn {
	turns := make([]turn, len(s.Threads))
	for i := range s.Objects {
		o := &s.Objects[i]
		ahead := scheduler.ThreadID(0)
		for _, n := range o.Queue {
			if n.Thread == 0 {
				continue
			}
			if t := &turns[n.Thread-1]; !t.queued && s.Threads[n.Thread-1].Block.Reason.Object == o.ID {
				*t = turn{true, ahead}
			}
			ahead = n.Thread
		}
	}
	return turns
}

func (g *Graph) addThread(s *Snapshot, t *Thread, at turn) {
	if t.unmounted() && t.needsCarrier() {
		g.Edges = append(g.Edges, Edge{Kind: WaitsForCarrier, From: t.ID, To: Carriers})
	}
	if !t.Blocked {
		return
	}
	if t.Block.Reason.Kind == scheduler.ForThread {
		g.addJoin(s, t)
		return
	}
	o := s.object(t.Block.Reason.Object)
	if o.ID == 0 {
		return
	}
	if t.Block.Reason.Kind == scheduler.ForResult {
		if o.Runner != 0 {
			g.Edges = append(g.Edges, Edge{Kind: WaitsForResult, From: t.ID, To: o.Runner, Object: o.ID})
		}
		return
	}
	if o.Owner != 0 && o.Owner != t.ID {
		g.Edges = append(g.Edges, Edge{Kind: WaitsForOwner, From: t.ID, To: o.Owner, Object: o.ID})
	}
	if len(o.Holders) > 0 && wantsAlone(t.ID, o) {
		for _, reader := range o.Holders {
			if reader != o.Owner || reader == t.ID {
				g.Edges = append(g.Edges, Edge{Kind: WaitsForOwner, From: t.ID, To: reader, Object: o.ID})
			}
		}
	}
	switch t.Block.Reason.Kind {
	case scheduler.ForSignal, scheduler.ForNotify:
		if !at.queued {
			return // it has no turn yet
		}
	}
	ahead := o.Heir
	if o.HandsOff {
		ahead = at.ahead
	}
	if ahead != 0 && ahead != t.ID {
		g.Edges = append(g.Edges, Edge{Kind: WaitsForTurn, From: t.ID, To: ahead, Object: o.ID})
	}
}

// wantsAlone reports whether a thread that waits at an object is known to want a lock
// for which all readers have to leave: it wants to write, or needs a signal that only a
// writer can give. The holders of a lock are its readers, and only they can give back
// what they hold; permits of a semaphore may come from anybody.
func wantsAlone(t scheduler.ThreadID, o scheduler.ObjectView) bool {
	return o.Kind == scheduler.ForLock && (isIn(o.Waiting, t) || slices.ContainsFunc(o.Queue, func(n scheduler.Node) bool {
		return n.Thread == t && (n.Class == "ExclusiveNode" || n.Class == "ConditionNode")
	}))
}

func (g *Graph) addJoin(s *Snapshot, t *Thread) {
	target := s.thread(t.Block.Reason.Thread)
	if target.State != scheduler.StateTerminated {
		g.Edges = append(g.Edges, Edge{Kind: WaitsForEnd, From: t.ID, To: target.ID})
		return
	}
	if i := slices.Index(target.Joiners, t.ID); i > 0 {
		g.Edges = append(g.Edges, Edge{Kind: WaitsForTurn, From: t.ID, To: target.Joiners[i-1]})
	}
}

// from returns the edges that leave a thread.
func (g *Graph) from(t scheduler.ThreadID) []Edge {
	i, _ := slices.BinarySearchFunc(g.Edges, t, func(e Edge, t scheduler.ThreadID) int { return int(e.From - t) })
	j := i
	for j < len(g.Edges) && g.Edges[j].From == t {
		j++
	}
	return g.Edges[i:j]
}

// cycles returns the strongly connected components with more than one thread of
// the subgraph of edges that keep accepts, each sorted by id, ordered by their
// first thread. Carriers may be part of a cycle, but is not listed.
func (g *Graph) cycles(threads int, keep func(Edge) bool) [][]scheduler.ThreadID {
	if !slices.ContainsFunc(g.Edges, keep) {
		return nil
	}
	f := &componentFinder{
		graph: g, keep: keep,
		index: make([]int, threads+1), low: make([]int, threads+1), open: make([]bool, threads+1),
	}
	for t := range threads + 1 {
		if f.index[t] == 0 {
			f.visit(scheduler.ThreadID(t))
		}
	}
	slices.SortFunc(f.found, func(a, b []scheduler.ThreadID) int { return int(a[0] - b[0]) })
	return f.found
}

// componentFinder is Tarjan's algorithm. index and low are by thread id; an index
// of 0 is not visited yet.
type componentFinder struct {
	graph      *Graph
	keep       func(Edge) bool
	index, low []int
	open       []bool // on the stack
	count      int
	stack      []scheduler.ThreadID
	path       []visit
	found      [][]scheduler.ThreadID
}

// visit is a thread on the current path, and how many of its edges were followed.
// The path is a list and not a recursion, since queues can be very long.
type visit struct {
	thread scheduler.ThreadID
	next   int
}

func (f *componentFinder) visit(root scheduler.ThreadID) {
	f.enter(root)
	for len(f.path) > 0 {
		v := &f.path[len(f.path)-1]
		edges := f.graph.from(v.thread)
		if v.next == len(edges) {
			f.leave(v.thread)
			continue
		}
		e := edges[v.next]
		v.next++
		if !f.keep(e) {
			continue
		}
		if f.index[e.To] == 0 {
			f.enter(e.To)
		} else if f.open[e.To] {
			f.low[e.From] = min(f.low[e.From], f.index[e.To])
		}
	}
}

func (f *componentFinder) enter(t scheduler.ThreadID) {
	f.count++
	f.index[t], f.low[t] = f.count, f.count
	f.stack = append(f.stack, t)
	f.open[t] = true
	f.path = append(f.path, visit{thread: t})
}

func (f *componentFinder) leave(t scheduler.ThreadID) {
	f.path = f.path[:len(f.path)-1]
	if n := len(f.path); n > 0 {
		parent := f.path[n-1].thread
		f.low[parent] = min(f.low[parent], f.low[t])
	}
	if f.low[t] != f.index[t] {
		return
	}
	at := len(f.stack) - 1
	for f.stack[at] != t {
		at--
	}
	closed := f.stack[at:]
	f.stack = f.stack[:at]
	for _, last := range closed {
		f.open[last] = false
	}
	slices.Sort(closed)
	if closed[0] == Carriers {
		closed = closed[1:]
	}
	if len(closed) > 1 {
		f.found = append(f.found, slices.Clone(closed))
	}
}
