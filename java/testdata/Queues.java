import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class Queues {
    static void attempt(String what, Callable<?> r) {
        try {
            System.out.println(what + " " + r.call());
        } catch (Throwable e) {
            System.out.println(what + " " + e.getClass().getName() + " " + e.getMessage());
        }
    }

    static Thread waiting(Thread t) throws InterruptedException {
        while (t.getState() != Thread.State.WAITING && t.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        return t;
    }

    static void synchronous(boolean fair) throws Exception {
        SynchronousQueue<String> q = new SynchronousQueue<>(fair);
        System.out.println(q.offer("x") + " " + q.poll() + " " + q.peek() + " " + q.size() + q.isEmpty() + q.remainingCapacity() + q + q.contains("x") + q.remove("x") + q.iterator().hasNext());
        attempt("add", () -> q.add("x"));
        attempt("remove", () -> q.remove());
        attempt("element", () -> q.element());
        attempt("null", () -> q.offer(null));
        System.out.println(q.offer("x", 2, TimeUnit.MILLISECONDS) + " " + q.poll(2, TimeUnit.MILLISECONDS) + " " + q.poll(-5, TimeUnit.SECONDS));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String s = "p" + i;
            threads.add(waiting(Thread.ofVirtual().start(() -> {
                try {
                    q.put(s);
                } catch (InterruptedException e) {
                    System.out.println(s + " interrupted " + Thread.currentThread().isInterrupted());
                }
            })));
        }
        System.out.println(q.take() + q.poll());
        System.out.println(q.poll(1, TimeUnit.SECONDS) + q.poll());
        for (Thread t : threads) {
            t.join();
        }
        String[] got = new String[3];
        threads.clear();
        for (int i = 0; i < 3; i++) {
            int n = i;
            threads.add(waiting(Thread.ofPlatform().start(() -> {
                try {
                    got[n] = n == 2 ? q.poll(5, TimeUnit.SECONDS) : q.take();
                } catch (InterruptedException e) {
                    got[n] = "interrupted " + Thread.currentThread().isInterrupted();
                }
            })));
        }
        threads.get(1).interrupt();
        threads.get(1).join();
        System.out.println(q.offer("a") + " " + q.offer("b", 1, TimeUnit.SECONDS) + " " + q.offer("c"));
        for (Thread t : threads) {
            t.join();
        }
        System.out.println(Arrays.toString(got));
        Thread.currentThread().interrupt();
        attempt("interrupted put", () -> {
            q.put("x");
            return 1;
        });
        Thread.currentThread().interrupt();
        attempt("interrupted poll", () -> q.poll(1, TimeUnit.SECONDS));
        Thread.currentThread().interrupt();
        attempt("interrupted offer", () -> q.offer("x", 0, TimeUnit.SECONDS));
        System.out.println(Thread.currentThread().isInterrupted());
        Thread putter = waiting(Thread.ofVirtual().start(() -> {
            try {
                q.put("y");
            } catch (InterruptedException e) {
            }
        }));
        List<String> into = new ArrayList<>();
        System.out.println(q.drainTo(into, 5) + " " + into + q.drainTo(into));
        putter.join();
        attempt("itself", () -> q.drainTo(q));
    }

    static void handOver() throws Exception {
        SynchronousQueue<Integer> q = new SynchronousQueue<>();
        AtomicInteger sum = new AtomicInteger();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int n = i;
            all.add(Thread.startVirtualThread(() -> {
                try {
                    for (int j = 0; j < 5; j++) {
                        q.put(n * 10 + j);
                    }
                } catch (InterruptedException e) {
                }
            }));
            all.add(Thread.startVirtualThread(() -> {
                try {
                    for (int j = 0; j < 5; j++) {
                        sum.addAndGet(q.take());
                    }
                } catch (InterruptedException e) {
                }
            }));
        }
        for (Thread t : all) {
            t.join();
        }
        System.out.println(sum);
    }

    static void deque() throws Exception {
        LinkedBlockingDeque<Integer> d = new LinkedBlockingDeque<>(3);
        d.put(1);
        d.putFirst(2);
        d.push(3);
        System.out.println(d + " " + d.offer(4) + d.offerFirst(5) + d.offerLast(6) + d.remainingCapacity() + d.size());
        attempt("add", () -> d.add(7));
        attempt("addFirst", () -> {
            d.addFirst(7);
            return 1;
        });
        attempt("null", () -> d.offerFirst(null));
        System.out.println(d.offerLast(4, 2, TimeUnit.MILLISECONDS) + " " + d.offerFirst(4, 2, TimeUnit.MILLISECONDS) + d.offer(9, 0, TimeUnit.SECONDS));
        System.out.println(d.peek() + " " + d.peekFirst() + d.peekLast() + d.getFirst() + d.getLast() + d.element() + d.contains(2) + d.contains(9));
        Iterator<Integer> back = d.descendingIterator();
        while (back.hasNext()) {
            System.out.print(back.next() + ";");
        }
        System.out.println(d.takeLast() + " " + d.takeFirst() + d.poll(1, TimeUnit.SECONDS) + d.pollFirst(1, TimeUnit.MILLISECONDS) + d.pollLast(0, TimeUnit.SECONDS) + d.poll() + d.pollLast() + d.peekLast());
        attempt("pop", () -> d.pop());
        attempt("getLast", () -> d.getLast());
        attempt("capacity", () -> new LinkedBlockingDeque<Integer>(0));
        Thread taker = waiting(Thread.ofVirtual().start(() -> {
            try {
                System.out.println("took " + d.takeLast());
            } catch (InterruptedException e) {
            }
        }));
        d.addFirst(8);
        taker.join();
        d.addAll(List.of(1, 2, 3));
        Thread putter = waiting(Thread.ofVirtual().start(() -> {
            try {
                d.putFirst(0);
            } catch (InterruptedException e) {
                System.out.println("interrupted");
            }
        }));
        putter.interrupt();
        putter.join();
        Thread other = waiting(Thread.ofVirtual().start(() -> {
            try {
                d.putLast(4);
            } catch (InterruptedException e) {
            }
        }));
        System.out.println(d.remove(2));
        other.join();
        List<Integer> into = new ArrayList<>();
        System.out.println(d + " " + d.drainTo(into, 2) + into + d + Arrays.toString(d.toArray()));
        d.clear();
        System.out.println(d.isEmpty() + " " + new LinkedBlockingDeque<>(List.of(1, 2)) + new LinkedBlockingDeque<Integer>().remainingCapacity());
        BlockingDeque<String> b = new LinkedBlockingDeque<>();
        b.offer("x");
        b.addFirst("w");
        System.out.println(b.takeFirst() + b.removeLast() + b.pollFirst());
    }

    record Job(int priority, String name) implements Comparable<Job> {
        public int compareTo(Job other) {
            return Integer.compare(priority, other.priority);
        }
    }

    static void priorities() throws Exception {
        PriorityBlockingQueue<Job> q = new PriorityBlockingQueue<>();
        Thread taker = waiting(Thread.ofVirtual().start(() -> {
            try {
                System.out.println("took " + q.take());
            } catch (InterruptedException e) {
            }
        }));
        q.put(new Job(1, "first"));
        taker.join();
        q.add(new Job(3, "c"));
        q.offer(new Job(2, "b"));
        q.offer(new Job(1, "a"), 1, TimeUnit.DAYS);
        q.put(new Job(2, "d"));
        System.out.println(q + " " + q.size() + q.peek() + q.remainingCapacity());
        System.out.println(q.remove(new Job(2, "b")) + " " + q.contains(new Job(3, "c")) + q);
        System.out.println(q.poll() + " " + q.take() + q.poll(1, TimeUnit.SECONDS) + q.poll() + q.poll(1, TimeUnit.MILLISECONDS));
        attempt("null", () -> q.offer(null));
        attempt("capacity", () -> new PriorityBlockingQueue<Integer>(0));
        PriorityBlockingQueue<String> r = new PriorityBlockingQueue<>(4, Comparator.reverseOrder());
        r.addAll(List.of("b", "d", "a", "c"));
        List<String> into = new ArrayList<>();
        System.out.println(r + " " + r.drainTo(into, 3) + into + r + Arrays.toString(r.toArray()));
        System.out.println(new PriorityBlockingQueue<>(List.of(5, 4, 3, 2, 1)) + " " + new PriorityQueue<>(List.of(9, 7, 8, 1, 2, 3)) + new PriorityQueue<>(new PriorityQueue<>(List.of(3, 2, 1))));
        r.clear();
        System.out.println(r.isEmpty());
    }

    static void linked() {
        ConcurrentLinkedDeque<Integer> d = new ConcurrentLinkedDeque<>(List.of(1, 2));
        d.addFirst(0);
        d.offerLast(3);
        Iterator<Integer> it = d.iterator();
        d.add(4);
        d.removeFirst();
        int sum = 0;
        for (int i : d) {
            sum += i;
            d.remove(i);
        }
        System.out.println(d + " " + sum + it.hasNext() + d.pollFirst() + d.peekLast() + d.pollLast());
        attempt("null", () -> d.offer(null));
        attempt("pop", () -> d.pop());
        d.push(7);
        d.push(8);
        Iterator<Integer> back = d.descendingIterator();
        System.out.println(back.next() + " " + back.next() + back.hasNext() + d.getFirst() + d.size());
    }

    public static void main(String[] args) throws Exception {
        synchronous(false);
        synchronous(true);
        handOver();
        deque();
        priorities();
        linked();
    }
}
