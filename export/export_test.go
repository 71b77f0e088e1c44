package export

import (
	"bytes"
	"reflect"
	"strings"
)

// LineEvents are the values of event.
func LineEvents() []string { return lineEvents() }

// KeysOf returns the keys that the lines of an event always have, and may have.
func KeysOf(event string) (always, maybe string) {
	always, maybe, _ = strings.Cut(keysOf[event], "|")
	return strings.TrimSpace(always), strings.TrimSpace(maybe)
}

// LineKeys are all keys of lines after the header.
func LineKeys() (all []string) {
	for _, k := range lineKeys {
		all = append(all, k.name)
	}
	return all
}

// HeaderKeys are all keys of the header and of what is in it.
func HeaderKeys() (all []string) {
	for _, v := range []any{TraceHeader{}, TraceJava{}, TraceConfig{}} {
		for i := range reflect.TypeOf(v).NumField() {
			all = append(all, reflect.TypeOf(v).Field(i).Tag.Get("json"))
		}
	}
	return all
}

// Rewrite writes a trace that was read.
func Rewrite(h TraceHeader, lines []TraceLine) []byte {
	var b bytes.Buffer
	_ = writeHeader(&b, h)
	for i := range lines {
		b.Write(append(lines[i].append(nil), '\n'))
	}
	return b.Bytes()
}
