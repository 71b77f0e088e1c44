package jvmdump

import (
	"fmt"
	"path"
	"strings"

	"github.com/bced87ab/gridlock/internal/plain"
)

// take asks for one more dump, and for all of them to be explained together.
func (x *Explanation) take(f Format) {
	p := x.Process
	pid := "PID"
	if p.PID != 0 {
		pid = fmt.Sprint(p.PID)
	}
	if f == Print {
		file := p.unused("threads", ".print")
		x.Next = fmt.Sprintf("jcmd %s Thread.print -l > %s", pid, file)
		x.Then = p.explain(file)
		return
	}
	file := p.unused("later", ".json")
	if !p.complete {
		file = p.unused("threads", ".json")
	}
	// The JVM would write a relative path to its own directory.
	x.Next = fmt.Sprintf(`jcmd %s Thread.dump_to_file -format=json "$PWD/%s"`, pid, file)
	x.Then = p.explain(file)
}

// takeHeap asks for what gridlock does not read.
func (x *Explanation) takeHeap() {
	pid := "PID"
	if x.Process.PID != 0 {
		pid = fmt.Sprint(x.Process.PID)
	}
	x.Next, x.Then = fmt.Sprintf(`jcmd %s GC.heap_dump "$PWD/heap.hprof"`, pid), ""
}

// unused returns a name that no dump has.
func (p *Process) unused(name, ending string) string {
	for n := 1; ; n++ {
		file := name + ending
		if n > 1 {
			file = fmt.Sprintf("%s-%d%s", name, n, ending)
		}
		used := false
		for _, d := range p.Dumps {
			used = used || path.Base(d.File) == file
		}
		if !used {
			return file
		}
	}
}

// explain is the command that explains all dumps with one more.
func (p *Process) explain(file string) string {
	var b strings.Builder
	b.WriteString("gridlock explain")
	for _, d := range p.Dumps {
		if d.File == StandardInput {
			b.WriteString(" -")
			continue
		}
		b.WriteString(" " + shell(d.File))
	}
	return b.String() + " " + file
}

// shell writes the name of a file as a shell reads it.
func shell(file string) string {
	file = plain.Line(file)
	if strings.HasPrefix(file, "-") {
		file = "./" + file
	}
	if file != "" && strings.Trim(file, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+@%=:,-") == "" {
		return file
	}
	return "'" + strings.ReplaceAll(file, "'", `'\''`) + "'"
}

// has reports whether there is a dump in a format.
func (p *Process) has(f Format) bool {
	for _, d := range p.Dumps {
		if d.Format == f {
			return true
		}
	}
	return false
}
