package explore

import (
	"testing"

	"github.com/bced87ab/gridlock/scheduler"
)

// BenchmarkRerun tells how many schedules a second a search by running again does,
// counted with those that it abandons.
func BenchmarkRerun(b *testing.B) {
	for _, c := range []struct {
		name    string
		program *scheduler.Program
		as      func(*rerun)
	}{
		{"abba", abba(), all},
		{"adders/plain", adders(2, 5, true), plain},
		{"adders/reduced", adders(3, 3, true), all},
	} {
		b.Run(c.name, func(b *testing.B) {
			runs, schedules := 0, 0
			for b.Loop() {
				s := newRerun(b.Context(), anyTime, c.program, Options{})
				c.as(s)
				if _, err := s.search(); err != nil {
					b.Fatal(err)
				}
				runs += s.runs
				schedules += s.result.Schedules
			}
			b.ReportMetric(float64(runs)/b.Elapsed().Seconds(), "runs/s")
			b.ReportMetric(float64(schedules)/b.Elapsed().Seconds(), "schedules/s")
		})
	}
}
