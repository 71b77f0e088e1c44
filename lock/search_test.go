package lock_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// script is compiled code that a test writes operation by operation. What its
// operations return it keeps in a variable, digit by digit, so that it is still
// there when the thread has ended.
type script struct {
	p      *scheduler.Program
	spec   scheduler.Spec
	a      *scheduler.Assembler
	value  scheduler.Slot
	values scheduler.Int
	labels int
}

// Digits of the variable: a value is kept as itself and 1.
const (
	keptBase   = 32
	keptThrown = 31 // InterruptedException
	keptFailed = 30 // another exception
)

// write begins the script of a thread of program p. The method thread ends it.
func write(p *scheduler.Program, name string, kind scheduler.ThreadKind) *script {
	s := &script{p: p, spec: scheduler.Spec{Name: name, Kind: kind}, a: p.Assemble(), values: scheduler.NewInt(p, name, 0)}
	s.value = s.a.Slot(scheduler.IntSlot)
	return s
}

// do performs operations whose results nobody needs.
func (s *script) do(ops ...scheduler.Op) *script {
	for _, op := range ops {
		s.a.Do(op)
	}
	return s
}

// try performs an operation and keeps its value, or that it threw. If the value is
// not 0 it goes on with the operations in then.
func (s *script) try(op scheduler.Op, then ...scheduler.Op) *script {
	s.labels++
	label := func(name string) string { return fmt.Sprint(name, s.labels) }
	s.a.Label(label("from")).Do(op).Into(s.value).Label(label("to"))
	s.a.Compute(func(x *scheduler.Exec) { s.keep(x, x.Get(s.value)+1) })
	s.a.If(func(x *scheduler.Exec) bool { return x.Get(s.value) == 0 }, label("over"))
	s.do(then...)
	s.a.Jump(label("over")).Label(label("thrown"))
	s.a.Compute(func(x *scheduler.Exec) {
		if x.Caught().Class == scheduler.InterruptedException {
			s.keep(x, keptThrown)
		} else {
			s.keep(x, keptFailed)
		}
	})
	s.a.Label(label("over")).Compute(func(x *scheduler.Exec) { x.Set(s.value, 0) })
	s.a.Catch(label("from"), label("to"), "", label("thrown"))
	return s
}

func (s *script) keep(x *scheduler.Exec, digit int64) {
	s.values.Poke(x, s.values.Peek(x.Machine())*keptBase+digit)
}

// thread ends the script and adds its thread to the program.
func (s *script) thread() *script {
	s.spec.Code = s.a.Code()
	s.p.Thread(s.spec)
	return s
}

// kept returns what a machine's thread has kept so far: "1,0,thrown".
func (s *script) kept(m *scheduler.Machine) string {
	var words []string
	for v := s.values.Peek(m); v > 0; v /= keptBase {
		switch d := v % keptBase; d {
		case keptThrown:
			words = append(words, "thrown")
		case keptFailed:
			words = append(words, "failed")
		default:
			words = append(words, fmt.Sprint(d-1))
		}
	}
	slices.Reverse(words)
	return strings.Join(words, ",")
}

func newMachine(t *testing.T, cfg scheduler.Config, p *scheduler.Program) *scheduler.Machine {
	t.Helper()
	m, err := scheduler.New(cfg, p)
	require.NoError(t, err)
	return m
}

// maxStates bounds a search: a test that needs more is not a unit test.
const maxStates = 1 << 20

// explore visits each state that the program can come to once.
func explore(t *testing.T, cfg scheduler.Config, p *scheduler.Program, visit func(*scheduler.Machine)) {
	t.Helper()
	exploreFrom(t, newMachine(t, cfg, p), visit)
}

// exploreFrom is explore from a state on, which it uses up.
func exploreFrom(t *testing.T, m *scheduler.Machine, visit func(*scheduler.Machine)) {
	t.Helper()
	seen := map[scheduler.Fingerprint]bool{}
	isNew := func(m *scheduler.Machine) bool {
		f, ok := m.Fingerprint()
		if !ok || len(seen) > maxStates {
			t.Fatalf("the search is impossible or too large: %d states", len(seen))
		}
		known := seen[f]
		seen[f] = true
		return !known
	}
	isNew(m)
	var actions []scheduler.Action
	for todo := []*scheduler.Machine{m}; len(todo) > 0; {
		m, todo = todo[len(todo)-1], todo[:len(todo)-1]
		visit(m)
		actions = m.AppendEnabled(actions[:0])
		for i, a := range actions {
			next := m
			if i < len(actions)-1 {
				next = m.Clone()
			}
			if err := next.Apply(a); err != nil {
				t.Fatal(err)
			}
			if isNew(next) {
				todo = append(todo, next)
			}
		}
	}
}

// step lets a running thread do one step.
func step(t *testing.T, m *scheduler.Machine, id scheduler.ThreadID) {
	t.Helper()
	require.NoError(t, m.Apply(scheduler.Action{Kind: scheduler.StepThread, Thread: id}))
}

// park lets a running thread step until it blocks, and returns how many steps it took.
func park(t *testing.T, m *scheduler.Machine, id scheduler.ThreadID) int {
	t.Helper()
	return stepUntil(t, m, id, func() bool { return m.Blocked(id) })
}

// stepUntil lets a running thread step until done says so.
func stepUntil(t *testing.T, m *scheduler.Machine, id scheduler.ThreadID, done func() bool) int {
	t.Helper()
	for n := 0; ; n++ {
		if done() {
			return n
		}
		require.Less(t, n, 1000)
		step(t, m, id)
	}
}

// insiders counts the threads that are between an acquisition and a release of the
// lock, which they show by what they are about to do.
func insiders(m *scheduler.Machine, l lock.ReentrantLock) int {
	n := 0
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		info := m.Thread(id)
		if info.Op.Object != l.ID {
			continue
		}
		switch info.Verb {
		case "signal", "signalAll":
			n++
		case "unlock", "await", "awaitNanos", "awaitUninterruptibly":
			if info.Op.Phase == 0 {
				n++
			}
		}
	}
	return n
}

func unique(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// stepModes are both.
var stepModes = []scheduler.StepMode{scheduler.ByOperation, scheduler.ByAccess}
