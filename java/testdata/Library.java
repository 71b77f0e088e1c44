import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Classes of java.util.concurrent. */
public class Library {
  static int drain(BlockingQueue<Integer> queue, int n) throws InterruptedException {
    int sum = 0;
    for (int i = 0; i < n; i++) {
      int v = queue.take();
      sum = sum * 10 + v;
    }
    return sum;
  }

  static void fill(BlockingQueue<Integer> queue) {
    try {
      for (int i = 1; i <= 5; i++) queue.put(i);
    } catch (InterruptedException e) {
      System.out.println("never");
    }
  }

  static void queues() throws InterruptedException {
    BlockingQueue<Integer> bounded = new ArrayBlockingQueue<>(2);
    Thread t = Thread.startVirtualThread(() -> fill(bounded));
    System.out.println(drain(bounded, 5) + " " + bounded.size());
    t.join();
    System.out.println(bounded.offer(1) + " " + bounded.offer(2) + " " + bounded.offer(3) + " " + bounded.peek());
    System.out.println(bounded.offer(4, 5, TimeUnit.MILLISECONDS) + " " + bounded.poll() + bounded.poll() + bounded.poll());
    try {
      bounded.put(null);
    } catch (NullPointerException e) {
      System.out.println("no null");
    }
    LinkedBlockingQueue<Integer> linked = new LinkedBlockingQueue<>();
    Thread u = Thread.startVirtualThread(() -> fill(linked));
    System.out.println(drain(linked, 5) + " " + linked.poll(1, TimeUnit.MILLISECONDS) + " " + linked.isEmpty());
    u.join();
  }

  static void meet(CyclicBarrier barrier, List<String> log) {
    try {
      barrier.await();
    } catch (InterruptedException e) {
      log.add("interrupted");
    } catch (BrokenBarrierException e) {
      log.add("broken");
    }
  }

  static void barriers() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(3, () -> System.out.println("all are here"));
    List<String> log = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      Thread a = Thread.startVirtualThread(() -> meet(barrier, log));
      Thread b = Thread.startVirtualThread(() -> meet(barrier, log));
      barrier.await();
      a.join();
      b.join();
    }
    Thread c = Thread.startVirtualThread(() -> meet(barrier, log));
    Thread.sleep(100);
    System.out.println(barrier.getNumberWaiting() + " " + barrier.isBroken());
    c.interrupt();
    c.join();
    System.out.println(log + " " + barrier.isBroken());
    try {
      barrier.await(1, TimeUnit.MILLISECONDS);
    } catch (BrokenBarrierException e) {
      System.out.println("broken");
    }
    barrier.reset();
    try {
      barrier.await(1, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      System.out.println("late " + barrier.isBroken());
    }
  }

  static void maps() {
    ConcurrentHashMap<String, Integer> map = new ConcurrentHashMap<>();
    System.out.println(map.put("one", 1) + " " + map.put("one", 11) + " " + map.get("one") + " " + map.get("two"));
    System.out.println(map.computeIfAbsent("two", k -> 2) + " " + map.computeIfAbsent("two", k -> 3) + " " + map.size());
    System.out.println(map.putIfAbsent("two", 4) + " " + map.getOrDefault("three", 3) + " " + map.containsKey("one"));
    System.out.println(map.computeIfAbsent("none", k -> null) + " " + map.size());
    System.out.println("hash".hashCode() + " " + "".hashCode());
  }

  static int fails() {
    throw new IllegalStateException("task failed");
  }

  static void executors() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Future<Integer> answer = pool.submit(() -> 42);
    Future<Integer> failure = pool.submit(() -> fails());
    System.out.println(answer.get() + " " + answer.isDone());
    try {
      failure.get();
    } catch (ExecutionException e) {
      System.out.println(e.getMessage() + " / " + e.getCause().getMessage());
    }
    pool.execute(() -> System.out.println("in " + Thread.currentThread().getName().substring(0, 13)));
    pool.shutdown();
    System.out.println(pool.awaitTermination(1, TimeUnit.SECONDS));
    try (ExecutorService perTask = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> task = () -> "virtual";
      Future<String> f = perTask.submit(task);
      System.out.println(f.get());
    }
    try {
      pool.execute(() -> System.out.println("never"));
    } catch (RuntimeException e) {
      System.out.println("rejected");
    }
  }

  public static void main(String[] args) throws Exception {
    queues();
    barriers();
    maps();
    executors();
  }
}
