package jvmdump

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// number is a number of a dump: a string before format version 2.
type number int64

// UnmarshalJSON reads a number, a number in a string, or null.
func (n *number) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "null" || s == "" {
		return nil
	}
	i, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return fmt.Errorf("expected a number, and got %s", quote(string(b)))
	}
	*n = number(i)
	return nil
}

type jsonFile struct {
	ThreadDump *struct {
		ProcessID  number          `json:"processId"`
		Time       string          `json:"time"`
		Version    string          `json:"runtimeVersion"`
		Containers []jsonContainer `json:"threadContainers"`
	} `json:"threadDump"`
}

type jsonContainer struct {
	Name    string       `json:"container"`
	Threads []jsonThread `json:"threads"`
}

type jsonThread struct {
	TID         number   `json:"tid"`
	Name        string   `json:"name"`
	Virtual     bool     `json:"virtual"`
	State       string   `json:"state"`
	Stack       []string `json:"stack"`
	BlockedOn   string   `json:"blockedOn"`
	WaitingOn   string   `json:"waitingOn"`
	Carrier     number   `json:"carrier"`
	ParkBlocker *struct {
		Object string `json:"object"`
		Owner  number `json:"owner"`
	} `json:"parkBlocker"`
	MonitorsOwned []struct {
		Locks []*string `json:"locks"`
	} `json:"monitorsOwned"`
}

// ParseJSON reads the JSON of Thread.dump_to_file, of any release.
func ParseJSON(name string, data []byte) (*Dump, error) {
	var f jsonFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, jsonError(name, data, err)
	}
	at := func(expected, got string) error { return &SyntaxError{name, 1, expected, got} }
	if f.ThreadDump == nil {
		return nil, at(`a thread dump, an object with the key "threadDump"`, "other JSON")
	}
	d := &Dump{File: name, Format: JSON, PID: int64(f.ThreadDump.ProcessID), Version: f.ThreadDump.Version}
	if d.Release = release(d.Version); d.Release < 19 {
		return nil, at(`the "runtimeVersion" of a JVM such as 21.0.4+7`, quote(d.Version))
	}
	var err error
	if d.Time, err = time.Parse(time.RFC3339Nano, f.ThreadDump.Time); err != nil {
		return nil, at(`a "time" such as 2026-01-02T15:04:05Z`, quote(f.ThreadDump.Time))
	}
	in := interner{}
	for _, c := range f.ThreadDump.Containers {
		for i := range c.Threads {
			t := c.Threads[i].thread(in)
			if t.ID <= 0 {
				return nil, at(`a positive "tid" of each thread`, strconv.FormatInt(t.ID, 10))
			}
			t.Container = c.Name
			t.placed = d.Release >= 25
			t.Virtual = t.Virtual || d.Release < 25 && t.looksVirtual(c.Name)
			d.Threads = append(d.Threads, t)
		}
	}
	if len(d.Threads) == 0 {
		return nil, at("threads", "none")
	}
	return d, nil
}

func (j *jsonThread) thread(in interner) Thread {
	t := Thread{
		ID: int64(j.TID), Name: j.Name, Virtual: j.Virtual, State: j.State, Stack: j.Stack,
		BlockedOn: j.BlockedOn, WaitingOn: j.WaitingOn, Carrier: int64(j.Carrier),
	}
	for i := range t.Stack {
		t.Stack[i] = in.frame(t.Stack[i])
	}
	if j.ParkBlocker != nil {
		t.ParkedOn, t.ParkOwner = j.ParkBlocker.Object, int64(j.ParkBlocker.Owner)
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
		offset, expected, got = kind.Offset, "a "+kind.Type.Kind().String()+" for "+quote(kind.Field), "a "+kind.Value
	}
	offset = max(0, min(offset, int64(len(data))))
	return &SyntaxError{name, 1 + bytes.Count(data[:offset], []byte("\n")), expected, strings.ReplaceAll(got, "\n", " ")}
}
