package explore

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// replayFlag is the flag of go test that makes Check follow a token.
const replayFlag = "gridlock.replay"

// The flag is there in test binaries only.
func init() {
	if testing.Testing() {
		flag.String(replayFlag, "", "have gridlock's checks replay a `token` and not explore")
	}
}

// Check explores the schedules of a Go function, which runs as the platform thread
// main, and fails the test at the first fault: with the verdict and its explanation,
// the schedule that leads there, shrunk and in columns, and the command that replays
// it. An exhaustive exploration that was cut short fails the test too, as it proves
// nothing.
//
// A fault is a verdict that is not clean: threads that can never go on, or one that
// ended by a panic. So the function asserts by panicking, in any of its threads:
//
//	if balance < 0 {
//		panic(fmt.Sprintf("balance is %d", balance))
//	}
//
// t.Errorf, t.Fatal and t.Skip know nothing of schedules and do not belong there: what
// they say has no columns and no token, and the last two end the test and not the
// thread. Threads that wait for outside work, hold nothing and are waited for by nobody
// are idle, which is no fault.
//
// The function is run many times and must do the same each time (see
// CheckDeterminism). It may block on nothing but what the machine has: packages lock
// and pinning and the methods of Thread. A channel of Go or a sync.Mutex blocks the
// whole machine, and the test with it. Go variables that functions share must be
// guarded by the machine's locks, or be scheduler.Int; otherwise an exhaustive search
// is no proof. Some such mistakes it sees, and then fails the test as an ErrUnguarded.
//
// Go functions are searched by running them again. A larger program is searched much
// faster as compiled code, see scheduler.Assembler and CheckProgram.
//
// A test that has several checks runs each in a subtest, since the token of a schedule
// names it by its test.
//
// With -gridlock.replay=TOKEN the test runs that schedule and no other one. If the
// function has changed in the meantime it fails, and says at which step that shows.
//
// A failure leaves its token, columns and explanation as files in the test's
// ArtifactDir, which go test -artifacts keeps, and verdict, token and number of
// schedules as attributes of the test.
//
// It takes as long as it takes, at most until the test's time is nearly up. CheckWith
// bounds it, and tells how far it has come.
func Check(t testing.TB, cfg scheduler.Config, s Strategy, f func(*scheduler.Thread)) {
	t.Helper()
	CheckProgram(t, cfg, s, scheduler.GoProgram(t.Name(), f))
}

// CheckProgram is Check of a program: of compiled code, or of Go functions with what
// they share.
func CheckProgram(t testing.TB, cfg scheduler.Config, s Strategy, p *scheduler.Program) {
	t.Helper()
	ctx, cancel := within(t)
	defer cancel()
	CheckWith(ctx, t, cfg, s, p, Options{})
}

// CheckWith is CheckProgram that ends with ctx, and has options: bounds on states and
// memory, a seed, a function that is told of progress. It always ends at the first
// fault. A sample that ctx ends passes with the schedules that it had.
//
//	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
//	defer cancel()
//	explore.CheckWith(ctx, t, cfg, explore.Exhaustive{}, scheduler.GoProgram(t.Name(), f), explore.Options{
//		Progress: func(p explore.Progress) { fmt.Fprintln(os.Stderr, p.Schedules) },
//	})
func CheckWith(ctx context.Context, t testing.TB, cfg scheduler.Config, s Strategy, p *scheduler.Program, o Options) {
	t.Helper()
	if replayed(t, p) {
		return
	}
	o.First = true
	r, err := Explore(ctx, cfg, p, s, o)
	if err != nil {
		refuse(t, cfg, p, err)
	}
	t.Attr("gridlock.schedules", strconv.Itoa(r.Schedules))
	f := r.Fault()
	switch {
	case f != nil:
		how := r.Strategy + " search"
		if r.SchedulesToFirst > 0 {
			how = fmt.Sprintf("schedule %d, %s", r.SchedulesToFirst, r.Strategy)
		}
		fail(t, cfg, p, *f, how)
	case !r.Complete && r.Strategy == "exhaustive":
		t.Attr("gridlock.verdict", string(deadlock.Unknown))
		said := "gridlock: the search was cut short, so there may be a fault: " + r.Short
		if r.ranAgain {
			said += "\nGo functions are searched by running them again. A program of compiled code is searched much faster: see CheckProgram."
		}
		t.Fatal(said)
	default:
		t.Attr("gridlock.verdict", string(r.Verdict()))
	}
}

