package explore

import (
	"slices"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// ShrinkOptions bound the work of Shrink. The zero value is good for most programs.
type ShrinkOptions struct {
	// Runs is how many schedules are tried. Zero means 5000.
	Runs int
}

const (
	defaultShrinkRuns = 5000
	// mostShrinkActions bounds the actions of all runs together, so that very long
	// schedules take seconds and not minutes.
	mostShrinkActions = 20_000_000
)

// Shrink returns a finding with the same verdict and kind whose schedule has fewer
// context switches (see Switches) or, with as many, fewer actions. A finding that
// is a cycle keeps it, and the way to it gets shorter.
//
// It tries variants of the schedule, and keeps those that lead to the verdict with
// less: it leaves out threads, blocks of actions of one thread and single actions,
// lets a thread go on for longer, and moves blocks to where they join others. This
// goes on until no variant helps, so the result is as short as these changes make
// it and not always the shortest there is. The same finding always shrinks to the
// same schedule.
//
// A program that does not do the same each time does not shrink: see
// CheckDeterminism.
func Shrink(cfg scheduler.Config, p *scheduler.Program, f Found, o ShrinkOptions) Found {
	if o.Runs == 0 {
		o.Runs = defaultShrinkRuns
	}
	s := &shrinker{cfg: cfg, program: p, agents: map[lineage]int{}, runs: o.Runs, actions: mostShrinkActions}
	if !s.begin(f) {
		return f
	}
	first := len(s.best.moves)
	for s.runs > 0 && s.actions > 0 && s.pass() {
	}
	short := slices.Concat(s.best.choices, f.Choices[first:])
	if slices.Equal(short, f.Choices) || !s.confirms(s.best.choices) {
		return f
	}
	f.Choices, f.NoReturn = short, 0
	return f
}

// move is an action by what it means: who does what. Unlike an index in the list of
// possible actions it keeps its meaning when other actions are left out.
type move struct {
	agent   int
	kind    scheduler.ActionKind
	expires bool
	carrier scheduler.CarrierID
}

// goOn stands for all steps that the thread of the move before it can do.
const goOn scheduler.ActionKind = 0

// lineage names a thread by who started it and as which of its children, which
// stays the same when others start theirs earlier or later.
type lineage struct{ parent, child int }

// schedule is a sequence of moves, with the choices that they came to in a run.
type schedule struct {
	moves    []move
	choices  []int
	switches int
}

// better reports whether a schedule with that many switches and moves is better.
func (s *schedule) better(switches, moves int) bool {
	return switches < s.switches || switches == s.switches && moves < len(s.moves)
}

// blocks returns where the blocks of moves of one agent begin, and the end.
func (s *schedule) blocks() []int {
	if len(s.moves) == 0 { // a thread failed before its first operation
		return []int{0}
	}
	starts := []int{0}
	for i := 1; i < len(s.moves); i++ {
		if s.moves[i].agent != s.moves[i-1].agent {
			starts = append(starts, i)
		}
	}
	return append(starts, len(s.moves))
}

// shrinker is a Shrink at work.
type shrinker struct {
	cfg     scheduler.Config
	program *scheduler.Program
	agents  map[lineage]int
	best    schedule
	longest int // no variant has more actions than the finding
	// reached says whether a state is one that shows the finding. If it is final, all
	// later states show it too.
	reached func(*scheduler.Machine) bool
	final   bool

	runs, actions int // how many are left
}

// begin takes the schedule of a finding apart. It reports whether it leads there.
func (s *shrinker) begin(f Found) bool {
	stem := f.Choices
	if f.Loop > 0 && f.Loop <= len(stem) {
		stem = stem[:len(stem)-f.Loop]
	}
	a := s.start()
	if a == nil {
		return false
	}
	defer a.close()
	for _, c := range stem {
		if c < 0 || c >= len(a.possible) || !a.apply(c) {
			return false
		}
	}
	s.longest = len(stem)
	s.best = a.schedule()
	if f.Loop > 0 {
		target, ok := a.m.Fingerprint()
		s.reached = func(m *scheduler.Machine) bool {
			got, _ := m.Fingerprint()
			return got == target
		}
		return ok
	}
	s.final = true
	s.reached = func(m *scheduler.Machine) bool {
		x := deadlock.Explain(m)
		return x.Verdict == f.Verdict && x.Kind == f.Kind
	}
	return s.reached(a.m)
}

// confirms reports whether choices lead there, in a run of their own.
func (s *shrinker) confirms(choices []int) bool {
	pl, err := newPlayer(s.cfg, s.program)
	if err != nil {
		return false
	}
	defer pl.close()
	s.runs--
	s.actions -= len(choices)
	return pl.follow(choices) == len(choices) && s.reached(pl.m)
}

// try runs a variant for as long as it is better than the best so far, completes it
// if it leaves off too early, and makes it the best if it leads there.
func (s *shrinker) try(moves []move) bool {
	if s.runs <= 0 || s.actions <= 0 {
		return false
	}
	s.runs--
	a := s.start()
	if a == nil {
		return false
	}
	defer a.close()
	a.perform(moves)
	if s.final {
		a.complete()
	}
	s.actions -= len(a.moves)
	if !s.best.better(a.switches, len(a.moves)) || !s.reached(a.m) {
		return false
	}
	s.best = a.schedule()
	if s.final {
		s.truncate()
	}
	return true
}

// truncate cuts the best schedule where it first leads there. Since all later
// states do so too, halving finds the place.
func (s *shrinker) truncate() {
	none, all := -1, len(s.best.choices)
	for none+1 < all {
		if half := (none + all) / 2; s.confirms(s.best.choices[:half]) {
			all = half
		} else {
			none = half
		}
	}
	s.best.choices, s.best.moves = s.best.choices[:all], s.best.moves[:all]
	s.best.switches = max(len(s.best.blocks())-2, 0)
}

// attempt is a run of a variant.
type attempt struct {
	*shrinker
	*player
	agent    []int       // the agents, by thread number from 1
	children map[int]int // how many threads each agent has started
	moves    []move
	switches int
}

// start begins a run, or returns nil if the program cannot run at all.
func (s *shrinker) start() *attempt {
	pl, err := newPlayer(s.cfg, s.program)
	if err != nil {
		return nil
	}
	a := &attempt{shrinker: s, player: pl, children: map[int]int{}}
	a.name(-1)
	return a
}

// name gives the threads that parent has started since the last call their agents.
func (a *attempt) name(parent int) {
	for len(a.agent) < a.m.Threads() {
		l := lineage{parent, a.children[parent]}
		a.children[parent]++
		n, ok := a.agents[l]
		if !ok {
			n = len(a.agents)
			a.agents[l] = n
		}
		a.agent = append(a.agent, n)
	}
}

func (a *attempt) schedule() schedule {
	return schedule{moves: a.moves, choices: a.choices, switches: a.switches}
}

// moveOf returns what one of the possible actions means.
func (a *attempt) moveOf(action scheduler.Action) move {
	t, expires := a.m.Agent(action)
	return move{agent: a.agent[t-1], kind: action.Kind, expires: expires, carrier: action.Carrier}
}

// apply applies a possible action, by index.
func (a *attempt) apply(i int) bool {
	mv := a.moveOf(a.possible[i])
	if !a.choose(i) {
		return false
	}
	if n := len(a.moves); n > 0 && a.moves[n-1].agent != mv.agent {
		a.switches++
	}
	a.moves = append(a.moves, mv)
	a.name(mv.agent)
	return true
}

// fits reports whether the schedule is still better than the best if an agent acts
// next.
func (a *attempt) fits(agent int) bool {
	switches := a.switches
	if n := len(a.moves); n > 0 && a.moves[n-1].agent != agent {
		switches++
	}
	return len(a.moves) < a.longest && a.best.better(switches, len(a.moves)+1)
}

// last returns the agent that acted last, or -1.
func (a *attempt) last() int {
	if len(a.moves) == 0 {
		return -1
	}
	return a.moves[len(a.moves)-1].agent
}

// perform applies the moves that are possible when it is their turn, for as long as
// they fit.
func (a *attempt) perform(moves []move) {
	for _, mv := range moves {
		if mv.kind == goOn {
			a.goOn()
			continue
		}
		i := a.find(mv)
		if i < 0 {
			continue
		}
		if !a.fits(mv.agent) || !a.apply(i) {
			return
		}
	}
}

// goOn lets the agent that acted last step for as long as it can.
func (a *attempt) goOn() {
	for agent := a.last(); agent >= 0 && a.fits(agent); {
		i := a.find(move{agent: agent, kind: scheduler.StepThread})
		if i < 0 || !a.apply(i) {
			return
		}
	}
}

// find returns the index of the action that a move means, or -1. Any carrier will
// do if the one that the move names cannot take the task.
func (a *attempt) find(mv move) int {
	found := -1
	for i, action := range a.possible {
		if action.Kind != mv.kind {
			continue
		}
		got := a.moveOf(action)
		if got == mv {
			return i
		}
		got.carrier = mv.carrier
		if got == mv && found < 0 {
			found = i
		}
	}
	return found
}

// complete lets the threads run on for as long as it fits, each until it cannot.
// Time limits end only when nothing else can happen.
func (a *attempt) complete() {
	for !a.over() {
		i := a.sticky()
		if !a.fits(a.moveOf(a.possible[i]).agent) || !a.apply(i) {
			return
		}
	}
}

// sticky returns the index of the action that continues the thread that acted last,
// if there is one, or else the first that ends no time limit.
func (a *attempt) sticky() int {
	best, rank := 0, 0
	for i, action := range a.possible {
		mv := a.moveOf(action)
		timer := mv.kind != scheduler.StepThread && (mv.kind != scheduler.TakeTask || mv.expires)
		r := 1
		switch same := mv.agent == a.last(); {
		case same && !timer:
			r = 4
		case !timer:
			r = 3
		case same:
			r = 2
		}
		if r > rank {
			best, rank = i, r
		}
	}
	return best
}
