package workload

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/scheduler"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares a text with a golden file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(got), 0o666))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func silent(int, int, string) {}

func TestDistributions(t *testing.T) {
	for s, want := range map[string]Dist{
		"50ms": {Fixed, 50 * time.Millisecond, 0}, "fixed:1s": {Fixed, time.Second, 0}, "0s": {Fixed, 0, 0},
		"exp:1m": {Exponential, time.Minute, 0}, "uniform:2us": {Uniform, 2 * time.Microsecond, 0}, "lognormal:50ms:1.5": {LogNormal, 50 * time.Millisecond, 1.5},
	} {
		d, err := ParseDist(s)
		require.NoError(t, err)
		assert.Equal(t, want, d)
		again, err := ParseDist(d.String())
		require.NoError(t, err)
		assert.Equal(t, d, again)
	}
	for _, s := range []string{"", "x", "exp", "exp:", "exp:-1s", "exp:2h", "exp:1s:2", "lognormal:1s", "lognormal:1s:NaN", "lognormal:1s:5", "gauss:1s", "fixed:1s:1"} {
		_, err := ParseDist(s)
		assert.ErrorIs(t, err, ErrDist, "%q", s)
	}
	_, err := ParseDist("gauss:1s")
	assert.EqualError(t, err, `"gauss:1s" is not a distribution of times: expected fixed:TIME, exp:TIME, uniform:TIME or lognormal:TIME:SIGMA, where TIME is the mean, such as exp:50ms`)
	_, err = ParseDist("exp:9h")
	assert.EqualError(t, err, `"exp:9h" is not a distribution of times: its mean is "9h", expected a time from 0s to 1h0m0s`)
}

// Whatever is read is written so that it reads the same, and no time that it draws is
// negative or endless.
func FuzzParseDist(f *testing.F) {
	for _, s := range []string{"50ms", "exp:1s", "uniform:1h", "lognormal:50ms:4", "lognormal:1h:0.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDist(s)
		if err != nil {
			assert.ErrorIs(t, err, ErrDist)
			return
		}
		again, err := ParseDist(d.String())
		require.NoError(t, err)
		assert.Equal(t, d, again)
		rng := stream(1, 2, 3)
		for range 20 {
			x := d.sample(rng)
			assert.True(t, x >= 0 && x <= longest, "%v drew %v", d, x)
		}
	})
}

// The distributions have the mean that they say, and the spread of their kind.
func TestDrawsHaveTheirMean(t *testing.T) {
	for s, deviation := range map[string]float64{"fixed:50ms": 0, "exp:50ms": 50, "uniform:50ms": 50 / math.Sqrt(3), "lognormal:50ms:0.5": 50 * math.Sqrt(math.Exp(0.25)-1)} {
		d, err := ParseDist(s)
		require.NoError(t, err)
		const n = 50_000
		rng := stream(1, 1, 1)
		sum, squares := 0.0, 0.0
		for range n {
			x := float64(d.sample(rng)) / 1e6
			sum, squares = sum+x, squares+x*x
		}
		mean := sum / n
		assert.InEpsilon(t, 50, mean, 0.01, s)
		assert.InDelta(t, deviation, math.Sqrt(max(0, squares/n-mean*mean)), 0.8, s)
	}
}

func TestLoadsThatCannotBe(t *testing.T) {
	for want, l := range map[string]Load{
		"invalid load: Clients is 3, expected none beside a rate of arrivals":             {Rate: 1, Clients: 3},
		"invalid load: Pinned is 1.5, expected a share from 0 to 1":                       {Pinned: 1.5},
		"invalid load: Pinned is NaN, expected a share from 0 to 1":                       {Pinned: math.NaN()},
		"invalid load: Handler is sauna, expected request, pool or zipkin-reporter":       {Handler: "sauna"},
		"invalid load: Pin is hope, expected monitor or native":                           {Pin: "hope"},
		"invalid load: Warmup is 1m0s, expected a time below the duration of 1m0s":        {Warmup: time.Minute},
		"invalid load: Rate is 1e+06, expected at most 10000000 requests in all":          {Rate: 1e6},
		"invalid load: IO is lognormal:1s:9, expected a distribution that can be written": {IO: Dist{LogNormal, time.Second, 9}},
	} {
		_, err := Run(context.Background(), l)
		require.ErrorIs(t, err, ErrLoad)
		assert.EqualError(t, err, want)
	}
	_, err := Load{Clients: 1, Think: no, CPU: no, IO: no}.Resolve()
	assert.ErrorIs(t, err, ErrLoad)
	_, err = Load{JDK: 20}.Resolve()
	assert.ErrorIs(t, err, scheduler.ErrConfig)
}

