import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.*;

public class Shared {
    static volatile int visible;

    static void attempt(String what, Callable<?> r) {
        try {
            System.out.println(what + " " + r.call());
        } catch (Throwable e) {
            System.out.println(what + " " + e.getClass().getName() + " " + e.getMessage() + " " + e.getCause());
        }
    }

    static void atomics() {
        AtomicInteger i = new AtomicInteger(5);
        System.out.println(i.getAndIncrement() + " " + i.incrementAndGet() + i.addAndGet(10) + i.getAndAdd(-3) + i.compareAndSet(14, 1) + i + i.getAndSet(2) + i.updateAndGet(x -> x * 9) + i.getAndUpdate(x -> x - 1) + i.accumulateAndGet(3, Math::max) + i.intValue() + i.decrementAndGet() + i.getAndDecrement());
        AtomicLong l = new AtomicLong();
        System.out.println(l.incrementAndGet() + l.addAndGet(1L << 40) + " " + l.get() + l.compareAndSet(1, 2));
        AtomicBoolean b = new AtomicBoolean();
        System.out.println(b.compareAndSet(false, true) + " " + b.get() + b.getAndSet(false) + b);
        AtomicReference<String> r = new AtomicReference<>("a");
        System.out.println(r.compareAndSet("a", "b") + " " + r.get() + r.getAndSet("c") + r.updateAndGet(s -> s + "!") + r + r.accumulateAndGet("?", String::concat));
        LongAdder adder = new LongAdder();
        adder.add(5);
        adder.increment();
        System.out.println(adder.sum() + " " + adder.sumThenReset() + adder);
        AtomicIntegerArray array = new AtomicIntegerArray(3);
        array.incrementAndGet(1);
        System.out.println(array + " " + array.length() + array.get(1));
    }

    static void locks() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        lock.lock();
        System.out.println(lock.isLocked() + " " + lock.isHeldByCurrentThread() + lock.getHoldCount() + lock.isFair() + lock.hasQueuedThreads());
        Thread waiter = Thread.ofVirtual().name("waiter").start(() -> {
            lock.lock();
            lock.unlock();
        });
        while (!lock.hasQueuedThread(waiter)) {
            Thread.yield();
        }
        System.out.println(lock.getQueueLength());
        lock.unlock();
        lock.unlock();
        waiter.join();
        attempt("unlock", () -> {
            lock.unlock();
            return 1;
        });
        System.out.println(lock.tryLock() + " " + lock.tryLock(1, TimeUnit.MILLISECONDS));
        ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
        rw.readLock().lock();
        System.out.println(rw.writeLock().tryLock() + " " + rw.readLock().tryLock());
        Semaphore s = new Semaphore(2);
        s.acquire();
        System.out.println(s.availablePermits() + " " + s.tryAcquire(2) + s.tryAcquire() + s.drainPermits() + s.tryAcquire(1, TimeUnit.MILLISECONDS));
        s.release(3);
        System.out.println(s.availablePermits());
        CountDownLatch latch = new CountDownLatch(2);
        latch.countDown();
        System.out.println(latch.getCount() + " " + latch.await(1, TimeUnit.MILLISECONDS));
        CyclicBarrier barrier = new CyclicBarrier(2, () -> System.out.println("tripped"));
        Thread t = Thread.startVirtualThread(() -> {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                System.out.println(e);
            }
        });
        barrier.await();
        t.join();
        System.out.println(barrier.getParties() + " " + barrier.isBroken() + barrier.getNumberWaiting());
        Condition c = lock.newCondition();
        System.out.println(c.awaitNanos(1000) <= 0);
        System.out.println(c.await(1, TimeUnit.MILLISECONDS));
    }

    static void threads() throws Exception {
        Thread t = Thread.ofVirtual().name("v-", 7).unstarted(() -> {});
        System.out.println(t.getName() + " " + t.isVirtual() + t.isDaemon() + t.getState() + t.isAlive() + t.getPriority());
        t.start();
        t.join();
        System.out.println(t.getState() + " " + t.join(Duration.ofMillis(1)) + t.isInterrupted());
        Thread p = new Thread(() -> {
            try {
                Thread.sleep(Duration.ofHours(1));
            } catch (InterruptedException e) {
                System.out.println(e.getMessage() + " " + Thread.interrupted() + Thread.currentThread().getName());
            }
        }, "sleeper");
        p.start();
        p.interrupt();
        p.join();
        Thread failing = Thread.ofPlatform().name("failing").uncaughtExceptionHandler((th, e) -> System.out.println(th.getName() + " " + e)).start(() -> {
            throw new IllegalStateException("on purpose");
        });
        failing.join();
        attempt("start twice", () -> {
            failing.start();
            return 1;
        });
        attempt("start a virtual thread twice", () -> {
            t.start();
            return 1;
        });
        ThreadFactory factory = Thread.ofVirtual().name("f-", 0).factory();
        System.out.println(factory.newThread(() -> {}).getName() + factory.newThread(() -> {}).getName());
        ThreadLocal<Integer> local = ThreadLocal.withInitial(() -> 3);
        local.set(4);
        Thread.startVirtualThread(() -> System.out.println(local.get())).join();
        System.out.println(local.get());
        long before = System.nanoTime();
        Thread.sleep(5);
        System.out.println(System.nanoTime() - before >= 5_000_000 && Duration.ofNanos(System.nanoTime() - before).toMillis() >= 5);
    }

    static void executors() throws Exception {
        try (ExecutorService e = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> f = e.submit(() -> 42);
            Future<?> g = e.submit(() -> System.out.println("ran"));
            System.out.println(f.get() + " " + g.get() + f.isDone());
            attempt("failed", () -> e.submit(() -> {
                throw new IllegalArgumentException("bad");
            }).get());
        }
        ExecutorService pool = Executors.newFixedThreadPool(2);
        Future<Integer> slow = pool.submit(() -> {
            Thread.sleep(100);
            return 1;
        });
        attempt("timeout", () -> slow.get(1, TimeUnit.MILLISECONDS));
        pool.shutdown();
        try {
            pool.submit(() -> 1);
        } catch (RejectedExecutionException e) {
            System.out.println("rejected");
        }
        System.out.println(pool.awaitTermination(1, TimeUnit.SECONDS) + " " + pool.isShutdown());
    }

    static void queues() throws Exception {
        BlockingQueue<Integer> q = new ArrayBlockingQueue<>(2);
        System.out.println(q.offer(1) + " " + q.offer(2) + q.offer(3) + q.offer(3, 1, TimeUnit.MILLISECONDS) + q.remainingCapacity() + q);
        attempt("add", () -> q.add(9));
        System.out.println(q.take() + " " + q.poll() + q.poll() + q.poll(1, TimeUnit.MILLISECONDS));
        BlockingQueue<String> l = new LinkedBlockingQueue<>();
        Thread producer = Thread.startVirtualThread(() -> {
            for (String s : List.of("x", "y", "end")) {
                l.add(s);
            }
        });
        StringBuilder got = new StringBuilder();
        for (String s; !(s = l.take()).equals("end"); ) {
            got.append(s);
        }
        producer.join();
        List<String> rest = new ArrayList<>();
        l.put("r");
        System.out.println(got + " " + l.drainTo(rest) + rest + l.isEmpty());
    }

    public static void main(String[] args) throws Exception {
        atomics();
        locks();
        threads();
        executors();
        queues();
    }
}
