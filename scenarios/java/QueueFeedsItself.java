/*
 * name: queue-feeds-itself
 * title: A worker puts into a full queue that only it empties
 * story: A crawler has one worker and a bounded queue. The worker takes a page, finds two
 *   links and puts them into its own queue, which has room for one. It waits for room that
 *   only it could make.
 * look-at: The worker waits for itself, by way of the queue.
 * sources: java.util.concurrent.ArrayBlockingQueue
 * expect: jdk 21-, carriers 1-: lost-signal
 * repaired-by: queue-feeds-itself-fixed
 */
import java.util.concurrent.ArrayBlockingQueue;

public class QueueFeedsItself {
  static final ArrayBlockingQueue<String> pages = new ArrayBlockingQueue<>(1);

  static void crawl() {
    try {
      String page = pages.take();
      pages.put(page + "/left");
      pages.put(page + "/right");
      System.out.println(pages.take());
      System.out.println(pages.take());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    pages.put("home");
    Thread crawler = Thread.ofVirtual().name("crawler").start(QueueFeedsItself::crawl);
    crawler.join();
  }
}
