package export

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// graphPicture is the wait-for graph of the end as the page draws it: between threads
// stand the locks that they wait for, and threads that wait for the same and are waited
// for by the same are one box.
type graphPicture struct {
	Width  int          `json:"w"`
	Height int          `json:"h"`
	Boxes  []pictureBox `json:"boxes"`
	Arrows []arrowLine  `json:"arrows"`
	// Says is the graph in words, for those who do not see it.
	Says []string `json:"says"`
}

// pictureBox is a box of the picture, its middle at X and Y.
type pictureBox struct {
	Kind  string   `json:"k"` // thread, object or carriers
	Lines []string `json:"l"`
	Stuck bool     `json:"s,omitempty"`
	Loop  bool     `json:"c,omitempty"` // part of the cycle that is drawn as a ring
	X     int      `json:"x"`
	Y     int      `json:"y"`
	W     int      `json:"w"`
	H     int      `json:"h"`

	plural bool // several threads
}

// arrowLine is an arrow: its path in SVG, and the text beside it.
type arrowLine struct {
	Path string `json:"p"`
	Text string `json:"t"`
	Loop bool   `json:"c,omitempty"`
	X    int    `json:"x"`
	Y    int    `json:"y"`
}

// These bound the picture: its boxes, and the characters of a line in one.
const (
	mostBoxes = 18
	mostChars = 30
	// roomBeside is the room beside a column of boxes, for arrows and their texts.
	roomBeside = 140
)

// clip shortens a text that is too long for a box.
func clip(s string) string {
	if r := []rune(s); len(r) > mostChars {
		return string(r[:mostChars-1]) + "…"
	}
	return s
}

// sketch is a graph that becomes a picture. Nodes are numbers of boxes.
type sketch struct {
	boxes  []pictureBox
	edges  []sketchEdge
	loop   []int // the ring, in the order of its arrows
	center [2]float64
}

type sketchEdge struct {
	from, to int
	text     string
}

// pictureOf returns the picture of a run's end, nil if nobody waits for anybody.
func pictureOf(r Run) *graphPicture {
	links := linksOf(r.Explanation)
	if len(links) == 0 {
		return nil
	}
	s := grouped(r, links)
	s.findLoop()
	s.trim()
	width, height := s.place()
	p := &graphPicture{Width: width, Height: height, Boxes: s.boxes}
	taken := slices.Clone(s.boxes)
	for _, e := range s.edges {
		line := s.arrow(e, taken)
		taken = append(taken, line.label())
		p.Arrows = append(p.Arrows, line)
		p.Says = append(p.Says, strings.Join(s.boxes[e.from].Lines[:1], "")+" "+e.text+" "+s.boxes[e.to].Lines[0]+".")
	}
	return p
}

// end is one end of a link: a thread, an object, or the carriers.
type end struct {
	thread scheduler.ThreadID
	object scheduler.ObjectID
}

type link struct {
	from, to end
	text     string
}

