package export

import (
	"bufio"
	"fmt"
	"strconv"
)

// writeJSON writes a dump as the method dumpThreadsToJson of jdk.internal.vm.ThreadDumper
// does in 21 and in 25. An error is that of the flush.
func (d *dump) writeJSON(w *bufio.Writer) {
	if d.release >= 25 {
		d.writeJSON25(w)
	} else {
		d.writeJSON21(w)
	}
}

func (d *dump) writeJSON21(w *bufio.Writer) {
	put(w, "{\n  \"threadDump\": {\n    \"processId\": ", number(d.pid), ",\n    \"time\": ", quoted(d.time),
		",\n    \"runtimeVersion\": ", quoted(d.version), ",\n    \"threadContainers\": [\n")
	for i, c := range d.containers {
		if i > 0 {
			put(w, ",\n")
		}
		put(w, "      {\n        \"container\": ", quoted(c.name), ",\n        \"parent\": ", orNull(c.parent),
			",\n        \"owner\": ", orNull(c.owner), ",\n        \"threads\": [\n")
		first := true
		for t := range c.threads {
			if !first {
				put(w, ",\n")
			}
			first = false
			t.writeJSON21(w)
		}
		if !first {
			put(w, "\n")
		}
		put(w, "        ],\n        \"threadCount\": ", number(int64(c.count)), "\n      }")
	}
	put(w, "\n    ]\n  }\n}\n")
}

func (t *dumpThread) writeJSON21(w *bufio.Writer) {
	put(w, "         {\n           \"tid\": ", number(t.tid), ",\n           \"name\": ", quoted(t.name), ",\n           \"stack\": [\n")
	for i, f := range t.stack {
		put(w, "              ", quoted(f))
		if i < len(t.stack)-1 {
			put(w, ",")
		}
		put(w, "\n")
	}
	put(w, "           ]\n         }")
}

func (d *dump) writeJSON25(w *bufio.Writer) {
	j := &prettyJSON{w: w}
	j.start("", "{")
	j.start("threadDump", "{")
	j.value("processId", number(d.pid))
	j.value("time", quoted(d.time))
	j.value("runtimeVersion", quoted(d.version))
	j.start("threadContainers", "[")
	for _, c := range d.containers {
		j.start("", "{")
		j.value("container", quoted(c.name))
		j.value("parent", orNull(c.parent))
		j.value("owner", orNull(c.owner))
		j.start("threads", "[")
		for t := range c.threads {
			t.writeJSON25(j)
		}
		j.end("]")
		j.value("threadCount", number(int64(c.count)))
		j.end("}")
	}
	j.end("]")
	j.end("}")
	j.end("}")
}

func (t *dumpThread) writeJSON25(j *prettyJSON) {
	j.start("", "{")
	j.value("tid", number(t.tid))
	j.value("time", quoted(t.time))
	if t.virtual {
		j.value("virtual", "true")
	}
	j.value("name", quoted(t.name))
	j.value("state", quoted(t.state))
	if t.parkedOn != "" {
		j.start("parkBlocker", "{")
		j.value("object", quoted(t.parkedOn))
		j.end("}")
	}
	if t.blockedOn != "" {
		j.value("blockedOn", quoted(t.blockedOn))
	} else if t.waitingOn != "" {
		j.value("waitingOn", quoted(t.waitingOn))
	}
	j.start("stack", "[")
	for _, f := range t.stack {
		j.value("", quoted(f))
	}
	j.end("]")
	t.writeMonitors25(j)
	if t.carrier != 0 {
		j.value("carrier", number(t.carrier))
	}
	j.end("}")
}

func (t *dumpThread) writeMonitors25(j *prettyJSON) {
	if len(t.locks) == 0 {
		return
	}
	j.start("monitorsOwned", "[")
	for depth := range t.stack {
		open := false
		for object := range t.locksAt(depth) {
			if !open {
				open = true
				j.start("", "{")
				j.value("depth", strconv.Itoa(depth))
				j.start("locks", "[")
			}
			j.value("", quoted(object))
		}
		if open {
			j.end("]")
			j.end("}")
		}
	}
	j.end("]")
}

// prettyJSON writes JSON as the JsonWriter of JDK 25 lays it out.
type prettyJSON struct {
	w *bufio.Writer
	// entries are how many there are in each object or array that is open.
	entries []int
}

// entry begins an entry of the innermost object, or, without a name, of an array.
func (j *prettyJSON) entry(name string) {
	if n := len(j.entries); n > 0 {
		if j.entries[n-1] > 0 {
			put(j.w, ",\n")
		}
		j.entries[n-1]++
	}
	j.indent()
	if name != "" {
		put(j.w, `"`, name, `": `)
	}
}

func (j *prettyJSON) indent() {
	for range j.entries {
		put(j.w, "  ")
	}
}

func (j *prettyJSON) value(name, value string) {
	j.entry(name)
	put(j.w, value)
}

func (j *prettyJSON) start(name, bracket string) {
	j.entry(name)
	put(j.w, bracket, "\n")
	j.entries = append(j.entries, 0)
}

func (j *prettyJSON) end(bracket string) {
	last := len(j.entries) - 1
	if j.entries[last] > 0 {
		put(j.w, "\n")
	}
	j.entries = j.entries[:last]
	j.indent()
	put(j.w, bracket)
}

// number is a number as dumps have it: a string, as a long may be too large for a number
// of JSON.
func number(n int64) string { return `"` + strconv.FormatInt(n, 10) + `"` }

func orNull(s *string) string {
	if s == nil {
		return "null"
	}
	return quoted(*s)
}

// escapes are what the JDK writes for characters of a string, with a slash escaped, too.
var escapes = func() (all [256]string) {
	for c := range 0x20 {
		all[c] = fmt.Sprintf("\\u%04x", c)
	}
	for i, c := range "\"\\/\b\f\n\r\t" {
		all[c] = `\` + `"\/bfnrt`[i:i+1]
	}
	return all
}()

// quoted is a string as the JDK writes it in JSON.
func quoted(s string) string {
	b := make([]byte, 1, len(s)+10)
	b[0] = '"'
	start := 0
	for i := range len(s) {
		if e := escapes[s[i]]; e != "" {
			b = append(append(b, s[start:i]...), e...)
			start = i + 1
		}
	}
	return string(append(append(b, s[start:]...), '"'))
}
