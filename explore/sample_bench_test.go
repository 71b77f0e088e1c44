package explore_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// BenchmarkSample samples the Netflix case on one processor; b.N is schedules.
func BenchmarkSample(b *testing.B) {
	s, err := scenarios.Lookup("zipkin-reporter")
	require.NoError(b, err)
	v := scenarios.Values{"requests": 0}
	for _, sampler := range []explore.Sampler{explore.RandomWalk(), explore.PCT(3), explore.POS(), explore.URW()} {
		for _, c := range []struct {
			form    string
			program *scheduler.Program
		}{{"compiled", s.Program(v)}, {"go", s.GoProgram(v)}} {
			for _, mode := range []struct {
				name string
				time scheduler.TimeMode
			}{{"exact", scheduler.ExactTime}, {"any", scheduler.AnyTime}} {
				b.Run(sampler.Name()+"/"+c.form+"/"+mode.name, func(b *testing.B) {
					b.ReportAllocs()
					cfg := scheduler.Config{Time: mode.time}
					r, err := explore.Explore(context.Background(), cfg, c.program, explore.Sample(b.N, sampler), explore.Options{Workers: 1})
					require.NoError(b, err)
					b.ReportMetric(float64(r.Schedules)/b.Elapsed().Seconds(), "schedules/s")
				})
			}
		}
	}
}
