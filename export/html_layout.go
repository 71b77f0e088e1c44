package export

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// findLoop finds the longest cycle, which becomes a ring.
func (s *sketch) findLoop() {
	if len(s.boxes) > 40 {
		return
	}
	budget := 100_000
	var path []int
	var walk func(start, at int)
	walk = func(start, at int) {
		budget--
		path = append(path, at)
		for _, e := range s.edges {
			switch {
			case e.from != at || budget < 0:
			case e.to == start && len(path) > len(s.loop):
				s.loop = slices.Clone(path)
			case e.to > start && !slices.Contains(path, e.to):
				walk(start, e.to)
			}
		}
		path = path[:len(path)-1]
	}
	for i := range s.boxes {
		walk(i, i)
	}
	for _, i := range s.loop {
		s.boxes[i].Loop = true
	}
}

// trim leaves out boxes beyond the bound, those of the cycle last.
func (s *sketch) trim() {
	keep := map[int]int{}
	var boxes []pictureBox
	for _, loop := range []bool{true, false} {
		for i, b := range s.boxes {
			if b.Loop == loop && len(boxes) < mostBoxes {
				keep[i] = len(boxes)
				boxes = append(boxes, b)
			}
		}
	}
	var edges []sketchEdge
	for _, e := range s.edges {
		from, ok1 := keep[e.from]
		to, ok2 := keep[e.to]
		if ok1 && ok2 {
			edges = append(edges, sketchEdge{from, to, e.text})
		}
	}
	for i, b := range s.loop {
		s.loop[i] = keep[b]
	}
	s.boxes, s.edges = boxes, edges
}

// place gives each box its place: the cycle on a ring, the others to its left and right;
// without a cycle in columns from those that wait to what they wait for.
func (s *sketch) place() (width, height int) {
	if len(s.loop) == 0 {
		return s.columns()
	}
	n := float64(len(s.loop))
	rx, ry := 120+22*n, 70+22*n
	left, right := s.sides()
	height = max(int(2*ry)+100, max(len(left), len(right))*84+40)
	ring, leftWide, rightWide := s.widest(s.loop)-roomBeside, s.widest(left), s.widest(right)
	s.center = [2]float64{float64(leftWide+ring/2) + rx + 8, float64(height) / 2}
	width = int(s.center[0]+rx) + ring/2 + rightWide + 8
	center := s.center
	for i, b := range s.loop {
		angle := 2*math.Pi*float64(i)/n - math.Pi/2
		if len(s.loop) == 2 {
			angle += math.Pi / 2
		}
		s.boxes[b].X = int(center[0] + rx*math.Cos(angle))
		s.boxes[b].Y = int(center[1] + ry*math.Sin(angle))
	}
	for i, b := range left {
		s.boxes[b].X, s.boxes[b].Y = (leftWide-roomBeside)/2+8, height*(2*i+1)/(2*len(left))
	}
	for i, b := range right {
		s.boxes[b].X, s.boxes[b].Y = width-(rightWide-roomBeside)/2-8, height*(2*i+1)/(2*len(right))
	}
	return width, height
}

// sides parts the boxes that are not on the ring: each goes to the side on which its
// neighbour is, or to the side that has fewer.
func (s *sketch) sides() (left, right []int) {
	for i, b := range s.boxes {
		if b.Loop {
			continue
		}
		at := 0
		for _, e := range s.edges {
			for j, l := range s.loop {
				if e.from == i && e.to == l || e.to == i && e.from == l {
					at = cmp.Or(at, cmp.Compare(2*j, len(s.loop))*cmp.Compare(j, 0))
				}
			}
		}
		switch {
		case at > 0, at == 0 && len(left) < len(right):
			left = append(left, i)
		default:
			right = append(right, i)
		}
	}
	return left, right
}

