package scenarios_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// schedule is what a run of a scenario looks like in columns.
func schedule(t *testing.T, name string, v explore.View) []string {
	t.Helper()
	s, err := scenarios.Lookup(name)
	require.NoError(t, err)
	jdk, carriers := s.Machine()
	trace, _ := scheduler.Runner{}.Run(scheduler.Config{JDK: jdk, Parallelism: carriers}, s.Program(nil))
	return explore.Columns(trace, v)
}

// The steps of the JDK inside a call are told in one row, with the place of the call in the
// program: what a thread starts and that it blocks is told, and no mark is passed over.
func TestStoriesAreOfTheProgram(t *testing.T) {
	got := schedule(t, "executor-own-pool", explore.View{Width: 140, NoReturn: 11})
	assert.Equal(t, []string{
		"  1  use ExecutorOwnPool → pinned",
		"  2  Executors.newFixedThreadPool at",
		"       ExecutorOwnPool.java:16",
		"  7  end of <clinit> ExecutorOwnPool → no longer",
		"       pinned",
		"  8  AbstractExecutorService.submit at",
		"       ExecutorOwnPool.java:32",
		" 11  get ThreadPoolExecutor.ctl at",
		"       ExecutorOwnPool.java:32: 0",
		"───── point of no return: step 11 " + strings.Repeat("─", 106),
		" 12  AbstractExecutorService.submit at",
		"       ExecutorOwnPool.java:32: goes on → starts",
		"       pool-1-thread-1",
		"     ╰ preempted",
		strings.Repeat(" ", 50) + "read w.firstTask in",
	}, append(got[2:16:16], strings.Replace(got[16], " 24 ", "    ", 1)))
}

// What says where the schedule turns is said with its place in the program, too.
func TestDescriptionsAreOfTheProgram(t *testing.T) {
	s, err := scenarios.Lookup("executor-own-pool")
	require.NoError(t, err)
	trace, _ := scheduler.Runner{}.Run(scheduler.Config{}, s.Program(nil))
	thread, text, ok := explore.Describe(trace.Config, trace.Program, trace.Choices, 11)
	require.True(t, ok)
	assert.Equal(t, "main", thread)
	assert.Equal(t, "get ThreadPoolExecutor.ctl at ExecutorOwnPool.java:32: 0", text)
}

// Who is pinned inside of the JDK is where the program calls it, and who has a carrier is not
// said to need one.
func TestPinsAreOfTheProgram(t *testing.T) {
	x := explained(t, "compute-if-absent")
	assert.Equal(t, "fetch is ready to run and has no carrier. The 4 carriers are held by request-1, pinned inside synchronized in "+
		"ConcurrentHashMap.computeIfAbsent(ConcurrentHashMap.java) called by ComputeIfAbsent.request(ComputeIfAbsent.java:34) while it waits for fetch to end, "+
		"and by request-2, request-3 and request-4, each of which waits to enter reservation and blocks its carrier.", x.Text[0])
}

// A condition has the name of its variable.
func TestSignalsAreOfTheirCondition(t *testing.T) {
	assert.Equal(t, "consumer waits for a signal of LostWakeUp.arrived. No thread is left that could give what they wait for. Behind it, main waits for consumer to end.", explained(t, "lost-wake-up").Text[0])
}

// explained is what a run of a scenario ends with.
func explained(t *testing.T, name string) *deadlock.Explanation {
	t.Helper()
	s, err := scenarios.Lookup(name)
	require.NoError(t, err)
	jdk, carriers := s.Machine()
	trace, _ := scheduler.Runner{}.Run(scheduler.Config{JDK: jdk, Parallelism: carriers}, s.Program(nil))
	return deadlock.ExplainRun(trace)
}

// Threads that yield leave their carriers, and others starve all the same.
func TestStarvationByYield(t *testing.T) {
	assert.Equal(t, []string{"returner waits for a carrier. The carriers have borrower-1, borrower-2, borrower-3 and borrower-4, which go round in Thread.yield: " +
		"they leave their carriers and get one again, each time before its turn comes. " +
		"A carrier looks first into the queue in which it found its last task."}, explained(t, "yield-spin").Text)
	assert.Equal(t, []string{"returner waits for a carrier. The carriers have borrower-1, borrower-2, borrower-3 and borrower-4, " +
		"which run on and never leave them: virtual threads have no time slices."}, explained(t, "yield-pinned").Text)
}
