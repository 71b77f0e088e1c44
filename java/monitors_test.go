package java_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// What has no monitor here says so. HotSpot could lock all of them.
func TestObjectsWithoutMonitor(t *testing.T) {
	const src = `
public class Test {
  static void lock(Object o) {
    synchronized (o) {
      System.out.println("locked");
    }
  }

  public static void main(String[] args) {
    int captured = args.length;
    Runnable plain = () -> {};
    Runnable capturing = () -> lock(captured);
    lock(new int[1]);
    %s
  }
}`
	for _, statement := range []string{
		`lock("text");`, `lock(1);`, `lock(plain);`, `lock(capturing);`, `lock(System.out);`,
		`Object o = plain; o.notify();`,
	} {
		o := run(t, "Test.java", fmt.Sprintf(src, statement), scheduler.Config{})
		assert.Equal(t, deadlock.ThreadFailed, o.verdict, statement)
		assert.Equal(t, "locked\n", o.output, statement)
		assert.EqualError(t, o.trace.Machine.Thread(1).Err,
			"gridlock.Unsupported: the monitor of a text, a box, a lambda or System.out; use an object of its own", statement)
	}
}

// A lambda that captures nothing is the same object each time, one that does is not, as
// on JDK 21 and 25. The first is no part of the state.
func TestWhichLambdasAreNew(t *testing.T) {
	o := run(t, "Test.java", `
public class Test {
  static Runnable plain() {
    return () -> {};
  }

  static Runnable reference() {
    return Test::plain;
  }

  static Runnable capturing(int n) {
    return () -> System.out.println(n);
  }

  public static void main(String[] args) {
    System.out.println(plain() == plain());
    System.out.println(reference() == reference());
    System.out.println(capturing(1) == capturing(1));
    System.out.println(plain() == reference());
  }
}`, scheduler.Config{})
	assert.Equal(t, "true\ntrue\nfalse\nfalse\n", o.output)
}
