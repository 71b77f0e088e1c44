package plot

import (
	"bytes"
	"context"
	"image/png"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/bced87ab/gridlock/bench/workload"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// curve measures a short curve.
func curve(t *testing.T, s workload.Sweep) workload.Curve {
	t.Helper()
	s.JDKs = []int{21, 24}
	s.Load.Duration = 2 * time.Second
	c, err := s.Run(context.Background(), func(int, int, string) {})
	require.NoError(t, err)
	return c
}

// svg returns a figure as SVG, and checks that it is one as PNG.
func svg(t *testing.T, f *Figure) string {
	t.Helper()
	var a, b bytes.Buffer
	require.NoError(t, f.PNG(&a))
	img, err := png.Decode(&a)
	require.NoError(t, err)
	assert.Equal(t, 1600, img.Bounds().Dx())
	assert.Equal(t, 1200, img.Bounds().Dy())
	require.NoError(t, f.SVG(&b))
	return b.String()
}

func TestCurve(t *testing.T) {
	c := curve(t, workload.Sweep{Axis: workload.ByPinned, Values: []float64{0, 0.3, 0.6}})
	f, err := Curve(c)
	require.NoError(t, err)
	s := svg(t, f)
	for _, text := range []string{
		"When 40 % of the requests are pinned, 4 carriers are not enough", "on 4 carriers", "JDK 21", "JDK 24",
		"knee at 39.6 %: pinned requests take all carriers", "share of requests that block inside synchronized (%)",
		"requests a second", "p99 latency", ">100 ms<", ">60<",
	} {
		assert.Contains(t, s, text)
	}
	assert.Equal(t, 2, f.Panels())
}

func TestCurveThatHangs(t *testing.T) {
	c := curve(t, workload.Sweep{Load: workload.Load{Handler: workload.Pool, Connections: 4}, Axis: workload.ByPinned, Values: []float64{0, 0.3, 0.6, 1}})
	f, err := Curve(c)
	require.NoError(t, err)
	s := svg(t, f)
	assert.Contains(t, s, "JDK 21 hangs where 30 % to 60 % of the requests are pinned")
	assert.Contains(t, s, "JDK 21 hangs for ever")
	assert.Contains(t, s, "never answered")
	assert.NotContains(t, s, "JDK 24 hangs")
}

func TestCurvesOfOtherAxes(t *testing.T) {
	for axis, title := range map[workload.Axis]string{
		workload.ByRate: "by the rate of arrivals", workload.ByClients: "by the number of clients", workload.ByCarriers: "by the number of carriers",
	} {
		f, err := Curve(curve(t, workload.Sweep{Load: workload.Load{Pinned: 0.3}, Axis: axis, Values: []float64{2, 4, 8}}))
		require.NoError(t, err)
		assert.Contains(t, svg(t, f), title)
	}
}

func TestTooLittleToDraw(t *testing.T) {
	_, err := Curve(workload.Curve{})
	assert.EqualError(t, err, "a curve of 0 values cannot be drawn, expected at least 2")
	_, err = Series(workload.Report{})
	assert.EqualError(t, err, "a run that takes no time cannot be drawn")
}

func TestSeries(t *testing.T) {
	r, err := workload.Run(context.Background(), workload.Load{Handler: workload.Pool, Connections: 4, Pinned: 0.5, Duration: 5 * time.Second})
	require.NoError(t, err)
	require.NotNil(t, r.Collapse)
	f, err := Series(workload.Report{Title: []string{"a title", "and more"}, Results: []workload.Result{r}})
	require.NoError(t, err)
	s := svg(t, f)
	for _, text := range []string{"a title", "and more", "requests a second", "pinned carriers", "open sockets", "virtual time (s)", "JDK 21: stuck at " + workload.Time(r.Collapse.At)} {
		assert.Contains(t, s, text)
	}
	assert.Equal(t, 3, f.Panels())
}

func TestSeconds(t *testing.T) {
	for v, text := range map[float64]string{1: "1 s", 100: "100 s", 0.1: "100 ms", 0.001: "1 ms", 1e-6: "1 µs", 1e-8: "10 ns"} {
		assert.Equal(t, text, seconds(v))
	}
}

// BenchmarkCurve draws a curve.
func BenchmarkCurve(b *testing.B) {
	s := workload.Sweep{JDKs: []int{21, 24}, Axis: workload.ByPinned, Values: []float64{0, 0.5, 1}, Load: workload.Load{Duration: time.Second}}
	c, err := s.Run(context.Background(), func(int, int, string) {})
	require.NoError(b, err)
	for b.Loop() {
		f, err := Curve(c)
		require.NoError(b, err)
		var out bytes.Buffer
		require.NoError(b, f.PNG(&out))
	}
}
