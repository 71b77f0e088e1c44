package main

import (
	"fmt"
	"io"
	"time"

	"github.com/bced87ab/gridlock/internal/plain"
)

// timedProgress returns a function that shows on a terminal how far long work has
// come, how fast it goes and how long it will still take, on one line that it wipes at
// the end. Elsewhere it shows nothing. unit is what is counted.
func timedProgress(w io.Writer, unit string) func(done, all int, what string) {
	if !isTerminal(w) {
		return func(int, int, string) {}
	}
	began := time.Now()
	return func(done, all int, what string) {
		fmt.Fprint(w, "\r\x1b[K"+progressLine(done, all, unit, plain.Line(what), time.Since(began)))
	}
}

// progressLine is the line, which is empty at the end.
func progressLine(done, all int, unit, what string, spent time.Duration) string {
	if done >= all {
		return ""
	}
	line := fmt.Sprintf("%d of %d %s", done, all, unit)
	if done > 0 && spent > 0 {
		rate := float64(done) / spent.Seconds()
		left := time.Duration(float64(all-done) / rate * float64(time.Second))
		line += fmt.Sprintf(", %.3g a second, %v left", rate, left.Round(time.Second))
	}
	if what != "" {
		line += ": " + what
	}
	return line
}
