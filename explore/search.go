package explore

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// Searcher visits every state of a model, each once. Only Model must be set.
//
// What it finds, and in which order, does not depend on the number of workers: they
// look for successors side by side, and what they find is put together in order.
type Searcher[S, A any] struct {
	Model Model[S, A]
	// DepthFirst follows paths to their end before it looks at others. Otherwise
	// states are visited in the order of their distance from the beginning, so that
	// the first path to a state is a shortest one.
	DepthFirst bool
	// Interleave takes no action before others because it is local (LocalModel).
	Interleave bool
	// Forget keeps no transitions: the graph can name paths, but nothing about what
	// lies ahead of a state.
	Forget bool
	// States bounds how many states are found. Zero means 50 million.
	States int
	// Memory bounds the memory for what is found and for the states whose successors
	// are still to be looked at, each taken to have StateSize bytes. Zero is no bound.
	Memory    int64
	StateSize int
	// Workers is how many goroutines look for successors. Zero means one for each
	// processor.
	Workers int
	// Visit, if not nil, is called for each state in the order of the search, by one
	// goroutine at a time. It ends the search by returning false.
	Visit func(id int, s S, terminal bool) bool
	// Progress, if not nil, is told from time to time how far the search has come.
	Progress func(Progress)
}

// DefaultStates is how many states a search finds at most unless it is told
// otherwise.
const DefaultStates = 50_000_000

// ErrLimit is what the search says when it reached its bound on states, ErrStopped
// when Visit ended it.
var (
	ErrLimit   = errors.New("the bound on states was reached")
	ErrStopped = errors.New("the search was told to stop")
	// ErrActions is what the search says of a state with more actions than it can
	// number.
	ErrActions = errors.New("a state has more than 65,535 actions")
	// errDoubt is what it says if a Doubter has doubts.
	errDoubt = errors.New("actions were taken to be local that are not")
)

// Sizes of the portions of work. A chunk is expanded before any of its successors
// is numbered, in batches that workers take in turn.
const (
	batchSize  = 32
	chunkSize  = 2048
	deepChunk  = 64
	minWorkers = 2 * batchSize // a smaller chunk is not worth a second worker
)

// open is a state whose successors are not known yet.
type open[S any] struct {
	id    nodeID
	state S
}

// successor is where an action leads.
type successor[S any] struct {
	state  S
	print  scheduler.Fingerprint
	id     nodeID
	known  bool // id is valid and state is gone
	mark   bool
	choice uint16
}

// batch is a part of a chunk with what was found about it.
type batch[S any] struct {
	from  []open[S]
	next  []successor[S]
	ends  []int // by state of from: where its part of next ends
	count int   // transitions that were looked at
	over  bool  // the last state has too many actions
}

// Search is a search that runs.
type search[S, A any] struct {
	Searcher[S, A]
	next     int // the worker that gets the next state to be recycled
	graph    *Graph
	frontier []open[S]
	waiting  int // states of the level that is being expanded
	batches  []batch[S]
	scratch  []scratch[S, A]
	targets  []edge
	began    time.Time
	told     time.Time
}

// scratch is what a worker has of its own.
type scratch[S, A any] struct {
	model   Model[S, A]
	recycle func(S)
	local   LocalModel[S, A]
	marker  Marker[S, A]
	seer    Foreseer[S, A]
	actions []A
}

// scratchOf returns the scratch of a worker with a model.
func (c *Searcher[S, A]) scratchOf(model Model[S, A]) scratch[S, A] {
	w := scratch[S, A]{model: model, recycle: func(S) {}}
	if r, ok := model.(Recycler[S]); ok {
		w.recycle = r.Recycle
	}
	if l, ok := model.(LocalModel[S, A]); ok && !c.Interleave {
		w.local = l
	}
	w.marker, _ = model.(Marker[S, A])
	w.seer, _ = model.(Foreseer[S, A])
	return w
}

