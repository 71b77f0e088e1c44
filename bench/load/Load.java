import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

// Replays the requests of a simulated load on this JVM, in real time: a line of the file
// for each, with the nanoseconds of its arrival, whether it is pinned, and for how many
// it computes, waits, and computes. Prints how many ended while requests came, and the
// percentiles of the latency of all.
public class Load {
  static void compute(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  static void sleep(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it");
    }
  }

  static void request(long[] r) {
    compute(r[2]);
    if (r[1] == 1) {
      synchronized (r) {
        sleep(r[3]);
      }
    } else {
      sleep(r[3]);
    }
    compute(r[4]);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    List<long[]> requests = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      requests.add(Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray());
    }
    long duration = Long.parseLong(args[1]);
    for (int i = 0; i < 100; i++) { // warm up
      Thread t = Thread.ofVirtual().start(() -> request(new long[] {0, 1, 100_000, 1_000_000, 100_000}));
      if (i % 10 == 9) {
        t.join();
      }
    }
    Thread.sleep(500);
    long[] ended = new long[requests.size()];
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < ended.length; i++) {
      int n = i;
      long[] r = requests.get(i);
      long left = start + r[0] - System.nanoTime();
      if (left > 0) {
        sleep(left);
      }
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    request(r);
                    ended[n] = System.nanoTime() - start;
                  }));
    }
    for (Thread t : threads) {
      t.join();
    }
    long[] latency = new long[ended.length];
    int inTime = 0;
    for (int i = 0; i < ended.length; i++) {
      latency[i] = ended[i] - requests.get(i)[0];
      inTime += ended[i] < duration ? 1 : 0;
    }
    Arrays.sort(latency);
    System.out.printf(
        "load %d %d %d%n", inTime, latency[latency.length / 2], latency[(int) (latency.length * 0.99)]);
  }
}
