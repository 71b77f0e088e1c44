import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** CompletableFuture and ReentrantReadWriteLock. */
public class Futures {
  static int fails() {
    throw new IllegalArgumentException("no");
  }

  static void futures() throws Exception {
    CompletableFuture<Integer> f = new CompletableFuture<>();
    CompletableFuture<String> text = f.thenApply(n -> "n is " + n);
    Thread t = Thread.startVirtualThread(() -> f.complete(7));
    System.out.println(text.join() + " " + f.get() + " " + f.complete(8) + " " + f.isDone() + " " + f.getNow(1));
    t.join();
    CompletableFuture<Integer> bad = new CompletableFuture<>();
    bad.completeExceptionally(new IllegalStateException("bad"));
    try {
      bad.join();
    } catch (CompletionException e) {
      System.out.println(e.getMessage());
    }
    try {
      bad.get();
    } catch (ExecutionException e) {
      System.out.println(e.getCause());
    }
    try {
      new CompletableFuture<Integer>().get(1, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      System.out.println("late");
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      System.out.println(CompletableFuture.supplyAsync(() -> 5, pool).thenApply(n -> "five " + n).join());
      CompletableFuture<Integer> failing = CompletableFuture.supplyAsync(() -> fails(), pool);
      try {
        failing.thenApply(n -> "never").join();
      } catch (CompletionException e) {
        System.out.println(e.getMessage());
      }
    }
    System.out.println(CompletableFuture.completedFuture("done").join());
  }

  static void locks() throws Exception {
    ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
    Lock read = rw.readLock();
    Lock write = rw.writeLock();
    System.out.println((read == rw.readLock()) + " " + (read == write));
    read.lock();
    Thread reader = Thread.startVirtualThread(() -> {
      read.lock();
      System.out.println("two read, nobody writes: " + write.tryLock());
      read.unlock();
    });
    reader.join();
    read.unlock();
    write.lock();
    read.lock();
    write.unlock();
    Thread writer = Thread.ofVirtual().start(() -> {
      try {
        System.out.println("downgraded: " + write.tryLock(5, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        System.out.println("never");
      }
    });
    writer.join();
    read.unlock();
    Condition changed = write.newCondition();
    try {
      changed.signal();
    } catch (IllegalMonitorStateException e) {
      System.out.println("not the owner");
    }
    try {
      read.newCondition();
    } catch (UnsupportedOperationException e) {
      System.out.println("no condition");
    }
    try {
      read.unlock();
    } catch (IllegalMonitorStateException e) {
      System.out.println(e.getMessage());
    }
  }

  public static void main(String[] args) throws Exception {
    futures();
    locks();
  }
}
