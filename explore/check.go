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
// The function is run many times and must do the same each time (see
// CheckDeterminism). A test that has several checks runs each in a subtest, since the
// token of a schedule names it by its test.
//
// With -gridlock.replay=TOKEN the test runs that schedule and no other one. If the
// function has changed in the meantime it fails, and says at which step that shows.
//
// A failure leaves its token, columns and explanation as files in the test's
// ArtifactDir, which go test -artifacts keeps, and verdict, token and number of
// schedules as attributes of the test.
func Check(t testing.TB, cfg scheduler.Config, s Strategy, f func(*scheduler.Thread)) {
	t.Helper()
	CheckProgram(t, cfg, s, scheduler.GoProgram(t.Name(), f))
}

// CheckProgram is Check of a program.
func CheckProgram(t testing.TB, cfg scheduler.Config, s Strategy, p *scheduler.Program) {
	t.Helper()
	if replayed(t, p) {
		return
	}
	ctx, cancel := within(t)
	defer cancel()
	r, err := Explore(ctx, cfg, p, s, Options{First: true})
	if err != nil {
		t.Fatalf("gridlock: %v", err)
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
		t.Fatalf("gridlock: the search was cut short, so there may be a fault: %s", r.Short)
	default:
		t.Attr("gridlock.verdict", string(r.Verdict()))
	}
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
	size := fmt.Sprintf("%d steps", f.steps)
	if f.found != nil {
		size += fmt.Sprintf(", %d context switch%s", f.switches, map[bool]string{false: "es"}[f.switches == 1])
	}
	t.Fatalf("gridlock: %s (%s; %s)\n\n%s\n%s\n\n%sreplay it: go test -run '%s' -%s=%s", title, f.how, size,
		explanation, strings.Join(clipped(f.columns), "\n"), kept, pattern(t.Name()), replayFlag, f.token)
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
