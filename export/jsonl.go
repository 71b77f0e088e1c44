package export

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/bced87ab/gridlock/scheduler"
)

// TraceSchema is the version of what JSONL writes. It changes when the meaning of a
// key does; docs/trace.md says what each means.
const TraceSchema = "gridlock-trace/1"

// mostLine bounds a line of a trace, in bytes, and with it what a hostile file can cost.
const mostLine = 32 << 20

// TraceHeader is the first line of a trace: all that is needed to do the run again. All
// keys are always there.
type TraceHeader struct {
	Schema string `json:"schema"`
	Tool   string `json:"tool"`
	// Scenario names the program, which Program says what it is: "scenario" for a
	// bundled one, "java" for a file of the user, "go" for Go functions of a test.
	Scenario string   `json:"scenario"`
	Program  string   `json:"program"`
	Settings []string `json:"settings"`
	// Java is the user's file, nil if it is none.
	Java   *TraceJava  `json:"java"`
	Config TraceConfig `json:"config"`
	// Token replays the run, and has its choices if it followed no policy. Hash is that
	// of the scheduler.Trace, in hexadecimal.
	Token string `json:"token"`
	Hash  string `json:"hash"`
}

// TraceJava is a Java file as it was when it ran.
type TraceJava struct {
	File   string `json:"file"`
	Source string `json:"source"`
}

// TraceConfig is a scheduler.Config with its zero fields filled in.
type TraceConfig struct {
	JDK               int    `json:"jdk"`
	Parallelism       int    `json:"parallelism"`
	MaxPoolSize       int    `json:"maxPoolSize"`
	MinRunnable       int    `json:"minRunnable"`
	Time              string `json:"time"`   // exact or any
	Queues            string `json:"queues"` // fork-join or fifo
	Steps             string `json:"steps"`  // operation or access
	SpuriousWakeups   bool   `json:"spuriousWakeups"`
	StepTimeNanos     int64  `json:"stepTimeNanos"`
	MaxSteps          uint64 `json:"maxSteps"`
	MaxTimeNanos      int64  `json:"maxTimeNanos"`
	Seed              uint64 `json:"seed"`
	WatchdogThreshold int64  `json:"watchdogThresholdNanos"`
}

// The words of the modes, in the order of their constants.
var (
	timeWords  = []string{"exact", "any"}
	queueWords = []string{"fork-join", "fifo"}
	stepWords  = []string{"operation", "access"}
)

// TraceConfigOf returns a configuration as a header has it.
func TraceConfigOf(c scheduler.Config) TraceConfig {
	return TraceConfig{
		JDK: c.JDK, Parallelism: c.Parallelism, MaxPoolSize: c.MaxPoolSize, MinRunnable: c.MinRunnable,
		Time: timeWords[c.Time], Queues: queueWords[c.Queues], Steps: stepWords[c.Steps],
		SpuriousWakeups: c.SpuriousWakeups, StepTimeNanos: int64(c.StepTime), MaxSteps: c.MaxSteps,
		MaxTimeNanos: int64(c.MaxTime), Seed: c.Seed, WatchdogThreshold: int64(c.WatchdogThreshold),
	}
}

// The values of TraceHeader.Program.
const (
	programScenario = "scenario"
	programJava     = "java"
	programGo       = "go"
)

// headerOf returns the header of a run.
func headerOf(r Run) TraceHeader {
	t := r.Trace
	h := TraceHeader{
		Schema: TraceSchema, Tool: "gridlock", Scenario: r.Scenario, Program: programScenario,
		Settings: append([]string{}, r.Settings...), Config: TraceConfigOf(t.Config), Token: r.Token,
		Hash: fmt.Sprintf("%016x", t.Hash()),
	}
	switch _, compiled := t.Machine.Fingerprint(); {
	case !compiled:
		h.Program = programGo
	case strings.HasSuffix(r.Scenario, ".java") || r.Scenario == "-": // from the standard input
		h.Program, h.Java = programJava, &TraceJava{r.File, r.Source}
	}
	return h
}