// refuse fails the test for an error. That of functions which share a variable shows the
// schedule that gives them away.
func refuse(t testing.TB, cfg scheduler.Config, p *scheduler.Program, err error) {
	t.Helper()
	said := fmt.Sprintf("gridlock: %v", err)
	var odd *UnguardedError
	if !errors.As(err, &odd) {
		t.Fatal(said)
	}
	f := odd.Found
	if odd.Ends && isFault(f.Verdict) {
		f = Shrink(cfg, p, f, ShrinkOptions{})
	}
	trace, err := replay(cfg, p, f.Choices)
	if err != nil {
		t.Fatal(said)
	}
	said += "\n\n" + strings.Join(clipped(Columns(trace, View{})), "\n")
	if token, err := TokenOfFound(t.Name(), nil, cfg, p, f); err == nil {
		t.Attr("gridlock.token", token.String())
		said += "\n\n" + command(t, token.String())
	}
	t.Fatal(said)
}

// command is how a token is replayed.
func command(t testing.TB, token string) string {
	return fmt.Sprintf("replay it: go test -run '%s' -%s=%s", pattern(t.Name()), replayFlag, token)
}

// within returns a context that ends a little before the test's time is up, so that
// it can still say what it found.
func within(t testing.TB) (context.Context, context.CancelFunc) {
	d, ok := t.(interface{ Deadline() (time.Time, bool) })
	if !ok {
		return t.Context(), func() {}
	}
	end, ok := d.Deadline()
	if !ok {
		return t.Context(), func() {}
	}
	return context.WithDeadline(t.Context(), end.Add(-time.Until(end)/20))
}

// replayed runs the token of the flag, if there is one, and reports whether there is.
func replayed(t testing.TB, p *scheduler.Program) bool {
	t.Helper()
	f := flag.Lookup(replayFlag)
	if f == nil || f.Value.String() == "" {
		return false
	}
	token, err := ParseToken(f.Value.String())
	if err != nil {
		t.Fatalf("gridlock: %v", err)
	}
	if token.Scenario != t.Name() {
		t.Skipf("gridlock: the token of -%s is one of %s", replayFlag, token.Scenario)
	}
	trace, err := token.Replay(p)
	if err != nil {
		said := fmt.Sprintf("gridlock: the test is not the one that the token was made of: %v", err)
		if errors.Is(err, ErrDiverged) && trace != nil {
			said += "\n\n" + strings.Join(clipped(Columns(trace, View{})), "\n")
		}
		t.Fatal(said)
	}
	x := deadlock.ExplainRun(trace)
	if x.Verdict.Clean() || x.Verdict == deadlock.Unknown {
		t.Logf("gridlock: the replay shows no fault: %s", x.Verdict)
		return true
	}
	report(t, failure{explanation: x, columns: Columns(trace, View{}), token: f.Value.String(), how: "replay", steps: len(trace.Choices)})
	return true
}

