// Package deadlock says what became of a program and why: the verdict, who waits for
// whom, and an explanation in plain sentences.
//
// Everything is a function of a Snapshot, which is taken of a simulated machine. The
// wait-for graph has threads, locks, queue positions and carriers, so that it sees the
// deadlocks that detectors of lock cycles do not: those in which a lock is free, and its
// next owner has no carrier to run on.
//
// A thread is stuck if all that could wake it is stuck too. Partial failures count: a
// heartbeat that lives on does not hide a deadlock. Where any live thread might still
// help, nothing is claimed from the state alone.
package deadlock
