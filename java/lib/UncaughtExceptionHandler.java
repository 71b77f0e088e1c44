package java.lang;

/** What gets the exceptions that nothing catches. */
public interface UncaughtExceptionHandler {
  void uncaughtException(Thread t, Throwable e);
}
