import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

/** Handlers of what nobody catches, and what a read-write lock tells. */
public class Handlers {
    static Thread waiting(Thread t) throws InterruptedException {
        while (t.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        return t;
    }

    static void locks() throws Exception {
        ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
        System.out.println(rw.getReadLockCount() + " " + rw.getReadHoldCount() + rw.isWriteLocked() + rw.getWriteHoldCount() + rw.isWriteLockedByCurrentThread());
        rw.readLock().lock();
        rw.readLock().lock();
        Thread reader = new Thread(() -> {
            rw.readLock().lock();
            System.out.println(rw.getReadLockCount() + " " + rw.getReadHoldCount());
            rw.readLock().unlock();
        });
        reader.start();
        reader.join();
        System.out.println(rw.getReadLockCount() + " " + rw.getReadHoldCount() + rw.isWriteLocked());
        Thread writer = new Thread(() -> {
            rw.writeLock().lock();
            rw.writeLock().unlock();
        });
        writer.start();
        waiting(writer);
        System.out.println(rw.hasQueuedThreads() + " " + rw.getQueueLength());
        rw.readLock().unlock();
        rw.readLock().unlock();
        writer.join();
        rw.writeLock().lock();
        rw.writeLock().lock();
        System.out.println(rw.isWriteLocked() + " " + rw.isWriteLockedByCurrentThread() + rw.getWriteHoldCount() + rw.writeLock().getHoldCount() + rw.writeLock().isHeldByCurrentThread() + rw.getReadLockCount());
        Thread other = new Thread(() -> System.out.println(rw.isWriteLocked() + " " + rw.isWriteLockedByCurrentThread() + rw.getWriteHoldCount() + rw.writeLock().isHeldByCurrentThread()));
        other.start();
        other.join();
        rw.readLock().lock();
        rw.writeLock().unlock();
        rw.writeLock().unlock();
        System.out.println(rw.getReadHoldCount() + " " + rw.isWriteLocked());
    }

    static Thread failing(Thread t) throws Exception {
        t.start();
        t.join();
        return t;
    }

    public static void main(String[] args) throws Exception {
        locks();
        Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.out.println("all: " + t.getName() + " " + e));
        failing(new Thread(() -> {
            throw new IllegalStateException("one");
        }, "a"));
        failing(Thread.ofVirtual().name("v").unstarted(() -> {
            throw new IllegalStateException("two");
        }));
        failing(Thread.ofPlatform().name("own").uncaughtExceptionHandler((t, e) -> System.out.println("own: " + t.getName() + " " + e.getMessage())).unstarted(() -> {
            throw new IllegalStateException("three");
        }));
        ExecutorService pool = Executors.newFixedThreadPool(1);
        pool.execute(() -> {
            throw new IllegalStateException("four");
        });
        pool.submit(() -> {
            throw new IllegalStateException("five");
        });
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.SECONDS);
        Thread.sleep(20);
        Thread.currentThread().setUncaughtExceptionHandler((t, e) -> System.out.println("main: " + t.getName() + " " + e.getMessage()));
        throw new IllegalStateException("six");
    }
}
