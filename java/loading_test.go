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

// Files are named pipes, and what would read another is refused.
func TestFilesAreNamedPipes(t *testing.T) {
	const src = `
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

public class Test {
  static void read(File file) {
    try (FileInputStream in = new FileInputStream(file)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        System.out.println("read " + b);
      }
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    File file = File.createTempFile("test", null);
    System.out.println(file.delete());
    Runtime.getRuntime().exec(new String[] {"mkfifo", file.getPath()}).waitFor();
    Thread reader = Thread.ofVirtual().start(() -> read(file));
    FileOutputStream out = new FileOutputStream(file);
    out.write(1);
    out.write(258);
    out.close();
    out.close();
    reader.join();
    try {
      out.write(3);
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
    %s
  }
}`
	for statement, want := range map[string]string{
		`new FileInputStream("data.txt").read();`:                             "gridlock.Unsupported: a file other than a named pipe that the program made by mkfifo",
		`Runtime.getRuntime().exec(new String[] {"rm", file.getPath()});`:     "gridlock.Unsupported: a process other than mkfifo FILE",
		`Runtime.getRuntime().exec(new String[] {"mkfifo", file.getPath()});`: "gridlock.Unsupported: mkfifo of a file that is there",
		`new File("x").delete();`:                                             "gridlock.Unsupported: File.delete of what createTempFile did not make",
		`File.createTempFile("x", null);`:                                     `java.lang.IllegalArgumentException: Prefix string "x" too short: length must be at least 3`,
	} {
		o := run(t, "Test.java", fmt.Sprintf(src, statement), scheduler.Config{})
		assert.Equal(t, "true\nread 1\nread 2\nStream Closed\n", o.output, statement)
		assert.Equal(t, want, o.trace.Machine.Thread(1).Err.Error(), statement)
	}
}
