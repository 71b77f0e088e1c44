// Package jvmdump reads thread dumps of real JVMs and explains what they show: the
// text and JSON of Thread.dump_to_file from JDK 21 on, and Thread.print or jstack.
//
// A dump knows much less than a simulated machine: a JDK 21 dump has neither states
// nor locks, and none before JDK 26 says who owns a java.util.concurrent lock. The
// snapshots of package deadlock would have to be filled with guesses, so this package
// has its own small ones, and its own verdicts over them. It shares only the words
// of deadlock.Verdict, and adds a Certainty to each. Only what a dump shows is
// claimed; where that is not enough, the explanation says which dump to take.
package jvmdump
