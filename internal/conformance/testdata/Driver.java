import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * Runs each of some programs many times in one JVM, with its classes loaded anew, and prints
 * a line for each run: the class, a tab, and what the program printed. A program that does
 * not end spoils the carriers for those after it: its line is "stuck" and the threads that
 * are left, and the JVM halts.
 *
 * Arguments: the folder of the classes, milliseconds after which a run is stuck, and then for
 * each program its class and how many times it is to run.
 */
public class Driver {
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    URL[] classes = {Path.of(args[0]).toUri().toURL()};
    long limit = Long.parseLong(args[1]);
    for (int i = 2; i < args.length; i += 2) {
      for (int n = Integer.parseInt(args[i + 1]); n > 0; n--) {
        String outcome = run(classes, args[i], limit);
        out.println(args[i] + "\t" + outcome);
        if (outcome.startsWith("stuck")) {
          out.flush();
          Runtime.getRuntime().halt(0);
        }
      }
    }
  }

  static String run(URL[] classes, String name, long limit) throws Exception {
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
    main.join(limit);
    if (!main.isAlive()) {
      loader.close();
      return printed.toString().trim();
    }
    return "stuck " + String.join(" ", left(program, main));
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
