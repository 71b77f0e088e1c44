package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// TestBothFormsEndTheSameWays compares the two kinds of search: that of states, of the
// compiled form, and that by running again, of the Go functions.
func TestBothFormsEndTheSameWays(t *testing.T) {
	type end struct {
		verdict deadlock.Verdict
		kind    string
	}
	ends := func(jdk int, p *scheduler.Program) map[end]bool {
		cfg := scheduler.Config{JDK: jdk, Parallelism: 1, Time: scheduler.AnyTime}
		r, err := explore.Explore(t.Context(), cfg, p, explore.Exhaustive{}, explore.Options{Outcomes: true})
		require.NoError(t, err)
		require.True(t, r.Complete, r.Short)
		found := map[end]bool{}
		for _, f := range r.Outcomes {
			found[end{f.Verdict, f.Kind}] = true
		}
		return found
	}
	z := zipkin{unpinned: 1, pinned: 1, outsiders: 1, outsider: scheduler.Platform, rounds: 1}
	stuck, good := end{deadlock.CarrierExhaustion, deadlock.Ownerless}, end{deadlock.Completed, ""}
	for jdk, want := range map[int]map[end]bool{21: {stuck: true, good: true}, 24: {good: true}} {
		assert.Equal(t, want, ends(jdk, z.program()), "compiled, JDK %d", jdk)
		assert.Equal(t, want, ends(jdk, z.goProgram()), "Go functions, JDK %d", jdk)
	}
}

// The Java file of a scenario that is compiled code ends as it does. Until it is stuck it
// does the same to the lock and to the carriers, step by step; how it starts its threads and
// lets time pass is its own matter.
func TestJavaFormsDoTheSame(t *testing.T) {
	// The smallest case starts its threads itself, and has the lock.
	roles := strings.NewReplacer("main", "scheduling-1", "unpinned", "request-1", "pinned", "request-2")
	stuck := 0
	for _, s := range All() {
		if s.Java == "" {
			continue
		}
		form, err := Lookup(s.Java)
		require.NoError(t, err)
		require.NotEmpty(t, form.Source)
		_, carriers := s.Machine()
		for _, jdk := range scheduler.Releases() {
			cfg := scheduler.Config{JDK: jdk, Parallelism: carriers}
			compiled, x := run(t, s, cfg)
			java, y := run(t, form, cfg)
			assert.Equal(t, x.Verdict, y.Verdict)
			assert.Equal(t, x.Kind, y.Kind)
			if x.Verdict == deadlock.Completed {
				continue
			}
			stuck++
			want, got := steps(compiled, strings.NewReplacer()), steps(java, roles)
			require.Greater(t, len(want), 10)
			assert.Equal(t, want, got, "%s and %s on JDK %d", s.Name, form.Name, jdk)
		}
	}
	assert.Equal(t, 3*3, stuck)
}

// steps are what threads do to locks and monitors, and when they get and leave carriers.
// Signals are left out where no reporter waits for them.
func steps(t *scheduler.Trace, roles *strings.Replacer) []string {
	var all []string
	m := t.Machine
	verbs := []string{"lock", "unlock", "await", "enter", "exit", ""}
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		if m.Thread(id).Name == "AsyncReporter" {
			verbs = append(verbs, "signal")
		}
	}
	for _, e := range t.Events {
		name := roles.Replace(m.Thread(e.Thread).Name)
		object := cmp.Or(e.Object, e.Reason.Object)
		switch e.Kind {
		case scheduler.ThreadMounted, scheduler.ThreadUnmounted, scheduler.PermitGranted:
		case scheduler.ThreadBlocked, scheduler.ThreadWoken, scheduler.Performed, scheduler.PinBegan, scheduler.PinEnded:
			if object == 0 || !slices.Contains(verbs, m.Verb(e)) {
				continue
			}
		default:
			continue
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %v %s", name, e.Kind, m.Verb(e))))
		if e.Pinned {
			all = append(all, "pinned")
		}
	}
	return all
}
