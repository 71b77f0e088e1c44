// Package plot draws what package workload measures: curves of throughput and latency
// with the knee at which pinned requests take all carriers, and runs over time. It
// makes PNG and SVG for slides, in colours that people tell apart who see colours
// otherwise (those of Okabe and Ito).
package plot

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"strconv"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/bced87ab/gridlock/bench/workload"
)

// The size of a figure, and how many dots of a PNG an inch has.
const (
	width  = 10 * vg.Inch
	height = 7.5 * vg.Inch
	dpi    = 160
)

// palette has the colour, dashes and glyph of each release, so that nobody needs
// colours to tell them apart.
var palette = []struct {
	color  color.RGBA
	dashes []vg.Length
	glyph  draw.GlyphDrawer
}{
	{color.RGBA{0xd5, 0x5e, 0x00, 0xff}, nil, draw.CircleGlyph{}},
	{color.RGBA{0x00, 0x72, 0xb2, 0xff}, []vg.Length{vg.Points(7), vg.Points(4)}, draw.BoxGlyph{}},
	{color.RGBA{0x00, 0x9e, 0x73, 0xff}, []vg.Length{vg.Points(2), vg.Points(3)}, draw.PyramidGlyph{}},
	{color.RGBA{0xcc, 0x79, 0xa7, 0xff}, []vg.Length{vg.Points(10), vg.Points(3), vg.Points(2), vg.Points(3)}, draw.RingGlyph{}},
	{color.RGBA{0xe6, 0x9f, 0x00, 0xff}, []vg.Length{vg.Points(4), vg.Points(2)}, draw.CircleGlyph{}},
}

var (
	ink  = color.RGBA{0x22, 0x22, 0x22, 0xff}
	grey = color.RGBA{0x66, 0x66, 0x66, 0xff}
	pale = color.RGBA{0xe4, 0xe4, 0xe4, 0xff}
)

// Figure is a title over panels that share their horizontal axis.
type Figure struct {
	title    string
	subtitle []string
	panels   []*gonum.Plot
}

// Panels says how many panels the figure has.
func (f *Figure) Panels() int { return len(f.panels) }

// PNG writes the figure as a PNG image of 1600 by 1200 dots.
func (f *Figure) PNG(w io.Writer) error {
	c := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))
	f.draw(draw.New(c))
	_, err := vgimg.PngCanvas{Canvas: c}.WriteTo(w)
	return err
}

// SVG writes the figure as SVG.
func (f *Figure) SVG(w io.Writer) error {
	c := vgsvg.New(width, height)
	f.draw(draw.New(c))
	_, err := c.WriteTo(w)
	return err
}

// sans is the style of a text.
func sans(size float64, c color.Color) text.Style {
	return text.Style{
		Color: c, Handler: gonum.DefaultTextHandler,
		Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, vg.Points(size)),
	}
}

// draw draws the title, and below it the panels with their axes in line.
func (f *Figure) draw(c draw.Canvas) {
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, vg.Points(14), -vg.Points(18), vg.Points(12), -vg.Points(14))
	bold := sans(19, ink)
	bold.Font.Weight = 3
	bold.YAlign = text.YTop
	c.FillText(bold, vg.Point{X: c.Min.X, Y: c.Max.Y}, f.title)
	top := c.Max.Y - vg.Points(28)
	small := sans(12, grey)
	small.YAlign = text.YTop
	for _, l := range f.subtitle {
		c.FillText(small, vg.Point{X: c.Min.X, Y: top}, l)
		top -= vg.Points(16)
	}
	c.Max.Y = top - vg.Points(10)
	rows := make([][]*gonum.Plot, len(f.panels))
	for i, p := range f.panels {
		rows[i] = []*gonum.Plot{p}
	}
	tiles := draw.Tiles{Rows: len(rows), Cols: 1, PadY: vg.Points(14)}
	for i, row := range gonum.Align(rows, tiles, c) {
		f.panels[i].Draw(row[0])
	}
}

