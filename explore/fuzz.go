package explore

import (
	"testing"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// fuzzedSteps bounds a run of Fuzz whose configuration does not.
const fuzzedSteps = 100_000

// Fuzz runs a Go function, as the platform thread main, under the schedule that a
// fuzzer's data says, and fails the test as Check does if that shows a fault. Each
// byte chooses one of the actions that are possible where there are several; after
// the last the FIFO policy goes on. A run that does not end within MaxSteps, by
// default 100,000, shows nothing.
//
//	func FuzzOffer(f *testing.F) {
//		f.Fuzz(func(t *testing.T, data []byte) { explore.Fuzz(t, cfg, data, offer) })
//	}
func Fuzz(t testing.TB, cfg scheduler.Config, data []byte, f func(*scheduler.Thread)) {
	t.Helper()
	FuzzProgram(t, cfg, data, scheduler.GoProgram(t.Name(), f))
}

// FuzzProgram is Fuzz of a program.
func FuzzProgram(t testing.TB, cfg scheduler.Config, data []byte, p *scheduler.Program) {
	t.Helper()
	if replayed(t, p) {
		return
	}
	bounded := cfg
	bounded.DiscardEvents = false
	if bounded.MaxSteps == 0 {
		bounded.MaxSteps = fuzzedSteps
	}
	trace, err := scheduler.Runner{Policy: &fuzzed{data: data}}.Run(bounded, p)
	if trace.Machine == nil {
		t.Fatalf("gridlock: %v", err)
	}
	x := deadlock.Explain(trace.Machine)
	if x.Verdict.Clean() || x.Verdict == deadlock.Unknown {
		return
	}
	fail(t, cfg, p, Found{
		Verdict: x.Verdict, Kind: x.Kind, Proof: x.Findings[0].Proof, Choices: trace.Choices, Count: 1,
	}, "fuzzed")
}

// fuzzed is the policy of a fuzzer's data.
type fuzzed struct {
	data []byte
	then scheduler.FIFO
	buf  []scheduler.Action
}

// Next implements scheduler.Policy.
func (p *fuzzed) Next(m *scheduler.Machine) (scheduler.Action, bool) {
	if len(p.data) == 0 {
		return p.then.Next(m)
	}
	p.buf = m.AppendEnabled(p.buf[:0])
	switch len(p.buf) {
	case 0:
		return scheduler.Action{}, false
	case 1:
		return p.buf[0], true
	}
	i := int(p.data[0]) % len(p.buf)
	p.data = p.data[1:]
	return p.buf[i], true
}
