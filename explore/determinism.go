package explore

import (
	"fmt"
	"testing"

	"github.com/bced87ab/gridlock/scheduler"
)

// CheckDeterminism runs a Go function under random schedules, each of them twice, and
// fails the test if the function does not do the same both times: with the first
// step that differs, its thread and what that did. A function whose course depends
// on the order of a map, on the host's clock or on a random number cannot be explored,
// shrunk or replayed.
func CheckDeterminism(t testing.TB, cfg scheduler.Config, runs int, f func(*scheduler.Thread)) {
	t.Helper()
	CheckProgramDeterminism(t, cfg, runs, scheduler.GoProgram(t.Name(), f))
}

// CheckProgramDeterminism is CheckDeterminism of a program.
func CheckProgramDeterminism(t testing.TB, cfg scheduler.Config, runs int, p *scheduler.Program) {
	t.Helper()
	cfg.DiscardEvents = false
	for seed := range uint64(runs) {
		once, err := record(cfg, p, scheduler.NewRandom(seed+1))
		if err != nil {
			t.Fatalf("gridlock: %v", err)
		}
		twice, err := record(cfg, p, &scheduler.Replay{Choices: once.choices})
		if err != nil {
			t.Fatalf("gridlock: %v", err)
		}
		if said := differ(once, twice); said != "" {
			t.Fatalf("gridlock: the same schedule (%d of %d) does not lead to the same: %s\n"+
				"It may depend on the order of a map, on the host's clock or on a random number.", seed+1, runs, said)
		}
	}
}

// recording is what a run did, in words, since two runs may give the same numbers
// to different threads and objects.
type recording struct {
	choices []int
	events  []recorded
}

// recorded is an event.
type recorded struct {
	action uint64
	text   string
	value  int64
}

func record(cfg scheduler.Config, p *scheduler.Program, policy scheduler.Policy) (recording, error) {
	var r recording
	observe := func(m *scheduler.Machine, e scheduler.Event) {
		r.events = append(r.events, recorded{e.Action, m.Describe(e), e.Value})
	}
	t, err := scheduler.Runner{Policy: policy, Observe: observe}.Run(cfg, p)
	if t.Machine == nil {
		return r, err
	}
	r.choices = t.Choices
	return r, nil
}

// differ says where two recordings first differ; nothing if they do not.
func differ(a, b recording) string {
	for i, e := range a.events {
		switch {
		case i >= len(b.events):
			return fmt.Sprintf("step %d was %q, and then the run was over before it", e.action, e.text)
		case e.action != b.events[i].action || e.text != b.events[i].text:
			return fmt.Sprintf("step %d was %q, and then %q", min(e.action, b.events[i].action), e.text, b.events[i].text)
		case e.value != b.events[i].value:
			return fmt.Sprintf("step %d, %q, gave %d, and then %d", e.action, e.text, e.value, b.events[i].value)
		}
	}
	if n := len(a.events); n < len(b.events) {
		return fmt.Sprintf("the run was over after step %d, and then %q followed", b.events[n].action-1, b.events[n].text)
	}
	return ""
}
