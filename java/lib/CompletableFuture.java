package java.util.concurrent;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A result that somebody completes. What depends on it is kept on a stack, the last one
 * first, and runs in the thread that completes it or in a pool.
 */
public class CompletableFuture<T> implements Future<T>, CompletionStage<T> {
  /** A failure, or the result null. */
  static class AltResult {
    final Throwable ex;

    AltResult(Throwable ex) {
      this.ex = ex;
    }
  }

  static final AltResult NIL = new AltResult(null);

  /** What is to be done when a future is complete. */
  abstract static class Completion extends ForkJoinTask implements Runnable {
    Completion next;

    void exec() {
      tryFire(false);
    }

    /** Does it, and gives the future whose dependents are to be run then, or null. */
    abstract CompletableFuture tryFire(boolean nested);

    public void run() {
      tryFire(false);
    }
  }

  /** How a result is made of those of one or two others. */
  interface Step {
    void complete(CompletableFuture to, Object result, Object second);
  }

  static class Dependent extends Completion {
    final Executor executor;
    final CompletableFuture dep;
    final CompletableFuture src;
    final CompletableFuture snd;
    final Step step;
    final Object[] claimed = new Object[1];
    boolean submitted;

    Dependent(Executor executor, CompletableFuture dep, CompletableFuture src, CompletableFuture snd, Step step) {
      this.executor = executor;
      this.dep = dep;
      this.src = src;
      this.snd = snd;
      this.step = step;
    }

    /** Hands it to the executor. If that does not take it, the future fails. */
    private boolean submit() {
      submitted = true;
      try {
        executor.execute(this);
        return true;
      } catch (Throwable e) {
        dep.completeThrowable(e);
        return false;
      }
    }

    CompletableFuture tryFire(boolean nested) {
      if (!src.isDone() || snd != null && !snd.isDone()) {
        return null;
      }
      if (!submitted) {
        if (!Intrinsics.compareAndSet(claimed, 0, null, this)) {
          return null;
        }
        if (executor != null && submit()) {
          return null;
        }
      }
      if (!dep.isDone()) {
        step.complete(dep, src.result(), snd == null ? null : snd.result());
      }
      if (nested) {
        return dep;
      }
      dep.postComplete();
      return null;
    }
  }

  /** Wakes a thread that waits. */
  static class Signaller extends Completion implements ForkJoinPool.ManagedBlocker {
    final boolean interruptible;
    final boolean timed;
    long nanos;
    boolean interrupted;
    volatile Thread thread = Thread.currentThread();

    Signaller(boolean interruptible, boolean timed, long nanos) {
      this.interruptible = interruptible;
      this.timed = timed;
      this.nanos = nanos;
    }

    CompletableFuture tryFire(boolean nested) {
      Thread w = thread;
      if (w != null) {
        thread = null;
        LockSupport.unpark(w);
      }
      return null;
    }

    public boolean isReleasable() {
      if (Thread.interrupted()) {
        interrupted = true;
      }
      return interrupted && interruptible || timed && nanos <= 0L || thread == null;
    }

    public boolean block() {
      while (!isReleasable()) {
        if (timed) {
          nanos = Intrinsics.parkFor(nanos);
        } else {
          Intrinsics.parkForResult(this);
        }
      }
      return true;
    }
  }

  /** The result, and the first of what depends on it. */
  final Object[] state = new Object[2];

  Object result() {
    return state[0];
  }

  static Throwable wrapped(Throwable e) {
    if (e instanceof CompletionException) {
      return e;
    }
    return new CompletionException(e);
  }

  static Throwable failure(Object result) {
    return result instanceof AltResult ? ((AltResult) result).ex : null;
  }

  static Object value(Object result) {
    return result instanceof AltResult ? null : result;
  }

  boolean completeValue(Object value) {
    return Intrinsics.compareAndSet(state, 0, null, value == null ? NIL : value);
  }

  boolean completeThrowable(Throwable e) {
    return Intrinsics.compareAndSet(state, 0, null, new AltResult(wrapped(e)));
  }

  /** Takes over a result, of which a failure is wrapped. */
  void completeRelay(Object result) {
    Throwable e = failure(result);
    if (e != null) {
      completeThrowable(e);
    } else {
      completeValue(value(result));
    }
  }

