package lock

import (
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// Status bits of a node, as AbstractQueuedSynchronizer has them. CANCELLED is
// missing: the machine removes a cancelled node in the step that cancels it.
const (
	waiting uint8 = 1 // must be 1 for the waiter to be signalled
	cond    uint8 = 2 // in a condition's list
)

type nodeKind uint8

const (
	exclusiveNode nodeKind = iota
	sharedNode
	conditionNode
)

var nodeClasses = [...]string{"ExclusiveNode", "SharedNode", "ConditionNode"}

// node is an entry of the queue.
type node struct {
	waiter scheduler.ThreadID // 0 in the head, which belongs to nobody
	kind   nodeKind
	status uint8
	// linked says that the predecessor's next field points here. An enqueuing
	// thread sets it one step after it has become the tail; until then a release
	// does not see the node.
	linked bool
	// signalled says that a release has cleared the status and the waiter has not
	// run since. It is for those who look: no code of the queue reads it.
	signalled bool
}

// queue is the queue of java.util.concurrent.locks.AbstractQueuedSynchronizer of
// 21 and 25, with these invariants:
//
//  1. nodes is in the order of the prev links; nodes[0], if any, is head and
//     its waiter is null. It is made when somebody first has to queue.
//  2. A thread has at most one node in it.
//  3. Cancelled nodes are not in it: cancelAcquire and its cleanQueue are one step,
//     also with access steps.
type queue struct {
	state int64
	nodes []node
}

func (q *queue) clone() queue { return queue{q.state, slices.Clone(q.nodes)} }

// hash adds the queue. The status and class of the head, and who was signalled,
// play no part, since no code reads them.
func (q *queue) hash(h *scheduler.Hasher) {
	h.Int(q.state)
	h.Word(uint64(len(q.nodes)))
	for i := 1; i < len(q.nodes); i++ {
		n := &q.nodes[i]
		h.Thread(n.waiter)
		h.Word(uint64(n.kind) | uint64(n.status)<<8)
		h.Bool(n.linked)
	}
}

// hashShown adds what hash leaves out and view shows.
func (q *queue) hashShown(h *scheduler.Hasher) {
	var signalled uint64
	for i := range q.nodes {
		n := &q.nodes[i]
		signalled <<= 1
		if n.signalled {
			signalled |= 1
		}
		if i%32 == 31 || i == len(q.nodes)-1 {
			h.Word(signalled)
			signalled = 0
		}
	}
	if len(q.nodes) > 0 {
		h.Word(uint64(q.nodes[0].kind)<<8 | uint64(q.nodes[0].status))
	}
}

// ensureHead makes the dummy head if the queue has never had one
// (tryInitializeHead), and reports whether it did.
func (q *queue) ensureHead() bool {
	if len(q.nodes) > 0 {
		return false
	}
	q.nodes = append(q.nodes, node{kind: exclusiveNode})
	return true
}

// enqueue makes a thread's node the tail. It is not linked yet.
func (q *queue) enqueue(t scheduler.ThreadID, k nodeKind, status uint8) {
	q.nodes = append(q.nodes, node{waiter: t, kind: k, status: status})
}

// find returns the place of a thread's node, or -1. Those that ask are nearly
// always first or last.
func (q *queue) find(t scheduler.ThreadID) int {
	last := len(q.nodes) - 1
	switch {
	case last < 1:
		return -1
	case q.nodes[1].waiter == t:
		return 1
	case q.nodes[last].waiter == t:
		return last
	}
	return slices.IndexFunc(q.nodes, func(n node) bool { return n.waiter == t })
}

// becomeHead makes the first queued node the head: its thread has acquired.
func (q *queue) becomeHead() {
	if len(q.nodes) > shortQueue {
		q.nodes = q.nodes[1:]
	} else {
		q.nodes = q.nodes[:copy(q.nodes, q.nodes[1:])]
	}
	q.nodes[0].waiter = 0
}

// shortQueue is how many nodes are quickly moved up, so that the memory of the queue
// does for all that are still to come.
const shortQueue = 32

// signalNext clears the status of the node behind the head and returns its waiter,
// whom the caller unparks; 0 if there is none, it is not linked yet, or it was
// signalled before and has not waited again: then nobody is unparked.
func (q *queue) signalNext() scheduler.ThreadID {
	if len(q.nodes) < 2 || !q.nodes[1].linked || q.nodes[1].status == 0 {
		return 0
	}
	q.nodes[1].status &^= waiting
	q.nodes[1].signalled = true
	return q.nodes[1].waiter
}

// signalNextIfShared is signalNext for a successor in shared mode, to which an
// acquisition in shared mode passes the word on.
func (q *queue) signalNextIfShared() scheduler.ThreadID {
	if len(q.nodes) < 2 || q.nodes[1].kind != sharedNode {
		return 0
	}
	return q.signalNext()
}

// remove takes the node at i out of the queue and repairs all links, as
// cancelAcquire with cleanQueue does. It returns whom to unpark: if the
// predecessor was the head, the new successor.
func (q *queue) remove(i int) scheduler.ThreadID {
	q.nodes = slices.Delete(q.nodes, i, i+1)
	for j := range q.nodes {
		q.nodes[j].linked = true
	}
	if i == 1 {
		return q.signalNext()
	}
	return 0
}

// hasQueuedPredecessors reports whether another thread is first in the queue.
func (q *queue) hasQueuedPredecessors(t scheduler.ThreadID) bool {
	return len(q.nodes) > 1 && q.nodes[1].waiter != t
}

// apparentlyFirstQueuedIsExclusive reports whether the node behind the head, if it
// is linked, is not in shared mode.
func (q *queue) apparentlyFirstQueuedIsExclusive() bool {
	return len(q.nodes) > 1 && q.nodes[1].linked && q.nodes[1].kind != sharedNode
}

// view returns the queue as a heap dump shows it.
func (q *queue) view(m *scheduler.Machine) []scheduler.Node {
	nodes := make([]scheduler.Node, len(q.nodes))
	for i, n := range q.nodes {
		nodes[i] = scheduler.Node{
			Class: nodeClasses[n.kind], Status: statusName(n.status), Thread: n.waiter,
			Signalled: n.waiter != 0 && n.signalled && !m.Blocked(n.waiter),
		}
	}
	return nodes
}

// heir returns the first waiter if a release has signalled it and it has not run
// since.
func (q *queue) heir(m *scheduler.Machine) scheduler.ThreadID {
	if len(q.nodes) < 2 || !q.nodes[1].signalled || m.Blocked(q.nodes[1].waiter) {
		return 0
	}
	return q.nodes[1].waiter
}

func statusName(s uint8) string {
	switch s {
	case 0:
		return "0"
	case waiting:
		return "WAITING"
	}
	return "COND|WAITING"
}
