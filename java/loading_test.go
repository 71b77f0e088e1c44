package java_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// A class loader is called from native code: that pins while it is on the stack, and an
// exception takes it off too. What only the JDK could load is refused.
func TestClassForName(t *testing.T) {
	const src = `
public class Test {
  static class Loader extends ClassLoader {
    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      if (name.equals("own")) {
        return "".getClass();
      }
      if (name.equals("parent")) {
        return super.loadClass(name);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException();
      }
      throw new ClassNotFoundException(name);
    }
  }

  static void load(String name, ClassLoader loader) {
    try {
      Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      System.out.println("no class " + e.getMessage());
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Thread t = Thread.ofVirtual().start(() -> {
      load("missing", new Loader());
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
      }
    });
    t.join();
    %s
  }
}`
	for statement, want := range map[string]string{
		`load(null, new Loader());`:     scheduler.NullPointer,
		`load("own", new Loader());`:    "gridlock.Unsupported: a class loader that returns a class instead of throwing ClassNotFoundException",
		`load("parent", new Loader());`: "gridlock.Unsupported: the loader of the JDK",
		`load("any", null);`:            "gridlock.Unsupported: the loader of the JDK",
	} {
		o := run(t, "Test.java", fmt.Sprintf(src, statement), scheduler.Config{JDK: 25})
		assert.Equal(t, deadlock.ThreadFailed, o.verdict, statement)
		assert.Equal(t, "no class missing\n", o.output)
		assert.Equal(t, want, strings.TrimSuffix(o.trace.Machine.Thread(1).Err.Error(), ": "), statement)
		var mounted []string
		for _, e := range o.trace.Events {
			switch {
			case e.Thread != 2:
			case e.Kind == scheduler.ThreadBlocked && e.Pinned:
				mounted = append(mounted, "pinned")
			case e.Kind == scheduler.ThreadUnmounted:
				mounted = append(mounted, "unmounted")
			}
		}
		assert.Equal(t, []string{"pinned", "unmounted", "unmounted"}, mounted, "it sleeps below the native frame, and then above it")
	}
}