// Run searches. The error is nil if every state was visited; else it is ErrLimit,
// ErrActions, ErrStopped or that of ctx, and the graph has what was found until then.
func (c Searcher[S, A]) Run(ctx context.Context) (*Graph, error) {
	s := &search[S, A]{Searcher: c, graph: &Graph{table: newTable()}, began: time.Now()}
	if s.Workers <= 0 {
		s.Workers = runtime.GOMAXPROCS(0)
	}
	if s.States <= 0 || s.States > maxNodes {
		s.States = min(DefaultStates, maxNodes)
	}
	splitter, splits := c.Model.(Splitter[S, A])
	for w := range s.Workers {
		model := c.Model
		if splits && w > 0 {
			model = splitter.Split()
		}
		s.scratch = append(s.scratch, c.scratchOf(model))
	}
	for _, initial := range c.Model.Initial() {
		s.insert(successor[S]{state: initial, print: c.Model.Fingerprint(initial)}, noNode)
	}
	s.graph.initial = s.graph.States()
	err := s.loop(ctx)
	s.graph.Complete = err == nil
	if !s.Forget {
		s.graph.edges.trim()
	}
	s.tell(true)
	return s.graph, err
}

// loop expands the frontier, a chunk at a time, until nothing is left of it.
func (s *search[S, A]) loop(ctx context.Context) error {
	for len(s.frontier) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.DepthFirst {
			n := min(deepChunk, len(s.frontier))
			chunk := slices.Clone(s.frontier[len(s.frontier)-n:])
			slices.Reverse(chunk)
			s.frontier = s.frontier[:len(s.frontier)-n]
			if err := s.chunk(chunk); err != nil {
				return err
			}
			continue
		}
		level := s.frontier
		s.frontier, s.waiting = nil, len(level)
		for chunk := range slices.Chunk(level, chunkSize) {
			s.waiting -= len(chunk)
			if err := errors.Join(ctx.Err(), s.chunk(chunk)); err != nil {
				return err
			}
			clear(chunk) // its states can be collected
		}
		if len(s.frontier) > 0 {
			s.graph.Depth++
		}
	}
	return nil
}

// chunk expands some states and numbers their successors.
func (s *search[S, A]) chunk(states []open[S]) error {
	n := 0
	for part := range slices.Chunk(states, batchSize) {
		if n == len(s.batches) {
			s.batches = append(s.batches, batch[S]{})
		}
		s.batches[n].from = part
		n++
	}
	workers := s.Workers
	if len(states) < minWorkers {
		workers = 1
	}
	var wait sync.WaitGroup
	var taken atomic.Int64
	work := func(w int) {
		for i := int(taken.Add(1)) - 1; i < n; i = int(taken.Add(1)) - 1 {
			s.expandAll(&s.batches[i], &s.scratch[w])
		}
	}
	for w := 1; w < workers; w++ {
		wait.Go(func() { work(w) })
	}
	work(0)
	wait.Wait()
	if d, ok := s.Model.(Doubter); ok && !s.Interleave && d.Doubts() {
		return errDoubt
	}
	for i := range n {
		if err := s.merge(&s.batches[i]); err != nil {
			return err
		}
	}
	s.tell(false)
	return nil
}

// expandAll finds the successors of a batch. The table does not change meanwhile.
func (s *search[S, A]) expandAll(b *batch[S], tmp *scratch[S, A]) {
	b.next, b.ends, b.count, b.over = b.next[:0], b.ends[:0], 0, false
	for i := range b.from {
		tmp.actions = tmp.model.Enabled(b.from[i].state, tmp.actions[:0])
		if b.over = len(tmp.actions) > math.MaxUint16; b.over {
			return
		}
		s.expand(b, b.from[i].state, tmp)
		b.ends = append(b.ends, len(b.next))
	}
}

