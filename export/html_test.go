package export_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// page returns the page of a run.
func page(t *testing.T, r export.Run) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, export.HTML(&b, r))
	return b.String()
}

// played is what a page plays, as far as tests look at it.
type played struct {
	Scenario, Verdict, Kind, Left string
	Strings                       []string
	Threads                       []struct{ N string }
	States                        [][7]int
	Pools                         []struct {
		N int
		Q []struct{ T []int }
	}
	Views []struct {
		S    int64
		O, H int
		Q    [][4]int
	}
	Objects []struct {
		ID int
		W  bool
	}
	Program []struct {
		P     int
		T, At string
	}
	Marks []struct {
		I    int
		K, T string
	}
	NoReturn [2]string
	Steps    []struct {
		A            uint64
		S            int
		C            int64
		T            int
		D, O, G      []int
		P, W         int
		threads      []int // pictures by thread, after the step
		pool         int
		viewOfObject map[int]int
	}
}

var runData = regexp.MustCompile(`(?s)<script type="application/json" id="run">(.*?)</script>`)

// play reads what a page plays, and puts the state at each step together as the script
// does.
func play(t *testing.T, html string) *played {
	t.Helper()
	m := runData.FindStringSubmatch(html)
	require.NotNil(t, m)
	var p played
	require.NoError(t, json.Unmarshal([]byte(m[1]), &p))
	threads, pool, views := make([]int, len(p.Threads)), 0, map[int]int{}
	for i := range threads {
		threads[i] = -1
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		for j := 0; j < len(s.D); j += 2 {
			threads[s.D[j]-1] = s.D[j+1]
		}
		for j := 0; j < len(s.O); j += 2 {
			views[s.O[j]] = s.O[j+1]
		}
		if s.P > 0 {
			pool = s.P - 1
		}
		s.threads, s.pool, s.viewOfObject = append([]int{}, threads...), pool, map[int]int{}
		for k, v := range views {
			s.viewOfObject[k] = v
		}
	}
	return &p
}

// sentences returns what the page says of each step.
func (p *played) sentences() []byte {
	var b bytes.Buffer
	for _, s := range p.Steps {
		b.WriteString(p.Strings[s.S] + "\n")
	}
	for _, m := range p.Marks {
		b.WriteString(m.K + ": " + m.T + "\n")
	}
	return b.Bytes()
}

func TestPageSaysWhatEachStepDoes(t *testing.T) {
	for _, name := range []string{"zipkin-reporter", "zipkin-condition", "zipkin-semaphore", "monitor-notified", "bounded-buffer"} {
		golden(t, name+".steps", play(t, page(t, run(t, name, nil))).sentences())
	}
}

// What the page plays is the state of the machine at every step, of every thread, of
// every lock and of the scheduler, though it only has what changes.
func TestPageHasEveryStateOfTheMachine(t *testing.T) {
	for _, name := range []string{"zipkin-reporter", "lock-order", "connection-pool", "bounded-buffer", "polite-try-lock", "burst-drains", "object-wait-saturated"} {
		r := run(t, name, nil)
		p := play(t, page(t, r))
		i := 0
		require.NoError(t, r.Walk(func(s export.Step) error {
			step := p.Steps[i]
			i++
			require.Equal(t, s.Action, step.A)
			require.Equal(t, int64(s.Machine.Now()), step.C)
			for id := scheduler.ThreadID(1); int(id) <= s.Machine.Threads(); id++ {
				info, state := s.Machine.Thread(id), p.States[step.threads[id-1]]
				want := info.State.String()
				if info.Kind != scheduler.Virtual {
					want = info.Java.String()
				}
				require.Equal(t, want, p.Strings[state[1]], "%s, step %d, %s", name, s.Action, info.Display())
				require.Equal(t, int(info.Carrier), state[2])
			}
			for id, view := range step.viewOfObject {
				v, got := s.Machine.Inspect(scheduler.ObjectID(id)), p.Views[view]
				require.Equal(t, v.State, got.S, "%s, step %d, %s", name, s.Action, v.Name)
				require.Equal(t, int(v.Owner), got.O)
				require.Equal(t, int(v.Heir), got.H)
				for k := 0; k < len(got.Q)-1; k++ {
					require.Equal(t, int(v.Queue[k].Thread), got.Q[k][0])
				}
			}
			require.Len(t, p.Pools[step.pool].Q, len(s.Machine.Queues()))
			require.Equal(t, len(s.Machine.Carriers()), p.Pools[step.pool].N)
			return nil
		}))
		require.Len(t, p.Steps, i)
	}
}

func TestPageIsTheSameEachTime(t *testing.T) {
	first := page(t, run(t, "zipkin-reporter", nil))
	require.Equal(t, first, page(t, run(t, "zipkin-reporter", nil)))
	require.Less(t, len(first), 500_000)
}

