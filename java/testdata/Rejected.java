import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class Rejected {
  public static void main(String[] args) throws Exception {
    Executor no = r -> { throw new RejectedExecutionException("full"); };
    CompletableFuture<Integer> p = new CompletableFuture<>();
    CompletableFuture<Integer> y = p.thenApply(v -> v + 1);
    CompletableFuture<Void> z = p.thenAcceptAsync(v -> {}, no);
    System.out.println(p.complete(1) + " " + y.get());
    try {
      z.get();
    } catch (ExecutionException e) {
      System.out.println(e.getCause().getMessage());
    }
    try {
      CompletableFuture.completedFuture(1).thenApplyAsync(v -> v, no).join();
    } catch (CompletionException e) {
      System.out.println("join " + e.getCause().getMessage());
    }
    CompletableFuture<Integer> s = new CompletableFuture<>();
    for (int i = 0; i < 3; i++) {
      int n = i;
      s.thenAccept(v -> System.out.println("cb" + n));
    }
    CompletableFuture<Integer> c = s.thenCombineAsync(s, Integer::sum, no);
    CompletableFuture<Integer> w = s.whenCompleteAsync((v, e) -> System.out.println("never"), no);
    System.out.println(s.complete(1));
    System.out.println(c.isCompletedExceptionally() + " " + w.isCompletedExceptionally());
    System.out.println(w.handle((v, e) -> v + " " + e.getCause().getMessage()).join());
  }
}
