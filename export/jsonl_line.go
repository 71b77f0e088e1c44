package export

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// TraceLine is a line of a trace after the header. Event says what it is: the kind of an
// event, "object" for the name of an object that the next line is the first to mention,
// or "verdict" for the last line. Keys that an event has no use for are zero, and not in
// the line.
type TraceLine struct {
	Event string
	// Action is the number of the action, from 1, during which it happened, 0 before
	// the first; Nanos is the virtual time.
	Action, Nanos int64
	// Thread, By, Carrier and Object are numbers, from 1.
	Thread, By, Carrier, Object int64
	// Name and Class are those of a thread or object that is introduced; Kind is that of
	// the thread, or of the verdict.
	Name, Class, Kind string
	// Queue is the kind of a scheduler queue and QueueOf the number of its carrier or
	// submitter.
	Queue   string
	QueueOf int64
	// Verb is the operation, Value what it returned, Throws and Message what it threw,
	// or what ended the thread.
	Verb            string
	Value           int64
	Throws, Message string
	// Reason is what the thread waits for, of ReasonObject or ReasonThread.
	Reason                     string
	ReasonObject, ReasonThread int64
	Pinned                     bool
	Wake, Permit, Cause, Text  string
	// The verdict, why the run ended, and how much there was.
	Verdict, Ending                   string
	Actions, Events, Threads, Objects int64
}

// The lines that are no events of the scheduler.
const (
	lineObject  = "object"
	lineVerdict = "verdict"
)

// queueKinds are the words for the kinds of queues, permitWords for the permits.
var (
	queueKinds  = []string{"", "shared", "local", "external", "yield", "timer", "unblocker"}
	permitWords = []string{"park", "monitor"}
)

// lineKey is a key of lines.
type lineKey struct {
	name string
	// at returns the field of a line: a *string, *int64 or *bool.
	at func(*TraceLine) any
	// words are what it can be, nil for anything. least is the least number.
	words []string
	least int64
}

// lineKeys are the keys, in the order in which a line has them.
var lineKeys = []lineKey{
	{name: "event", at: func(l *TraceLine) any { return &l.Event }, words: lineEvents()},
	{name: "action", at: func(l *TraceLine) any { return &l.Action }},
	{name: "nanos", at: func(l *TraceLine) any { return &l.Nanos }},
	{name: "thread", at: func(l *TraceLine) any { return &l.Thread }, least: 1},
	{name: "by", at: func(l *TraceLine) any { return &l.By }, least: 1},
	{name: "carrier", at: func(l *TraceLine) any { return &l.Carrier }, least: 1},
	{name: "object", at: func(l *TraceLine) any { return &l.Object }, least: 1},
	{name: "name", at: func(l *TraceLine) any { return &l.Name }},
	{name: "class", at: func(l *TraceLine) any { return &l.Class }},
	{name: "verdict", at: func(l *TraceLine) any { return &l.Verdict }, words: verdictWords()},
	{name: "kind", at: func(l *TraceLine) any { return &l.Kind }},
	{name: "queue", at: func(l *TraceLine) any { return &l.Queue }, words: queueKinds[1:]},
	{name: "queueOf", at: func(l *TraceLine) any { return &l.QueueOf }},
	{name: "verb", at: func(l *TraceLine) any { return &l.Verb }},
	{name: "value", at: func(l *TraceLine) any { return &l.Value }, least: -1 << 63},
	{name: "throws", at: func(l *TraceLine) any { return &l.Throws }},
	{name: "message", at: func(l *TraceLine) any { return &l.Message }},
	{name: "reason", at: func(l *TraceLine) any { return &l.Reason }, words: words(scheduler.ForLock, scheduler.ForResult)},
	{name: "reasonObject", at: func(l *TraceLine) any { return &l.ReasonObject }, least: 1},
	{name: "reasonThread", at: func(l *TraceLine) any { return &l.ReasonThread }, least: 1},
	{name: "pinned", at: func(l *TraceLine) any { return &l.Pinned }},
	{name: "wake", at: func(l *TraceLine) any { return &l.Wake }, words: words(scheduler.WokenByUnpark, scheduler.WokenSpuriously)},
	{name: "permit", at: func(l *TraceLine) any { return &l.Permit }, words: permitWords},
	{name: "cause", at: func(l *TraceLine) any { return &l.Cause }, words: words(scheduler.ByMonitor, scheduler.ByClassInit)},
	{name: "text", at: func(l *TraceLine) any { return &l.Text }},
	{name: "ending", at: func(l *TraceLine) any { return &l.Ending }, words: words(scheduler.Completed, scheduler.Stopped)},
	{name: "actions", at: func(l *TraceLine) any { return &l.Actions }},
	{name: "events", at: func(l *TraceLine) any { return &l.Events }},
	{name: "threads", at: func(l *TraceLine) any { return &l.Threads }},
	{name: "objects", at: func(l *TraceLine) any { return &l.Objects }},
}