// linksOf returns the edges of the wait-for graph with what stands between threads.
func linksOf(x *deadlock.Explanation) []link {
	var all []link
	known := map[scheduler.ThreadID]bool{}
	add := func(from, to end, text string) {
		if l := (link{from, to, text}); !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	wanted := slices.ContainsFunc(x.Graph.Edges, func(e deadlock.Edge) bool { return e.Kind == deadlock.WaitsForCarrier })
	for _, e := range x.Graph.Edges {
		from, to := end{thread: e.From}, end{thread: e.To}
		switch {
		case e.Kind == deadlock.HasCarrier && !wanted:
		case e.Kind == deadlock.HasCarrier:
			add(end{}, to, "are kept by")
		case e.Kind == deadlock.WaitsForCarrier:
			add(from, end{}, "needs one of")
		case e.Kind == deadlock.WaitsForEnd:
			add(from, to, "waits for the end of")
		case e.Object == 0:
			add(from, to, "is told after")
		default:
			o := end{object: e.Object}
			add(from, o, "waits for")
			switch {
			case e.Kind != deadlock.WaitsForOwner:
			case slices.Contains(x.Snapshot.Objects[e.Object-1].Holders, e.To):
				add(o, to, "is read by")
			default:
				add(o, to, "is owned by")
			}
		}
	}
	for i := range all {
		known[all[i].from.thread], known[all[i].to.thread] = true, true
	}
	for i := range x.Snapshot.Threads {
		t := &x.Snapshot.Threads[i]
		r := t.Block.Reason
		if !t.Blocked || r.Object == 0 || !known[t.ID] && !slices.Contains(x.Stuck, t.ID) {
			continue
		}
		add(end{thread: t.ID}, end{object: r.Object}, "waits for")
		linkObject(x.Snapshot.Objects[r.Object-1], add)
	}
	return all
}

// linkObject adds who has to come for others to have an object, where that is known.
func linkObject(o scheduler.ObjectView, add func(from, to end, text string)) {
	from := end{object: o.ID}
	switch {
	case o.Owner != 0:
	case o.Heir != 0:
		add(from, end{thread: o.Heir}, "goes next to")
	case o.Kind == scheduler.ForPermits:
		for _, t := range o.Holders {
			add(from, end{thread: t}, "has given a permit to")
		}
	}
}

// grouped makes boxes of the ends of links, one for all threads whose links are equal.
func grouped(r Run, links []link) *sketch {
	x := r.Explanation
	var ends []end
	keys := map[end][]string{}
	for _, l := range links {
		for _, e := range []end{l.from, l.to} {
			if !slices.Contains(ends, e) {
				ends = append(ends, e)
			}
		}
		keys[l.from] = append(keys[l.from], fmt.Sprint("to", l.to, l.text))
		keys[l.to] = append(keys[l.to], fmt.Sprint("from", l.from, l.text))
	}
	slices.SortFunc(ends, func(a, b end) int { return cmp.Or(cmp.Compare(a.object, b.object), cmp.Compare(a.thread, b.thread)) })
	s := &sketch{}
	box := map[end]int{}
	var groups table[string, []end]
	for _, e := range ends {
		key := fmt.Sprint(e)
		if e.thread != 0 {
			slices.Sort(keys[e])
			key = fmt.Sprint(keys[e], x.Snapshot.Threads[e.thread-1].Blank)
		}
		box[e] = groups.add(key, func() []end { return nil })
		groups.all[box[e]] = append(groups.all[box[e]], e)
	}
	for _, g := range groups.all {
		s.boxes = append(s.boxes, boxOf(x, g))
	}
	for _, l := range links {
		if e := (sketchEdge{box[l.from], box[l.to], l.text}); !slices.Contains(s.edges, e) && e.from != e.to {
			s.edges = append(s.edges, e)
		}
	}
	for i, e := range s.edges {
		if s.boxes[e.from].plural {
			s.edges[i].text = strings.NewReplacer("needs", "need", "waits", "wait", "is told", "are told").Replace(e.text)
		}
	}
	return s
}

// boxOf describes one or more threads, an object, or the carriers.
func boxOf(x *deadlock.Explanation, g []end) pictureBox {
	e := g[0]
	b := pictureBox{Kind: "thread"}
	switch {
	case e.object != 0:
		o := x.Snapshot.Objects[e.object-1]
		b.Kind, b.Lines = "object", []string{o.Name, "nobody owns it"}
		switch {
		case o.Owner != 0:
			b.Lines = b.Lines[:1]
		case len(o.Holders) > 0 && o.Kind == scheduler.ForLock:
			b.Lines[1] = "read by " + list(namesOf(x.Snapshot, o.Holders))
		case o.Kind != scheduler.ForLock && o.Kind != scheduler.ForMonitor:
			b.Lines[1] = fmt.Sprintf("state %d", o.State)
		}
	case e.thread == 0:
		b.Kind, b.Lines = "carriers", []string{"the carriers", fmt.Sprintf("%d of them", len(x.Snapshot.Carriers))}
		if len(x.Snapshot.Carriers) == 1 {
			b.Lines = []string{"the only carrier"}
		}
	default:
		b = threadBox(x, g)
	}
	for i, l := range b.Lines {
		b.Lines[i] = clip(l)
		wide := 8 * len([]rune(b.Lines[i]))
		if i == 0 {
			wide = wide * 9 / 8 // it is bold
		}
		b.W = max(b.W, wide+24, 110)
	}
	b.H = 20 + 20*len(b.Lines)
	return b
}

func threadBox(x *deadlock.Explanation, g []end) pictureBox {
	t := x.Snapshot.Threads[g[0].thread-1]
	b := pictureBox{Kind: "thread", Stuck: slices.Contains(x.Stuck, t.ID), plural: len(g) > 1}
	var ids []scheduler.ThreadID
	for _, e := range g {
		ids = append(ids, e.thread)
	}
	names := namesOf(x.Snapshot, ids)
	what := t.State.String()
	switch {
	case t.Kind != scheduler.Virtual:
		what = "platform thread, " + t.Java.String()
	case t.Blank:
		what = "never ran"
	case t.PinnedBy.Method != "" || t.PinObject != "":
		what = "pinned"
	case t.Carrier == 0:
		what += ", no carrier"
	case t.Blocked && t.Block.Reason.Kind != scheduler.ForComputation:
		what = "keeps its carrier"
	}
	switch {
	case len(names) <= 2:
		b.Lines = []string{strings.Join(names, " and "), what}
	default:
		b.Lines = []string{fmt.Sprintf("%d threads, %s", len(names), what), list(shortList(names))}
	}
	return b
}

func namesOf(s *deadlock.Snapshot, ids []scheduler.ThreadID) []string {
	var names []string
	for _, t := range ids {
		names = append(names, s.Name(t))
	}
	return names
}

// shortList leaves names out that a box has no room for.
func shortList(names []string) []string {
	if len(names) > 3 {
		return []string{names[0], "…", names[len(names)-1]}
	}
	return names
}

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