// The same load gives the same figures; another seed gives others.
func TestRunsAreReproducible(t *testing.T) {
	l := Load{Pinned: 0.3, Duration: 5 * time.Second}
	assert.Equal(t, run(t, l), run(t, l))
	other := l
	other.Seed = 2
	assert.NotEqual(t, run(t, l).Latency, run(t, other).Latency)
}

// Loads that differ in the share of pinned requests have the same requests otherwise.
func TestSharesChangeNothingElse(t *testing.T) {
	a, b := Load{Pinned: 0.2, JDK: 24, Duration: 5 * time.Second}, Load{Pinned: 0.9, JDK: 24, Duration: 5 * time.Second}
	assert.Equal(t, run(t, a).Requests, run(t, b).Requests)
	assert.InEpsilon(t, run(t, a).Latency.Mean, run(t, b).Latency.Mean, 1e-6)
	pinned := 0
	c, err := b.Resolve()
	require.NoError(t, err)
	for i := range uint64(1000) {
		pinned += int(c.draw(i)[0])
	}
	assert.InDelta(t, 900, pinned, 30)
}

// Past the knee the server is overloaded, and its throughput is what pinned requests
// leave: c carriers of them at a time.
func TestKnee(t *testing.T) {
	l := Load{Duration: 20 * time.Second}
	assert.InDelta(t, 0.396, l.Knee(), 1e-9, "4 carriers, 10 requests in I/O, 0.04 computing")
	l.JDK = 24
	assert.Zero(t, l.Knee(), "nothing pins")
	l.Pin = ByNative
	assert.InDelta(t, 0.396, l.Knee(), 1e-9, "native frames do")
	below, above := Load{Pinned: 0.2, Duration: 20 * time.Second}, Load{Pinned: 0.6, Duration: 20 * time.Second}
	r := run(t, below)
	assert.Nil(t, r.Collapse)
	assert.Equal(t, r.Requests, r.Ended)
	r = run(t, above)
	require.NotNil(t, r.Collapse)
	assert.Equal(t, "overload", r.Collapse.Why)
	assert.Less(t, r.Collapse.At, 5*time.Second)
	assert.InDelta(t, 1, r.Utilisation, 0.01)
	assert.InEpsilon(t, 4/0.05, r.Throughput, 0.1)
	assert.Greater(t, r.CloseWait.Max, 1000)
	closed := Load{Clients: 20, Think: no, CPU: no}
	assert.InDelta(t, 0.2, closed.Knee(), 1e-9, "4 carriers of 20 clients")
	assert.Zero(t, Load{Rate: 1}.Knee(), "too few requests ever to take all carriers")
}

// A closed load without thinking has its knee at the share of clients that the
// carriers are, whatever the number of carriers.
func TestKneeIsAtTheNumberOfCarriers(t *testing.T) {
	for _, carriers := range []int{2, 4, 8} {
		at := func(clients int) float64 {
			l := Load{Carriers: carriers, Clients: clients, Think: no, CPU: no, IO: Dist{Fixed, 10 * time.Millisecond, 0}, Pinned: 1, Duration: time.Second}
			return run(t, l).Throughput
		}
		assert.InEpsilon(t, float64(carriers-1)*100, at(carriers-1), 0.02, "below")
		assert.InEpsilon(t, float64(carriers)*100, at(carriers), 0.02, "at the knee")
		assert.InEpsilon(t, float64(carriers)*100, at(carriers+3), 0.02, "above")
	}
}

// A pool of connections is a deadlock where some requests are pinned, and never where
// all or none of them are, or nothing pins.
func TestPoolGetsStuck(t *testing.T) {
	for _, c := range []struct {
		jdk    int
		pinned float64
		end    End
	}{{21, 0, Finished}, {21, 0.5, Stuck}, {21, 1, Finished}, {24, 0.5, Finished}} {
		r := run(t, Load{JDK: c.jdk, Handler: Pool, Connections: 6, Rate: 100, Pinned: c.pinned, Duration: 10 * time.Second})
		assert.Equal(t, c.end, r.End, "JDK %d, %v pinned", c.jdk, c.pinned)
		if c.end == Stuck {
			assert.Equal(t, "stuck", r.Collapse.Why)
			assert.Less(t, r.Ended, r.Requests)
			assert.Equal(t, r.Requests-r.Ended, r.Series[len(r.Series)-1].Open)
			assert.Less(t, r.Collapse.At, 5*time.Second)
			assert.Zero(t, r.Series[len(r.Series)-1].Throughput)
		}
	}
}

