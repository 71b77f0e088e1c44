package export

import (
	"cmp"
	"fmt"
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

	plural bool   // several threads
	said   string // what it is in a sentence, in full
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
		said := s.boxes[e.from].said + " " + e.text + " " + s.boxes[e.to].said + "."
		if strings.HasPrefix(said, theCarriers) {
			said = "T" + said[1:]
		}
		p.Says = append(p.Says, said)
	}
	return p
}

// theCarriers begins what the carriers are in a sentence, whether one or more.
const theCarriers = "the "

// end is one end of a link: a thread, an object, or the carriers.
type end struct {
	thread scheduler.ThreadID
	object scheduler.ObjectID
}

type link struct {
	from, to end
	text     string
}

// linkSet are links in the order in which they came, each once.
type linkSet struct {
	all  []link
	seen map[link]bool
}

func (s *linkSet) add(from, to end, text string) {
	l := link{from, to, text}
	if !s.seen[l] {
		s.seen[l] = true
		s.all = append(s.all, l)
	}
}

// linksOf returns the edges of the wait-for graph with what stands between threads. It
// looks at each edge, thread and object once.
func linksOf(x *deadlock.Explanation) []link {
	set := &linkSet{seen: map[link]bool{}}
	wanted := slices.ContainsFunc(x.Graph.Edges, func(e deadlock.Edge) bool { return e.Kind == deadlock.WaitsForCarrier })
	readers := readersOf(x.Snapshot)
	kept, needs := "are kept by", "needs one of"
	if len(x.Snapshot.Carriers) == 1 {
		kept, needs = "is kept by", "needs"
	}
	for _, e := range x.Graph.Edges {
		from, to := end{thread: e.From}, end{thread: e.To}
		switch {
		case e.Kind == deadlock.HasCarrier && !wanted:
		case e.Kind == deadlock.HasCarrier:
			set.add(end{}, to, kept)
		case e.Kind == deadlock.WaitsForCarrier:
			set.add(from, end{}, needs)
		case e.Kind == deadlock.WaitsForEnd:
			set.add(from, to, "waits for the end of")
		case e.Kind == deadlock.WaitsForResult:
			set.add(from, to, "waits for the result of")
		case e.Object == 0:
			set.add(from, to, "is told after")
		default:
			o := end{object: e.Object}
			set.add(from, o, "waits for")
			switch {
			case e.Kind != deadlock.WaitsForOwner:
			case readers[reader{e.Object, e.To}]:
				set.add(o, to, "is read by")
			default:
				set.add(o, to, "is owned by")
			}
		}
	}
	set.addWaits(x)
	return set.all
}

// addWaits adds what threads wait for that have a link by now or are stuck, and who has
// to come for them to have it.
func (s *linkSet) addWaits(x *deadlock.Explanation) {
	known := map[scheduler.ThreadID]bool{}
	for _, l := range s.all {
		known[l.from.thread], known[l.to.thread] = true, true
	}
	for _, t := range x.Stuck {
		known[t] = true
	}
	linked := map[scheduler.ObjectID]bool{}
	for i := range x.Snapshot.Threads {
		t := &x.Snapshot.Threads[i]
		o := t.Block.Reason.Object
		if !t.Blocked || o == 0 || !known[t.ID] {
			continue
		}
		s.add(end{thread: t.ID}, end{object: o}, "waits for")
		if !linked[o] {
			linked[o] = true
			s.addObject(&x.Snapshot.Objects[o-1])
		}
	}
}

// reader is a thread that shares an object with others.
type reader struct {
	object scheduler.ObjectID
	thread scheduler.ThreadID
}

func readersOf(s *deadlock.Snapshot) map[reader]bool {
	all := map[reader]bool{}
	for i := range s.Objects {
		for _, t := range s.Objects[i].Holders {
			all[reader{s.Objects[i].ID, t}] = true
		}
	}
	return all
}

// addObject adds who has to come for others to have an object, where that is known.
func (s *linkSet) addObject(o *scheduler.ObjectView) {
	from := end{object: o.ID}
	switch {
	case o.Owner != 0:
	case o.Heir != 0:
		s.add(from, end{thread: o.Heir}, "goes next to")
	case o.Kind == scheduler.ForPermits:
		for _, t := range o.Holders {
			s.add(from, end{thread: t}, "has given a permit to")
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
			if _, known := keys[e]; !known {
				ends = append(ends, e)
				keys[e] = nil
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
	seen := map[sketchEdge]bool{}
	for _, l := range links {
		if e := (sketchEdge{box[l.from], box[l.to], l.text}); !seen[e] && e.from != e.to {
			seen[e] = true
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
		b.Kind, b.Lines, b.said = "object", []string{o.Name, "nobody owns it"}, o.Name
		switch {
		case o.Owner != 0:
			b.Lines = b.Lines[:1]
		case len(o.Holders) > 0 && o.Kind == scheduler.ForLock:
			b.Lines[1] = "read by " + list(namesOf(x.Snapshot, o.Holders))
		case o.Kind != scheduler.ForLock && o.Kind != scheduler.ForMonitor:
			b.Lines[1] = fmt.Sprintf("state %d", o.State)
		}
	case e.thread == 0:
		b.Kind, b.Lines = "carriers", []string{theCarriers + "carriers", fmt.Sprintf("%d of them", len(x.Snapshot.Carriers))}
		if len(x.Snapshot.Carriers) == 1 {
			b.Lines = []string{theCarriers + "only carrier"}
		}
		b.said = b.Lines[0]
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
	b.said = list(names)
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
