package plot

import (
	"fmt"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"github.com/bced87ab/gridlock/bench/workload"
)

// Series draws runs over time: throughput, carriers held by pinned threads, and open
// sockets. The error says that there is nothing to draw.
func Series(r workload.Report) (*Figure, error) {
	f := &Figure{title: "What the server does over time"}
	if len(r.Title) > 0 {
		f.title, f.subtitle = r.Title[0], r.Title[1:]
	}
	views := []struct {
		label string
		of    func(workload.Point) float64
	}{
		{"requests a second", func(p workload.Point) float64 { return p.Throughput }},
		{"pinned carriers", func(p workload.Point) float64 { return p.Pinned }},
		{"open sockets", func(p workload.Point) float64 { return float64(p.Open) }},
	}
	end := 0.0
	for i, v := range views {
		x := ""
		if i == len(views)-1 {
			x = "virtual time (s)"
		}
		p := panel(x, v.label)
		f.panels = append(f.panels, p)
		for j, run := range r.Results {
			var points plotter.XYs
			for k, at := range run.Series {
				if k > 0 && 2*at.At-run.Series[k-1].At > run.Load.Duration {
					break // the part is not a whole one, or nobody comes any more
				}
				points = append(points, plotter.XY{X: at.At.Seconds(), Y: v.of(at)})
				end = max(end, at.At.Seconds())
			}
			name := ""
			if i == len(views)-1 {
				name = fmt.Sprintf("JDK %d", run.Load.JDK)
			}
			if err := line(p, j, name, points, false); err != nil {
				return nil, err
			}
		}
		p.Y.Min, p.Y.Max = 0, max(1, p.Y.Max)*1.08
	}
	if end == 0 {
		return nil, fmt.Errorf("a run that takes no time cannot be drawn")
	}
	for _, p := range f.panels {
		p.X.Min, p.X.Max = 0, end
	}
	legend := &f.panels[len(views)-1].Legend
	legend.Top, legend.Left = true, true
	legend.XOffs, legend.YOffs = vg.Points(10), -vg.Points(6)
	return f, collapses(r, f.panels)
}

// collapses marks the moments of collapse.
func collapses(r workload.Report, panels []*gonum.Plot) error {
	for i, run := range r.Results {
		if run.Collapse == nil {
			continue
		}
		at := run.Collapse.At.Seconds()
		for j, p := range panels {
			l, err := plotter.NewLine(plotter.XYs{{X: at, Y: p.Y.Min}, {X: at, Y: p.Y.Max}})
			if err != nil {
				return err
			}
			l.Color, l.Width, l.Dashes = palette[i%len(palette)].color, vg.Points(1.2), []vg.Length{vg.Points(4), vg.Points(3)}
			p.Add(l)
			if j == len(panels)-1 {
				p.Legend.Add(fmt.Sprintf("JDK %d: %s at %s", run.Load.JDK, run.Collapse.Why, workload.Time(run.Collapse.At)), l)
			}
		}
	}
	return nil
}