// keysOf says which keys the line of each event has: first those that it always has,
// after the stroke those that it has if there is something to say.
var keysOf = map[string]string{
	"create":      "action nanos thread name kind |",
	"start":       "action nanos thread | by",
	"queue":       "action nanos thread queue | queueOf by",
	"mount":       "action nanos thread carrier queue | queueOf",
	"unmount":     "action nanos thread carrier |",
	"block":       "action nanos thread verb reason | carrier object reasonObject reasonThread pinned",
	"wake":        "action nanos thread wake | by reason reasonObject reasonThread",
	"requeue":     "action nanos thread reason | by reasonObject reasonThread",
	"interrupt":   "action nanos thread | by",
	"end":         "action nanos thread | throws message",
	"perform":     "action nanos thread verb | object value throws message",
	"permit":      "action nanos thread permit | by",
	"pin":         "action nanos thread cause | carrier object",
	"unpin":       "action nanos thread cause | carrier object",
	"timer":       "action nanos thread | carrier",
	"timer-task":  "action nanos thread queue | queueOf",
	"compensate":  "action nanos thread carrier |",
	"compensated": "action nanos thread carrier |",
	"jvm-exit":    "action nanos |",
	"print":       "action nanos thread text |",
	lineObject:    "object name class |",
	lineVerdict:   "nanos verdict ending actions events threads objects | kind",
}

// keySet is a set of lineKeys by their places.
type keySet uint64

func (s keySet) has(i int) bool { return s>>i&1 != 0 }

// shape says which keys a line has to have and may have.
type shape struct{ always, maybe keySet }

// shapes are keysOf by event.
var shapes = func() map[string]shape {
	all := map[string]shape{}
	for event, keys := range keysOf {
		s := shape{always: 1}
		set := &s.always
		for _, k := range strings.Fields(keys) {
			if k == "|" {
				set = &s.maybe
				continue
			}
			*set |= 1 << keyPlaces[k]
		}
		all[event] = s
	}
	return all
}()

// keyPlaces are the places of keys in lineKeys.
var keyPlaces = func() map[string]int {
	places := map[string]int{}
	for i, k := range lineKeys {
		places[k.name] = i
	}
	return places
}()

// words returns the words of an enumeration from one constant to another.
func words[T interface {
	~uint8
	String() string
}](from, to T) []string {
	var all []string
	for v := from; v <= to; v++ {
		all = append(all, v.String())
	}
	return all
}

// lineEvents are the values of event.
func lineEvents() []string {
	return append(words(scheduler.ThreadCreated, scheduler.Printed), lineObject, lineVerdict)
}

func verdictWords() []string {
	var all []string
	for _, v := range []deadlock.Verdict{
		deadlock.Deadlock, deadlock.CarrierExhaustion, deadlock.LostSignal, deadlock.Livelock, deadlock.Starvation,
		deadlock.ThreadFailed, deadlock.Unknown, deadlock.Idle, deadlock.Completed,
	} {
		all = append(all, string(v))
	}
	return all
}

// append appends the line as JSON.
func (l *TraceLine) append(b []byte) []byte {
	s := shapes[l.Event]
	b = append(b, '{')
	for i := range lineKeys {
		if !s.always.has(i) && !s.maybe.has(i) {
			continue
		}
		k := &lineKeys[i]
		start := len(b)
		if start > 0 && b[start-1] != '{' {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), k.name...), '"', ':')
		zero := false
		switch v := k.at(l).(type) {
		case *string:
			b, zero = appendJSON(b, *v), *v == ""
		case *int64:
			b, zero = strconv.AppendInt(b, *v, 10), *v == 0
		case *bool:
			b, zero = strconv.AppendBool(b, *v), !*v
		}
		if zero && s.maybe.has(i) {
			b = b[:start]
		}
	}
	return append(b, '}')
}

// appendJSON appends a string of JSON. The text is UTF-8.
func appendJSON(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			continue
		}
		if c >= utf8.RuneSelf {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(append(b, s[from:]...), '"')
}

// value returns what a key of a line has, in words, for errors.
func (k *lineKey) value(l *TraceLine) string {
	switch v := k.at(l).(type) {
	case *string:
		return inQuotes(*v)
	case *int64:
		return fmt.Sprint(*v)
	case *bool:
		return fmt.Sprint(*v)
	}
	return ""
}

// inQuotes quotes a text for an error, the beginning of it if it is long.
func inQuotes(s string) string {
	const most = 60
	if r := []rune(s[:min(len(s), 4*most)]); len(r) > most {
		return strconv.Quote(string(r[:most])) + "…"
	}
	return strconv.Quote(s)
}