  private void pushStack(Completion c) {
    while (true) {
      Completion first = (Completion) state[1];
      c.next = first;
      if (Intrinsics.compareAndSet(state, 1, first, c)) {
        return;
      }
    }
  }

  /** Does all that depends on this, as CompletableFuture.postComplete. */
  void postComplete() {
    CompletableFuture f = this;
    while (true) {
      Completion h = (Completion) f.state[1];
      if (h == null) {
        if (f == this) {
          return;
        }
        f = this;
        continue;
      }
      Completion t = h.next;
      if (Intrinsics.compareAndSet(f.state, 1, h, t)) {
        if (t != null) {
          if (f != this) {
            pushStack(h);
            continue;
          }
          h.next = null;
        }
        CompletableFuture d = h.tryFire(true);
        f = d == null ? this : d;
      }
    }
  }

  /** Makes a future of what is done when this one, and the second if there is one, is complete. */
  private <U> CompletableFuture<U> then(Executor executor, CompletableFuture second, Step step) {
    CompletableFuture<U> dep = new CompletableFuture<>();
    Dependent c = new Dependent(executor, dep, this, second, step);
    if (!isDone()) {
      pushStack(c);
    }
    if (second != null && !second.isDone()) {
      second.pushStack(new Second(c));
    }
    c.tryFire(false);
    return dep;
  }

  /** What stands in the stack of the second of two. */
  static class Second extends Completion {
    final Dependent of;

    Second(Dependent of) {
      this.of = of;
    }

    CompletableFuture tryFire(boolean nested) {
      return of.tryFire(nested);
    }
  }

  /** Starts a thread for each task. */
  static class ThreadPerTaskExecutor implements Executor {
    public void execute(Runnable task) {
      new Thread(task).start();
    }
  }

  /** The common pool, which up to JDK 24 has to have more than one worker. */
  private static Executor asyncPool() {
    if (ForkJoinPool.getCommonPoolParallelism() > 1 || Runtime.version().feature() >= 25) {
      return ForkJoinPool.commonPool();
    }
    return new ThreadPerTaskExecutor();
  }

  /** A thread that does what is due. */
  static class Delayer implements ThreadFactory {
    static final ScheduledThreadPoolExecutor delayer = make();

    private static ScheduledThreadPoolExecutor make() {
      ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, new Delayer());
      pool.setRemoveOnCancelPolicy(true);
      return pool;
    }

