package java.lang;

/** What finds classes by their names. A program has its own; that of the JDK is refused. */
public abstract class ClassLoader {
  public Class<?> loadClass(String name) throws ClassNotFoundException {
    Intrinsics.refuse("the loader of the JDK");
    return null;
  }
}
