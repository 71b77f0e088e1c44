import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class Timeouts {
    static void attempt(String what, Callable<?> r) {
        try {
            System.out.println(what + " " + r.call());
        } catch (Throwable e) {
            System.out.println(what + " " + e.getClass().getName() + " " + e.getMessage() + " " + e.getCause());
        }
    }

    static void states(String what, Future<?> f) {
        attempt(what + " state", f::state);
        attempt(what + " result", f::resultNow);
        attempt(what + " exception", f::exceptionNow);
    }

    static void futures() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            CountDownLatch go = new CountDownLatch(1);
            Future<Integer> first = pool.submit(() -> {
                go.await();
                return 1;
            });
            Future<Integer> second = pool.submit(() -> {
                throw new IllegalStateException("second");
            });
            Future<Integer> third = pool.submit(() -> 3);
            Future<?> nothing = pool.submit(() -> {});
            states("running", first);
            third.cancel(true);
            go.countDown();
            nothing.get();
            states("done", first);
            states("failed", second);
            states("cancelled", third);
            states("nothing", nothing);
        }
        states("future", CompletableFuture.completedFuture("x"));
        states("failure", CompletableFuture.failedFuture(new IllegalArgumentException("y")));
        CompletableFuture<String> wrapped = CompletableFuture.supplyAsync(() -> {
            throw new IllegalArgumentException("z");
        });
        attempt("wrapped", wrapped::get);
        states("wrapped", wrapped);
        states("new", new CompletableFuture<String>());
    }

    static void late() throws Exception {
        CompletableFuture<Integer> never = new CompletableFuture<>();
        attempt("orTimeout", () -> never.orTimeout(5, TimeUnit.MILLISECONDS).get());
        attempt("join", never::join);
        CompletableFuture<Integer> value = new CompletableFuture<>();
        attempt("completeOnTimeout", () -> value.completeOnTimeout(7, 5, TimeUnit.MILLISECONDS).thenApply(x -> x + 1).get());
        CompletableFuture<Integer> early = new CompletableFuture<Integer>().orTimeout(1, TimeUnit.HOURS);
        early.complete(9);
        attempt("early", early::join);
        attempt("done", () -> CompletableFuture.completedFuture(1).orTimeout(1, TimeUnit.HOURS).completeOnTimeout(2, 1, TimeUnit.HOURS).join());
        long start = System.nanoTime();
        attempt("delayed", () -> CompletableFuture.supplyAsync(() -> "d", CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS)).get());
        System.out.println(System.nanoTime() - start >= 30_000_000);
        attempt("own", () -> {
            CompletableFuture<String> name = new CompletableFuture<>();
            CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, r -> new Thread(r, "own").start()).execute(() -> name.complete(Thread.currentThread().getName()));
            return name.get(1, TimeUnit.SECONDS);
        });
        attempt("get", () -> new CompletableFuture<String>().get(3, TimeUnit.MILLISECONDS));
        attempt("get 0", () -> new CompletableFuture<String>().get(0, TimeUnit.MILLISECONDS));
        Thread.currentThread().interrupt();
        attempt("interrupted", () -> new CompletableFuture<String>().get(1, TimeUnit.SECONDS));
        attempt("completeAsync", () -> new CompletableFuture<String>().completeAsync(() -> "async").get());
    }

    static void stages() throws Exception {
        Executor here = Runnable::run;
        CompletableFuture<Integer> one = CompletableFuture.completedFuture(1);
        CompletableFuture<Integer> none = new CompletableFuture<>();
        System.out.println(one.handleAsync((v, e) -> v + 1).get() + " " + one.handleAsync((v, e) -> v + 2, here).get() + one.thenComposeAsync(v -> CompletableFuture.completedFuture(v + 3)).get() + one.thenCombineAsync(one, (a, b) -> a + b, here).get() + one.whenCompleteAsync((v, e) -> {}).get());
        System.out.println(none.applyToEither(one, x -> x * 10).get() + " " + one.applyToEither(none, x -> x * 20).get());
        one.acceptEither(none, x -> System.out.println("accepted " + x)).get();
        none.runAfterEither(one, () -> System.out.println("after either")).get();
        one.runAfterBoth(one, () -> System.out.println("after both")).get();
        one.thenAcceptAsync(x -> System.out.println("here " + x), here).thenRunAsync(() -> System.out.println("run"), here).get();
        System.out.println(one.runAfterBoth(none, () -> {}).isDone());
    }

    static void any(ExecutorService pool) throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        Callable<String> slow = () -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
            return "slow";
        };
        Callable<String> fails = () -> {
            throw new IllegalStateException("fails");
        };
        attempt("any", () -> pool.invokeAny(List.of(slow, fails, () -> {
            Thread.sleep(20);
            return "quick";
        })));
        attempt("none", () -> pool.invokeAny(List.of(fails, fails)));
        attempt("late", () -> pool.invokeAny(List.of(slow, slow), 20, TimeUnit.MILLISECONDS));
        attempt("in time", () -> pool.invokeAny(List.of(slow, () -> "fast"), 1, TimeUnit.SECONDS));
        List<Future<String>> all = pool.invokeAll(List.of(slow, () -> "fast", fails), 30, TimeUnit.MILLISECONDS);
        for (Future<String> f : all) {
            System.out.println(f.isDone() + " " + f.isCancelled() + " " + f.state());
        }
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.SECONDS);
    }

    static void service() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        ExecutorCompletionService<Integer> service = new ExecutorCompletionService<>(pool);
        for (int i : new int[] {60, 30, 0}) {
            service.submit(() -> {
                Thread.sleep(i);
                return i;
            });
        }
        System.out.println(service.take().get() + " " + service.take().get() + " " + service.poll(1, TimeUnit.SECONDS).get() + " " + service.poll());
        pool.shutdown();
    }

    static void daemons() throws Exception {
        Runnable ask = () -> System.out.println(new Thread(() -> {}).isDaemon() + " " + Thread.ofPlatform().unstarted(() -> {}).isDaemon() + " " + Thread.ofPlatform().daemon(false).name("n", 1).unstarted(() -> {}).isDaemon() + " " + Executors.defaultThreadFactory().newThread(() -> {}).isDaemon());
        Thread daemon = new Thread(ask);
        daemon.setDaemon(true);
        daemon.start();
        daemon.join();
        Thread.ofVirtual().start(ask).join();
        ask.run();
    }

    public static void main(String[] args) throws Exception {
        futures();
        late();
        stages();
        any(Executors.newCachedThreadPool());
        any(Executors.newVirtualThreadPerTaskExecutor());
        service();
        daemons();
    }
}