    public Thread newThread(Runnable task) {
      boolean old = Runtime.version().feature() < 25;
      Thread t = new Thread(task, old ? "CompletableFutureDelayScheduler" : "ForkJoinPool.commonPool-delayScheduler");
      t.setDaemon(true);
      return t;
    }
  }

  static class DelayedExecutor implements Executor {
    final long delay;
    final TimeUnit unit;
    final Executor executor;

    DelayedExecutor(long delay, TimeUnit unit, Executor executor) {
      this.delay = delay;
      this.unit = unit;
      this.executor = executor;
    }

    public void execute(Runnable task) {
      Delayer.delayer.schedule(() -> executor.execute(task), delay, unit);
    }
  }

  public static Executor delayedExecutor(long delay, TimeUnit unit) {
    return delayedExecutor(delay, unit, asyncPool());
  }

  public static Executor delayedExecutor(long delay, TimeUnit unit, Executor executor) {
    if (unit == null) {
      throw new NullPointerException();
    }
    return new DelayedExecutor(delay, unit, screen(executor));
  }

  /** Completes a future that is late. */
  static class Timeout implements Runnable {
    final CompletableFuture f;
    final Object value;
    final boolean fails;

    Timeout(CompletableFuture f, Object value, boolean fails) {
      this.f = f;
      this.value = value;
      this.fails = fails;
    }

    public void run() {
      if (!fails) {
        f.complete(value);
      } else if (!f.isDone()) {
        f.completeExceptionally(new TimeoutException());
      }
    }
  }

  private CompletableFuture<T> limit(Timeout timeout, long delay, TimeUnit unit) {
    if (unit == null) {
      throw new NullPointerException();
    }
    if (!isDone()) {
      ScheduledFuture<?> late = Delayer.delayer.schedule(timeout, delay, unit);
      whenComplete((v, e) -> {
        if (!late.isDone()) {
          late.cancel(false);
        }
      });
    }
    return this;
  }

  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    return limit(new Timeout(this, null, true), timeout, unit);
  }

  public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    return limit(new Timeout(this, value, false), timeout, unit);
  }

  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    return completeAsync(supplier, asyncPool());
  }

  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    if (supplier == null) {
      throw new NullPointerException();
    }
    screen(executor).execute(new AsyncSupply<>(this, supplier));
    return this;
  }

  private static Executor screen(Executor executor) {
    if (executor == null) {
      throw new NullPointerException();
    }
    return executor;
  }

  public static <U> CompletableFuture<U> completedFuture(U value) {
    CompletableFuture<U> f = new CompletableFuture<>();
    f.complete(value);
    return f;
  }

  public static <U> CompletableFuture<U> failedFuture(Throwable failure) {
    CompletableFuture<U> f = new CompletableFuture<>();
    f.completeExceptionally(failure);
    return f;
  }

  /** The task of supplyAsync. */
  static class AsyncSupply<T> extends ForkJoinTask implements Runnable {
    final CompletableFuture<T> dep;
    final Supplier<T> fn;

    AsyncSupply(CompletableFuture<T> dep, Supplier<T> fn) {
      this.dep = dep;
      this.fn = fn;
    }

    void exec() {
      run();
    }

    public void run() {
      if (!dep.isDone()) {
        try {
          dep.completeValue(fn.get());
        } catch (Throwable e) {
          dep.completeThrowable(e);
        }
      }
      dep.postComplete();
    }
  }

  /** The task of runAsync. */
  static class AsyncRun extends ForkJoinTask implements Runnable {
    final CompletableFuture<Void> dep;
    final Runnable fn;

    AsyncRun(CompletableFuture<Void> dep, Runnable fn) {
      this.dep = dep;
      this.fn = fn;
    }

    void exec() {
      run();
    }

    public void run() {
      if (!dep.isDone()) {
        try {
          fn.run();
          dep.completeValue(null);
        } catch (Throwable e) {
          dep.completeThrowable(e);
        }
      }
      dep.postComplete();
    }
  }

  public static <U> CompletableFuture<U> supplyAsync(Supplier<U> supplier) {
    return supplyAsync(supplier, asyncPool());
  }

  public static <U> CompletableFuture<U> supplyAsync(Supplier<U> supplier, Executor executor) {
    if (supplier == null) {
      throw new NullPointerException();
    }
    CompletableFuture<U> f = new CompletableFuture<>();
    screen(executor).execute(new AsyncSupply<>(f, supplier));
    return f;
  }

  public static CompletableFuture<Void> runAsync(Runnable task) {
    return runAsync(task, asyncPool());
  }

  public static CompletableFuture<Void> runAsync(Runnable task, Executor executor) {
    if (task == null) {
      throw new NullPointerException();
    }
    CompletableFuture<Void> f = new CompletableFuture<>();
    screen(executor).execute(new AsyncRun(f, task));
    return f;
  }

  public static CompletableFuture<Void> allOf(CompletableFuture<?>... all) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    done.complete(null);
    for (int i = 0; i < all.length; i++) {
      done = done.then(null, all[i], (to, a, b) -> to.completeRelay(failure(a) != null ? a : failure(b) != null ? b : NIL));
    }
    return done;
  }

  public static CompletableFuture<Object> anyOf(CompletableFuture<?>... all) {
    CompletableFuture<Object> any = new CompletableFuture<>();
    for (int i = 0; i < all.length; i++) {
      all[i].then(null, null, (to, a, b) -> {
        any.completeRelay(a);
        any.postComplete();
      });
    }
    return any;
  }

  public boolean complete(T value) {
    boolean first = completeValue(value);
    postComplete();
    return first;
  }

  public boolean completeExceptionally(Throwable failure) {
    if (failure == null) {
      throw new NullPointerException();
    }
    boolean first = Intrinsics.compareAndSet(state, 0, null, new AltResult(failure));
    postComplete();
    return first;
  }

  public boolean cancel(boolean mayInterrupt) {
    boolean first = Intrinsics.compareAndSet(state, 0, null, new AltResult(new CancellationException()));
    postComplete();
    return first || isCancelled();
  }

  public boolean isDone() {
    return state[0] != null;
  }

  public boolean isCancelled() {
    return failure(state[0]) instanceof CancellationException;
  }

  public boolean isCompletedExceptionally() {
    return failure(state[0]) != null;
  }

  public CompletableFuture<T> toCompletableFuture() {
    return this;
  }

  private void waitingGet(Signaller q) {
    pushStack(q);
    while (state[0] == null && !(q.interruptible && q.interrupted)) {
      try {
        ForkJoinPool.managedBlock(q);
      } catch (InterruptedException e) {
        q.interrupted = true;
      }
    }
    q.thread = null;
  }

  private void timedGet(long nanos) throws InterruptedException, TimeoutException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (nanos <= 0L) {
      throw new TimeoutException();
    }
    Signaller q = new Signaller(true, true, nanos);
    pushStack(q);
    while (state[0] == null && !q.interrupted && q.nanos > 0L) {
      ForkJoinPool.managedBlock(q);
    }
    q.thread = null;
    if (state[0] == null && !q.interrupted) {
      throw new TimeoutException();
    }
    if (state[0] == null) {
      throw new InterruptedException();
    }
    if (q.interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  public T join() {
    if (state[0] == null) {
      Signaller q = new Signaller(false, false, 0L);
      waitingGet(q);
      if (q.interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    Object r = state[0];
    Throwable e = failure(r);
    if (e instanceof CancellationException) {
      throw (CancellationException) e;
    }
    if (e != null) {
      throw (CompletionException) wrapped(e);
    }
    return (T) value(r);
  }

  private T reportGet(Object r) throws ExecutionException {
    Throwable e = failure(r);
    if (e == null) {
      return (T) value(r);
    }
    if (e instanceof CancellationException) {
      throw (CancellationException) e;
    }
    if (e instanceof CompletionException && e.getCause() != null) {
      throw new ExecutionException(e.getCause());
    }
    throw new ExecutionException(e);
  }

  public T get() throws InterruptedException, ExecutionException {
    if (state[0] == null) {
      Signaller q = new Signaller(true, false, 0L);
      waitingGet(q);
      if (state[0] == null) {
        throw new InterruptedException();
      }
      if (q.interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return reportGet(state[0]);
  }

  public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
    long nanos = unit.toNanos(timeout);
    if (state[0] == null) {
      timedGet(nanos);
    }
    return reportGet(state[0]);
  }

  public T resultNow() {
    if (state() != Future.State.SUCCESS) {
      throw new IllegalStateException();
    }
    return (T) value(state[0]);
  }

  public Throwable exceptionNow() {
    if (state() != Future.State.FAILED) {
      throw new IllegalStateException();
    }
    Throwable e = failure(state[0]);
    return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
  }

  public Future.State state() {
    Object r = state[0];
    if (r == null) {
      return Future.State.RUNNING;
    }
    Throwable e = failure(r);
    if (e == null) {
      return Future.State.SUCCESS;
    }
    return e instanceof CancellationException ? Future.State.CANCELLED : Future.State.FAILED;
  }

  public T getNow(T otherwise) {
    return isDone() ? join() : otherwise;
  }

  private static Step applying(Function f) {
    if (f == null) {
      throw new NullPointerException();
    }
    return (to, a, b) -> {
      if (failure(a) != null) {
        to.completeRelay(a);
        return;
      }
      try {
        to.completeValue(f.apply(value(a)));
      } catch (Throwable e) {
        to.completeThrowable(e);
      }
    };
  }

  public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> f) {
    return then(null, null, applying(f));
  }

  public <U> CompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> f) {
    return then(asyncPool(), null, applying(f));
  }

  public <U> CompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> f, Executor executor) {
    return then(screen(executor), null, applying(f));
  }

  private static Step accepting(Consumer action) {
    return applying(v -> {
      action.accept(v);
      return null;
    });
  }

  public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
    return then(null, null, accepting(action));
  }

  public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action) {
    return then(asyncPool(), null, accepting(action));
  }

  public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action, Executor executor) {
    return then(screen(executor), null, accepting(action));
  }

  private static Step running(Runnable action) {
    return applying(v -> {
      action.run();
      return null;
    });
  }

  public CompletableFuture<Void> thenRun(Runnable action) {
    return then(null, null, running(action));
  }

  public CompletableFuture<Void> thenRunAsync(Runnable action) {
    return then(asyncPool(), null, running(action));
  }

  public CompletableFuture<Void> thenRunAsync(Runnable action, Executor executor) {
    return then(screen(executor), null, running(action));
  }

  public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
    return thenCombine(other, (a, b) -> {
      action.run();
      return null;
    });
  }

  /** Has the result of whichever of two comes first. */
  private CompletableFuture<T> either(CompletionStage<? extends T> other) {
    CompletableFuture<T> first = new CompletableFuture<>();
    relay(first);
    if (!first.isDone()) {
      other.toCompletableFuture().relay(first);
    }
    return first;
  }

  public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> f) {
    return either(other).thenApply(f);
  }

  public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
    return either(other).thenAccept(action);
  }

  public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
    return either((CompletionStage<T>) other).thenRun(action);
  }

  private <U> CompletableFuture<U> beginThenCompose(Executor executor, Function<? super T, ? extends CompletionStage<U>> f) {
    return then(executor, null, (to, a, b) -> {
      if (failure(a) != null) {
        to.completeRelay(a);
        return;
      }
      try {
        CompletionStage<U> g = (CompletionStage<U>) f.apply((T) value(a));
        g.toCompletableFuture().relay(to);
      } catch (Throwable e) {
        to.completeThrowable(e);
      }
    });
  }

  public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> f) {
    return beginThenCompose(null, f);
  }

  public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> f) {
    return beginThenCompose(asyncPool(), f);
  }

  public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> f, Executor executor) {
    return beginThenCompose(screen(executor), f);
  }

  /** Completes another one with the result of this. */
  void relay(CompletableFuture to) {
    then(null, null, (self, a, b) -> {
      to.completeRelay(a);
      to.postComplete();
    });
  }

  private <U, V> CompletableFuture<V> beginThenCombine(Executor executor, CompletionStage<U> other, BiFunction<? super T, ? super U, ? extends V> f) {
    return then(executor, other.toCompletableFuture(), (to, a, b) -> {
      if (failure(a) != null || failure(b) != null) {
        to.completeRelay(failure(a) != null ? a : b);
        return;
      }
      try {
        to.completeValue(f.apply((T) value(a), (U) value(b)));
      } catch (Throwable e) {
        to.completeThrowable(e);
      }
    });
  }

  public <U, V> CompletableFuture<V> thenCombine(CompletionStage<U> other, BiFunction<? super T, ? super U, ? extends V> f) {
    return beginThenCombine(null, other, f);
  }

  public <U, V> CompletableFuture<V> thenCombineAsync(CompletionStage<U> other, BiFunction<? super T, ? super U, ? extends V> f) {
    return beginThenCombine(asyncPool(), other, f);
  }

  public <U, V> CompletableFuture<V> thenCombineAsync(CompletionStage<U> other, BiFunction<? super T, ? super U, ? extends V> f, Executor executor) {
    return beginThenCombine(screen(executor), other, f);
  }

  public <U> CompletableFuture<Void> thenAcceptBoth(CompletionStage<U> other, BiConsumer<? super T, ? super U> action) {
    return thenCombine(other, (a, b) -> {
      action.accept(a, b);
      return null;
    });
  }

  private <U> CompletableFuture<U> beginHandle(Executor executor, BiFunction<? super T, Throwable, ? extends U> f) {
    return then(executor, null, (to, a, b) -> {
      try {
        to.completeValue(f.apply((T) value(a), failure(a)));
      } catch (Throwable e) {
        to.completeThrowable(e);
      }
    });
  }

  public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> f) {
    return beginHandle(null, f);
  }

  public <U> CompletableFuture<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> f) {
    return beginHandle(asyncPool(), f);
  }

  public <U> CompletableFuture<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> f, Executor executor) {
    return beginHandle(screen(executor), f);
  }

  private CompletableFuture<T> beginWhenComplete(Executor executor, BiConsumer<? super T, ? super Throwable> action) {
    return then(executor, null, (to, a, b) -> {
      try {
        action.accept((T) value(a), failure(a));
      } catch (Throwable e) {
        if (failure(a) == null) {
          to.completeThrowable(e);
          return;
        }
      }
      to.completeRelay(a);
    });
  }

  public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
    return beginWhenComplete(null, action);
  }

  public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action) {
    return beginWhenComplete(asyncPool(), action);
  }

  public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action, Executor executor) {
    return beginWhenComplete(screen(executor), action);
  }

  public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> f) {
    return then(null, null, (to, a, b) -> {
      if (failure(a) == null) {
        to.completeRelay(a);
        return;
      }
      try {
        to.completeValue(f.apply(failure(a)));
      } catch (Throwable e) {
        to.completeThrowable(e);
      }
    });
  }
}