// The reporter goes on for ever, and no request does.
func TestZipkinHangs(t *testing.T) {
	l := Load{Handler: Zipkin, Rate: 1000, Pinned: 0.5, Duration: 2 * time.Second}
	r := run(t, l)
	assert.Equal(t, Hung, r.End)
	assert.Equal(t, "hung", r.Collapse.Why)
	assert.Less(t, r.Collapse.At, time.Second)
	for _, pinned := range []float64{0, 1} {
		l.Pinned = pinned
		assert.Equal(t, Finished, run(t, l).End, "%v pinned", pinned)
	}
}

// What comes before the warm-up is not measured.
func TestWarmup(t *testing.T) {
	l := Load{Duration: 4 * time.Second}
	all := run(t, l)
	l.Warmup = 2 * time.Second
	rest := run(t, l)
	assert.Equal(t, all.Requests, rest.Requests)
	assert.InDelta(t, float64(all.Latency.Count)/2, float64(rest.Latency.Count), 40)
}

// A program's virtual threads are its requests.
func TestRunProgram(t *testing.T) {
	p := scheduler.NewProgram("two")
	for range 2 {
		p.Thread(scheduler.Spec{Code: p.Assemble().Do(scheduler.WorkOp(time.Millisecond)).Code()})
	}
	r, err := RunProgram(context.Background(), scheduler.Config{Parallelism: 1}, p, time.Second)
	require.NoError(t, err)
	assert.Equal(t, 2, r.Ended)
	assert.Equal(t, Finished, r.End)
	assert.InDelta(t, 1.5, r.Latency.Mean.Seconds()*1e3, 1e-3, "one after the other: 1 ms and 2 ms")
	assert.InDelta(t, 0.5, r.Wait.Mean.Seconds()*1e3, 1e-3)
	assert.InDelta(t, 1, r.Utilisation, 1e-3)
	_, err = RunProgram(context.Background(), scheduler.Config{JDK: 1}, p, time.Second)
	assert.ErrorIs(t, err, scheduler.ErrConfig)
}

func TestSweepEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := Sweep{Load: Load{Duration: 10 * time.Second}, JDKs: []int{21, 24}, Axis: ByPinned, Values: []float64{0, 0.5, 1}}
	var told []string
	c, err := s.Run(ctx, func(done, all int, what string) {
		told = append(told, what)
		if done == 3 {
			cancel()
		}
	})
	assert.ErrorIs(t, err, context.Canceled)
	assert.Len(t, c.Rows, 1, "what is complete")
	assert.Equal(t, []string{"JDK 21, pinned 0 %", "JDK 24, pinned 0 %", "JDK 21, pinned 50 %", "JDK 24, pinned 50 %"}, told)
	for _, bad := range []Sweep{{}, {JDKs: []int{21}, Axis: ByClients, Values: []float64{1.5}}, {JDKs: []int{21}, Axis: ByPinned, Values: []float64{0, 2}}} {
		_, err := bad.Run(context.Background(), silent)
		assert.ErrorIs(t, err, ErrLoad)
	}
}

// Every axis has its knee where pinned requests take all carriers.
func TestKneesOfAxes(t *testing.T) {
	l := Load{Pinned: 0.5, CPU: no}
	for axis, want := range map[Axis]float64{ByPinned: 0.4, ByRate: 160, ByClients: 16, ByCarriers: 5} {
		s := Sweep{Load: l, JDKs: []int{24, 21}, Axis: axis, Values: []float64{0.1, 1000}}
		if axis == ByClients || axis == ByCarriers {
			s.Values[0] = 1
		}
		knee, ok := s.Knee()
		assert.True(t, ok, axis)
		assert.InDelta(t, want, knee, 1e-9, axis)
	}
}

