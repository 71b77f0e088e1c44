package export

import (
	"bufio"
	"strconv"
)

// writeText writes a dump as the method dumpThreads of jdk.internal.vm.ThreadDumper does
// in 21 and in 25. An error is that of the flush.
func (d *dump) writeText(w *bufio.Writer) {
	put(w, strconv.FormatInt(d.pid, 10), "\n", d.time, "\n", d.version, "\n\n")
	for _, c := range d.containers {
		for t := range c.threads {
			put(w, "#", strconv.FormatInt(t.tid, 10), ` "`, t.name, `"`)
			if t.virtual {
				put(w, " virtual")
			}
			if d.release >= 25 {
				t.writeText25(w)
			} else {
				t.writeText21(w)
			}
			put(w, "\n")
		}
	}
}

func (t *dumpThread) writeText21(w *bufio.Writer) {
	put(w, "\n")
	for _, f := range t.stack {
		put(w, "      ", f, "\n")
	}
}

func (t *dumpThread) writeText25(w *bufio.Writer) {
	put(w, " ", t.state, " ", t.time, "\n")
	for depth, f := range t.stack {
		put(w, "    at ", f, "\n")
		for object := range t.locksAt(depth) {
			put(w, "    - locked <", object, ">\n")
		}
		if depth > 0 {
			continue
		}
		for _, on := range [][2]string{
			{"parking to wait for", t.parkedOn}, {"waiting to lock", t.blockedOn}, {"waiting on", t.waitingOn},
		} {
			if on[1] != "" {
				put(w, "    - ", on[0], " <", on[1], ">\n")
			}
		}
	}
}

// put writes strings. A bufio.Writer keeps its first error for the flush.
func put(w *bufio.Writer, parts ...string) {
	for _, p := range parts {
		w.WriteString(p) //nolint:errcheck // kept for Flush
	}
}
