package deadlock

import (
	"fmt"
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// explainFailure says with which exception a thread ended, and where that was thrown.
func (x *Explanation) explainFailure(t scheduler.ThreadID) string {
	err := x.Snapshot.thread(t).Err
	said := fmt.Sprintf("%s ended with %s", x.Snapshot.Name(t), x.Snapshot.thread(t).Ended)
	if err.At != nil {
		said += fmt.Sprintf(", thrown in %v", *err.At)
	}
	return said + "."
}

// explainSurvivors names the threads that go on after others have failed.
func (x *Explanation) explainSurvivors() []string {
	var alive []scheduler.ThreadID
	for i := range x.Snapshot.Threads {
		t := &x.Snapshot.Threads[i]
		if t.Essential && t.alive() && !x.found(t.ID) {
			alive = append(alive, t.ID)
		}
	}
	if len(alive) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s had not ended when the run was over, and could still go on.", x.names(alive))}
}

// found reports whether a thread is in a finding.
func (x *Explanation) found(t scheduler.ThreadID) bool {
	return slices.ContainsFunc(x.Findings, func(f Finding) bool { return slices.Contains(f.Threads, t) })
}
