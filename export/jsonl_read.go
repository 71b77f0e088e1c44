package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// ErrTrace is what every error of a TraceReader is that says what is wrong with the
// file.
var ErrTrace = errors.New("bad trace")

// TraceError says what is wrong with a trace, and where. It is an ErrTrace.
type TraceError struct {
	File string
	// Line is counted from 1.
	Line int
	What string
}

// Error begins with the file and the line.
func (e *TraceError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.What) }

// Unwrap returns ErrTrace.
func (e *TraceError) Unwrap() error { return ErrTrace }

// TraceReader reads what JSONL wrote, line by line. It refuses what JSONL would not have
// written: keys that are missing, unknown or there twice, words and numbers that mean
// nothing, a thread or object before its name, and a file without an end.
type TraceReader struct {
	name   string
	in     *bufio.Reader
	line   int
	buf    []byte
	like   []byte
	header TraceHeader
	over   bool

	action, nanos, events, threads int64
	named                          map[int64]bool // objects
}

// ReadJSONL reads the header of a trace. The name is what errors call the file. The
// error is an ErrTrace, or one of reading.
func ReadJSONL(name string, in io.Reader) (*TraceReader, error) {
	r := &TraceReader{name: name, in: bufio.NewReaderSize(in, 1<<16), named: map[int64]bool{}}
	line, err := r.next()
	switch {
	case errors.Is(err, io.EOF):
		r.line = 1
		return nil, r.wrong("the file is empty, expected the header of a %s", TraceSchema)
	case err != nil:
		return nil, err
	}
	if err := r.checkSchema(line); err != nil {
		return nil, err
	}
	if err := decodeStrict(line, &r.header); err != nil {
		return nil, r.wrong("header: %v", err)
	}
	return r, r.checkHeader()
}

// Header returns the header.
func (r *TraceReader) Header() TraceHeader { return r.header }

func (r *TraceReader) wrong(format string, args ...any) error {
	return &TraceError{r.name, r.line, fmt.Sprintf(format, args...)}
}

// checkSchema says of another version that it is one, before anything else of it is
// looked at.
func (r *TraceReader) checkSchema(line []byte) error {
	schema := ""
	err := eachKey(line, func(key string, value []byte) (err error) {
		if key == "schema" {
			schema, err = textOf(value)
		}
		return err
	})
	switch {
	case err != nil:
		return r.wrong("header: %v", err)
	case schema == TraceSchema:
		return nil
	case strings.HasPrefix(schema, "gridlock-trace/"):
		return r.wrong("the trace is of version %s, and this gridlock reads %s", inQuotes(schema), TraceSchema)
	}
	return r.wrong("this is no trace: its schema is %s, expected %s", inQuotes(schema), TraceSchema)
}

func (r *TraceReader) checkHeader() error {
	h := &r.header
	for _, c := range []struct {
		key, value string
		words      []string
	}{
		{"tool", h.Tool, []string{"gridlock"}},
		{"program", h.Program, []string{programScenario, programJava, programGo}},
		{"config: time", h.Config.Time, timeWords},
		{"config: queues", h.Config.Queues, queueWords},
		{"config: steps", h.Config.Steps, stepWords},
	} {
		if !slices.Contains(c.words, c.value) {
			return r.wrong("header: %s is %s, expected %s", c.key, inQuotes(c.value), oneOf(c.words))
		}
	}
	if (h.Java != nil) != (h.Program == programJava) {
		return r.wrong("header: program is %s, and java is there if and only if it is java", inQuotes(h.Program))
	}
	if _, err := strconv.ParseUint(h.Hash, 16, 64); err != nil || len(h.Hash) != 16 {
		return r.wrong("header: hash is %s, expected 16 hexadecimal digits", inQuotes(h.Hash))
	}
	return nil
}

