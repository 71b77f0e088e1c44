package main

import (
	"fmt"
	"io"
)

// progress returns a function that shows on a terminal how far long work has come,
// on one line that it wipes at the end. Elsewhere it shows nothing.
func progress(w io.Writer) func(done, all int, what string) {
	if !isTerminal(w) {
		return func(int, int, string) {}
	}
	return func(done, all int, what string) {
		fmt.Fprint(w, "\r\x1b[K")
		if done < all {
			fmt.Fprintf(w, "%d of %d: %s", done+1, all, what)
		}
	}
}
