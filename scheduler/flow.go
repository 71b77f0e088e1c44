package scheduler

import "slices"

// Doubtful reports whether an action was seen of the kind that some local steps take for
// granted not to be there, so that a search must not take them first:
//
//   - The pool compensated for a blocked carrier, so that it depends on the order of events
//     which carriers take tasks.
//   - The action looked at a thread, or has now a reference to one, though neither its own
//     thread nor anything else that it looked at referred to that: its code makes up
//     numbers of threads, or looks at all of them.
//
// If a step was taken first though an action of that kind could have come before it, then
// the action comes after it and is seen: until then nothing has changed for its thread.
func (p *Parts) Doubtful() bool { return p.doubtful.Load() }

// doubt looks at an action that was just done.
func (w *Walker) doubt(s *Parted, a Action, o *outcome) {
	if !w.parts.doubtful.Load() && (o.unknown || o.pool != nil && o.pool.pool.released != o.pool.pool.mounted || !w.flows(s, a, o)) {
		w.parts.doubtful.Store(true)
	}
}

// flows reports whether all threads that an action looked at, or refers to when it is done,
// are such of which what it looked at says.
func (w *Walker) flows(s *Parted, a Action, o *outcome) bool {
	agent, _ := s.Agent(a)
	w.told = append(w.told[:0], int32(agent))
	for _, t := range w.touched.Touches {
		switch n := t.Part.N; {
		case t.Part.Kind == ThreadPart && int(n) <= len(s.threads):
			w.tell(s.threads[n-1].digest)
		case t.Part.Kind == ObjectPart && int(n) <= len(s.objects):
			w.tell(s.objects[n-1].digest)
		}
	}
	for _, t := range w.touched.Touches {
		if t.Part.Kind == ThreadPart && !w.wasTold(s, t.Part.N) {
			return false
		}
	}
	for _, c := range o.threads {
		if !w.allTold(s, c.part.digest) {
			return false
		}
	}
	for _, c := range o.objects {
		if !w.allTold(s, c.part.digest) {
			return false
		}
	}
	return true
}

func (w *Walker) tell(d *digest) {
	for _, r := range d.refs {
		if r.kind == refThread {
			w.told = append(w.told, r.id)
		}
	}
}

// wasTold reports whether a thread is among those told of, or new.
func (w *Walker) wasTold(s *Parted, t int32) bool {
	return int(t) > len(s.threads) || slices.Contains(w.told, t)
}

func (w *Walker) allTold(s *Parted, d *digest) bool {
	for _, r := range d.refs {
		if r.kind == refThread && !w.wasTold(s, r.id) {
			return false
		}
	}
	return true
}
