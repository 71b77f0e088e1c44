package java.util.concurrent;

/** The kinds of executors. */
public class Executors {
  public static ExecutorService newFixedThreadPool(int threads) {
    return new ThreadPoolExecutor(threads);
  }

  public static ExecutorService newSingleThreadExecutor() {
    return new ThreadPoolExecutor(1);
  }

  public static ExecutorService newVirtualThreadPerTaskExecutor() {
    return new ThreadPerTaskExecutor();
  }
}
