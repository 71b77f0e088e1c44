import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * Runs each of some programs many times in one JVM, with its classes loaded anew, and prints
 * a line for each run: the class, a tab, and what the program printed. A program that does
 * not end spoils the carriers for those after it: its line is "stuck" and the threads that
 * are left, and the JVM halts.
 *
 * Arguments: the folder of the classes; milliseconds after which a run is taken to be stuck
 * with threads of which that is expected, and those after which it is with any; and then for
 * each program its class, how many times it is to run, and such threads, parted by "|".
 */
public class Driver {
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    URL[] classes = {Path.of(args[0]).toUri().toURL()};
    long briefly = Long.parseLong(args[1]);
    long surely = Long.parseLong(args[2]);
    for (int i = 3; i < args.length; i += 3) {
      List<String> expected = List.of(args[i + 2].split("[|]"));
      for (int n = Integer.parseInt(args[i + 1]); n > 0; n--) {
        String outcome = run(classes, args[i], briefly, surely, expected);
        out.println(args[i] + "\t" + outcome);
        if (outcome.startsWith("stuck")) {
          out.flush();
          Runtime.getRuntime().halt(0);
        }
      }
    }
  }

  static String run(URL[] classes, String name, long briefly, long surely, List<String> expected) throws Exception {
    // It is not closed: a run that is stuck may still load classes.
    URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
    Class<?> program = loader.loadClass(name);
    for (Class<?> nested : program.getDeclaredClasses()) {
      loader.loadClass(nested.getName());
    }
    Method method = program.getMethod("main", String[].class);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true));
    Thread main = new Thread(() -> call(method), "main");
    main.start();
    main.join(briefly);
    for (long waited = briefly; main.isAlive(); waited += 50) {
      String left = "stuck " + String.join(" ", left(program, main));
      if (expected.contains(left) || waited > surely) {
        return left;
      }
      main.join(50);
    }
    loader.close();
    return printed.toString().trim();
  }

  static void call(Method method) {
    try {
      method.invoke(null, (Object) new String[0]);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of the threads that a program has in its fields and that have not ended. */
  static TreeSet<String> left(Class<?> program, Thread main) throws Exception {
    TreeSet<String> names = new TreeSet<>();
    names.add(main.getName());
    for (Field f : program.getDeclaredFields()) {
      f.setAccessible(true);
      if (f.getType() == Thread.class && f.get(null) instanceof Thread t && t.isAlive()) {
        names.add(t.getName());
      }
    }
    return names;
  }
}
