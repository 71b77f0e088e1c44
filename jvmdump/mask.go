package jvmdump

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// Mask hides the names of a program's classes and of hosts, so that an explanation
// can be shared. Equal names are hidden by equal ones, over all dumps of one Mask.
// Names of methods, of threads and of the classes of the JDK stay; of a thread's name
// the parts that look like a host or a class are hidden.
type Mask struct {
	classes, hosts map[string]string
	frames         map[string]string
}

// NewMask returns a mask that has hidden nothing yet.
func NewMask() *Mask {
	return &Mask{classes: map[string]string{}, hosts: map[string]string{}, frames: map[string]string{}}
}

// Apply hides the names in a dump.
func (m *Mask) Apply(d *Dump) {
	shared := stacks{}
	for i := range d.Threads {
		t := &d.Threads[i]
		t.Name = m.name(t.Name)
		t.Container = m.object(t.Container)
		t.Stack = shared.change(t.Stack, m.frame)
		t.ParkedOn, t.BlockedOn, t.WaitingOn = m.object(t.ParkedOn), m.object(t.BlockedOn), m.object(t.WaitingOn)
		for j, o := range t.Owns {
			t.Owns[j] = m.object(o)
		}
	}
}

func hide(names map[string]string, prefix, name string) string {
	hidden, ok := names[name]
	if !ok {
		hidden = fmt.Sprintf("%s%d", prefix, len(names)+1)
		names[name] = hidden
	}
	return hidden
}

// frame hides the class and the source file of a frame.
func (m *Mask) frame(f string) string {
	if scheduler.InJDK(f) {
		return f
	}
	if hidden, ok := m.frames[f]; ok {
		return hidden
	}
	head, tail, _ := strings.Cut(f, "(")
	class, method := "", head
	if dot := strings.LastIndexByte(head, '.'); dot >= 0 {
		class, method = head[:dot], head[dot+1:]
	}
	// The outermost class names the source file, so that inner ones are hidden as one.
	outer, _, _ := strings.Cut(class, "$")
	hidden := hide(m.classes, "Class", outer)
	if _, line, ok := strings.Cut(tail, ":"); ok {
		tail = hidden + ".java:" + line
	} else if !strings.HasPrefix(tail, "Native Method") {
		tail = "Unknown Source)"
	}
	if outer != class {
		hidden += "$" + hide(m.classes, "Inner", class)
	}
	m.frames[f] = hidden + "." + method + "(" + tail
	return m.frames[f]
}

// object hides the class of an object's identity, which is class@hash.
func (m *Mask) object(o string) string {
	class, hash, ok := strings.Cut(o, "@")
	if !ok || scheduler.InJDK(class) || strings.HasPrefix(class, "ForkJoinPool") {
		return o
	}
	outer, _, _ := strings.Cut(class, "$")
	hidden := hide(m.classes, "Class", outer)
	if outer != class {
		hidden += "$" + hide(m.classes, "Inner", class)
	}
	return hidden + "@" + hash
}

// dotted is what has dots between words: a host, an address or a class.
var dotted = regexp.MustCompile(`[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+|\[?[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:]+\]?|localhost`)

func (m *Mask) name(s string) string {
	return dotted.ReplaceAllStringFunc(s, func(host string) string {
		if scheduler.InJDK(host) || strings.HasPrefix(host, "ForkJoinPool.") {
			return host
		}
		return hide(m.hosts, "host", host)
	})
}
