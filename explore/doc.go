// Package explore is about many schedules of one program: it looks at them all or at
// a sample, shrinks a schedule that shows a fault, prints it in columns, and names
// it by a token that replays it. Check and its kin do all of that in a Go test.
package explore
