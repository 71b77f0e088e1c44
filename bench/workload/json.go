package workload

import "time"

// CurveJSON is a curve as JSON.
type CurveJSON struct {
	Schema string `json:"schema"`
	// Axis is what varies; knee is null where there is none.
	Axis string    `json:"axis"`
	Knee *float64  `json:"knee"`
	Rows []RowJSON `json:"rows"`
}

// RowJSON is the results of one value.
type RowJSON struct {
	Value   float64      `json:"value"`
	Results []ResultJSON `json:"results"`
}

// ReportJSON is a report as JSON.
type ReportJSON struct {
	Schema  string       `json:"schema"`
	Results []ResultJSON `json:"results"`
}

// ResultJSON is a result as JSON. Times are in seconds; collapse is null if the server
// held out, series is null but in reports.
type ResultJSON struct {
	Load        LoadJSON      `json:"load"`
	End         string        `json:"end"`
	Requests    int           `json:"requests"`
	Ended       int           `json:"ended"`
	Throughput  float64       `json:"throughput"`
	Latency     LatencyJSON   `json:"latency"`
	Wait        LatencyJSON   `json:"wait"`
	Late        float64       `json:"late"`
	Utilisation float64       `json:"utilisation"`
	Held        float64       `json:"held"`
	Pinned      float64       `json:"pinned"`
	PinnedTime  float64       `json:"pinnedTime"`
	Queue       ExtentJSON    `json:"queue"`
	Open        ExtentJSON    `json:"openSockets"`
	CloseWait   ExtentJSON    `json:"closeWait"`
	Collapse    *CollapseJSON `json:"collapse"`
	Series      []PointJSON   `json:"series"`
}

// LoadJSON is a load as JSON, distributions as ParseDist reads them.
type LoadJSON struct {
	JDK         int     `json:"jdk"`
	Parallelism int     `json:"parallelism"`
	Rate        float64 `json:"rate"`
	Clients     int     `json:"clients"`
	Think       string  `json:"think"`
	Duration    float64 `json:"duration"`
	Warmup      float64 `json:"warmup"`
	Handler     string  `json:"handler"`
	Pinned      float64 `json:"pinned"`
	Pin         string  `json:"pin"`
	CPU         string  `json:"cpu"`
	IO          string  `json:"io"`
	Connections int     `json:"connections"`
	Encode      float64 `json:"encode"`
	Patience    float64 `json:"patience"`
	Seed        uint64  `json:"seed"`
}

// LatencyJSON is a distribution of times.
type LatencyJSON struct {
	Count int64   `json:"count"`
	Mean  float64 `json:"mean"`
	P50   float64 `json:"p50"`
	P90   float64 `json:"p90"`
	P99   float64 `json:"p99"`
	P999  float64 `json:"p999"`
	Max   float64 `json:"max"`
}

// ExtentJSON is the mean and the peak of a number.
type ExtentJSON struct {
	Mean float64 `json:"mean"`
	Max  int     `json:"max"`
}

// CollapseJSON is the moment from which on a server did not serve.
type CollapseJSON struct {
	At  float64 `json:"at"`
	Why string  `json:"why"`
}

// PointJSON is a part of a run.
type PointJSON struct {
	At         float64 `json:"at"`
	Throughput float64 `json:"throughput"`
	Mounted    float64 `json:"mounted"`
	Held       float64 `json:"held"`
	Pinned     float64 `json:"pinned"`
	Queued     float64 `json:"queued"`
	Open       int     `json:"openSockets"`
	CloseWait  int     `json:"closeWait"`
}

// Document returns the curve as JSON.
func (c Curve) Document() CurveJSON {
	d := CurveJSON{Schema: "gridlock/1", Axis: string(c.Axis), Rows: []RowJSON{}}
	if knee, ok := c.Knee(); ok {
		d.Knee = &knee
	}
	for _, r := range c.Rows {
		row := RowJSON{Value: r.Value, Results: []ResultJSON{}}
		for _, x := range r.Results {
			row.Results = append(row.Results, x.document())
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

// Document returns the report as JSON.
func (r Report) Document() ReportJSON {
	d := ReportJSON{Schema: "gridlock/1", Results: []ResultJSON{}}
	for _, x := range r.Results {
		j := x.document()
		for _, p := range x.Series {
			j.Series = append(j.Series, PointJSON{
				p.At.Seconds(), p.Throughput, p.Mounted, p.Held, p.Pinned, p.Queued, p.Open, p.CloseWait,
			})
		}
		d.Results = append(d.Results, j)
	}
	return d
}

func (r Result) document() ResultJSON {
	j := ResultJSON{
		Load: r.Load.document(), End: string(r.End), Requests: r.Requests, Ended: r.Ended, Throughput: r.Throughput,
		Latency: r.Latency.document(), Wait: r.Wait.document(), Late: r.Late,
		Utilisation: r.Utilisation, Held: r.Held, Pinned: r.Pinned, PinnedTime: r.PinnedTime.Seconds(),
		Queue: ExtentJSON(r.Queue), Open: ExtentJSON(r.Open), CloseWait: ExtentJSON(r.CloseWait),
	}
	if r.Collapse != nil {
		j.Collapse = &CollapseJSON{r.Collapse.At.Seconds(), r.Collapse.Why}
	}
	return j
}

func (l Load) document() LoadJSON {
	return LoadJSON{
		JDK: l.JDK, Parallelism: l.Carriers, Rate: l.Rate, Clients: l.Clients, Think: l.Think.String(),
		Duration: l.Duration.Seconds(), Warmup: l.Warmup.Seconds(), Handler: string(l.Handler), Pinned: l.Pinned,
		Pin: string(l.Pin), CPU: l.CPU.String(), IO: l.IO.String(), Connections: l.Connections,
		Encode: l.Encode.Seconds(), Patience: l.Patience.Seconds(), Seed: l.Seed,
	}
}

func (l Latency) document() LatencyJSON {
	s := time.Duration.Seconds
	return LatencyJSON{l.Count, s(l.Mean), s(l.P50), s(l.P90), s(l.P99), s(l.P999), s(l.Max)}
}