func oneOf(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// next returns the next line, without its end. It is good until the next call.
func (r *TraceReader) next() ([]byte, error) {
	r.buf = r.buf[:0]
	for {
		part, err := r.in.ReadSlice('\n')
		if len(r.buf)+len(part) > mostLine {
			r.line++
			return nil, r.wrong("the line has more than %d bytes", mostLine)
		}
		if err == nil && len(r.buf) == 0 {
			r.line++
			return part[:len(part)-1], nil
		}
		r.buf = append(r.buf, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(r.buf) > 0, err == nil:
			r.line++
			return bytes.TrimSuffix(r.buf, []byte("\n")), nil
		default:
			return nil, err
		}
	}
}

// Next returns the next line, and io.EOF after the last one. The error is an ErrTrace,
// or one of reading.
func (r *TraceReader) Next() (TraceLine, error) { return r.nextLike(nil) }

// nextLike is Next. A line that is written as the one that is expected is not read twice.
func (r *TraceReader) nextLike(want *TraceLine) (TraceLine, error) {
	text, err := r.next()
	switch {
	case errors.Is(err, io.EOF) && r.over:
		return TraceLine{}, io.EOF
	case errors.Is(err, io.EOF):
		r.line++
		return TraceLine{}, r.wrong("the trace ends here, expected a verdict as its last line: it was cut")
	case err != nil:
		return TraceLine{}, err
	case r.over:
		return TraceLine{}, r.wrong("the verdict was the last line, expected nothing after it")
	}
	var l TraceLine
	if want != nil {
		r.like = want.append(r.like[:0])
	}
	if want != nil && bytes.Equal(text, r.like) {
		l = *want
	} else {
		l, err = parseLine(text)
	}
	if err == nil {
		err = r.follow(&l)
	}
	if err != nil {
		return TraceLine{}, r.wrong("%v", err)
	}
	return l, nil
}

// parseLine reads a line after the header.
func parseLine(text []byte) (TraceLine, error) {
	var l TraceLine
	var there keySet
	err := eachKey(text, func(key string, value []byte) error {
		i, known := keyPlaces[key]
		if !known {
			return fmt.Errorf("the key %s is not known", inQuotes(key))
		}
		there |= 1 << i
		return lineKeys[i].set(&l, value)
	})
	if err != nil {
		return l, err
	}
	if l.Event == "" {
		return l, errors.New("there is no key event")
	}
	s := shapes[l.Event]
	if missing := s.always &^ there; missing != 0 {
		return l, fmt.Errorf("%s has no key %s", l.Event, lineKeys[bits.TrailingZeros64(uint64(missing))].name)
	}
	if more := there &^ (s.always | s.maybe); more != 0 {
		return l, fmt.Errorf("%s has the key %s, which means nothing there", l.Event, lineKeys[bits.TrailingZeros64(uint64(more))].name)
	}
	return l, nil
}

// set reads the value of a key into a line.
func (k *lineKey) set(l *TraceLine, value []byte) error {
	expected := ""
	switch v := k.at(l).(type) {
	case *string:
		text, err := textOf(value)
		if *v = text; err == nil && (k.words == nil || slices.Contains(k.words, text)) {
			return nil
		}
		expected = "a text"
		if k.words != nil {
			expected = "one of " + strings.Join(k.words, ", ")
		}
	case *int64:
		n, err := strconv.ParseInt(string(value), 10, 64)
		if *v = n; err == nil && n >= k.least {
			return nil
		}
		expected = "a whole number"
		if k.least >= 0 {
			expected = fmt.Sprintf("a whole number from %d", k.least)
		}
	case *bool:
		if *v = string(value) == "true"; *v || string(value) == "false" {
			return nil
		}
		expected = "true or false"
	}
	return fmt.Errorf("%s is %s, expected %s", k.name, inQuotes(string(value)), expected)
}

// follow checks that a line can come after those before it.
func (r *TraceReader) follow(l *TraceLine) error {
	switch l.Event {
	case lineVerdict:
		return r.finish(l)
	case lineObject:
		if r.named[l.Object] {
			return fmt.Errorf("object %d has a name already", l.Object)
		}
		r.named[l.Object] = true
		return nil
	case "create":
		r.threads++
		if l.Thread != r.threads {
			return fmt.Errorf("thread %d is created, expected %d as the next one", l.Thread, r.threads)
		}
	}
	r.events++
	if l.Action < r.action || l.Nanos < r.nanos {
		return fmt.Errorf("the event is of action %d at %d ns, expected none before action %d at %d ns", l.Action, l.Nanos, r.action, r.nanos)
	}
	r.action, r.nanos = l.Action, l.Nanos
	for _, t := range [...]int64{l.Thread, l.By, l.ReasonThread} {
		if t > r.threads {
			return fmt.Errorf("thread %d was not created, there are %d", t, r.threads)
		}
	}
	for _, o := range [...]int64{l.Object, l.ReasonObject} {
		if o != 0 && !r.named[o] {
			return fmt.Errorf("object %d has no name yet, expected a line of it before", o)
		}
	}
	return nil
}

// finish checks the counts of the verdict.
func (r *TraceReader) finish(l *TraceLine) error {
	r.over = true
	for _, c := range []struct {
		what      string
		said, are int64
	}{
		{"events", l.Events, r.events}, {"threads", l.Threads, r.threads}, {"objects", l.Objects, int64(len(r.named))},
	} {
		if c.said != c.are {
			return fmt.Errorf("the verdict counts %d %s, and there are %d: lines are missing or were added", c.said, c.what, c.are)
		}
	}
	if l.Actions < r.action || l.Nanos < r.nanos {
		return fmt.Errorf("the verdict is after action %d at %d ns, and there are events after it", l.Actions, l.Nanos)
	}
	return nil
}

// Compare reads the rest of the trace and compares it with a run. The error is an
// ErrTrace that says at which line and how they differ first, and what the run does.
func (r *TraceReader) Compare(run Run) error {
	header := headerOf(run)
	if err := r.compareHeader(header); err != nil {
		return err
	}
	if err := r.compareLines(run, true); err != nil {
		return err
	}
	if r.header.Hash != header.Hash {
		r.line = 1
		return r.wrong("header: hash is %s, and that of these events is %s", r.header.Hash, header.Hash)
	}
	return nil
}

// CompareEvents is Compare of a run that went on only as far as it did the same, and
// whose end means nothing.
func (r *TraceReader) CompareEvents(run Run) error { return r.compareLines(run, false) }

// compareHeader compares what the header says with what its token makes.
func (r *TraceReader) compareHeader(want TraceHeader) error {
	got := r.header
	got.Hash, want.Hash = "", ""
	a, b := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range a.NumField() {
		key := a.Type().Field(i).Tag.Get("json")
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			return r.wrong("header: %s is %s, and the token says %s", key, brief(a.Field(i)), brief(b.Field(i)))
		}
	}
	return nil
}

