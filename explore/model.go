package explore

import "github.com/bced87ab/gridlock/scheduler"

// Model is a system whose states can be searched. Search calls its methods from
// several goroutines at once, though never for one state at the same time.
type Model[S, A any] interface {
	// Initial returns the states in which the system begins.
	Initial() []S
	// Enabled appends to buf the actions that are possible in s, always in the same
	// order. A state without any is terminal.
	Enabled(s S, buf []A) []A
	// Apply returns the state to which a leads from s. It does not change s.
	Apply(s S, a A) S
	// Fingerprint returns what is equal for equal states, and for those that the
	// search need not tell apart.
	Fingerprint(s S) scheduler.Fingerprint
}

// Recycler is a Model that can use again the memory of states of which a search has
// no more need.
type Recycler[S any] interface {
	Recycle(s S)
}

// Marker is a Model that marks some of its transitions. Components.Marked tells the
// components that have a marked transition inside.
type Marker[S, A any] interface {
	// Marks reports whether the transition that a just made from before to after is
	// marked.
	Marks(before, after S, a A) bool
}

// LocalModel is a Model that knows of actions which need not be interleaved.
type LocalModel[S, A any] interface {
	// Local reports whether a, which led from before to after, touched only what
	// nothing else can touch, neither now nor later, so that it commutes with all
	// that others can do and may be taken first, before any of it. No path of local
	// actions leads back to where it began, or others could be put off for ever.
	Local(before, after S, a A) bool
}

// Foreseer is a LocalModel that can often tell without Apply what an action leads to.
// Most lead to states that are known.
type Foreseer[S, A any] interface {
	// Prepare is called with all actions that are possible in s, before the other
	// methods are asked about them. If it is to look for a local one, it returns the
	// index of the first, after which it has looked no further; else, or if there is
	// none, -1.
	Prepare(s S, actions []A, local bool) int
	// Foresee returns the fingerprint of the state to which the action leads that has
	// number i in actions, and whether Marker would mark that. ok is false if it cannot
	// tell.
	Foresee(i int) (f scheduler.Fingerprint, marked, ok bool)
	// Follow is Apply of that action. What it returns is good until the next call, unless
	// it is kept.
	Follow(i int) S
	// Keep returns a state of Follow to be kept.
	Keep(s S) S
}

// Doubter is a Model that may find out in the middle of a search that what it takes to be
// local was not, though it could not know.
type Doubter interface {
	// Doubts reports whether it has. Then the search gives up.
	Doubts() bool
}

// Splitter is a Model that works faster if each goroutine has one of its own.
type Splitter[S, A any] interface {
	// Split returns another Model of the same system. What one has made the others may
	// look at, and recycle.
	Split() Model[S, A]
}

// Sizer is a Model that takes memory itself, more and more of it.
type Sizer interface {
	// Bytes is about how much.
	Bytes() int
}
