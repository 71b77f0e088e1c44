package export_test

import (
	"bytes"
	"fmt"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/lock"
	"github.com/bced87ab/gridlock/scheduler"
)

// A trace is written and read back, and says which events there were.
func ExampleJSONL() {
	trace, _ := scheduler.Run(scheduler.Config{Parallelism: 1}, func(t *scheduler.Thread) {
		l := lock.NewReentrantLock(t, "lock")
		l.Lock(t)
		t.StartVirtual("waits", l.Lock)
	})
	run := export.Run{
		Scenario: "TestOffer", Trace: trace, Explanation: deadlock.ExplainRun(trace),
		Token: explore.TokenOf("TestOffer", nil, trace).String(),
	}
	var file bytes.Buffer
	if err := export.JSONL(&file, run); err != nil {
		fmt.Println(err)
	}
	r, err := export.ReadJSONL("offer.jsonl", &file)
	for err == nil {
		var l export.TraceLine
		if l, err = r.Next(); l.Event == "block" {
			fmt.Printf("action %d: thread %d waits to %s, object %d\n", l.Action, l.Thread, l.Reason, l.ReasonObject)
		}
	}
	fmt.Println(err)
	// Output:
	// action 4: thread 2 waits to acquire a lock, object 1
	// EOF
}