// brief returns a value of a header as JSON, the beginning of it if it is long.
func brief(v reflect.Value) string {
	text, err := json.Marshal(v.Interface())
	if err != nil {
		return err.Error()
	}
	return shortened(string(text))
}

func (r *TraceReader) compareLines(run Run, whole bool) error {
	for want := range linesOf(run) {
		if want.Event == lineVerdict && !whole {
			return nil
		}
		got, err := r.nextLike(want)
		if err != nil {
			return err
		}
		if err := r.compare(&got, want); err != nil {
			return err
		}
	}
	_, err := r.Next()
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// compare compares a line with that of a run.
func (r *TraceReader) compare(got, want *TraceLine) error {
	if *got == *want {
		return nil
	}
	expected := shortened(string(want.append(nil)))
	if got.Event != want.Event {
		return r.wrong("the trace has %s, expected %s, which the run does now", inQuotes(got.Event), expected)
	}
	for i := range lineKeys {
		k := &lineKeys[i]
		if a, b := k.value(got), k.value(want); a != b {
			return r.wrong("%s of %s is %s, expected %s as in %s, which the run does now", k.name, got.Event, a, b, expected)
		}
	}
	return nil
}

// shortened returns the beginning of a text that is long.
func shortened(s string) string {
	const most = 300
	if len(s) <= most {
		return s
	}
	return plain(s[:most]) + "…"
}