// expand finds the successors of a state. All else can wait until a local action is done,
// so that then there is only that one.
func (s *search[S, A]) expand(b *batch[S], from S, tmp *scratch[S, A]) {
	if tmp.seer != nil {
		s.foresee(b, from, tmp)
		return
	}
	first := len(b.next)
	for i, a := range tmp.actions {
		b.count++
		n := successor[S]{state: tmp.model.Apply(from, a), choice: uint16(i)}
		n.mark = tmp.marker != nil && tmp.marker.Marks(from, n.state, a)
		local := tmp.local != nil && tmp.local.Local(from, n.state, a)
		n.print = tmp.model.Fingerprint(n.state)
		if n.id, n.known = s.graph.table.find(n.print); n.known {
			tmp.recycle(n.state)
			n.state = *new(S)
		}
		if local {
			for _, other := range b.next[first:] {
				if !other.known {
					tmp.recycle(other.state)
				}
			}
			b.next = append(b.next[:first], n)
			return
		}
		b.next = append(b.next, n)
	}
}

// foresee is expand with a model that can tell where actions lead.
func (s *search[S, A]) foresee(b *batch[S], from S, tmp *scratch[S, A]) {
	first, end := 0, len(tmp.actions)
	if local := tmp.seer.Prepare(from, tmp.actions, !s.Interleave); local >= 0 {
		b.count += local
		first, end = local, local+1
	}
	for i := first; i < end; i++ {
		b.count++
		n := successor[S]{choice: uint16(i)}
		var ok bool
		if n.print, n.mark, ok = tmp.seer.Foresee(i); ok {
			n.id, n.known = s.graph.table.find(n.print)
		}
		if !n.known {
			n.state = tmp.seer.Follow(i)
			n.print = tmp.model.Fingerprint(n.state)
			if n.id, n.known = s.graph.table.find(n.print); n.known {
				n.state = *new(S)
			} else {
				n.state = tmp.seer.Keep(n.state)
			}
		}
		b.next = append(b.next, n)
	}
}

// merge numbers the successors of a batch and passes its states to Visit.
func (s *search[S, A]) merge(b *batch[S]) error {
	at := 0
	for i, from := range b.from {
		if i == len(b.ends) {
			return ErrActions
		}
		next := b.next[at:b.ends[i]]
		at = b.ends[i]
		if s.Visit != nil && !s.Visit(int(from.id), from.state, len(next) == 0) {
			return ErrStopped
		}
		if len(next) == 0 {
			s.graph.Terminal = append(s.graph.Terminal, int(from.id))
		}
		s.targets = s.targets[:0]
		for j := range next {
			s.targets = append(s.targets, edge{s.insert(next[j], from.id), next[j].mark})
		}
		s.graph.Transitions += len(next)
		if !s.Forget {
			s.graph.edges.add(from.id, s.targets)
		}
		s.recycle(from.state)
		if s.graph.States() > s.States || s.graph.edges.full() {
			return ErrLimit
		}
	}
	if s.Memory > 0 && s.bytes() > s.Memory {
		return ErrLimit
	}
	s.graph.Applied += b.count
	clear(b.next)
	return nil
}

// recycle gives a state to one worker after the other.
func (s *search[S, A]) recycle(state S) {
	s.next = (s.next + 1) % len(s.scratch)
	s.scratch[s.next].recycle(state)
}

// insert numbers a state, unless it is known, and puts it on the frontier.
func (s *search[S, A]) insert(n successor[S], parent nodeID) nodeID {
	if n.known {
		return n.id
	}
	if id, ok := s.graph.table.find(n.print); ok {
		s.recycle(n.state)
		return id
	}
	id := s.graph.table.add(n.print, parent, n.choice)
	s.frontier = append(s.frontier, open[S]{id, n.state})
	return id
}

// bytes is about how much memory the search takes: as much again is garbage that is
// not collected yet.
func (s *search[S, A]) bytes() int64 {
	var own int64
	if z, ok := s.Model.(Sizer); ok {
		own = int64(z.Bytes())
	}
	return own + 2*(int64(s.graph.Bytes())+int64(s.waiting+len(s.frontier))*int64(s.StateSize))
}

// tell reports progress, at most four times a second.
func (s *search[S, A]) tell(last bool) {
	if s.Progress == nil || !last && time.Since(s.told) < time.Second/4 {
		return
	}
	s.told = time.Now()
	s.Progress(Progress{
		States: s.graph.States(), Transitions: s.graph.Transitions, Frontier: s.waiting + len(s.frontier), Elapsed: time.Since(s.began),
	})
}
