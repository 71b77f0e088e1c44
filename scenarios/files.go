package scenarios

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/java"
	"github.com/bced87ab/gridlock/java/syntax"
	"github.com/bced87ab/gridlock/scheduler"
)

//go:embed java/*.java
var javaFiles embed.FS

// javaScenarios are the scenarios that are Java files, in the order of their names.
func javaScenarios() []Scenario {
	entries, err := javaFiles.ReadDir("java")
	if err != nil {
		panic(err) // they are part of the program
	}
	var all []Scenario
	for _, e := range entries {
		src, err := javaFiles.ReadFile("java/" + e.Name())
		if err != nil {
			panic(err)
		}
		s, err := readJava(e.Name(), src)
		if err != nil {
			panic(err)
		}
		all = append(all, s) // compiled when it is built: a command runs one of them
	}
	return all
}

// OfJava returns the scenario that a Java file is. It may have a header: a comment that
// begins with name: and has lines of the form key: value, those that go on with a value
// without a key. The keys are name, title, story, look-at, sources, machine, expect,
// repaired-by and remedy. That of the machine is, in part or as a whole,
//
//	machine: jdk 21, carriers 4, max-pool-size 4, queues fork-join
//
// where queues says that what is expected holds for those only. The error says where the
// header is wrong. A file that does not compile is an error too, of
// java.Compile.
func OfJava(file string, src []byte) (Scenario, error) {
	s, err := readJava(file, src)
	if err == nil {
		_, err = java.Compile(file, src)
	}
	return s, err
}

// readJava reads a file and its header.
func readJava(file string, src []byte) (Scenario, error) {
	s := Scenario{Name: file, File: file, Source: string(src)}
	tree, err := syntax.Parse(file, src)
	if err != nil {
		return s, err
	}
	for _, f := range headerFields(tree.Header) {
		if err := s.setField(f.key, f.value); err != nil {
			return s, fmt.Errorf("%s: header: %s: %w", file, f.key, err)
		}
	}
	s.build = func(Values) *scheduler.Program {
		p, err := java.Compile(file, src)
		if err != nil {
			panic(err) // it was compiled before
		}
		return p
	}
	return s, nil
}

type headerField struct {
	key   string
	value []string // by line
}

// headerKeys are the keys of a header.
var headerKeys = []string{"name", "title", "story", "look-at", "sources", "machine", "expect", "repaired-by", "remedy"}

// headerFields reads the fields of a header.
func headerFields(header string) []headerField {
	var fields []headerField
	if !strings.HasPrefix(strings.TrimSpace(header), "name:") {
		return nil // a comment like any other
	}
	for line := range strings.Lines(header) {
		line = strings.TrimRight(line, " \n")
		text := strings.TrimLeft(line, " ")
		key, value, ok := strings.Cut(text, ":")
		known := false
		for _, k := range headerKeys {
			known = known || k == key
		}
		switch {
		case ok && known:
			fields = append(fields, headerField{key, []string{strings.TrimSpace(value)}})
		case len(fields) > 0:
			f := &fields[len(fields)-1]
			f.value = append(f.value, text)
		}
	}
	return fields
}

func (s *Scenario) setField(key string, lines []string) error {
	text := strings.TrimSpace(strings.Join(lines, " "))
	switch key {
	case "name":
		s.Name = text
	case "title":
		s.Title = text
	case "story":
		s.Story = paragraphsOf(lines)
	case "look-at":
		s.LookAt = text
	case "sources":
		for _, l := range lines {
			if l != "" {
				s.Sources = append(s.Sources, l)
			}
		}
	case "repaired-by":
		s.Repairs = strings.Fields(text)
	case "remedy":
		s.Remedy = text
	case "machine":
		return s.setMachine(text)
	case "expect":
		e, err := parseExpectation(text)
		if err != nil {
			return err
		}
		s.Expected = append(s.Expected, e)
	}
	return nil
}

// setMachine reads jdk 21, carriers 4, max-pool-size 4, queues fork-join, any of which may be
// left out.
func (s *Scenario) setMachine(text string) error {
	wrong := fmt.Errorf("%q, expected jdk N, carriers N, max-pool-size N, queues fork-join|fifo", text)
	fields := map[string]*int{"jdk": &s.JDK, "carriers": &s.Carriers, "max-pool-size": &s.MaxPoolSize}
	for _, part := range strings.Split(text, ", ") {
		key, value, _ := strings.Cut(part, " ")
		if key == "queues" {
			q, err := scheduler.ParseQueueMode(value)
			if err != nil {
				return wrong
			}
			s.Queues = &q
			continue
		}
		n, err := strconv.Atoi(value)
		if fields[key] == nil || err != nil || n < 1 {
			return wrong
		}
		*fields[key] = n
	}
	return nil
}

// paragraphsOf joins lines to paragraphs, which empty lines part.
func paragraphsOf(lines []string) []string {
	var out []string
	for _, p := range strings.Split(strings.Join(lines, "\n"), "\n\n") {
		if p = strings.TrimSpace(strings.ReplaceAll(p, "\n", " ")); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// parseExpectation reads jdk 21-23, carriers 1-: carrier-exhaustion ownerless.
func parseExpectation(text string) (Expectation, error) {
	var e Expectation
	wrong := fmt.Errorf("%q, expected jdk N-[N], carriers N-[N]: VERDICT [KIND]", text)
	where, verdict, ok := strings.Cut(text, ": ")
	jdk, carriers, both := strings.Cut(where, ", ")
	if !ok || !both {
		return e, wrong
	}
	var ok1, ok2 bool
	e.FromJDK, e.ToJDK, ok1 = parseRange(jdk, "jdk ")
	e.FromCarriers, e.ToCarriers, ok2 = parseRange(carriers, "carriers ")
	words := strings.Fields(verdict)
	if !ok1 || !ok2 || len(words) < 1 || len(words) > 2 || !deadlock.Verdict(words[0]).Known() {
		return e, wrong
	}
	e.Verdict = deadlock.Verdict(words[0])
	if len(words) == 2 {
		e.Kind = words[1]
	}
	return e, nil
}

// parseRange reads 2, 2-3 and 2-, which has no end, behind a word.
func parseRange(text, word string) (from, to int, ok bool) {
	text, ok = strings.CutPrefix(text, word)
	low, high, isRange := strings.Cut(text, "-")
	from, err := strconv.Atoi(low)
	if !ok || err != nil {
		return 0, 0, false
	}
	switch {
	case !isRange:
		return from, from, true
	case high == "":
		return from, NoBound, true
	}
	to, err = strconv.Atoi(high)
	return from, to, err == nil && to >= from
}
