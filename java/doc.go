// Package java compiles a subset of Java to the compiled form of the machine, so that
// one file runs unchanged in two machines: java File.java on a real JVM, and gridlock.
//
// What the subset does not have is refused before anything runs, with file, line,
// column, what it is and what to use instead: a wrong answer is never given silently.
// Types are erased: where the static type of a receiver is not known, as of a variable
// of a lambda, the method is found by its name and number of arguments when it is
// called.
package java
