package explore_test

import (
	"context"
	"fmt"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// A sample of a thousand schedules finds that this service can freeze, and one
// schedule that freezes it.
func ExampleSample() {
	s, _ := scenarios.Lookup("zipkin-minimal")
	cfg := scheduler.Config{Parallelism: 1, Time: scheduler.AnyTime}
	r, err := explore.Explore(context.Background(), cfg, s.Program(nil), explore.Sample(1000, explore.PCT(3)), explore.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	run, _ := scheduler.Runner{Policy: &scheduler.Replay{Choices: r.Fault().Choices}}.Run(r.Config, r.Program)
	fmt.Println(r.Verdict(), r.Fault().Kind, run.End)
	// Output: carrier-exhaustion ownerless stuck
}
