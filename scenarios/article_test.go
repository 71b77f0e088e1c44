package scenarios

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

// dump is a thread dump as the Netflix article prints it: "#id name" lines, each
// with the frames of the thread below it.
type dump map[string][]string

// key is what must be equal of two frames: class and method of the JDK's own, whose
// lines change with every update release, and everything of the application's.
func key(f scheduler.Frame) string {
	if f.Module != "" {
		return f.Site()
	}
	return f.String()
}

// readDump reads the keys of the frames.
func readDump(t *testing.T, path string) dump {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	d := dump{}
	thread := ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
		case strings.HasPrefix(line, "#"):
			thread = line
			d[thread] = nil
		case line == "...":
			d[thread] = append(d[thread], line)
		default:
			f, err := scheduler.ParseFrame(line)
			require.NoError(t, err)
			d[thread] = append(d[thread], key(f))
		}
	}
	return d
}

// sites returns the keys of the frames of a thread.
func sites(m *scheduler.Machine, t scheduler.ThreadID) []string {
	var all []string
	for _, f := range m.Stack(t) {
		all = append(all, key(f))
	}
	return all
}

// reacquire is a method between awaitNanos and acquire that 21.0.12 has and the
// release of the article, 21.0.3, has not.
const reacquire = "java.util.concurrent.locks.AbstractQueuedSynchronizer.reacquire"

// The end state is that of the article's thread dump, thread by thread.
func TestEndStateIsTheArticlesThreadDump(t *testing.T) {
	article := readDump(t, "testdata/article.txt")
	for _, cfg := range []scheduler.Config{{}, {Steps: scheduler.ByAccess}, {Queues: scheduler.SingleFIFO}} {
		s, err := Lookup("zipkin-reporter")
		require.NoError(t, err)
		trace, _ := run(t, s, cfg)
		m := trace.Machine
		blank := 0
		for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
			th := m.Thread(id)
			got := sites(m, id)
			switch {
			case th.Name == "AsyncReporter":
				assert.Contains(t, got, reacquire)
				got = strings.Split(strings.Replace(strings.Join(got, "\n"), reacquire+"\n", "", 1), "\n")
				assert.Equal(t, article[`#107 "AsyncReporter <redacted>"`], got)
			case th.Name == "request-1":
				assertBegins(t, article[`#119516 "" virtual`], got)
			case th.Carrier != 0:
				assertBegins(t, article[`#119515 "" virtual`], got)
			case th.Kind == scheduler.Virtual:
				assert.Empty(t, got, "a request that came later is blank: %s", th.Name)
				assert.True(t, th.Blank)
				blank++
			default:
				assert.Equal(t, scheduler.StateTerminated, th.State, "%s has gone away", th.Name)
			}
		}
		assert.Equal(t, 12, blank)
	}
}

// assertBegins checks a stack against one that ends in "...".
func assertBegins(t *testing.T, want, got []string) {
	t.Helper()
	n := len(want) - 1
	require.Equal(t, "...", want[n])
	require.GreaterOrEqual(t, len(got), n)
	assert.Equal(t, want[:n], got[:n])
}

// The lock is that of the article's heap dump, node by node: a successor that was
// signalled (status 0), then the pinned ones, then the reporter's ConditionNode.
func TestEndStateIsTheArticlesLock(t *testing.T) {
	s, err := Lookup("zipkin-reporter")
	require.NoError(t, err)
	trace, _ := run(t, s, scheduler.Config{})
	m := trace.Machine
	v := m.Inspect(1)
	assert.Equal(t, "CountBoundedQueue.lock", v.Name)
	assert.Equal(t, "java.util.concurrent.locks.ReentrantLock$NonfairSync", v.Class)
	assert.Zero(t, v.State)
	assert.Zero(t, v.Owner)
	assert.Empty(t, v.Waiting)
	type picture struct{ class, status, thread, state string }
	var got []picture
	for _, n := range v.Queue {
		p := picture{class: n.Class, status: n.Status}
		if n.Thread != 0 {
			th := m.Thread(n.Thread)
			p.thread, p.state = th.Name, th.State.String()
			if th.Kind != scheduler.Virtual {
				p.state = th.Java.String()
			}
		}
		got = append(got, p)
	}
	assert.Equal(t, []picture{
		{"ExclusiveNode", "0", "", ""},
		{"ExclusiveNode", "0", "request-1", "UNPARKED"},
		{"ExclusiveNode", "WAITING", "request-2", "PINNED"},
		{"ExclusiveNode", "WAITING", "request-3", "PINNED"},
		{"ExclusiveNode", "WAITING", "request-4", "PINNED"},
		{"ExclusiveNode", "WAITING", "request-5", "PINNED"},
		{"ConditionNode", "WAITING", "AsyncReporter", "WAITING"},
	}, got)
	heir := m.Thread(v.Queue[1].Thread)
	assert.Equal(t, scheduler.ParkPermit, heir.Permits, "its permit is there")
	assert.Zero(t, heir.Carrier)
	for _, n := range v.Queue[2:] {
		assert.Zero(t, m.Thread(n.Thread).Permits)
	}
}

// Open sockets grow with the requests, and go to CLOSE_WAIT as clients give up.
func TestSocketsGoToCloseWait(t *testing.T) {
	s, err := Lookup("zipkin-reporter")
	require.NoError(t, err)
	trace, _ := run(t, s, scheduler.Config{})
	last := int64(-1)
	for _, sample := range trace.Samples {
		require.Len(t, sample.Gauges, 2)
		assert.Equal(t, []string{"open sockets", "CLOSE_WAIT"}, []string{sample.Gauges[0].Name, sample.Gauges[1].Name})
		assert.GreaterOrEqual(t, sample.Gauges[1].Value, last)
		last = sample.Gauges[1].Value
	}
	assert.EqualValues(t, 17, last, "one for each request")
	final := trace.Samples[len(trace.Samples)-1]
	assert.Equal(t, 12, final.Blank)
	assert.Equal(t, 13, final.Queued, "the blank ones, and the one that has the lock coming")
	assert.Equal(t, []int{4, 4, 4}, []int{final.Parallelism, final.PoolSize, final.Mounted})

	trace, _ = run(t, s, scheduler.Config{JDK: 24})
	final = trace.Samples[len(trace.Samples)-1]
	assert.Zero(t, final.Gauges[0].Value, "a service that lives closes them all")
}
