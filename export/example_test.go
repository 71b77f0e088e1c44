package export_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/scheduler"
)

// stuckRun is a run that ends with a thread waiting for good.
func stuckRun() export.Run {
	trace, _ := scheduler.Run(scheduler.Config{Parallelism: 1}, holdsForGood)
	return export.Run{Scenario: "example", Title: "who has the lock keeps it", Trace: trace, Explanation: deadlock.ExplainRun(trace)}
}

// A page that plays a run is one file, for a browser. What it does not know of the run it
// says, as that nobody looked for the point of no return.
func ExampleHTML() {
	var page bytes.Buffer
	if err := export.HTML(&page, stuckRun()); err != nil {
		panic(err)
	}
	for _, text := range []string{"<!DOCTYPE html>", "waiter wants lock, which main has, and waits.", "The point of no return is not known: nobody looked for it."} {
		fmt.Println(strings.Contains(page.String(), text))
	}
	// Output:
	// true
	// true
	// true
}

// The wait-for graph of the end, for a page in Markdown.
func ExampleMermaid() {
	_ = export.Mermaid(os.Stdout, stuckRun())
	// Output:
	// flowchart LR
	//   t1["main<br/>WAITING<br/>waits for an unpark"]
	//   class t1 stuck
	//   t2["waiter<br/>PARKED"]
	//   class t2 stuck
	//   t2 -->|"waits for lock"| t1
	//   classDef stuck stroke:#b00020,stroke-width:3px
}

// The same for Graphviz.
func ExampleDOT() {
	_ = export.DOT(os.Stdout, stuckRun())
	// Output:
	// digraph waits {
	//   rankdir=LR;
	//   node [shape=box, fontname="sans-serif"];
	//   edge [fontname="sans-serif"];
	//   t1 [label="main\nWAITING\nwaits for an unpark", color="#b00020", penwidth=3];
	//   t2 [label="waiter\nPARKED", color="#b00020", penwidth=3];
	//   t2 -> t1 [label="waits for lock"];
	// }
}

// A dump as JSON, in the layout of the JDK that is simulated.
func ExampleDumpJSON() {
	trace, _ := scheduler.Run(scheduler.Config{JDK: 25, Parallelism: 1}, holdsForGood)
	var dump bytes.Buffer
	if err := export.DumpJSON(&dump, deadlock.Take(trace.Machine)); err != nil {
		panic(err)
	}
	for _, line := range strings.Split(dump.String(), "\n") {
		if strings.Contains(line, `"name"`) || strings.Contains(line, `"object"`) {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	// Output:
	// "name": "main",
	// "name": "waiter",
	// "object": "java.util.concurrent.locks.ReentrantLock$NonfairSync@1"
	// "name": "ForkJoinPool-1-worker-1",
	// "object": "java.util.concurrent.ForkJoinPool@7fff0001"
}

// Lanes over time, for ui.perfetto.dev.
func ExamplePerfetto() {
	var trace bytes.Buffer
	if err := export.Perfetto(&trace, stuckRun()); err != nil {
		panic(err)
	}
	fmt.Println(bytes.Contains(trace.Bytes(), []byte("virtual threads")), bytes.Contains(trace.Bytes(), []byte("waiter")))
	// Output: true true
}

// The state at each moment of a run.
func ExampleRun_Walk() {
	_ = stuckRun().Walk(func(s export.Step) error {
		for _, e := range s.Events {
			if e.Kind == scheduler.ThreadBlocked {
				fmt.Printf("action %d: %s waits\n", s.Action, s.Machine.Thread(e.Thread).Display())
			}
		}
		return nil
	})
	// Output:
	// action 4: waiter waits
	// action 5: main waits
}

// A trace that was read is compared with a run: with the same one nothing differs.
func ExampleTraceReader() {
	var file bytes.Buffer
	run := stuckRun()
	if err := export.JSONL(&file, run); err != nil {
		panic(err)
	}
	r, err := export.ReadJSONL("run.jsonl", &file)
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Header().Scenario, r.Header().Config.Parallelism, r.Compare(run))
	// Output: example 1 <nil>
}
