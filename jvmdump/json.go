package jvmdump

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// number is a number of a dump: a string before format version 2. What is none is kept,
// so that an error can say where it is.
type number struct {
	value int64
	given bool
	bad   string
}

// UnmarshalJSON reads a number, a number in a string, or null.
func (n *number) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "null" {
		return nil
	}
	*n = number{given: true}
	var err error
	if n.value, err = strconv.ParseInt(s, 10, 64); err != nil {
		n.bad = string(b)
	}
	return nil
}

// got says what is there in its place.
func (n number) got() string {
	switch {
	case !n.given:
		return "none"
	case n.bad != "":
		return quote(n.bad)
	}
	return strconv.FormatInt(n.value, 10)
}

type jsonFile struct {
	ThreadDump *jsonDump `json:"threadDump"`
}

type jsonDump struct {
	Format     number          `json:"formatVersion"`
	ProcessID  number          `json:"processId"`
	Time       string          `json:"time"`
	Version    string          `json:"runtimeVersion"`
	Containers []jsonContainer `json:"threadContainers"`
}

type jsonContainer struct {
	Name    string       `json:"container"`
	Threads []jsonThread `json:"threads"`
}

type jsonThread struct {
	TID           number         `json:"tid"`
	Name          string         `json:"name"`
	Virtual       bool           `json:"virtual"`
	State         string         `json:"state"`
	Stack         []string       `json:"stack"`
	BlockedOn     string         `json:"blockedOn"`
	WaitingOn     string         `json:"waitingOn"`
	Carrier       number         `json:"carrier"`
	ParkBlocker   *jsonBlocker   `json:"parkBlocker"`
	MonitorsOwned []jsonMonitors `json:"monitorsOwned"`
}

type jsonBlocker struct {
	Object string `json:"object"`
	Owner  number `json:"owner"`
}

type jsonMonitors struct {
	Locks []*string `json:"locks"`
}

// newestFormat is the newest "formatVersion" that is known. Dumps before JDK 27 have none.
const newestFormat = 2

// jsonReader reads one file.
type jsonReader struct {
	name string
	data []byte
}

// fail says what is wrong with the value at a path of keys and indices.
func (r *jsonReader) fail(expected, got string, path ...any) error {
	return &SyntaxError{r.name, lineOf(r.data, path), expected, got}
}

// ParseJSON reads the JSON of Thread.dump_to_file, of any release.
func ParseJSON(name string, data []byte) (*Dump, error) {
	r := &jsonReader{name, data}
	var f jsonFile
	if !quickJSON(data, &f) {
		f = jsonFile{}
		if err := json.Unmarshal(data, &f); err != nil {
			return nil, jsonError(name, data, err)
		}
	}
	d, err := r.header(&f)
	if err != nil {
		return nil, err
	}
	in, shared := interner{}, stacks{}
	for i := range f.ThreadDump.Containers {
		c := &f.ThreadDump.Containers[i]
		d.Threads = slices.Grow(d.Threads, len(c.Threads))
		for j := range c.Threads {
			if err := r.check(&c.Threads[j], i, j); err != nil {
				return nil, err
			}
			t := c.Threads[j].thread()
			t.Stack = shared.change(c.Threads[j].Stack, in.frame)
			t.Container = c.Name
			t.placed = d.Release >= 25
			t.Virtual = t.Virtual || d.Release < 25 && t.looksVirtual(c.Name)
			d.Threads = append(d.Threads, t)
		}
	}
	if len(d.Threads) == 0 {
		return nil, r.fail(`threads in "threadContainers"`, "none", "threadDump", "threadContainers")
	}
	return d, nil
}

// header reads what a dump says of the process.
func (r *jsonReader) header(f *jsonFile) (*Dump, error) {
	if f.ThreadDump == nil {
		return nil, r.fail(`a thread dump, an object with the key "threadDump"`, "other JSON")
	}
	in := f.ThreadDump
	if v := in.Format; v.bad != "" || v.value > newestFormat {
		return nil, r.fail(fmt.Sprintf(`a "formatVersion" of at most %d`, newestFormat), v.got(), "threadDump", "formatVersion")
	}
	if in.ProcessID.bad != "" {
		return nil, r.fail(`a number for "processId"`, in.ProcessID.got(), "threadDump", "processId")
	}
	d := &Dump{File: r.name, Format: JSON, PID: processID(in.ProcessID.value), Version: in.Version}
	if d.Release = release(d.Version); d.Release < 19 {
		return nil, r.fail(`the "runtimeVersion" of a JVM such as 21.0.4+7`, quote(d.Version), "threadDump", "runtimeVersion")
	}
	var err error
	if d.Time, err = time.Parse(time.RFC3339Nano, in.Time); err != nil {
		return nil, r.fail(`a "time" such as 2026-01-02T15:04:05Z`, quote(in.Time), "threadDump", "time")
	}
	return d, nil
}

