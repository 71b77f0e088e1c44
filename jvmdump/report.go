package jvmdump

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/bced87ab/gridlock/internal/plain"
)

// Threads is a group of threads with the same stack and state.
type Threads struct {
	Threads []*Thread
}

// Group puts threads with identical stacks together: the largest group first, then
// in the order in which they came.
func Group(threads []*Thread) []Threads {
	at := map[string]int{}
	var groups []Threads
	var key []byte
	for _, t := range threads {
		key = append(append(key[:0], t.State...), '\n')
		for _, f := range t.Stack {
			key = append(append(key, f...), '\n')
		}
		i, ok := at[string(key)] // does not copy the key
		if !ok {
			i = len(groups)
			at[string(key)] = i
			groups = append(groups, Threads{})
		}
		groups[i].Threads = append(groups[i].Threads, t)
	}
	slices.SortStableFunc(groups, func(a, b Threads) int { return len(b.Threads) - len(a.Threads) })
	return groups
}

// Document is the JSON of an explanation: the keys of a run, and certainty, files,
// next and then. What a dump does not have is null.
type Document struct {
	Schema      string            `json:"schema"`
	Scenario    *string           `json:"scenario"`
	JDK         int               `json:"jdk"`
	Parallelism *int              `json:"parallelism"`
	Verdict     string            `json:"verdict"`
	Kind        *string           `json:"kind"`
	Certainty   string            `json:"certainty"`
	Explanation string            `json:"explanation"`
	Findings    []DocumentFinding `json:"findings"`
	Stuck       []string          `json:"stuck"`
	Carriers    []DocumentCarrier `json:"carriers"`
	Locks       []DocumentLock    `json:"locks"`
	Watchdog    *string           `json:"watchdog"`
	Replay      *string           `json:"replay"`
	Files       []DocumentFile    `json:"files"`
	Next        *string           `json:"next"`
	Then        *string           `json:"then"`
}

// DocumentFinding is a finding in JSON.
type DocumentFinding struct {
	Verdict   string   `json:"verdict"`
	Kind      *string  `json:"kind"`
	Threads   []string `json:"threads"`
	Certainty string   `json:"certainty"`
}

// DocumentCarrier is a carrier in JSON, with the virtual thread that it has.
type DocumentCarrier struct {
	ID       int64   `json:"id"`
	Thread   *string `json:"thread"`
	PinnedBy *string `json:"pinnedBy"`
	HeldBy   *string `json:"heldBy"`
}

// DocumentLock is an object that threads wait for, in JSON. The order of the queue
// is not known.
type DocumentLock struct {
	Name  string         `json:"name"`
	Class string         `json:"class"`
	State *int64         `json:"state"`
	Owner *string        `json:"owner"`
	Queue []DocumentNode `json:"queue"`
}

// DocumentNode is a thread that waits for a lock, in JSON.
type DocumentNode struct {
	Thread string  `json:"thread"`
	Status *string `json:"status"`
	Where  string  `json:"where"`
}

