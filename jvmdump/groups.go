package jvmdump

import (
	"fmt"
	"slices"
	"strings"
)

// alike are threads that do the same at the same place of the program.
type alike struct {
	threads []*Thread
	does    string
	program []string
}

// groups puts threads together that look alike to their program: frames of the JDK count
// only for what they say that a thread does. The largest come first.
func (x *Explanation) groups(threads []*Thread) []alike {
	at := map[string]int{}
	var all []alike
	for _, t := range threads {
		program, does := t.program(), x.doesWhere(t)
		key := does + "\n" + strings.Join(program, "\n")
		i, ok := at[key]
		if !ok {
			i = len(all)
			at[key] = i
			all = append(all, alike{does: does, program: program})
		}
		all[i].threads = append(all[i].threads, t)
	}
	slices.SortStableFunc(all, func(a, b alike) int { return len(b.threads) - len(a.threads) })
	return all
}

// doesWhere is what a thread does, and of a virtual one whether it has a carrier.
func (x *Explanation) doesWhere(t *Thread) string {
	does := x.view.doing(t).String()
	if x.view.doing(t) == running && t.State == "" {
		does += " or enters a monitor"
	}
	switch {
	case !t.Virtual:
		return does
	case t.mounted(x.Process.Release):
		return does + ", on a carrier"
	}
	return does + ", unmounted"
}

// unlike is the frames of the program by which a group differs from all others that wait at
// the same place: the innermost, and those up to the first that no other has there.
func unlike(all []alike, i int) []string {
	frames := all[i].program
	n := min(1, len(frames))
	for j, other := range all {
		if j == i || n == 0 || len(other.program) == 0 || other.program[0] != frames[0] {
			continue
		}
		same := 0
		for same < min(len(frames), len(other.program)) && frames[same] == other.program[same] {
			same++
		}
		n = max(n, min(same+1, len(frames)))
	}
	return frames[:n]
}

// writeThreads lists the virtual threads, and the platform threads that run code of the
// program, by what they do.
func (x *Explanation) writeThreads(b *strings.Builder) {
	var virtual, platform []*Thread
	for i := range x.Process.Threads {
		switch t := &x.Process.Threads[i]; {
		case t.Virtual:
			virtual = append(virtual, t)
		case len(t.program()) > 0:
			platform = append(platform, t)
		}
	}
	x.writeGroups(b, "VIRTUAL THREADS, by stack", virtual)
	x.writeGroups(b, "PLATFORM THREADS of the program, by stack", platform)
}

func (x *Explanation) writeGroups(b *strings.Builder, title string, threads []*Thread) {
	if len(threads) == 0 {
		return
	}
	const most = 20
	fmt.Fprintf(b, "\n%s\n", title)
	all := x.groups(threads)
	for i, g := range all {
		if i == most {
			fmt.Fprintf(b, "  and %s of other stacks\n", count(len(all)-most, "group"))
			break
		}
		fmt.Fprintf(b, "  %6d  %s\n", len(g.threads), g.does)
		frames := unlike(all, i)
		if len(frames) == 0 && g.threads[0].site() != "" {
			frames = []string{g.threads[0].site()}
		}
		for _, f := range frames {
			fmt.Fprintf(b, "          %s\n", f)
		}
		fmt.Fprintf(b, "          %s\n", names(g.threads))
	}
}
