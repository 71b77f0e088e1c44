/*
 * name: queue-feeds-itself-fixed
 * title: A queue without a bound never makes its own worker wait
 * story: queue-feeds-itself with a LinkedBlockingQueue, to put into which never waits. Its
 *   size is bounded by what there is to crawl, and not by the queue.
 * look-at: The only wait that is left is for something to do.
 * sources: java.util.concurrent.LinkedBlockingQueue
 * remedy: a queue without a bound
 * expect: jdk 21-, carriers 1-: completed
 */
import java.util.concurrent.LinkedBlockingQueue;

public class QueueFeedsItselfFixed {
  static final LinkedBlockingQueue<String> pages = new LinkedBlockingQueue<>();

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
    Thread crawler = Thread.ofVirtual().name("crawler").start(QueueFeedsItselfFixed::crawl);
    crawler.join();
  }
}
