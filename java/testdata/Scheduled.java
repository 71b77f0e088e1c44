import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class Scheduled {
    /** The time since another in units of 40 ms, rounded. */
    static long since(long start) {
        return (System.nanoTime() - start + 20_000_000) / 40_000_000;
    }

    static void attempt(String what, Callable<?> r) {
        try {
            System.out.println(what + " " + r.call());
        } catch (Throwable e) {
            System.out.println(what + " " + e.getClass().getName() + " " + (e instanceof RejectedExecutionException ? "" : e.getMessage()) + " " + e.getCause());
        }
    }

    static void cached() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        CountDownLatch go = new CountDownLatch(1);
        Callable<String> wait = () -> {
            go.await();
            return Thread.currentThread().getName();
        };
        Future<String> a = pool.submit(wait);
        Future<String> b = pool.submit(wait);
        ThreadPoolExecutor t = (ThreadPoolExecutor) pool;
        System.out.println(t.getPoolSize() + " " + t.getCorePoolSize() + t.getMaximumPoolSize());
        go.countDown();
        System.out.println(a.get() + b.get());
        Thread.sleep(20);
        System.out.println(pool.submit(() -> Thread.currentThread().getName().substring(0, 13)).get() + " " + t.getPoolSize() + t.getLargestPoolSize());
        pool.shutdown();
        System.out.println(pool.awaitTermination(1, TimeUnit.SECONDS) + " " + t.getPoolSize() + t.isTerminating());
        ThreadPoolExecutor brief = new ThreadPoolExecutor(0, 4, 10, TimeUnit.MILLISECONDS, new SynchronousQueue<>());
        brief.submit(() -> {}).get();
        Thread.sleep(80);
        System.out.println(brief.getPoolSize());
    }

    static void bounded() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Runnable wait = () -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                System.out.println("interrupted");
            }
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 2, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));
        pool.execute(wait);
        pool.execute(wait);
        System.out.println(pool.getPoolSize() + " " + pool.getQueue().size());
        pool.execute(wait);
        System.out.println(pool.getPoolSize() + " " + pool.getQueue().size());
        attempt("full", () -> {
            pool.execute(wait);
            return 1;
        });
        Thread.sleep(20);
        System.out.println(pool.getActiveCount() + " " + pool.isShutdown());
        List<Runnable> left = pool.shutdownNow();
        System.out.println(left.size() + " " + pool.awaitTermination(1, TimeUnit.SECONDS) + pool.isShutdown() + pool.isTerminated());
        ThreadPoolExecutor own = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy());
        CountDownLatch held = new CountDownLatch(1);
        own.execute(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
            }
        });
        own.execute(() -> System.out.println("by " + Thread.currentThread().getName()));
        held.countDown();
        own.close();
        own.execute(() -> System.out.println("never"));
        CountDownLatch door = new CountDownLatch(1);
        ThreadPoolExecutor oldest = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), new ThreadPoolExecutor.DiscardOldestPolicy());
        oldest.execute(() -> {
            try {
                door.await();
            } catch (InterruptedException e) {
            }
        });
        for (int i = 0; i < 3; i++) {
            int n = i;
            oldest.execute(() -> System.out.println("task " + n));
        }
        door.countDown();
        oldest.close();
        List<String> dropped = new ArrayList<>();
        ThreadPoolExecutor mine = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), r -> new Thread(r, "mine"), (r, p) -> dropped.add("dropped " + p.getPoolSize())) {
            @Override
            protected void beforeExecute(Thread t, Runnable r) {
                System.out.println("before " + t.getName());
            }

            @Override
            protected void afterExecute(Runnable r, Throwable e) {
                System.out.println("after " + e);
            }

            @Override
            protected void terminated() {
                System.out.println("terminated");
            }
        };
        Thread.UncaughtExceptionHandler quiet = (t, e) -> {};
        CountDownLatch one = new CountDownLatch(1);
        CountDownLatch two = new CountDownLatch(1);
        mine.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler(quiet);
            one.countDown();
            try {
                two.await();
            } catch (InterruptedException e) {
            }
            throw new IllegalStateException("boom");
        });
        one.await();
        mine.execute(() -> {});
        System.out.println(dropped);
        two.countDown();
        mine.close();
    }

    static void once() throws Exception {
        ScheduledExecutorService s = Executors.newScheduledThreadPool(2);
        long start = System.nanoTime();
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        ScheduledFuture<?> c = s.schedule(() -> {
            order.add("c" + since(start));
        }, 120, TimeUnit.MILLISECONDS);
        ScheduledFuture<String> a = s.schedule(() -> {
            order.add("a" + since(start));
            return "result";
        }, 40, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> b = s.schedule(() -> {
            order.add("b" + since(start));
            throw new IllegalArgumentException("b fails");
        }, 80, TimeUnit.MILLISECONDS);
        Future<Integer> at0 = s.submit(() -> 5);
        s.execute(() -> order.add("now"));
        System.out.println(at0.get() + " " + a.get() + " " + a.isDone() + (c.getDelay(TimeUnit.MILLISECONDS) > 40) + (a.compareTo(c) < 0) + (a.getDelay(TimeUnit.SECONDS) <= 0));
        attempt("b", b::get);
        attempt("c", c::get);
        System.out.println(order);
        ScheduledFuture<?> never = s.schedule(() -> System.out.println("never"), 1, TimeUnit.HOURS);
        System.out.println(never.cancel(false) + " " + never.isCancelled() + never.isDone());
        attempt("null", () -> s.schedule((Runnable) null, 1, TimeUnit.SECONDS));
        attempt("period", () -> s.scheduleAtFixedRate(() -> {}, 1, 0, TimeUnit.SECONDS));
        s.shutdown();
        System.out.println(s.awaitTermination(1, TimeUnit.SECONDS));
        attempt("late", () -> s.schedule(() -> 1, 1, TimeUnit.SECONDS));
    }

    static void periodic() throws Exception {
        ScheduledExecutorService s = Executors.newSingleThreadScheduledExecutor();
        long start = System.nanoTime();
        List<Long> times = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch three = new CountDownLatch(3);
        ScheduledFuture<?> rate = s.scheduleAtFixedRate(() -> {
            times.add(since(start));
            three.countDown();
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
            }
        }, 40, 80, TimeUnit.MILLISECONDS);
        three.await();
        Thread.sleep(20);
        System.out.println(times + " " + rate.isDone() + rate.cancel(false) + rate.isCancelled());
        attempt("rate", rate::get);
        times.clear();
        long again = System.nanoTime();
        CountDownLatch two = new CountDownLatch(2);
        ScheduledFuture<?> delay = s.scheduleWithFixedDelay(() -> {
            times.add(since(again));
            try {
                Thread.sleep(80);
            } catch (InterruptedException e) {
            }
            two.countDown();
        }, 0, 40, TimeUnit.MILLISECONDS);
        two.await();
        delay.cancel(false);
        System.out.println(times);
        AtomicInteger runs = new AtomicInteger();
        ScheduledFuture<?> fails = s.scheduleAtFixedRate(() -> {
            if (runs.incrementAndGet() == 2) {
                throw new IllegalStateException("second");
            }
        }, 1, 1, TimeUnit.MILLISECONDS);
        attempt("fails", fails::get);
        System.out.println(runs);
        ScheduledFuture<?> queued = s.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
        s.shutdown();
        System.out.println(queued.isCancelled() + " " + s.awaitTermination(1, TimeUnit.SECONDS));
    }

    static void policies() throws Exception {
        ScheduledThreadPoolExecutor keeps = new ScheduledThreadPoolExecutor(1);
        ScheduledFuture<String> kept = keeps.schedule(() -> "kept", 40, TimeUnit.MILLISECONDS);
        keeps.shutdown();
        System.out.println(keeps.isTerminated() + " " + kept.get() + keeps.awaitTermination(1, TimeUnit.SECONDS));
        ScheduledThreadPoolExecutor drops = new ScheduledThreadPoolExecutor(1);
        drops.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        ScheduledFuture<String> dropped = drops.schedule(() -> "dropped", 1, TimeUnit.HOURS);
        drops.shutdown();
        attempt("dropped", dropped::get);
        System.out.println(drops.awaitTermination(1, TimeUnit.SECONDS) + " " + drops.getExecuteExistingDelayedTasksAfterShutdownPolicy() + drops.getContinueExistingPeriodicTasksAfterShutdownPolicy() + drops.getRemoveOnCancelPolicy());
        ScheduledThreadPoolExecutor goes = new ScheduledThreadPoolExecutor(1);
        goes.setContinueExistingPeriodicTasksAfterShutdownPolicy(true);
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch some = new CountDownLatch(3);
        ScheduledFuture<?> on = goes.scheduleAtFixedRate(() -> {
            runs.incrementAndGet();
            some.countDown();
        }, 1, 5, TimeUnit.MILLISECONDS);
        goes.shutdown();
        some.await();
        System.out.println(on.isDone() + " " + on.cancel(false) + goes.awaitTermination(1, TimeUnit.SECONDS) + (runs.get() >= 3));
        ScheduledThreadPoolExecutor removes = new ScheduledThreadPoolExecutor(1);
        removes.setRemoveOnCancelPolicy(true);
        ScheduledFuture<?> far = removes.schedule(() -> 1, 1, TimeUnit.HOURS);
        ScheduledFuture<?> farther = removes.schedule(() -> 2, 2, TimeUnit.HOURS);
        System.out.println(removes.getQueue().size() + " " + far.cancel(true) + removes.getQueue().size());
        List<Runnable> left = removes.shutdownNow();
        System.out.println(left.size() + " " + farther.isCancelled() + removes.awaitTermination(1, TimeUnit.SECONDS));
        try (ScheduledExecutorService closed = Executors.newScheduledThreadPool(0)) {
            closed.schedule(() -> System.out.println("before close"), 5, TimeUnit.MILLISECONDS);
        }
    }

    public static void main(String[] args) throws Exception {
        cached();
        bounded();
        once();
        periodic();
        policies();
    }
}