// JSONL writes a run as lines of JSON, gridlock-trace/1: a header, the events, and the
// verdict. With the header alone the run can be done again, so all other formats can be
// made from it. The error is ErrDiscarded if the run did not keep its events.
func JSONL(w io.Writer, r Run) error {
	r, err := r.complete()
	if err != nil {
		return err
	}
	if r.Trace.Config.DiscardEvents {
		return ErrDiscarded
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := writeHeader(out, headerOf(r)); err != nil {
		return err
	}
	var buf []byte
	n := 1
	for l := range linesOf(r) {
		n++
		buf = append(l.append(buf[:0]), '\n')
		if len(buf) > mostLine {
			return fmt.Errorf("line %d would have %d bytes, expected %d at most", n, len(buf), mostLine)
		}
		if _, err := out.Write(buf); err != nil {
			return err
		}
	}
	return out.Flush()
}

// writeHeader writes the first line.
func writeHeader(w io.Writer, h TraceHeader) error {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(h); err != nil {
		return err
	}
	if b.Len() > mostLine {
		return fmt.Errorf("the header would have %d bytes, expected %d at most", b.Len(), mostLine)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// linesOf returns the lines of a run after the header. The line is another one each time,
// in the same place.
func linesOf(r Run) iter.Seq[*TraceLine] {
	return func(yield func(*TraceLine) bool) {
		var l TraceLine
		t, m := r.Trace, r.Trace.Machine
		introduced := make([]bool, m.Objects()+1)
		objects := 0
		for _, e := range t.Events {
			for _, o := range [2]scheduler.ObjectID{e.Object, e.Reason.Object} {
				if o <= 0 || introduced[o] {
					continue
				}
				introduced[o] = true
				objects++
				v := m.Inspect(o)
				l = TraceLine{Event: lineObject, Object: int64(o), Name: plain(v.Name), Class: plain(v.Class)}
				if !yield(&l) {
					return
				}
			}
			l = lineOf(m, e)
			if !yield(&l) {
				return
			}
		}
		x := r.Explanation
		l = TraceLine{
			Event: lineVerdict, Verdict: string(x.Verdict), Kind: x.Kind, Ending: t.End.String(),
			Actions: int64(m.Actions()), Nanos: int64(m.Now()), Events: int64(len(t.Events)),
			Threads: int64(m.Threads()), Objects: int64(objects),
		}
		yield(&l)
	}
}

// lineOf returns the line of an event.
func lineOf(m *scheduler.Machine, e scheduler.Event) TraceLine {
	l := TraceLine{
		Event: e.Kind.String(), Action: int64(e.Action), Nanos: int64(e.Time),
		Thread: int64(e.Thread), By: int64(e.By), Carrier: int64(e.Carrier), Object: int64(e.Object),
		Value: e.Value, Reason: e.Reason.Kind.String(), ReasonObject: int64(e.Reason.Object),
		ReasonThread: int64(e.Reason.Thread), Pinned: e.Pinned, Wake: e.Wake.String(), Text: plain(e.Text),
	}
	if e.Queue.Kind != scheduler.NoQueue {
		l.Queue, l.QueueOf = queueKinds[e.Queue.Kind], int64(e.Queue.N)
	}
	if e.Err != nil {
		l.Throws, l.Message = plain(e.Err.Class), plain(e.Err.Message)
	}
	switch e.Kind {
	case scheduler.ThreadCreated:
		th := m.Thread(e.Thread)
		l.Name, l.Kind = plain(th.Name), th.Kind.String()
	case scheduler.ThreadBlocked, scheduler.Performed:
		l.Verb = m.Verb(e)
	case scheduler.PinBegan, scheduler.PinEnded:
		l.Cause = e.Cause.String()
	case scheduler.PermitGranted:
		l.Permit = permitWords[e.Permit-1]
	}
	return l
}

// plain returns a text that JSON can have: bytes that are no UTF-8 are marked.
func plain(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
