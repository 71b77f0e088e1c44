// Package conformance has no code. Its tests run Java files on real JVMs and in the
// machine, and compare what becomes of them: the bundled scenarios, state by state, and
// generated programs, of which a JVM may show no outcome that a complete search of the
// machine does not have. make conformance runs them on every JDK that can be had.
package conformance
