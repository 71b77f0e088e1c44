package export

import (
	"fmt"
	"slices"

	"github.com/bced87ab/gridlock/scheduler"
)

// waits says what a thread waits for, as in "waits for a signal of queue"; nothing if it
// does not wait.
func (t *teller) waits(th scheduler.ThreadInfo) string {
	if !th.Blocked {
		if th.Kind == scheduler.Virtual && th.Carrier == 0 && (th.State.Runnable() || th.TimerSubmitted) {
			return "needs a carrier"
		}
		return ""
	}
	r := th.Block.Reason
	name := ""
	if r.Object != 0 {
		name = t.operand(th.Op, r.Object)
	}
	switch r.Kind {
	case scheduler.ForLock, scheduler.ForMonitor, scheduler.ForLatch:
		return "waits for " + name
	case scheduler.ForClassInit:
		return "waits until class " + name + " is initialised"
	case scheduler.ForThread:
		return "waits for the end of " + t.name(r.Thread)
	case scheduler.ForTime:
		return "sleeps"
	case scheduler.ForComputation:
		return "computes"
	case scheduler.ForPermits:
		return "waits for a permit of " + name
	case scheduler.NoReason:
		return ""
	}
	if name == "" {
		return "waits for " + r.Kind.String()
	}
	return fmt.Sprintf("waits for %v of %s", r.Kind, name)
}

// pinnedBy returns the frame that pins a thread or, where there is none, the object.
func (t *teller) pinnedBy(th scheduler.ThreadInfo) string {
	i := slices.IndexFunc(th.Held, func(s scheduler.Site) bool { return s.Pins })
	if i < 0 || th.Kind != scheduler.Virtual {
		return ""
	}
	where := map[scheduler.Cause]string{
		scheduler.ByMonitor: "synchronized", scheduler.ByNative: "a native frame", scheduler.ByClassInit: "a class initialiser",
	}[th.Held[i].Cause]
	if frames := t.m.SiteFrames(th.ID, th.Held[i]); len(frames) > 0 {
		return where + " in " + frames[0].Short()
	}
	if o := th.Held[i].Object; o != 0 {
		return where + " of " + t.object(o)
	}
	return where
}

// blocks tells that a thread has to wait, why, and what becomes of its carrier.
func (t *teller) blocks(who string, before scheduler.ThreadInfo, e scheduler.Event) string {
	after := t.m.Thread(t.agent)
	said := t.wants(who, before, after)
	if e.Reason.Kind == scheduler.ForComputation || after.Kind != scheduler.Virtual || e.Reason.Kind == scheduler.NoReason {
		return said
	}
	switch {
	case e.Pinned:
		return fmt.Sprintf("%s. It cannot unmount: it is pinned by %s, and keeps carrier %d", said, t.pinnedBy(after), e.Carrier)
	case after.Carrier != 0 && after.Pins > 0:
		return fmt.Sprintf("%s, and keeps carrier %d: it is pinned by %s", said, e.Carrier, t.pinnedBy(after))
	case after.Carrier != 0 && t.m.Config().Steps == scheduler.ByOperation:
		return fmt.Sprintf("%s. On JDK %d that blocks its carrier %d, too", said, t.m.Config().JDK, e.Carrier)
	}
	return fmt.Sprintf("%s. It unmounts, and carrier %d is free", said, e.Carrier)
}

// wants is the first half: who wants what, and who has it.
func (t *teller) wants(who string, before, after scheduler.ThreadInfo) string {
	r := after.Block.Reason
	again := ""
	if before.Wake != scheduler.NotWoken {
		again = " again"
	}
	switch r.Kind {
	case scheduler.ForComputation:
		return fmt.Sprintf("%s computes for %v", who, before.Op.Nanos)
	case scheduler.ForTime:
		return fmt.Sprintf("%s sleeps for %v", who, before.Op.Nanos)
	case scheduler.ForLock, scheduler.ForMonitor:
		wish := map[scheduler.ReasonKind]string{scheduler.ForLock: "wants", scheduler.ForMonitor: "wants to enter the monitor of"}[r.Kind]
		return fmt.Sprintf("%s %s %s%s, %s, and waits", who, wish, t.object(r.Object), again, t.taken(r.Object))
	case scheduler.NoReason:
		return fmt.Sprintf("%s gives up its carrier for its turn", who)
	}
	said := t.waits(after)
	switch {
	case r.Object == 0 || again != "":
	case r.Kind == scheduler.ForSignal:
		said = "gives up " + t.object(r.Object) + " and waits for a signal"
		if name := t.operand(after.Op, r.Object); name != t.object(r.Object) {
			said += " of " + name
		}
	case r.Kind == scheduler.ForNotify:
		said = "gives up the monitor of " + t.object(r.Object) + " and waits for a notification"
	}
	if after.Block.Ends() && before.Op.Nanos > 0 {
		said += fmt.Sprintf(", for at most %v", before.Op.Nanos)
	}
	return who + " " + said + again
}

// taken says why an object cannot be had now.
func (t *teller) taken(o scheduler.ObjectID) string {
	v := t.objects.at(o)
	switch {
	case v.Owner == t.agent:
		return "which others still read"
	case v.Owner != 0:
		return "which " + t.name(v.Owner) + " has"
	case len(v.Holders) > 0:
		return "which " + t.name(v.Holders[0]) + " reads"
	case v.Heir != 0 && v.Heir != t.agent:
		return "which is free and meant for " + t.name(v.Heir)
	}
	for _, n := range v.Queue {
		if n.Thread == t.agent {
			break
		}
		if n.Thread != 0 {
			return "for which " + t.name(n.Thread) + " is ahead of it"
		}
	}
	return "which it cannot have now"
}
