import java.util.*;
import java.util.concurrent.*;

public class Stages {
    static void attempt(String what, Callable<?> r) {
        try {
            System.out.println(what + " " + r.call());
        } catch (Throwable e) {
            System.out.println(what + " " + e.getClass().getName() + " " + e.getMessage() + " " + e.getCause());
        }
    }

    static class Service {
        int calls;

        synchronized int load(String key) {
            calls++;
            if (key.isEmpty()) {
                throw new IllegalArgumentException("no key");
            }
            return key.length();
        }
    }

    public static void main(String[] args) throws Exception {
        CompletableFuture<String> cf = CompletableFuture.supplyAsync(() -> 20).thenApply(x -> x + 1)
            .thenCombine(CompletableFuture.completedFuture("!"), (x, y) -> x + y);
        System.out.println(cf.join() + " " + cf.isDone() + " " + cf.isCompletedExceptionally());
        System.out.println(CompletableFuture.failedFuture(new RuntimeException("f")).exceptionally(x -> x.getMessage()).join());
        attempt("join", () -> CompletableFuture.supplyAsync(() -> {
            throw new IllegalStateException("inside");
        }).join());
        attempt("get", () -> CompletableFuture.supplyAsync(() -> new Service().load("")).get());
        attempt("chain", () -> CompletableFuture.supplyAsync(() -> new Service().load("")).thenApply(n -> n + 1).thenApply(n -> n * 2).join());
        attempt("direct", () -> CompletableFuture.failedFuture(new RuntimeException("f")).join());
        attempt("direct get", () -> CompletableFuture.failedFuture(new RuntimeException("f")).get());
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Integer> root = new CompletableFuture<>();
        CompletableFuture<Void> first = root.thenAccept(x -> order.add("first"));
        first.thenRun(() -> order.add("first.a"));
        first.thenRun(() -> order.add("first.b"));
        root.thenAccept(x -> order.add("second")).thenRun(() -> order.add("second.a"));
        root.thenApply(x -> x + 1).thenAccept(x -> order.add("third " + x));
        System.out.println(root.complete(4) + " " + root.complete(5) + " " + root.join() + " " + order);
        Service service = new Service();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (String k : List.of("a", "bb", "ccc")) {
                all.add(CompletableFuture.supplyAsync(() -> service.load(k), pool));
            }
            CompletableFuture.allOf(all.toArray(new CompletableFuture[0])).join();
            int sum = 0;
            for (CompletableFuture<Integer> f : all) {
                sum += f.join();
            }
            System.out.println(sum + " " + service.calls);
        }
        CompletableFuture<String> never = new CompletableFuture<>();
        attempt("timeout", () -> never.get(5, TimeUnit.MILLISECONDS));
        System.out.println(never.getNow("absent") + " " + never.cancel(true) + " " + never.isCancelled());
        try {
            never.join();
        } catch (CancellationException e) {
            System.out.println("cancelled");
        }
        attempt("after cancel", () -> never.thenApply(String::length).join());
        System.out.println(CompletableFuture.anyOf(new CompletableFuture<String>(), CompletableFuture.completedFuture("any")).join());
        System.out.println(CompletableFuture.completedFuture(3).thenCompose(n -> CompletableFuture.supplyAsync(() -> n * 7)).join());
        System.out.println(CompletableFuture.supplyAsync(() -> "ok").handle((v, e) -> v + " " + e).join());
        System.out.println(CompletableFuture.<String>failedFuture(new RuntimeException("x")).handle((v, e) -> v + " " + e.getMessage()).join());
        StringBuilder seen = new StringBuilder();
        CompletableFuture<Integer> w = CompletableFuture.completedFuture(1).whenComplete((v, e) -> seen.append(v).append(e));
        System.out.println(w.join() + " " + seen);
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> System.out.println(Thread.currentThread().isDaemon() + " " + Thread.currentThread().isVirtual()));
        run.get();
        CompletableFuture<Integer> late = new CompletableFuture<>();
        Thread waiter = Thread.startVirtualThread(() -> attempt("interrupted", late::get));
        waiter.interrupt();
        waiter.join();
        Thread completer = Thread.startVirtualThread(() -> late.complete(9));
        System.out.println(late.get() + " " + late.thenAccept(x -> System.out.println("accepted " + x)).get());
        completer.join();
    }
}