// widest is the room that a column of boxes takes, with an arrow beside it; 0 if there
// are none.
func (s *sketch) widest(boxes []int) int {
	w := 0
	for _, b := range boxes {
		w = max(w, s.boxes[b].W+roomBeside)
	}
	return w
}

// columns places boxes by how far they are from what nobody else is waited for by.
func (s *sketch) columns() (width, height int) {
	rank := make([]int, len(s.boxes))
	for range s.boxes {
		for _, e := range s.edges {
			rank[e.to] = min(max(rank[e.to], rank[e.from]+1), 3)
		}
	}
	columns := make([][]int, slices.Max(rank)+1)
	for i, r := range rank {
		columns[r] = append(columns[r], i)
	}
	for _, c := range columns {
		height = max(height, len(c)*84+40)
	}
	for _, c := range columns {
		wide := s.widest(c)
		for j, b := range c {
			s.boxes[b].X, s.boxes[b].Y = width+(wide-roomBeside)/2+8, height*(2*j+1)/(2*len(c))
		}
		width += wide
	}
	return width - roomBeside + 16, height
}

// arrow draws an edge from border to border: those of the ring bent outwards, and two
// that go to and fro beside each other.
func (s *sketch) arrow(e sketchEdge, taken []pictureBox) arrowLine {
	a, b := s.boxes[e.from], s.boxes[e.to]
	mx, my := float64(a.X+b.X)/2, float64(a.Y+b.Y)/2
	dx, dy := mx-s.center[0], my-s.center[1]
	both := slices.ContainsFunc(s.edges, func(o sketchEdge) bool { return o.from == e.to && o.to == e.from })
	switch d := math.Hypot(dx, dy); {
	case both:
		mx, my = mx-float64(b.Y-a.Y)/6, my+float64(b.X-a.X)/6
	case a.Loop && b.Loop && d > 20:
		mx, my = mx+dx/d*26, my+dy/d*26
	}
	x1, y1 := border(a, mx, my)
	x2, y2 := border(b, mx, my)
	line := arrowLine{
		Path: fmt.Sprintf("M%.0f %.0fQ%.0f %.0f %.0f %.0f", x1, y1, mx, my, x2, y2),
		Text: e.text, Loop: s.inLoop(e),
	}
	for _, t := range []float64{.5, .4, .6, .3, .7, .22, .78} {
		line.X = int((1-t)*(1-t)*x1 + 2*t*(1-t)*mx + t*t*x2)
		line.Y = int((1-t)*(1-t)*y1 + 2*t*(1-t)*my + t*t*y2)
		if !slices.ContainsFunc(taken, line.label().overlaps) {
			return line
		}
	}
	return line
}

// inLoop reports whether an edge is one of the ring, and not one across it.
func (s *sketch) inLoop(e sketchEdge) bool {
	for i, b := range s.loop {
		if b == e.from && s.loop[(i+1)%len(s.loop)] == e.to {
			return true
		}
	}
	return false
}

// label is the place that the text of an arrow takes.
func (l arrowLine) label() pictureBox {
	return pictureBox{X: l.X, Y: l.Y, W: 7 * len([]rune(l.Text)), H: 18}
}

func (b pictureBox) overlaps(o pictureBox) bool {
	return 2*max(b.X-o.X, o.X-b.X) < b.W+o.W && 2*max(b.Y-o.Y, o.Y-b.Y) < b.H+o.H
}

// border is where the line from the middle of a box to a point leaves the box.
func border(b pictureBox, x, y float64) (float64, float64) {
	dx, dy := x-float64(b.X), y-float64(b.Y)
	if dx == 0 && dy == 0 {
		return float64(b.X), float64(b.Y)
	}
	const gap = 4
	k := math.Min((float64(b.W)/2+gap)/math.Max(math.Abs(dx), 1e-9), (float64(b.H)/2+gap)/math.Max(math.Abs(dy), 1e-9))
	k = math.Min(k, 1)
	return float64(b.X) + dx*k, float64(b.Y) + dy*k
}
