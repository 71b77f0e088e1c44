import static java.util.concurrent.TimeUnit.*;
import static java.util.concurrent.Executors.newFixedThreadPool;
import java.util.concurrent.*;
public class Names {
    static int n;
    static synchronized void inc() { n++; Names.class.notifyAll(); }
    public static void main(String[] a) throws Exception {
        Thread t = Thread.startVirtualThread(() -> { for (int i = 0; i < 3; i++) inc(); });
        synchronized (Names.class) { while (n < 2) Names.class.wait(); }
        t.join();
        synchronized (String.class) { System.out.println(n); }
        CountDownLatch l = new CountDownLatch(1);
        System.out.println(l.await(5, MILLISECONDS));
        ExecutorService p = newFixedThreadPool(2);
        p.submit(() -> System.out.println("x")).get();
        p.shutdown();
    }
}
