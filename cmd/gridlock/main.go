// Command gridlock simulates JVM virtual threads and explains the deadlocks that
// bounded carriers, pinning and queued locks cause.
package main

import "os"

func main() {
	os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr))
}
