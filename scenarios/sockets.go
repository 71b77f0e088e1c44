package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/bced87ab/gridlock/scheduler"
)

// sockets are the connections of a server. A client gives up when it has waited
// for too long and closes its end; the server's end then is in CLOSE_WAIT until
// the thread that serves it closes it.
//
// It is also the example of a primitive that is neither a lock nor a monitor.
type sockets struct{ id scheduler.ObjectID }

// The verbs of sockets.
const (
	verbAccept uint8 = iota
	verbClose
)

var socketVerbs = [...]string{"accept", "close"}

func newSockets(c scheduler.Creator, patience time.Duration) sockets {
	return sockets{c.New(&socketTable{patience: patience})}
}

// acceptOp accepts a connection. Its value is the number of the connection.
func (s sockets) acceptOp() scheduler.Op { return scheduler.Op{Object: s.id, Verb: verbAccept} }

// closeOp closes a connection.
func (s sockets) closeOp(n int64) scheduler.Op {
	return scheduler.Op{Object: s.id, Verb: verbClose, Arg: n}
}

func (s sockets) accept(t *scheduler.Thread) int64   { return t.Must(s.acceptOp()) }
func (s sockets) close(t *scheduler.Thread, n int64) { t.Must(s.closeOp(n)) }

// socketTable is the state of sockets.
type socketTable struct {
	patience time.Duration
	accepted int64
	open     []socket // by number
}

type socket struct {
	number int64
	since  time.Duration
}

func (s *socketTable) Clone() scheduler.Object {
	c := *s
	c.open = slices.Clone(s.open)
	return &c
}

// Hash adds which connections are open. Since when is no part of the state, since
// no thread can tell.
func (s *socketTable) Hash(h *scheduler.Hasher) {
	h.Int(s.accepted)
	for _, o := range s.open {
		h.Int(o.number)
	}
}

func (s *socketTable) VerbName(verb uint8) string { return scheduler.VerbIn(socketVerbs[:], verb) }

// Step accepts or closes, which is one step.
func (s *socketTable) Step(m *scheduler.Machine, _ scheduler.ThreadID, op *scheduler.Op, _ scheduler.Wake) scheduler.Result {
	if op.Verb == verbAccept {
		s.accepted++
		s.open = append(s.open, socket{s.accepted, m.Now()})
		return scheduler.Finish(s.accepted)
	}
	s.open = slices.DeleteFunc(s.open, func(o socket) bool { return o.number == op.Arg })
	return scheduler.Finish(0)
}

// closeWait counts the open connections whose clients have given up.
func (s *socketTable) closeWait(now time.Duration) int {
	n := 0
	for _, o := range s.open {
		if now-o.since >= s.patience {
			n++
		}
	}
	return n
}

// Gauges returns the numbers of open connections and of those in CLOSE_WAIT.
func (s *socketTable) Gauges(_ *scheduler.Machine, now time.Duration) []scheduler.Gauge {
	return []scheduler.Gauge{
		{Name: "open sockets", Value: int64(len(s.open))},
		{Name: "CLOSE_WAIT", Value: int64(s.closeWait(now))},
	}
}

// Inspect returns the numbers in words.
func (s *socketTable) Inspect(m *scheduler.Machine) scheduler.ObjectView {
	v := scheduler.ObjectView{Name: "sockets", Class: "sun.nio.ch.NioSocketImpl", State: int64(len(s.open))}
	switch n := s.closeWait(m.Now()); {
	case len(s.open) == 0:
	case n == len(s.open):
		v.Text = fmt.Sprintf("%d are open, all of them in CLOSE_WAIT, since their clients gave up", n)
	case n == 0:
		v.Text = fmt.Sprintf("%d are open", len(s.open))
	default:
		v.Text = fmt.Sprintf("%d are open, %d of them in CLOSE_WAIT, since their clients gave up", len(s.open), n)
	}
	return v
}
