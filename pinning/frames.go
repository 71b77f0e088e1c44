package pinning

import (
	"fmt"

	"github.com/bced87ab/gridlock/scheduler"
)

// Frames returns the JDK's own frames of a thread in Object.wait. Entering a
// monitor has none: the top frame is the method with the synchronized block. The
// lines are those of 21.0.12 and 25.0.3, read from thread dumps; in 25 a virtual
// thread calls wait0 from another line than a platform thread.
func (mon *monitor) Frames(m *scheduler.Machine, t scheduler.ThreadID, op scheduler.Op) []scheduler.Frame {
	if op.Verb != verbWait && op.Verb != verbWaitFor {
		return nil
	}
	inner, outer := 366, 339
	if m.JDK().JDK >= 24 {
		inner, outer = 389, 351
		if m.Thread(t).Kind == scheduler.Virtual {
			inner = 382
		}
	}
	frames := scheduler.Frames("java.base/java.lang.Object.wait0(Native Method)",
		fmt.Sprintf("java.base/java.lang.Object.wait(Object.java:%d)", inner))
	if op.Verb == verbWait {
		frames = append(frames, scheduler.Frames(fmt.Sprintf("java.base/java.lang.Object.wait(Object.java:%d)", outer))...)
	}
	if jdk := m.JDK().JDK; jdk != 21 && jdk != 25 {
		return scheduler.WithoutLines(frames)
	}
	return frames
}
