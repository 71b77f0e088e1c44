package workload_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/bced87ab/gridlock/bench/workload"
)

// Ten requests are in I/O at a time, four of them pinned: that is what four carriers
// can bear.
func ExampleSweep() {
	s := workload.Sweep{
		Load: workload.Load{Carriers: 4, Rate: 200, IO: workload.Dist{Kind: workload.Exponential, Mean: 50 * time.Millisecond}, Duration: 20 * time.Second},
		JDKs: []int{21, 24}, Axis: workload.ByPinned, Values: []float64{0, 0.2, 0.3, 0.5},
	}
	curve, err := s.Run(context.Background(), func(int, int, string) {})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = curve.Text(os.Stdout)
	// Output:
	// Throughput and p99 by share of requests that wait inside synchronized
	// open load: 200 requests a second at random (Poisson) for 20 s
	// each computes for 200 µs (exponential) and waits 50 ms (exponential) for I/O
	// 4 carriers, seed 1
	//
	//            JDK 21                               JDK 24
	//   pinned     req/s                     p99        req/s                     p99
	//      0 %     201.2 ██████████████   220 ms        201.2 ██████████████   220 ms
	//     20 %     201.2 ██████████████   250 ms        201.2 ██████████████   220 ms
	//     30 %     201.2 ██████████████   1.77 s        201.2 ██████████████   220 ms
	//          - - - the knee, at 39.6 %: all carriers are taken - - -
	//     50 %      82.3 █████▊           24.5 s *      201.2 ██████████████   220 ms
	//
	// * overload: threads wait for a carrier to the end, and longer in longer runs
}

func ExampleRun() {
	r, err := workload.Run(context.Background(), workload.Load{
		JDK: 21, Handler: workload.Pool, Connections: 6, Rate: 100, Pinned: 0.5, Duration: 10 * time.Second,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d of %d requests ended: %s at %s\n", r.Ended, r.Requests, r.Collapse.Why, workload.Time(r.Collapse.At))
	// Output: 37 of 1009 requests ended: stuck at 885 ms
}
