import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;

public class Pools {
    static void attempt(String what, Callable<?> r) {
        try {
            System.out.println(what + " " + r.call());
        } catch (Throwable e) {
            System.out.println(what + " " + e.getClass().getName() + " " + e.getMessage());
        }
    }

    static int sleepy(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    public static void main(String[] args) throws Exception {
        try (ExecutorService e = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> tasks = List.of(() -> sleepy(30), () -> sleepy(10), () -> {
                throw new IllegalStateException("third");
            });
            for (Future<Integer> f : e.invokeAll(tasks)) {
                attempt("done " + f.isDone(), f::get);
            }
        }
        ExecutorService pool = Executors.newFixedThreadPool(2);
        AtomicInteger ran = new AtomicInteger();
        Future<Integer> slow = pool.submit(() -> sleepy(10_000));
        attempt("timeout", () -> slow.get(5, TimeUnit.MILLISECONDS));
        System.out.println(slow.cancel(true) + " " + slow.isCancelled() + " " + slow.isDone() + " " + slow.cancel(true));
        attempt("cancelled", slow::get);
        Future<?> value = pool.submit(ran::incrementAndGet);
        Future<String> given = pool.submit(() -> {
            ran.incrementAndGet();
        }, "given");
        System.out.println(value.get() != null);
        System.out.println(given.get() + " " + ran.get());
        pool.shutdown();
        System.out.println(pool.awaitTermination(1, TimeUnit.SECONDS) + " " + pool.isShutdown() + " " + pool.isTerminated());
        attempt("late", () -> {
            try {
                pool.execute(() -> {});
            } catch (RejectedExecutionException e) {
                return "rejected";
            }
            return "accepted";
        });
        ExecutorService one = Executors.newSingleThreadExecutor();
        CountDownLatch begun = new CountDownLatch(1);
        Future<String> blocked = one.submit(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                return "interrupted";
            }
            return "never";
        });
        one.submit(() -> "waits");
        one.submit(() -> "waits too");
        begun.await();
        System.out.println(one.shutdownNow().size() + " " + blocked.get());
        System.out.println(one.awaitTermination(1, TimeUnit.SECONDS));
        ExecutorService throwing = Executors.newFixedThreadPool(1, r -> Thread.ofPlatform().name("thrower").uncaughtExceptionHandler((th, e) -> System.out.println("uncaught " + e.getMessage())).unstarted(r));
        throwing.execute(() -> {
            throw new IllegalStateException("task");
        });
        System.out.println(throwing.submit(() -> "goes on").get());
        throwing.close();
        FutureTask<Integer> task = new FutureTask<>(() -> 5);
        Thread t = Thread.startVirtualThread(task);
        System.out.println(task.get() + " " + task.isDone());
        t.join();
    }
}
