package explore_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// recordedTest is a test that records how it ends.
type recordedTest struct {
	testing.TB
	name, dir       string
	failed, skipped string
	logged          string
	attrs           map[string]string
}

func (t *recordedTest) Name() string              { return t.name }
func (t *recordedTest) Helper()                   {}
func (t *recordedTest) ArtifactDir() string       { return t.dir }
func (t *recordedTest) Context() context.Context  { return t.TB.Context() }
func (t *recordedTest) Attr(key, value string)    { t.attrs[key] = value }
func (t *recordedTest) Logf(f string, a ...any)   { t.logged += fmt.Sprintf(f, a...) }
func (t *recordedTest) Fatalf(f string, a ...any) { t.Fatal(fmt.Sprintf(f, a...)) }

func (t *recordedTest) Fatal(a ...any) {
	t.failed = fmt.Sprint(a...)
	runtime.Goexit()
}

func (t *recordedTest) Skipf(f string, a ...any) {
	t.skipped = fmt.Sprintf(f, a...)
	runtime.Goexit()
}

// tested runs f as a test of that name.
func tested(t *testing.T, name string, f func(testing.TB)) *recordedTest {
	t.Helper()
	r := &recordedTest{TB: t, name: name, dir: t.TempDir(), attrs: map[string]string{}}
	done := make(chan bool)
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	return r
}

// replaying sets -gridlock.replay.
func replaying(t *testing.T, token string) {
	t.Helper()
	require.NoError(t, flag.Set("gridlock.replay", token))
	t.Cleanup(func() { _ = flag.Set("gridlock.replay", "") })
}

var random = explore.RandomSchedules(200, 5000)

func TestCheckPasses(t *testing.T) {
	explore.Check(t, anyTime, random, ordered)
	r := tested(t, "TestOrdered", func(t testing.TB) { explore.Check(t, anyTime, random, ordered) })
	assert.Empty(t, r.failed)
	assert.Equal(t, map[string]string{"gridlock.schedules": "200", "gridlock.verdict": "unknown"}, r.attrs)
}

func TestCheckFails(t *testing.T) {
	r := tested(t, "TestABBA/sub", func(t testing.TB) { explore.Check(t, anyTime, random, abba) })
	token := r.attrs["gridlock.token"]
	require.NotEmpty(t, token)
	assert.Equal(t, "deadlock", r.attrs["gridlock.verdict"])
	masked := strings.ReplaceAll(r.failed, token, "TOKEN")
	masked = regexp.MustCompile(`schedule \d+`).ReplaceAllString(masked, "schedule N")
	golden(t, "../check", 100, strings.Split(masked, "\n"))
	for name, says := range map[string]string{"columns.txt": "unmounts: waits for A", "explanation.txt": "deadlock", "token.txt": token} {
		data, err := os.ReadFile(filepath.Join(r.dir, name))
		require.NoError(t, err)
		assert.Contains(t, string(data), says)
	}

	replaying(t, token)
	again := tested(t, "TestABBA/sub", func(t testing.TB) { explore.Check(t, anyTime, random, abba) })
	assert.Contains(t, again.failed, "gridlock: deadlock (replay; 8 steps)")
	assert.Equal(t, token, again.attrs["gridlock.token"])
	other := tested(t, "TestOther", func(t testing.TB) { explore.Check(t, anyTime, random, abba) })
	assert.Equal(t, "gridlock: the token of -gridlock.replay is one of TestABBA/sub", other.skipped)
	changed := tested(t, "TestABBA/sub", func(t testing.TB) {
		explore.Check(t, anyTime, random, func(t *scheduler.Thread) { t.StartVirtual("t0", (*scheduler.Thread).Park); abba(t) })
	})
	assert.Contains(t, changed.failed, "the test is not the one that the token was made of: step 6: the token chose the 3rd of 3 possible actions, now there are 2")
}

func TestCheckOfWhatCannotRun(t *testing.T) {
	r := tested(t, "T", func(t testing.TB) { explore.Check(t, scheduler.Config{JDK: 1}, random, abba) })
	assert.Contains(t, r.failed, "JDK release 1 is unknown")
	r = tested(t, "T", func(t testing.TB) { explore.Fuzz(t, scheduler.Config{JDK: 1}, nil, abba) })
	assert.Contains(t, r.failed, "JDK release 1 is unknown")
	r = tested(t, "T", func(t testing.TB) { explore.CheckDeterminism(t, scheduler.Config{JDK: 1}, 1, abba) })
	assert.Contains(t, r.failed, "JDK release 1 is unknown")
	replaying(t, "g2.x")
	r = tested(t, "T", func(t testing.TB) { explore.Check(t, anyTime, random, abba) })
	assert.Contains(t, r.failed, "was cut or mistyped")
}

// Functions whose course depends on something else than the schedule.
func TestCheckDeterminism(t *testing.T) {
	explore.CheckDeterminism(t, anyTime, 20, abba)
	runs := 0
	for name, c := range map[string]struct {
		f    func(*scheduler.Thread)
		says string
	}{
		"map": {func(t *scheduler.Thread) {
			locks := map[string]lock.ReentrantLock{}
			for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
				locks[name] = lock.NewReentrantLock(t, name)
			}
			for _, l := range locks {
				l.Lock(t)
			}
		}, `step \d was "\S+ +main +lock \w", and then "\S+ +main +lock \w"`},
		"random": {func(t *scheduler.Thread) {
			scheduler.NewInt(t, "x", 0).Set(t, rand.Int64())
			for range rand.IntN(100) {
				t.Yield()
			}
		}, `step \d+`},
		"count": {func(t *scheduler.Thread) {
			if runs++; runs == 1 {
				t.Yield()
			}
		}, `step 1 was "\S+ +main +yield", and then "\S+ +main +end"`},
	} {
		r := tested(t, name, func(t testing.TB) { explore.CheckDeterminism(t, anyTime, 50, c.f) })
		assert.Regexp(t, c.says, r.failed, name)
		assert.Contains(t, r.failed, "the order of a map")
	}
}

