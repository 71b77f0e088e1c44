package workload

import (
	"context"
	"fmt"
	"math"
	"strconv"
)

// Axis says what a sweep varies.
type Axis string

// What can vary.
const (
	ByPinned   Axis = "pinned"
	ByRate     Axis = "rate"
	ByClients  Axis = "clients"
	ByCarriers Axis = "carriers"
)

// Sweep runs a load again and again with other values of one number, and for several
// JDK releases side by side.
type Sweep struct {
	Load   Load
	JDKs   []int
	Axis   Axis
	Values []float64
}

// Row is the results for one value, in the order of the releases.
type Row struct {
	Value   float64
	Results []Result
}

// Curve is what a sweep measured. It has fewer rows than the sweep has values if it
// was ended early.
type Curve struct {
	Sweep
	Rows []Row
}

// at returns the load of a value and a release.
func (s Sweep) at(value float64, jdk int) Load {
	l := s.Load
	l.JDK = jdk
	switch s.Axis {
	case ByRate:
		l.Rate, l.Clients = value, 0
	case ByClients:
		l.Clients, l.Rate = int(value), 0
	case ByCarriers:
		l.Carriers = int(value)
	default:
		l.Pinned = value
	}
	return l
}

// check looks at all loads before the first of them runs.
func (s Sweep) check() error {
	if len(s.JDKs) == 0 || len(s.Values) == 0 {
		return fmt.Errorf("%w: a sweep of %d releases and %d values, expected at least one of each", ErrLoad, len(s.JDKs), len(s.Values))
	}
	for _, v := range s.Values {
		whole := s.Axis == ByClients || s.Axis == ByCarriers
		if whole && (v != math.Trunc(v) || v < 1 || v > maxClients) {
			return fmt.Errorf("%w: %s is %v, expected a whole number from 1 to %d", ErrLoad, s.Axis, v, maxClients)
		}
		for _, jdk := range s.JDKs {
			if _, err := s.at(v, jdk).Resolve(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Run measures all values, and calls progress before each run. If the context ends
// it, the curve has the rows that are complete, and the error is the context's; else
// the error is an ErrLoad, of the first load that cannot be.
func (s Sweep) Run(ctx context.Context, progress func(done, all int, what string)) (Curve, error) {
	c := Curve{Sweep: s}
	if err := s.check(); err != nil {
		return c, err
	}
	all := len(s.Values) * len(s.JDKs)
	for i, v := range s.Values {
		row := Row{Value: v}
		for j, jdk := range s.JDKs {
			progress(i*len(s.JDKs)+j, all, fmt.Sprintf("JDK %d, %s %s", jdk, s.Axis, s.Axis.Text(v)))
			r, err := Run(ctx, s.at(v, jdk))
			if err != nil {
				return c, err
			}
			row.Results = append(row.Results, r)
		}
		c.Rows = append(c.Rows, row)
	}
	progress(all, all, "")
	return c, nil
}

// Text writes a value of the axis.
func (a Axis) Text(v float64) string {
	if a == ByPinned {
		return strconv.FormatFloat(math.Round(v*1e4)/100, 'f', -1, 64) + " %"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// Knee returns the value of the axis at which the pinned requests take all carriers,
// for the first release that has one, and says whether there is one among the values.
func (s Sweep) Knee() (value float64, ok bool) {
	for _, jdk := range s.JDKs {
		if value := s.kneeOf(jdk); value > s.Values[0] && value <= s.Values[len(s.Values)-1] {
			return value, true
		}
	}
	return 0, false
}

// kneeOf returns the knee of one release, or 0: where the time on carriers that a
// second of arrivals needs is that of all carriers.
func (s Sweep) kneeOf(jdk int) float64 {
	l, err := s.at(s.Values[0], jdk).Resolve()
	if err != nil || l.Handler == Zipkin {
		return 0
	}
	need := l.CPU.Mean.Seconds()
	if l.pins() {
		need += l.Pinned * l.IO.Mean.Seconds()
	}
	cycle := (l.Think.Mean + l.CPU.Mean + l.IO.Mean).Seconds()
	rate := l.Rate
	if l.Clients > 0 {
		rate = float64(l.Clients) / cycle
	}
	switch s.Axis {
	case ByPinned:
		return l.Knee()
	case ByRate:
		return float64(l.Carriers) / need
	case ByClients:
		return float64(l.Carriers) / need * cycle
	case ByCarriers:
		return rate * need
	}
	return 0
}