// panel returns an empty panel with a grid.
func panel(x, y string) *gonum.Plot {
	p := gonum.New()
	p.BackgroundColor = color.White
	for _, a := range []*gonum.Axis{&p.X, &p.Y} {
		a.Label.TextStyle, a.Tick.Label = sans(13, ink), sans(11.5, ink)
		a.Label.TextStyle.XAlign, a.Tick.Label.XAlign = text.XCenter, text.XCenter
		a.LineStyle.Color, a.Tick.LineStyle.Color = grey, grey
		a.Label.Padding = vg.Points(4)
	}
	p.X.Tick.Label.YAlign, p.Y.Tick.Label.XAlign, p.Y.Tick.Label.YAlign = text.YTop, text.XRight, text.YCenter
	p.X.Label.Text, p.Y.Label.Text = x, y
	p.Legend.TextStyle = sans(12.5, ink)
	p.Legend.ThumbnailWidth = vg.Points(38)
	p.Legend.Padding = vg.Points(5)
	p.X.Tick.Marker, p.Y.Tick.Marker = plainTicks{}, plainTicks{}
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = pale, pale
	p.Add(grid)
	return p
}

// line adds the points of the n-th release, and its name to the legend if it has one.
func line(p *gonum.Plot, n int, name string, points plotter.XYs, glyphs bool) error {
	if len(points) == 0 {
		return nil
	}
	l, s, err := plotter.NewLinePoints(points)
	if err != nil {
		return err
	}
	style := palette[n%len(palette)]
	l.Color, l.Width, l.Dashes = style.color, vg.Points(2.4), style.dashes
	s.GlyphStyle = draw.GlyphStyle{Color: style.color, Radius: vg.Points(3.4), Shape: style.glyph}
	p.Add(l)
	if !glyphs {
		if name != "" {
			p.Legend.Add(name, l)
		}
		return nil
	}
	p.Add(s)
	if name != "" {
		p.Legend.Add(name, l, s)
	}
	return nil
}

// Curve draws a curve: the throughput above, the 99th percentile of the latency
// below. The error says that it has too few rows.
func Curve(c workload.Curve) (*Figure, error) {
	if len(c.Rows) < 2 {
		return nil, fmt.Errorf("a curve of %d values cannot be drawn, expected at least 2", len(c.Rows))
	}
	l := c.Rows[0].Results[0].Load
	f := &Figure{title: title(c), subtitle: subtitle(c, l)}
	x := axisLabel(c.Axis, l)
	throughput, latency := panel("", "requests a second"), panel(x, "p99 latency")
	scale := 1.0
	if c.Axis == workload.ByPinned {
		scale = 100
	}
	f.panels = []*gonum.Plot{throughput, latency}
	latency.Y.Scale, latency.Y.Tick.Marker = gonum.LogScale{}, timeTicks{}
	var lost []float64
	for i := range c.JDKs {
		hung, err := release(c, i, scale, throughput, latency)
		if err != nil {
			return nil, err
		}
		lost = append(lost, hung...)
	}
	throughput.Y.Min = 0
	throughput.Y.Max *= 1.25
	first, last := c.Rows[0].Value*scale, c.Rows[len(c.Rows)-1].Value*scale
	for _, p := range f.panels {
		p.X.Min, p.X.Max = first, last
		if c.Axis == workload.ByPinned {
			p.X.Tick.Marker = percentTicks{}
		}
	}
	decades(latency)
	if err := noLatency(latency, lost); err != nil {
		return nil, err
	}
	throughput.Legend.Left = c.Axis == workload.ByPinned || c.Axis == workload.ByRate
	throughput.Legend.YOffs = vg.Points(8)
	throughput.Legend.XOffs = vg.Points(10)
	if !throughput.Legend.Left {
		throughput.Legend.XOffs = -vg.Points(10)
	}
	return f, knee(c, f, scale)
}

