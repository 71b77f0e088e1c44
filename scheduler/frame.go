package scheduler

import (
	"fmt"
	"strconv"
	"strings"
)

// NativeLine is the Line of a native method's frame.
const NativeLine = -2

// Frame is one frame of a Java stack, with the parts of a
// java.lang.StackTraceElement.
type Frame struct {
	// Module is "java.base" and the like, empty for application code.
	Module string
	// Class is the binary name of the class, Method the method's simple name.
	Class, Method string
	// File is the source file. Line is 0 where it is unknown, NativeLine in a
	// native method.
	File string
	Line int
}

// InJDK reports whether a class, or the start of a frame, is of the JDK's own packages, and
// so none of a program.
func InJDK(class string) bool {
	for _, p := range [...]string{"java.", "javax.", "jdk.", "sun.", "com.sun."} {
		if strings.HasPrefix(class, p) {
			return true
		}
	}
	return false
}

// Site returns the class and method, without the position: what stays the same
// from one release to the next.
func (f Frame) Site() string { return f.Class + "." + f.Method }

// Short returns the frame without package and module, for people who read many.
func (f Frame) Short() string {
	f.Module = ""
	f.Class = f.Class[strings.LastIndexByte(f.Class, '.')+1:]
	return f.String()
}

// String returns the frame as a thread dump shows it.
func (f Frame) String() string {
	var b strings.Builder
	if f.Module != "" {
		b.WriteString(f.Module)
		b.WriteByte('/')
	}
	b.WriteString(f.Class)
	b.WriteByte('.')
	b.WriteString(f.Method)
	b.WriteByte('(')
	switch {
	case f.Line == NativeLine:
		b.WriteString("Native Method")
	case f.File == "":
		b.WriteString("Unknown Source")
	case f.Line > 0:
		b.WriteString(f.File)
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(f.Line))
	default:
		b.WriteString(f.File)
	}
	b.WriteByte(')')
	return b.String()
}

// ParseFrame reads a frame as String writes it. The error says what is missing.
func ParseFrame(s string) (Frame, error) {
	var f Frame
	name, position, ok := strings.Cut(s, "(")
	if !ok || !strings.HasSuffix(position, ")") {
		return f, fmt.Errorf("stack frame %q has no (File.java:line)", s)
	}
	position = position[:len(position)-1]
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		f.Module, name = name[:i], name[i+1:]
	}
	i := strings.LastIndexByte(name, '.')
	if i <= 0 || i == len(name)-1 {
		return f, fmt.Errorf("stack frame %q has no Class.method", s)
	}
	f.Class, f.Method = name[:i], name[i+1:]
	switch position {
	case "Native Method":
		f.Line = NativeLine
		return f, nil
	case "Unknown Source":
		return f, nil
	}
	file, line, found := strings.Cut(position, ":")
	f.File = file
	if found {
		n, err := strconv.Atoi(line)
		if err != nil || n < 1 {
			return f, fmt.Errorf("stack frame %q: line %q is not a number from 1", s, line)
		}
		f.Line = n
	}
	if f.File == "" {
		return f, fmt.Errorf("stack frame %q has no file", s)
	}
	return f, nil
}

// Frames reads frames that are written in the program's own source, top first.
// It panics on one that ParseFrame refuses, so use it for literals only.
func Frames(lines ...string) []Frame {
	frames := make([]Frame, len(lines))
	for i, line := range lines {
		f, err := ParseFrame(line)
		if err != nil {
			panic(err)
		}
		frames[i] = f
	}
	return frames
}

// inJDK reads frames of the module java.base.
func inJDK(lines ...string) []Frame {
	frames := Frames(lines...)
	for i := range frames {
		frames[i].Module = "java.base"
	}
	return frames
}
