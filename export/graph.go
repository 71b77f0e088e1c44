package export

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// Mermaid writes the wait-for graph of the state in which a run ended as a Mermaid
// flowchart, which GitHub draws in Markdown. Threads that can never step again are
// marked. (https://mermaid.js.org/syntax/flowchart.html)
func Mermaid(w io.Writer, r Run) error {
	r, err := r.complete()
	if err != nil {
		return err
	}
	g := graphOf(r)
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for _, n := range g.nodes {
		shape := [2]string{`["`, `"]`}
		switch {
		case n.carriers:
			shape = [2]string{`{{"`, `"}}`}
		case n.thing:
			shape = [2]string{`(["`, `"])`}
		}
		fmt.Fprintf(&b, "  %s%s%s%s\n", n.id, shape[0], mermaidText(n.lines), shape[1])
		if n.stuck {
			fmt.Fprintf(&b, "  class %s stuck\n", n.id)
		}
	}
	for _, a := range g.arrows {
		fmt.Fprintf(&b, "  %s -->|\"%s\"| %s\n", a.from, mermaidText([]string{a.label}), a.to)
	}
	b.WriteString("  classDef stuck stroke:#b00020,stroke-width:3px\n")
	_, err = io.WriteString(w, b.String())
	return err
}

var (
	mermaidSigns = strings.NewReplacer(`"`, "#quot;", "#", "#35;", "<", "#lt;", ">", "#gt;", "\n", " ")
	dotSigns     = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ")
)

// mermaidText escapes what means something in a quoted label of Mermaid.
func mermaidText(lines []string) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = mermaidSigns.Replace(l)
	}
	return strings.Join(out, "<br/>")
}

// DOT writes the same graph in the language of Graphviz
// (https://graphviz.org/doc/info/lang.html).
func DOT(w io.Writer, r Run) error {
	r, err := r.complete()
	if err != nil {
		return err
	}
	g := graphOf(r)
	var b strings.Builder
	b.WriteString("digraph waits {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n")
	for _, n := range g.nodes {
		var more string
		switch {
		case n.carriers:
			more += ", shape=hexagon"
		case n.thing:
			more += ", style=rounded"
		}
		if n.stuck {
			more += `, color="#b00020", penwidth=3`
		}
		fmt.Fprintf(&b, "  %s [label=\"%s\"%s];\n", n.id, dotText(n.lines), more)
	}
	for _, a := range g.arrows {
		fmt.Fprintf(&b, "  %s -> %s [label=\"%s\"];\n", a.from, a.to, dotText([]string{a.label}))
	}
	b.WriteString("}\n")
	_, err = io.WriteString(w, b.String())
	return err
}

// dotText escapes what means something in a quoted string of DOT.
func dotText(lines []string) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = dotSigns.Replace(l)
	}
	return strings.Join(out, `\n`)
}

// graph is a wait-for graph ready to be drawn.
type graph struct {
	nodes  []node
	arrows []arrow
}

type node struct {
	id       string
	lines    []string
	carriers bool // it stands for all carriers
	thing    bool // it is what threads wait for that no one thread has
	stuck    bool
}

type arrow struct{ from, to, label string }

// graphOf returns the wait-for graph of the end of a run: the threads that wait or are
// waited for, by id, and the carriers first if they matter. What threads wait for that
// no one thread can be said to have, such as a signal, comes last.
func graphOf(r Run) graph {
	x := r.Explanation
	var g graph
	seen, stuck := map[scheduler.ThreadID]bool{}, map[scheduler.ThreadID]bool{}
	waits := map[scheduler.ThreadID]bool{} // for another thread or a carrier
	for _, t := range x.Stuck {
		seen[t], stuck[t] = true, true
	}
	for _, e := range x.Graph.Edges {
		seen[e.From], seen[e.To], waits[e.From] = true, true, true
		g.arrows = append(g.arrows, arrow{nodeID(e.From), nodeID(e.To), edgeLabel(x.Snapshot, e)})
	}
	if seen[deadlock.Carriers] {
		line := fmt.Sprintf("%d carriers", len(x.Snapshot.Carriers))
		g.nodes = append(g.nodes, node{id: nodeID(deadlock.Carriers), lines: []string{line}, carriers: true})
	}
	for i := range x.Snapshot.Threads {
		t := &x.Snapshot.Threads[i]
		if !seen[t.ID] {
			continue
		}
		state := t.State.String()
		if t.Kind != scheduler.Virtual {
			state = t.Java.String() // what a platform thread runs on is no state of its own
		}
		n := node{id: nodeID(t.ID), lines: []string{t.Display(), state}, stuck: stuck[t.ID]}
		if t.PinnedBy.Method != "" {
			n.lines = append(n.lines, "pinned by "+t.PinnedBy.String())
		}
		if t.Blocked && t.Block.Reason.Kind == scheduler.ForUnpark && t.Block.Reason.Object == 0 {
			n.lines = append(n.lines, "waits for an unpark")
		}
		g.nodes = append(g.nodes, n)
	}
	g.addThings(x.Snapshot, seen, waits)
	return g
}

// addThings adds what threads wait for from which no arrow comes yet.
func (g *graph) addThings(s *deadlock.Snapshot, seen, waits map[scheduler.ThreadID]bool) {
	ids := map[string]string{}
	for i := range s.Threads {
		t := &s.Threads[i]
		o := t.Block.Reason.Object
		if !seen[t.ID] || waits[t.ID] || !t.Blocked || o == 0 {
			continue
		}
		what := waitedFor(s, t)
		key := fmt.Sprint(o, " ", what)
		id, known := ids[key]
		if !known {
			id = fmt.Sprintf("w%d", len(ids)+1)
			ids[key] = id
			g.nodes = append(g.nodes, node{id: id, lines: []string{what}, thing: true})
			for _, holder := range s.Objects[o-1].Holders {
				if seen[holder] {
					g.arrows = append(g.arrows, arrow{id, nodeID(holder), "held by"})
				}
			}
		}
		g.arrows = append(g.arrows, arrow{nodeID(t.ID), id, "waits for"})
	}
}

// waitedFor says what a thread waits for: "a signal of notFull".
func waitedFor(s *deadlock.Snapshot, t *deadlock.Thread) string {
	r := t.Block.Reason
	o := &s.Objects[r.Object-1]
	switch r.Kind {
	case scheduler.ForSignal, scheduler.ForNotify:
		name := o.Name
		if i := slices.IndexFunc(o.Waiting, func(n scheduler.Node) bool { return n.Thread == t.ID }); i >= 0 && o.Waiting[i].Condition != "" {
			name = o.Waiting[i].Condition
		}
		return r.Kind.String() + " of " + name
	case scheduler.ForPermits:
		return "permits of " + o.Name
	}
	return o.Name
}

func nodeID(t scheduler.ThreadID) string {
	if t == deadlock.Carriers {
		return "carriers"
	}
	return fmt.Sprintf("t%d", t)
}

// edgeLabel says why the one waits for the other.
func edgeLabel(s *deadlock.Snapshot, e deadlock.Edge) string {
	object := ""
	if e.Object != 0 {
		object = " " + s.Objects[e.Object-1].Name
	}
	switch e.Kind {
	case deadlock.HasCarrier:
		return fmt.Sprintf("carrier %d", e.Carrier)
	case deadlock.WaitsForTurn:
		return "is behind it at" + object
	case deadlock.WaitsForCarrier:
		return "waits for any carrier"
	case deadlock.WaitsForEnd:
		return "joins"
	case deadlock.WaitsForResult:
		return "waits for its result"
	}
	return "waits for" + object
}