// release adds the points of the i-th release to both panels, and returns the values at
// which it hangs: it has no latency there.
func release(c workload.Curve, i int, scale float64, throughput, latency *gonum.Plot) (hangs []float64, err error) {
	var rate, p99, lost plotter.XYs
	for _, r := range c.Rows {
		at, x := r.Value*scale, r.Results[i]
		rate = append(rate, plotter.XY{X: at, Y: x.Throughput})
		switch {
		case hung(x):
			lost = append(lost, plotter.XY{X: at, Y: x.Throughput})
			hangs = append(hangs, at)
			fallthrough
		case x.Latency.P99 == 0:
			if err := line(latency, i, "", p99, true); err != nil {
				return nil, err
			}
			p99 = nil
		default:
			p99 = append(p99, plotter.XY{X: at, Y: x.Latency.P99.Seconds()})
		}
	}
	name := fmt.Sprintf("JDK %d", c.JDKs[i])
	return hangs, errors.Join(line(throughput, i, name, rate, true), line(latency, i, "", p99, true), cross(throughput, name+" hangs for ever", lost))
}

// hung reports whether from some moment on nobody was served.
func hung(r workload.Result) bool { return r.Collapse != nil && r.Collapse.Why != "overload" }

// noLatency marks, at the top of the panel, where there is no end to the latency.
func noLatency(p *gonum.Plot, at []float64) error {
	var points plotter.XYs
	for _, x := range at {
		points = append(points, plotter.XY{X: x, Y: p.Y.Max / 1.15})
	}
	p.Legend.Top, p.Legend.YOffs = true, -vg.Points(26)
	return cross(p, "never answered", points)
}

// title says what the curve shows, with its message where there is one.
func title(c workload.Curve) string {
	for i, jdk := range c.JDKs {
		var at []string
		for _, r := range c.Rows {
			if hung(r.Results[i]) {
				at = append(at, c.Axis.Text(r.Value))
			}
		}
		if len(at) > 0 && c.Axis == workload.ByPinned {
			return fmt.Sprintf("JDK %d hangs where %s to %s of the requests are pinned", jdk, at[0], at[len(at)-1])
		}
	}
	if knee, ok := c.Knee(); ok && c.Axis == workload.ByPinned {
		return fmt.Sprintf("When %s of the requests are pinned, %d carriers are not enough", c.Axis.Text(math.Round(knee*100)/100), c.Rows[0].Results[0].Load.Carriers)
	}
	return map[workload.Axis]string{
		workload.ByPinned:   "Throughput and latency by the share of pinned requests",
		workload.ByRate:     "Throughput and latency by the rate of arrivals",
		workload.ByClients:  "Throughput and latency by the number of clients",
		workload.ByCarriers: "Throughput and latency by the number of carriers",
	}[c.Axis]
}

func subtitle(c workload.Curve, l workload.Load) []string {
	lines := l.Describe()
	if c.Axis != workload.ByCarriers {
		lines[0] += fmt.Sprintf(", on %d carriers", l.Carriers)
	}
	if c.Axis != workload.ByPinned {
		lines[0] += fmt.Sprintf(", %s pinned", workload.ByPinned.Text(l.Pinned))
	}
	lines[0] += ", simulated by gridlock"
	return lines
}

// axisLabel is what is below the horizontal axis, with its unit.
func axisLabel(a workload.Axis, l workload.Load) string {
	by := "synchronized"
	if l.Pin == workload.ByNative {
		by = "a native frame"
	}
	return map[workload.Axis]string{
		workload.ByPinned:   "share of requests that block inside " + by + " (%)",
		workload.ByRate:     "arrivals (requests a second)",
		workload.ByClients:  "clients",
		workload.ByCarriers: "carriers",
	}[a]
}

// cross marks points, and names them in the legend.
func cross(p *gonum.Plot, name string, points plotter.XYs) error {
	if len(points) == 0 {
		return nil
	}
	s, err := plotter.NewScatter(points)
	if err != nil {
		return err
	}
	s.GlyphStyle = draw.GlyphStyle{Color: ink, Radius: vg.Points(6), Shape: draw.CrossGlyph{}}
	p.Add(s)
	p.Legend.Add(name, s)
	return nil
}

