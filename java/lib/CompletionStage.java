package java.util.concurrent;

/** A step of a computation, which is always a CompletableFuture here. */
public interface CompletionStage<T> {
  CompletableFuture<T> toCompletableFuture();
}