// What Check finds in a function that changes may be gone when it is run again.
func TestCheckOfWhatChanges(t *testing.T) {
	runs := 0
	r := tested(t, "T", func(t testing.TB) {
		explore.Check(t, anyTime, explore.RandomSchedules(1, 100), func(t *scheduler.Thread) {
			l := lock.NewReentrantLock(t, "l")
			l.Lock(t)
			if runs++; runs == 1 {
				_ = t.Join(t.StartVirtual("v", l.Lock))
			}
		})
	})
	assert.Contains(t, r.failed, "the function does not do the same each time")
}

func TestFuzz(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	failures := 0
	for range 100 {
		data := make([]byte, 20)
		for i := range data {
			data[i] = byte(rng.IntN(256))
		}
		r := tested(t, "FuzzABBA/x", func(t testing.TB) { explore.Fuzz(t, anyTime, data, abba) })
		if r.failed != "" {
			failures++
			assert.Contains(t, r.failed, "gridlock: deadlock (fuzzed; 8 steps, 3 context switches)")
		}
		explore.Fuzz(t, anyTime, data, ordered)
	}
	assert.Greater(t, failures, 10)
	assert.Less(t, failures, 90)
	explore.Fuzz(t, anyTime, nil, ordered)
	explore.FuzzProgram(t, scheduler.Config{Time: scheduler.AnyTime, MaxSteps: 100}, []byte{1, 2}, spin())
}

// FuzzOrdered is a fuzz target as users write them.
func FuzzOrdered(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{1, 0, 1, 2})
	f.Fuzz(func(t *testing.T, data []byte) { explore.Fuzz(t, anyTime, data, ordered) })
}

// A search that was cut short proves nothing.
func TestCheckOfACutShortSearch(t *testing.T) {
	r := tested(t, "T", func(t testing.TB) { explore.Check(t, anyTime, explore.CutShort(), ordered) })
	assert.Equal(t, "gridlock: the search was cut short, so there may be a fault: no memory", r.failed)
	assert.Equal(t, "unknown", r.attrs["gridlock.verdict"])
}

// A search of every schedule of a Go function is a proof.
func TestCheckProvesAGoFunction(t *testing.T) {
	explore.Check(t, scheduler.Config{Time: scheduler.AnyTime, Parallelism: 1}, explore.Exhaustive{}, ordered)
}

// A function that fails before its first operation fails after no step at all.
func TestCheckOfAFunctionThatFailsAtOnce(t *testing.T) {
	for _, s := range []explore.Strategy{explore.Exhaustive{}, explore.Sample(5, explore.POS()), random} {
		r := tested(t, "T", func(t testing.TB) { explore.Check(t, anyTime, s, func(*scheduler.Thread) { panic("x") }) })
		assert.Contains(t, r.failed, "gridlock: thread-error (", s.Name())
		assert.Contains(t, r.failed, "go panic: x", s.Name())
		replaying(t, r.attrs["gridlock.token"])
		again := tested(t, "T", func(t testing.TB) { explore.Check(t, anyTime, s, func(*scheduler.Thread) { panic("x") }) })
		assert.Contains(t, again.failed, "gridlock: thread-error (replay; ", s.Name())
		replaying(t, "")
	}
}

// Functions with a data race get no certificate, but the schedule that shows it.
func TestCheckOfSharedVariables(t *testing.T) {
	flag := func(t *scheduler.Thread) {
		l1, l2 := lock.NewReentrantLock(t, "l1"), lock.NewReentrantLock(t, "l2")
		flag := 0
		t.StartPlatform("a", func(t *scheduler.Thread) { l1.Lock(t); flag = 1; l1.Unlock(t) })
		t.StartPlatform("b", func(t *scheduler.Thread) {
			l2.Lock(t)
			f := flag
			l2.Unlock(t)
			if f == 0 {
				panic("seen")
			}
		})
	}
	r := tested(t, "T", func(t testing.TB) { explore.Check(t, anyTime, explore.Exhaustive{}, flag) })
	assert.Contains(t, r.failed, "functions share a variable of Go that no lock of the machine guards, so the search is no proof: "+
		"a schedule of")
	assert.Contains(t, r.failed, "ended with go panic: seen")
	replaying(t, r.attrs["gridlock.token"])
	again := tested(t, "T", func(t testing.TB) { explore.Check(t, anyTime, explore.Exhaustive{}, flag) })
	assert.Contains(t, again.failed, "gridlock: thread-error (replay; ")
}

// A check of Go functions that is given too little time says what would be faster.
func TestCheckWithTooLittleTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := tested(t, "T", func(t testing.TB) {
		explore.CheckWith(ctx, t, anyTime, explore.Exhaustive{}, scheduler.GoProgram("T", ordered), explore.Options{})
	})
	assert.Equal(t, "gridlock: the search was cut short, so there may be a fault: it was ended at a bound of 0 preemptions, as it was interrupted\n"+
		"Go functions are searched by running them again. A program of compiled code is searched much faster: see CheckProgram.", r.failed)
}
