package deadlock

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/scheduler"
)

// graph returns a graph of owner edges, from thread to thread.
func graph(edges ...[2]scheduler.ThreadID) *Graph {
	g := &Graph{}
	for _, e := range edges {
		g.Edges = append(g.Edges, Edge{From: e[0], To: e[1]})
	}
	return g
}

func TestCycles(t *testing.T) {
	all := func(Edge) bool { return true }
	type ids = []scheduler.ThreadID
	for _, c := range []struct {
		name  string
		graph *Graph
		want  []ids
	}{
		{"none", graph(), nil},
		{"chain", graph([2]scheduler.ThreadID{1, 2}, [2]scheduler.ThreadID{2, 3}), nil},
		{"two", graph([2]scheduler.ThreadID{1, 2}, [2]scheduler.ThreadID{2, 1}), []ids{{1, 2}}},
		{"with a tail", graph([2]scheduler.ThreadID{1, 2}, [2]scheduler.ThreadID{2, 3}, [2]scheduler.ThreadID{3, 2}, [2]scheduler.ThreadID{4, 3}), []ids{{2, 3}}},
		{"two cycles", graph([2]scheduler.ThreadID{1, 4}, [2]scheduler.ThreadID{2, 3}, [2]scheduler.ThreadID{3, 2}, [2]scheduler.ThreadID{4, 1}), []ids{{1, 4}, {2, 3}}},
		{"through the carriers", graph([2]scheduler.ThreadID{0, 2}, [2]scheduler.ThreadID{1, 0}, [2]scheduler.ThreadID{2, 1}), []ids{{1, 2}}},
		{"only the carriers and one thread", graph([2]scheduler.ThreadID{0, 1}, [2]scheduler.ThreadID{1, 0}), nil},
	} {
		assert.Equal(t, c.want, c.graph.cycles(4, all), c.name)
	}
	two := graph([2]scheduler.ThreadID{1, 2}, [2]scheduler.ThreadID{2, 1})
	assert.Empty(t, two.cycles(4, func(e Edge) bool { return e.From != 2 }), "an edge that is not kept is no edge")
}

// A queue of very many threads must not be a deep recursion or a quadratic walk.
func TestCyclesOfALongChain(t *testing.T) {
	const n = 200_000
	g := &Graph{}
	for i := range scheduler.ThreadID(n) {
		g.Edges = append(g.Edges, Edge{From: i + 1, To: (i+1)%n + 1})
	}
	found := g.cycles(n, func(Edge) bool { return true })
	assert.Len(t, found, 1)
	assert.Len(t, found[0], n)
}
