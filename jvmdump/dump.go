package jvmdump

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/bced87ab/gridlock/internal/plain"
)

// Format is the format of a dump file.
type Format string

// The formats.
const (
	// Text is what Thread.dump_to_file writes by default.
	Text Format = "text"
	// JSON is what Thread.dump_to_file -format=json writes.
	JSON Format = "json"
	// Print is what Thread.print and jstack write.
	Print Format = "print"
)

// StandardInput is what the file is called that the command reads from there.
const StandardInput = "standard input"

// Dump is one file: the threads of a process at a moment.
type Dump struct {
	File   string
	Format Format
	// PID is 0 where the file does not say it, as in the output of jstack.
	PID int64
	// Time is that of the file; the time zone of Print is unknown, and is taken for UTC.
	Time time.Time
	// Version is that of the JVM, Release its first number.
	Version string
	Release int
	Threads []Thread
}

// Thread is a thread as a dump shows it. What the dump does not tell is zero.
type Thread struct {
	ID      int64
	Name    string
	Virtual bool
	// State is a java.lang.Thread.State.
	State string
	// Stack has the frames, the innermost first, without modules.
	Stack []string
	// ParkedOn, BlockedOn and WaitingOn identify an object as class@hash or <address>.
	ParkedOn, BlockedOn, WaitingOn string
	// ParkOwner is the thread that owns ParkedOn.
	ParkOwner int64
	// Owns are the monitors, and in Print also the synchronizers, that it has.
	Owns []string
	// Carrier is the carrier of a virtual thread, Carries the virtual thread that a
	// carrier has.
	Carrier, Carries int64
	// placed says that the dump would name its Carrier if it had one.
	placed bool
	// CPU and Elapsed are from Print.
	CPU, Elapsed time.Duration
	// Container is the one that JSON lists it in.
	Container string
}

// Display is the name of a thread, or its number if it has no name.
func (t *Thread) Display() string {
	if t.Name == "" {
		return fmt.Sprintf("#%d", t.ID)
	}
	return plain.Line(t.Name)
}

// SyntaxError says where a file is not a thread dump, and what was expected there.
type SyntaxError struct {
	File     string
	Line     int
	Expected string
	Got      string
}

// Error returns it in one line.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d: expected %s, and got %s", e.File, e.Line, e.Expected, e.Got)
}

// quote shortens what was found, so that an error stays one line.
func quote(s string) string {
	const most = 40
	if len(s) > most {
		s = s[:most] + "..."
	}
	return strconv.Quote(s)
}

// MaxSize is how large a file may be.
const MaxSize = 1 << 30

// Read reads a dump of any of the formats. The name is for errors and reports.
func Read(name string, r io.Reader) (*Dump, error) {
	var b bytes.Buffer
	if file, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := file.Stat(); err == nil {
			b.Grow(int(min(max(info.Size(), 0), MaxSize)) + bytes.MinRead) // so that nothing is copied as it grows
		}
	}
	_, err := b.ReadFrom(io.LimitReader(r, MaxSize+1))
	data := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(data) > MaxSize {
		return nil, &SyntaxError{name, 1, "a file of at most 1 GiB", "a larger one"}
	}
	return Parse(name, data)
}

// Parse reads a dump of any of the formats.
func Parse(name string, data []byte) (*Dump, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	start := bytes.TrimSpace(data)
	switch {
	case len(start) == 0:
		return nil, &SyntaxError{name, 1, "a thread dump", "an empty file"}
	case start[0] == '{':
		return ParseJSON(name, data)
	case bytes.Contains(data[:min(len(data), 1<<16)], []byte("Full thread dump ")):
		return ParsePrint(name, data)
	}
	return ParseText(name, data)
}

// lines walks over the lines of a file.
type lines struct {
	file string
	rest string
	n    int
}

func (l *lines) next() (string, bool) {
	if l.rest == "" {
		return "", false
	}
	l.n++
	line, rest, _ := strings.Cut(l.rest, "\n")
	l.rest = rest
	return strings.TrimSuffix(line, "\r"), true
}

func (l *lines) fail(expected, got string) error {
	return &SyntaxError{l.file, max(l.n, 1), expected, got}
}

// release returns the first number of a version.
func release(version string) int {
	end := 0
	for end < len(version) && version[end] >= '0' && version[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(version[:end])
	if err != nil {
		return 0
	}
	return n
}

// frame takes the module or class loader off a frame: both java.base/a.B.c(D.java:1)
// and a.B.c(java.base@21/D.java:1) become a.B.c(D.java:1). The slash of a hidden
// class stays.
func frame(s string) string {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return s
	}
	head, tail := s[:open], s[open:]
	for i := strings.LastIndexByte(head, '/'); i >= 0; i = strings.LastIndexByte(head[:i], '/') {
		if !strings.HasPrefix(head[i+1:], "0x") {
			head = head[i+1:]
			break
		}
	}
	if slash := strings.LastIndexByte(tail, '/'); slash >= 0 {
		tail = "(" + tail[slash+1:]
	}
	return head + tail
}

// interner makes equal frames share memory, and does the work of frame once for each.
type interner map[string]string

func (in interner) frame(s string) string {
	if f, ok := in[s]; ok {
		return f
	}
	// Clone: the key is part of the whole file, which a frame need not keep.
	f := strings.Clone(plain.Line(frame(s)))
	in[s] = f
	return f
}

// stacks changes the frames of stacks, once for those that threads share.
type stacks map[*string][]string

func (all stacks) change(stack []string, frame func(string) string) []string {
	if len(stack) == 0 {
		return nil
	}
	changed, ok := all[&stack[0]]
	if !ok {
		changed = make([]string, len(stack))
		for i, f := range stack {
			changed[i] = frame(f)
		}
		all[&stack[0]] = changed
	}
	return changed
}