// knee marks the knee in both panels, and names it in the upper one.
func knee(c workload.Curve, f *Figure, scale float64) error {
	at, ok := c.Knee()
	if !ok {
		return nil
	}
	for _, p := range f.panels {
		l, err := plotter.NewLine(plotter.XYs{{X: at * scale, Y: p.Y.Min}, {X: at * scale, Y: p.Y.Max}})
		if err != nil {
			return err
		}
		l.Color, l.Width, l.Dashes = ink, vg.Points(1.2), []vg.Length{vg.Points(4), vg.Points(3)}
		p.Add(l)
	}
	top := f.panels[0]
	note, err := plotter.NewLabels(plotter.XYLabels{
		XYs:    plotter.XYs{{X: at * scale, Y: top.Y.Max}},
		Labels: []string{fmt.Sprintf("knee at %s: pinned requests take all carriers", kneeText(c.Axis, at))},
	})
	if err != nil {
		return err
	}
	note.TextStyle[0] = sans(12.5, ink)
	note.TextStyle[0].YAlign = text.YTop
	note.Offset = vg.Point{X: vg.Points(6), Y: -vg.Points(4)}
	if mid := (top.X.Min + top.X.Max) / 2; at*scale > mid {
		note.TextStyle[0].XAlign = text.XRight
		note.Offset.X = -note.Offset.X
	}
	top.Add(note)
	return nil
}

// kneeText writes where the knee is.
func kneeText(a workload.Axis, at float64) string {
	if a == workload.ByPinned {
		return a.Text(math.Round(at*1e3) / 1e3)
	}
	return a.Text(math.Round(at*10) / 10)
}

// decades begins a logarithmic axis at a whole decade, and has it show one at least.
func decades(p *gonum.Plot) {
	if p.Y.Min <= 0 || math.IsInf(p.Y.Min, 0) || p.Y.Max < p.Y.Min {
		p.Y.Min, p.Y.Max = 1e-3, 1
	}
	p.Y.Min = math.Pow(10, math.Floor(math.Log10(p.Y.Min)+1e-9))
	p.Y.Max = max(2*p.Y.Max, 10*p.Y.Min)
}

// percentTicks are those of a share in percent: about ten.
type percentTicks struct{}

// Ticks implements plot.Ticker.
func (percentTicks) Ticks(low, high float64) []gonum.Tick {
	step := 10.0
	for (high-low)/step < 4 && step > 0.01 {
		step /= 2
	}
	var ticks []gonum.Tick
	for v := math.Ceil(low/step) * step; v <= high+1e-9; v += step {
		ticks = append(ticks, gonum.Tick{Value: v, Label: fmt.Sprintf("%g", math.Round(v*100)/100)})
	}
	return ticks
}

// plainTicks are the default ones, with numbers as people write them.
type plainTicks struct{}

// Ticks implements plot.Ticker.
func (plainTicks) Ticks(low, high float64) []gonum.Tick {
	ticks := gonum.DefaultTicks{}.Ticks(low, high)
	for i, t := range ticks {
		if t.Label != "" {
			ticks[i].Label = strconv.FormatFloat(math.Round(t.Value*1e6)/1e6, 'f', -1, 64)
		}
	}
	return ticks
}

// timeTicks are the decades of a logarithmic axis of seconds.
type timeTicks struct{}

// Ticks implements plot.Ticker.
func (timeTicks) Ticks(low, high float64) []gonum.Tick {
	var ticks []gonum.Tick
	for e := math.Floor(math.Log10(low)); e <= math.Ceil(math.Log10(high)); e++ {
		v := math.Pow(10, e)
		for i := 1.0; i < 10; i++ {
			t := gonum.Tick{Value: v * i}
			if i == 1 {
				t.Label = seconds(v)
			}
			if t.Value >= low*(1-1e-9) && t.Value <= high*(1+1e-9) {
				ticks = append(ticks, t)
			}
		}
	}
	return ticks
}

// seconds writes a time of a whole decade.
func seconds(s float64) string {
	for _, u := range []struct {
		size float64
		unit string
	}{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}} {
		if s >= u.size*(1-1e-9) {
			return fmt.Sprintf("%.0f %s", s/u.size, u.unit)
		}
	}
	return fmt.Sprintf("%g s", s)
}
