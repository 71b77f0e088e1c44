import java.util.concurrent.*;

/** The texts of threads, without the numbers that differ from run to run. */
public class ThreadTexts {
    static void show(Thread t) {
        String s = t.toString();
        System.out.println(s.substring(0, s.indexOf("#") + 1) + s.substring(s.indexOf(s.contains(",") ? "," : "]")));
    }

    public static void main(String[] args) throws Exception {
        show(Thread.currentThread());
        Thread platform = new Thread(() -> show(Thread.currentThread()));
        show(platform);
        platform.start();
        platform.join();
        show(platform);
        CountDownLatch go = new CountDownLatch(1);
        Thread v = Thread.ofVirtual().name("v").unstarted(() -> {
            show(Thread.currentThread());
            try {
                go.await();
            } catch (InterruptedException e) {
            }
        });
        show(v);
        v.start();
        while (v.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        show(v);
        go.countDown();
        v.join();
        show(v);
        Thread sleeper = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
            }
        });
        while (sleeper.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        show(sleeper);
        sleeper.interrupt();
        sleeper.join();
        System.out.println(("" + v).equals(v.toString()) + " " + String.valueOf(platform).startsWith("Thread[#"));
    }
}
