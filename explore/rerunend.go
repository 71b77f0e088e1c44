package explore

import (
	"cmp"
	"slices"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// ends reports whether a run ends at a node, and takes note of how.
func (s *rerun) ends(n *rerunNode) bool {
	m := s.machine
	switch {
	case m.Done():
		if !s.failed() {
			s.note(deadlock.Completed, "", deadlock.ByState)
			return true
		}
	case m.Stuck():
		s.result.StuckStates++
	case n.onlyDaemons(m):
		if x := deadlock.Explain(m); allStuck(x) {
			s.noteExplained(x)
			return true
		}
		return s.tooLong()
	default:
		return s.tooLong()
	}
	s.noteExplained(deadlock.Explain(m))
	return true
}

// failed reports whether an essential thread ended by an exception.
func (s *rerun) failed() bool {
	for id := scheduler.ThreadID(1); int(id) <= s.machine.Threads(); id++ {
		if t := s.machine.Thread(id); t.Essential && t.Err != nil {
			return true
		}
	}
	return false
}

// allStuck reports whether no essential thread that is alive can ever step again.
func allStuck(x *deadlock.Explanation) bool {
	alive := 0
	for _, t := range x.Snapshot.Threads {
		if t.Essential && t.State != scheduler.StateNew && t.State != scheduler.StateTerminated {
			alive++
		}
	}
	return alive > 0 && alive == len(x.Stuck)
}

// tooLong reports whether the run is cut here, for its length or in exact time for
// its duration. What its state proves is a finding all the same.
func (s *rerun) tooLong() bool {
	if s.at < s.longest && s.machine.Now() <= s.cfg.MaxTime {
		return false
	}
	s.long++
	s.noteExplained(deadlock.Explain(s.machine))
	return true
}

func (s *rerun) noteExplained(x *deadlock.Explanation) {
	proof := deadlock.ByState
	if len(x.Findings) > 0 {
		proof = x.Findings[0].Proof
	}
	s.note(x.Verdict, x.Kind, proof).addCircles(x)
}

// note counts a schedule and how it ended.
func (s *rerun) note(v deadlock.Verdict, kind string, proof deadlock.Proof) *Found {
	s.result.Schedules++
	if s.ended != nil {
		s.ended(s.machine)
	}
	for i := range s.all {
		if s.all[i].Verdict == v && s.all[i].Kind == kind {
			s.all[i].Count++
			return &s.all[i]
		}
	}
	f := s.here(v, kind)
	f.Proof = proof
	s.all = append(s.all, f)
	if isFault(v) && s.result.SchedulesToFirst == 0 {
		s.result.SchedulesToFirst = s.result.Schedules
	}
	return &s.all[len(s.all)-1]
}

func isFault(v deadlock.Verdict) bool { return !v.Clean() && v != deadlock.Unknown }

// faults returns the faults among the ways to end, worst first.
func (s *rerun) faults() []Found {
	slices.SortStableFunc(s.all, func(a, b Found) int {
		return cmp.Or(deadlock.Compare(a.Verdict, b.Verdict), cmp.Compare(a.Kind, b.Kind))
	})
	var faults []Found
	for _, f := range s.all {
		if isFault(f.Verdict) {
			faults = append(faults, f)
		}
	}
	return faults
}

// finish returns the result.
func (s *rerun) finish() *Result {
	r := s.result
	r.Complete, r.Short = s.short == "" && s.depth > 0, s.short
	r.States = s.visits.states()
	if !s.noSleep {
		r.Reductions = append(r.Reductions, "sleep sets")
	}
	if !s.noVisits {
		r.Reductions = append(r.Reductions, "happens-before states")
	}
	r.Findings = s.faults()
	if s.options.Outcomes {
		r.Outcomes = s.all
	}
	return r
}
