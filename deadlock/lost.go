package deadlock

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// explainLostSignal says who waits for what nobody gives, and who waits behind them.
func (x *Explanation) explainLostSignal(f Finding) string {
	const most = 6
	groups := x.alike(f.Threads)
	var parts []string
	left := 0
	for i, g := range groups {
		switch {
		case i >= most:
			left += len(g.threads)
		case len(g.threads) == 1:
			parts = append(parts, fmt.Sprintf("%s %s", x.Snapshot.thread(g.threads[0]).Display(), g.words))
		default:
			parts = append(parts, fmt.Sprintf("%s %s", x.names(g.threads), inPlural(g.words)))
		}
	}
	if left > 0 {
		parts = append(parts, fmt.Sprintf("%d more wait so", left))
	}
	return strings.Join(parts, "; ") + ". No thread is left that could give what they wait for." + x.behind(f.Threads)
}

// alike is threads that wait in the same words.
type alike struct {
	words   string
	threads []scheduler.ThreadID
}

// alike puts threads together that wait in the same words, if they are more than two.
func (x *Explanation) alike(threads []scheduler.ThreadID) []alike {
	count := map[string]int{}
	words := make([]string, len(threads))
	for i, id := range threads {
		words[i] = x.lostWords(id)
		count[words[i]]++
	}
	var groups []alike
	for i, id := range threads {
		at := slices.IndexFunc(groups, func(g alike) bool { return g.words == words[i] })
		if at < 0 || count[words[i]] < 3 {
			groups = append(groups, alike{words: words[i]})
			at = len(groups) - 1
		}
		groups[at].threads = append(groups[at].threads, id)
	}
	return groups
}

// lostWords says what a thread waits for that nobody gives, and what it holds.
func (x *Explanation) lostWords(id scheduler.ThreadID) string {
	s := x.Snapshot
	t := s.thread(id)
	words := x.waitWords(t)
	if o := s.object(t.Block.Reason.Object); o.Owner != 0 && !s.thread(o.Owner).alive() {
		words += fmt.Sprintf(", whose owner %s has ended without releasing it", s.Name(o.Owner))
	}
	words += x.deadReaderWords(t)
	if held := x.heldBy(id); held != "" {
		words += " and holds " + held
	}
	return words
}

// inPlural changes what one thread does to what several do.
func inPlural(words string) string {
	return strings.NewReplacer("waits ", "wait ", "sleeps", "sleep", "is in ", "are in ", " and holds ", " and hold ").Replace(words)
}

// behind names the first essential threads that wait until others end or have a result,
// which these never will.
func (x *Explanation) behind(lost []scheduler.ThreadID) string {
	const most = 3
	var parts []string
	left := 0
	for _, id := range x.Stuck {
		t := x.Snapshot.thread(id)
		kind := t.Block.Reason.Kind
		switch {
		case slices.Contains(lost, id) || !t.Essential || kind != scheduler.ForThread && kind != scheduler.ForResult:
		case len(parts) == most:
			left++
		default:
			parts = append(parts, fmt.Sprintf("%s %s", t.Display(), x.waitWords(t)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	if left > 0 {
		parts = append(parts, fmt.Sprintf("%d more wait so", left))
	}
	return plural(len(lost), " Behind it, ", " Behind them, ") + strings.Join(parts, "; ") + "."
}

// deadReaderWords says whether threads that have ended keep one from writing.
func (x *Explanation) deadReaderWords(t *Thread) string {
	o := x.Snapshot.object(t.Block.Reason.Object)
	if len(o.Holders) == 0 || !wantsAlone(t.ID, o) {
		return ""
	}
	dead := slices.DeleteFunc(slices.Clone(o.Holders), func(r scheduler.ThreadID) bool {
		return x.Snapshot.thread(r).alive() || !x.Snapshot.reads(r, o)
	})
	if len(dead) == 0 {
		return ""
	}
	return fmt.Sprintf(", whose %s %s %s ended without releasing it", verb(dead, "reader", "readers"), x.names(dead), verb(dead, "has", "have"))
}

// heldBy names what a thread owns, reads under or has permits of.
func (x *Explanation) heldBy(t scheduler.ThreadID) string {
	var names []string
	for _, o := range x.Snapshot.Objects {
		switch {
		case o.OnlyTried:
		case o.Owner == t:
			names = append(names, o.Name)
		case x.Snapshot.reads(t, o):
			names = append(names, "the read lock of "+o.Name)
		case slices.Contains(o.Holders, t):
			names = append(names, "permits of "+o.Name)
		}
	}
	return strings.Join(names, " and ")
}
