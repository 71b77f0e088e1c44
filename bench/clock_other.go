//go:build !unix

package bench

import "time"

var start = time.Now()

// processorTime returns the time that has passed, which is the same as processor
// time for work on one processor while nothing else runs.
func processorTime() time.Duration { return time.Since(start) }
