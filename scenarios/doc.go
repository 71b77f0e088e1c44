// Package scenarios is the catalogue of bundled programs that get stuck, and of their
// repairs. Each has its story, its sources, what can be set, and what is expected of it
// for each JDK release and parallelism.
package scenarios
