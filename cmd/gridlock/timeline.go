package main

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// plainWidth is how wide a timeline is where that is not a matter of a terminal.
const plainWidth = 80

// columns returns how wide the timeline is to be, 0 if there is to be none. On a terminal
// it is as wide as that, or as COLUMNS says; elsewhere always the same.
func (o *outputs) columns(w io.Writer) int {
	if !o.timeline {
		return 0
	}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return plainWidth
	}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
		return n
	}
	return plainWidth
}
