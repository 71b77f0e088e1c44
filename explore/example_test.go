package explore_test

import (
	"fmt"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scheduler"
)

// A token names a run, and replays it.
func ExampleToken() {
	p := scheduler.GoProgram("example", func(t *scheduler.Thread) {
		t.StartVirtual("v", func(t *scheduler.Thread) { t.Park() })
	})
	run, _ := scheduler.Runner{}.Run(scheduler.Config{Seed: 7}, p)
	text := explore.TokenOf("example", nil, run).String()

	token, err := explore.ParseToken(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	again, _ := scheduler.Runner{Policy: token.Policy()}.Run(token.Config, p)
	fmt.Println(token.Matches(again), again.End)
	// Output: true stuck
}