func TestText(t *testing.T) {
	for name, s := range map[string]Sweep{
		"knee.txt":   {JDKs: []int{21, 24}, Axis: ByPinned, Values: []float64{0, 0.2, 0.4, 0.6, 1}},
		"zipkin.txt": {Load: Load{Handler: Zipkin, Rate: 1000}, JDKs: []int{21, 24}, Axis: ByPinned, Values: []float64{0, 0.5, 1}},
		"three.txt":  {Load: Load{Clients: 8, Pinned: 0.5}, JDKs: []int{21, 23, 25}, Axis: ByCarriers, Values: []float64{1, 2, 4}},
	} {
		s.Load.Duration = 2 * time.Second
		c, err := s.Run(context.Background(), silent)
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, c.Text(&b))
		golden(t, name, b.String())
		for l := range bytes.Lines(b.Bytes()) {
			assert.LessOrEqual(t, len([]rune(string(l))), 81, "%s", l)
		}
	}
	r := Report{Title: []string{"a title"}, Results: []Result{run(t, Load{Handler: Pool, Connections: 6, Pinned: 0.5, Rate: 100, Duration: 3 * time.Second})}}
	var b bytes.Buffer
	require.NoError(t, r.Text(&b))
	golden(t, "report.txt", b.String())
}

func TestTime(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ns", 1: "1 ns", 999: "999 ns", 1500: "1.50 µs", 99_960: "100 µs", 12_345_678: "12.3 ms", 999_600_000: "1.00 s", 2 * time.Minute: "120 s", math.MaxInt64: "9223372037 s",
	} {
		assert.Equal(t, want, Time(d))
	}
}

// The names of the JSON are for programs, and stay.
func TestJSON(t *testing.T) {
	s := Sweep{Load: Load{Duration: time.Second}, JDKs: []int{21}, Axis: ByPinned, Values: []float64{0, 1}}
	c, err := s.Run(context.Background(), silent)
	require.NoError(t, err)
	data, err := json.MarshalIndent(c.Document(), "", "  ")
	require.NoError(t, err)
	golden(t, "curve.json", string(data)+"\n")
	d := Report{Results: []Result{run(t, Load{Duration: time.Second})}}.Document()
	require.Len(t, d.Results, 1)
	assert.Len(t, d.Results[0].Series, len(run(t, Load{Duration: time.Second}).Series))
	assert.Nil(t, d.Results[0].Collapse)
}

// BenchmarkRun reports requests a second of real time.
func BenchmarkRun(b *testing.B) {
	for _, h := range []Handler{Request, Pool, Zipkin} {
		b.Run(string(h), func(b *testing.B) {
			n := 0
			for b.Loop() {
				n += run(b, Load{Handler: h, Pinned: 0.2, Duration: 10 * time.Second}).Requests
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}

// What can be replayed elsewhere is what runs here.
func TestArrivals(t *testing.T) {
	l := Load{Pinned: 0.5, Duration: 5 * time.Second}
	all, err := l.Arrivals()
	require.NoError(t, err)
	assert.Len(t, all, run(t, l).Requests)
	pinned, io := 0, time.Duration(0)
	for i, a := range all {
		assert.True(t, i == 0 || a.At >= all[i-1].At)
		if a.Pinned {
			pinned++
		}
		io += a.IO
	}
	assert.InDelta(t, len(all)/2, pinned, 60)
	assert.InEpsilon(t, 50, (io / time.Duration(len(all))).Milliseconds(), 0.06)
	_, err = Load{Clients: 3}.Arrivals()
	assert.ErrorIs(t, err, ErrLoad)
}

// BenchmarkKnee reports what the curve shows, in virtual time: the same on every
// machine, for benchstat to compare.
func BenchmarkKnee(b *testing.B) {
	for _, jdk := range []int{21, 24} {
		for _, pinned := range []float64{0, 0.2, 0.4, 0.6} {
			b.Run(fmt.Sprintf("jdk=%d/pinned=%.0f", jdk, 100*pinned), func(b *testing.B) {
				var r Result
				for b.Loop() {
					r = run(b, Load{JDK: jdk, Pinned: pinned, Duration: 20 * time.Second})
				}
				b.ReportMetric(r.Throughput, "virtual-req/s")
				b.ReportMetric(float64(r.Latency.P99.Microseconds()), "virtual-p99-us")
				b.ReportMetric(r.Queue.Mean, "queue")
			})
		}
	}
}