// fail fails the test with a finding.
func fail(t testing.TB, cfg scheduler.Config, p *scheduler.Program, f Found, how string) {
	t.Helper()
	short := Shrink(cfg, p, f, ShrinkOptions{})
	short.NoReturn, _ = PointOfNoReturn(t.Context(), cfg, p, short.Choices, Options{States: noReturnStates})
	trace, err := replay(cfg, p, short.Choices)
	if err != nil {
		t.Fatalf("gridlock: %v", err)
	}
	x := deadlock.ExplainRun(trace)
	if x.Verdict != f.Verdict && f.Loop == 0 {
		t.Fatalf("gridlock: a schedule ended with %s, and when it was run again with %s: the function does not do the same "+
			"each time, see explore.CheckDeterminism", f.Verdict, x.Verdict)
	}
	token, err := TokenOfFound(t.Name(), nil, cfg, p, short)
	if err != nil {
		t.Fatalf("gridlock: %v", err)
	}
	switches, err := Switches(cfg, p, short.Choices)
	if err != nil {
		t.Fatalf("gridlock: %v", err)
	}
	view := View{NoReturn: short.NoReturn, Loop: short.Loop}
	report(t, failure{
		found: &short, explanation: x, columns: Columns(trace, view), token: token.String(),
		how: how, steps: len(short.Choices), switches: switches,
	})
}

// noReturnStates bounds the search for the point of no return of a test that fails.
const noReturnStates = 200_000

// failure is what a failing check has to say.
type failure struct {
	found       *Found // nil if it is a replay
	explanation *deadlock.Explanation
	columns     []string
	token, how  string

	steps, switches int
}

// report fails the test.
func report(t testing.TB, f failure) {
	t.Helper()
	verdict, kind := f.explanation.Verdict, f.explanation.Kind
	if f.found != nil {
		verdict, kind = f.found.Verdict, f.found.Kind
	}
	title := string(verdict)
	if kind != "" {
		title += ", " + kind
	}
	t.Attr("gridlock.verdict", string(verdict))
	t.Attr("gridlock.token", f.token)
	columns := strings.Join(f.columns, "\n") + "\n"
	explanation := explained(f.explanation.Text)
	if f.found != nil && f.found.Loop > 0 {
		explanation = explained([]string{fmt.Sprintf("The last %d actions lead back to the state before them, so they can go on for ever.", f.found.Loop)})
	}
	kept := keep(t, map[string]string{
		"columns.txt": columns, "explanation.txt": title + "\n\n" + explanation, "token.txt": f.token + "\n",
	})
	size := fmt.Sprintf("%d step%s", f.steps, map[bool]string{false: "s"}[f.steps == 1])
	if f.found != nil {
		size += fmt.Sprintf(", %d context switch%s", f.switches, map[bool]string{false: "es"}[f.switches == 1])
	}
	t.Fatalf("gridlock: %s (%s; %s)\n\n%s\n%s\n\n%s%s", title, f.how, size,
		explanation, strings.Join(clipped(f.columns), "\n"), kept, command(t, f.token))
}

// explained returns an explanation as a list of paragraphs.
func explained(text []string) string {
	var b strings.Builder
	for _, paragraph := range text {
		head := "- "
		for _, l := range wrap(paragraph, 78) {
			fmt.Fprintf(&b, "%s%s\n", head, l)
			head = ""
		}
	}
	return b.String()
}

// keep writes files into the test's ArtifactDir. If go test keeps them it returns a
// line that says where they are.
func keep(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.ArtifactDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Errorf("gridlock: %v", err)
		}
	}
	if f := flag.Lookup("test.artifacts"); f == nil || f.Value.String() != "true" {
		return ""
	}
	return "kept in " + dir + "\n"
}

// A log of columns has at most so many lines, the first and the last ones.
const (
	mostLines  = 90
	firstLines = 30
)

// clipped leaves out the middle of very many lines.
func clipped(lines []string) []string {
	if len(lines) <= mostLines {
		return lines
	}
	out := append([]string(nil), lines[:firstLines]...)
	out = append(out, fmt.Sprintf("… %d lines left out, columns.txt has them …", len(lines)-mostLines))
	return append(out, lines[len(lines)-mostLines+firstLines:]...)
}

// pattern returns what -run takes for exactly one test.
func pattern(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}