// DocumentFile is a file that was read, in JSON.
type DocumentFile struct {
	File    string `json:"file"`
	Format  string `json:"format"`
	PID     int64  `json:"pid"`
	Threads int    `json:"threads"`
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (x *Explanation) displays(ids []int64) []string {
	out := []string{}
	for _, id := range ids {
		if t := x.Process.thread(id); t != nil {
			out = append(out, t.Display())
		} else {
			out = append(out, fmt.Sprintf("#%d", id))
		}
	}
	return out
}

// Document returns the JSON of an explanation.
func (x *Explanation) Document() Document {
	d := Document{
		Schema: "gridlock/1", JDK: x.Process.Release, Verdict: string(x.Verdict), Kind: optional(x.Kind), Certainty: string(x.Certainty),
		Explanation: strings.Join(x.Text, "\n\n"), Findings: []DocumentFinding{}, Stuck: x.displays(x.Stuck),
		Carriers: x.carriers(), Locks: x.locks(), Files: []DocumentFile{}, Next: optional(x.Next), Then: optional(x.Then),
	}
	for _, f := range x.Findings {
		d.Findings = append(d.Findings, DocumentFinding{string(f.Verdict), optional(f.Kind), x.displays(f.Threads), string(f.Certainty)})
	}
	if n := len(d.Carriers); n > 0 {
		d.Parallelism = &n
	}
	for _, f := range x.Process.Dumps {
		d.Files = append(d.Files, DocumentFile{path.Base(f.File), string(f.Format), f.PID, len(f.Threads)})
	}
	return d
}

func (x *Explanation) carriers() []DocumentCarrier {
	out := []DocumentCarrier{}
	for _, c := range slices.Concat(x.view.pool.busy, x.view.pool.idle) {
		d := DocumentCarrier{ID: c.ID}
		if t := x.Process.thread(c.Carries); t != nil {
			d.Thread = optional(t.Display())
			d.HeldBy = optional(x.heldBy(t))
			if frames, sure := x.pinSites(t); t.pinnedFrame() && (sure || len(frames) == 1) {
				d.PinnedBy = optional(frames[0])
			}
		} else if c.Carries != 0 {
			d.Thread = optional(fmt.Sprintf("#%d", c.Carries))
		}
		out = append(out, d)
	}
	return out
}

// heldBy says why a mounted thread does not leave its carrier, in the words of run.
func (x *Explanation) heldBy(t *Thread) string {
	switch a := x.view.doing(t); {
	case a == inMonitor:
		return "monitor-enter"
	case a == inObjectWait:
		return "object-wait"
	case t.pinnedFrame():
		return "pinned"
	case t.State == "RUNNABLE":
		return "running"
	}
	return ""
}

// locks are the objects that two or more threads wait for, or one that has an owner.
func (x *Explanation) locks() []DocumentLock {
	owner := map[string]*Thread{}
	for i := range x.Process.Threads {
		for _, o := range x.Process.Threads[i].Owns {
			owner[plain.Line(o)] = &x.Process.Threads[i]
		}
	}
	at := map[string]int{}
	out := []DocumentLock{}
	for i := range x.Process.Threads {
		t := &x.Process.Threads[i]
		a := x.view.waitsFor(t)
		name := t.lock()
		if name == "" || a != inLock && a != inMonitor && a != inPermit && a != inLatch {
			continue
		}
		j, ok := at[name]
		if !ok {
			j = len(out)
			at[name] = j
			class, _, _ := strings.Cut(name, "@")
			out = append(out, DocumentLock{Name: name, Class: class, Queue: []DocumentNode{}})
			if o := owner[name]; o != nil {
				out[j].Owner = optional(o.Display())
			} else if o := x.Process.thread(t.ParkOwner); o != nil {
				out[j].Owner = optional(o.Display())
			}
		}
		where := "unmounted"
		if !t.Virtual {
			where = "platform thread"
		} else if t.mounted(x.Process.Release) {
			where = "on a carrier"
		}
		out[j].Queue = append(out[j].Queue, DocumentNode{t.Display(), optional(t.State), where})
	}
	return out
}

// WriteText writes an explanation as text, width columns wide.
func (x *Explanation) WriteText(w io.Writer, width int) error {
	var b strings.Builder
	p := x.Process
	fmt.Fprintf(&b, "JDK %s", plain.Line(p.Version))
	switch {
	case p.simulated():
		b.WriteString(", a simulated run")
	case p.PID != 0:
		fmt.Fprintf(&b, ", process %d", p.PID)
	}
	b.WriteString("\n")
	for _, d := range p.Dumps {
		fmt.Fprintf(&b, "%s: %s, %s\n", path.Base(d.File), d.Format, count(len(d.Threads), "thread"))
	}
	fmt.Fprintf(&b, "\nVERDICT %s", x.Verdict)
	if x.Kind != "" {
		fmt.Fprintf(&b, ", %s", x.Kind)
	}
	fmt.Fprintf(&b, " (%s)\n", x.Certainty)
	for _, t := range x.Text {
		b.WriteString("\n")
		wrap(&b, t, width)
	}
	x.writeThreads(&b)
	if x.Next != "" {
		fmt.Fprintf(&b, "\nNEXT, for a better answer\n%s\n", x.Next)
		if x.Then != "" {
			fmt.Fprintf(&b, "%s\n", x.Then)
		}
	}
	_, err := io.WriteString(w, plain.Text(b.String()))
	return err
}

func wrap(b *strings.Builder, text string, width int) {
	n := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case n+1+len(word) > width:
			b.WriteString("\n")
			n = 0
		default:
			b.WriteString(" ")
			n++
		}
		b.WriteString(word)
		n += len(word)
	}
	b.WriteString("\n")
}
