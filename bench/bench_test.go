package bench

import "testing"

// BenchmarkEngine runs each benchmark as a Go benchmark.
func BenchmarkEngine(b *testing.B) {
	for _, x := range All() {
		b.Run(x.Name, x.Run)
	}
}