// check checks the numbers of a thread, by which others refer to it.
func (r *jsonReader) check(t *jsonThread, container, index int) error {
	path := []any{"threadDump", "threadContainers", container, "threads", index}
	if n := t.TID; n.bad != "" || n.value <= 0 {
		return r.fail(`a positive "tid" of the thread`, n.got(), append(path, "tid")...)
	}
	if n := t.Carrier; n.bad != "" || n.value < 0 {
		return r.fail(`the "tid" of a thread for "carrier"`, n.got(), append(path, "carrier")...)
	}
	if b := t.ParkBlocker; b != nil && (b.Owner.bad != "" || b.Owner.value < 0) {
		return r.fail(`the "tid" of a thread for "owner"`, b.Owner.got(), append(path, "parkBlocker", "owner")...)
	}
	return nil
}

// lineOf returns the line of the value at a path of keys and indices or, if there is
// none, that of what lacks it.
func lineOf(data []byte, path []any) int {
	dec := json.NewDecoder(bytes.NewReader(data))
	at := valueStart(data, dec)
	for _, step := range path {
		if !enter(dec, step) {
			break
		}
		at = valueStart(data, dec)
	}
	return 1 + bytes.Count(data[:at], []byte("\n"))
}

// valueStart returns where the next value of a decoder begins.
func valueStart(data []byte, dec *json.Decoder) int {
	at := int(dec.InputOffset())
	for at < len(data) && strings.IndexByte(" \t\r\n,:", data[at]) >= 0 {
		at++
	}
	return at
}

// enter goes to the member of the next value that has a key or an index, and reports
// whether there is one.
func enter(dec *json.Decoder, step any) bool {
	token, err := dec.Token()
	if open, ok := token.(json.Delim); err != nil || !ok || open != '{' && open != '[' {
		return false
	}
	for i := 0; dec.More(); i++ {
		switch want := step.(type) {
		case int:
			if i == want {
				return true
			}
		case string:
			key, err := dec.Token()
			if name, ok := key.(string); err != nil || !ok {
				return false
			} else if strings.EqualFold(name, want) { // as the decoder compares keys
				return true
			}
		}
		var skipped json.RawMessage
		if dec.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}

func (j *jsonThread) thread() Thread {
	t := Thread{
		ID: j.TID.value, Name: j.Name, Virtual: j.Virtual, State: j.State,
		BlockedOn: j.BlockedOn, WaitingOn: j.WaitingOn, Carrier: j.Carrier.value,
	}
	if j.ParkBlocker != nil {
		t.ParkedOn, t.ParkOwner = j.ParkBlocker.Object, j.ParkBlocker.Owner.value
	}
	for _, m := range j.MonitorsOwned {
		for _, l := range m.Locks {
			if l != nil {
				t.Owns = append(t.Owns, *l)
			}
		}
	}
	return t
}

// platformBlanks are threads of the JVM that have no frames.
var platformBlanks = []string{"Signal Dispatcher", "Notification Thread", "Service Thread", "Attach Listener", "process reaper"}

// looksVirtual guesses whether a thread is virtual, which the JSON before JDK 25
// does not say. The outermost frame tells it; a thread without frames is taken for
// a virtual one that never ran, unless the JVM is known to have it.
func (t *Thread) looksVirtual(container string) bool {
	if n := len(t.Stack); n > 0 {
		last := t.Stack[n-1]
		return strings.HasPrefix(last, "java.lang.VirtualThread.run(") || strings.HasPrefix(last, "java.lang.VirtualThread$VThreadContinuation")
	}
	for _, name := range platformBlanks {
		if t.Name == name {
			return false
		}
	}
	return !strings.HasPrefix(container, "ForkJoinPool") && !strings.Contains(t.Name, "CompilerThread")
}

// jsonError says on which line JSON is wrong.
func jsonError(name string, data []byte, err error) error {
	offset, expected, got := int64(len(data)), "the JSON of a thread dump", err.Error()
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
		if strings.Contains(got, "unexpected end") {
			got = "the end of the file; it may be cut off"
		}
	case errors.As(err, &kind):
		offset, expected, got = kind.Offset, jsonKind(kind.Type.Kind())+" for "+quote(kind.Field[strings.LastIndexByte(kind.Field, '.')+1:]), article(kind.Value)
	}
	offset = max(0, min(offset, int64(len(data))))
	return &SyntaxError{name, 1 + bytes.Count(data[:offset], []byte("\n")), expected, strings.ReplaceAll(got, "\n", " ")}
}

// jsonKind is how JSON calls what a field of a kind is read from.
func jsonKind(k reflect.Kind) string {
	switch k {
	case reflect.Struct:
		return "an object"
	case reflect.Slice:
		return "an array"
	case reflect.Bool:
		return "true or false"
	}
	return "a string"
}

func article(noun string) string {
	if strings.HasPrefix(noun, "array") || strings.HasPrefix(noun, "object") {
		return "an " + noun
	}
	return "a " + noun
}
