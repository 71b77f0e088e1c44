package java_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/java"
	"github.com/bced87ab/gridlock/scheduler"
)

// subjects notes what the steps of a run are about.
type subjects struct {
	scheduler.FIFO
	seen []string
}

func (s *subjects) Next(m *scheduler.Machine) (scheduler.Action, bool) {
	a, ok := s.FIFO.Next(m)
	if th := m.Thread(a.Thread); ok && (th.Verb == "read" || th.Verb == "write") {
		if said := th.Verb + " " + cmp.Or(m.OperandName(th.Op, th.Op.Object), m.Inspect(th.Op.Object).Name); !slices.Contains(s.seen, said) {
			s.seen = append(s.seen, said)
		}
	}
	return a, ok
}

// A step that reads or writes a field is about the field and not about the object, which a
// static field of another class may have named.
func TestFieldsHaveNames(t *testing.T) {
	const src = `class Main {
  static class Pool { int free; }
  static class Deep extends Pool { int more; }
  static final Pool POOL = new Pool();
  static int count;
  static Pool[] all = new Pool[2];
  public static void main(String[] args) {
    POOL.free = 1;
    count = 2;
    all[1] = new Deep();
    all[1].free = 3;
    ((Deep) all[1]).more = 4;
    int[] local = new int[1];
    local[0] = 5;
  }
}`
	p, err := java.Compile("Main.java", []byte(src))
	require.NoError(t, err)
	var s subjects
	_, err = scheduler.Runner{Policy: &s}.Run(scheduler.Config{}, p)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"write Main.POOL.free", "write Main.count", "read Main.all", "write Main$Pool[1] of #12", "read Main$Pool[1] of #12",
		"write Pool.free of #13", "write Deep.more of #13", "write int[0] of #14",
	}, s.seen)
}