func TestPageNeedsNoNetwork(t *testing.T) {
	html := page(t, run(t, "lock-order", nil))
	require.Contains(t, html, "default-src 'none'")
	for _, source := range []string{"src=", "@import", "url(http", "<link", "fetch(", "XMLHttpRequest", "innerHTML"} {
		require.NotContains(t, html, source)
	}
}

// Names come from programs and files, and may be anything.
func TestNamesCannotBreakThePage(t *testing.T) {
	const evil = `</script><script>alert("1")</script><!--'&{{data}}`
	cfg := scheduler.Config{Parallelism: 1}
	trace, err := scheduler.Run(cfg, func(th *scheduler.Thread) {
		l := lock.NewReentrantLock(th, evil)
		l.Lock(th)
		th.StartVirtual(evil, func(th *scheduler.Thread) { l.Lock(th) })
	})
	require.Error(t, err)
	r := export.Run{Scenario: evil, Title: evil, File: evil, Source: evil, Trace: trace, Explanation: deadlock.ExplainRun(trace), Token: evil}
	html := page(t, r)
	require.Equal(t, 2, strings.Count(html, "</script>"), "that of the data and that of the script")
	require.NotContains(t, html, "alert(\"1\")")
	require.NotContains(t, html, "<!--")
	p := play(t, html)
	require.Equal(t, evil, p.Scenario)
	require.Equal(t, evil, p.Program[0].T)
}

func TestPageOfALongRunLeavesOutItsMiddle(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs twice as many steps as a page shows")
	}
	trace, err := scheduler.Run(scheduler.Config{}, func(th *scheduler.Thread) {
		for range export.MostSteps / 2 {
			th.Yield()
		}
		other := th.StartPlatform("late", func(*scheduler.Thread) {})
		_ = th.Join(other)
		for range export.MostSteps {
			th.Yield()
		}
	})
	require.NoError(t, err)
	p := play(t, page(t, export.Run{Scenario: "long", Trace: trace, Explanation: deadlock.ExplainRun(trace)}))
	require.Len(t, p.Steps, export.MostSteps+1)
	require.Contains(t, p.Left, "are left out")
	last := p.Steps[len(p.Steps)-1]
	require.Equal(t, trace.Machine.Actions(), last.A)
	gap := p.Steps[export.MostSteps/2+1]
	require.Greater(t, gap.A, p.Steps[export.MostSteps/2].A+1)
	require.Equal(t, "TERMINATED", p.Strings[p.States[gap.threads[1]][1]], "what happened in between is there behind the gap")
}

func TestPageOfGoFunctions(t *testing.T) {
	trace, _ := scheduler.Run(scheduler.Config{Parallelism: 1}, func(th *scheduler.Thread) {
		l := lock.NewReentrantLock(th, "lock")
		l.Lock(th)
		th.StartVirtual("waiter", func(th *scheduler.Thread) { l.Lock(th) })
	})
	p := play(t, page(t, export.Run{Scenario: "go", Trace: trace, Explanation: deadlock.ExplainRun(trace)}))
	require.NotEmpty(t, p.Program)
	require.Equal(t, "lock lock", p.Program[1].T)
}

// A run that ends badly either has a point of no return on its page, or the page says
// why it has none.
func TestPageSaysWhyNoStepIsThePointOfNoReturn(t *testing.T) {
	stuck, clean := run(t, "lock-order", nil), run(t, "idle-server", nil)
	for _, c := range []struct {
		r             export.Run
		known         export.NoReturn
		few, sentence string
		marked        bool
	}{
		{stuck, export.NoReturn{Action: 16}, "", "", true},
		{stuck, export.NoReturn{}, "Point of no return: not known", "The point of no return is not known: nobody looked for it.", false},
		{stuck, export.NoReturn{Why: "too long"}, "Point of no return: not known", "The point of no return is not known: too long.", false},
		{stuck, export.NoReturn{None: true, Why: "all fail"}, "No point of no return", "There is no point of no return: all fail.", false},
		{clean, export.NoReturn{}, "", "", false},
	} {
		c.r.NoReturn = c.known
		p := play(t, page(t, c.r))
		require.Equal(t, [2]string{c.few, c.sentence}, p.NoReturn)
		require.Equal(t, c.marked, strings.Contains(string(p.sentences()), "noreturn: Point of no return"))
	}
}

func TestPageNeedsEvents(t *testing.T) {
	r := run(t, "lock-order", func(c *scheduler.Config) { c.DiscardEvents = true })
	var b bytes.Buffer
	require.ErrorIs(t, export.HTML(&b, r), export.ErrDiscarded)
	require.Zero(t, b.Len())
}
