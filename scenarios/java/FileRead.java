/*
 * name: file-read
 * title: Threads that read a slow file keep their carriers, and who writes it has none
 * story: As many virtual threads as there are carriers each read a named pipe, which stands
 *   for any slow file: that blocks in the kernel, and the thread keeps its carrier. JDK 21
 *   and 22 let the pool have more carriers meanwhile, up to maxPoolSize. From 23 on they do
 *   not, as reads of files are short as a rule: the writer, a virtual thread too, never
 *   starts.
 * look-at: On JDK 21 the pool has more carriers than its parallelism, on 25 as many. Nobody
 *   is pinned: neither jdk.tracePinnedThreads nor JFR shows anything.
 * sources: JDK-8329593, openjdk/jdk#18598
 *   opensearch-project/OpenSearch#18833
 *   jdk.internal.misc.Blocker in java.io.FileInputStream of 21
 * machine: jdk 25, carriers 4
 * expect: jdk 21-22, carriers 1-: completed
 * expect: jdk 23-, carriers 1-: carrier-exhaustion other
 * repaired-by: file-read-fixed
 */
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

public class FileRead {
  static void read(File file) {
    try (FileInputStream in = new FileInputStream(file)) {
      in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(List<File> files) {
    for (File file : files) {
      try (FileOutputStream out = new FileOutputStream(file)) {
        out.write(1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static File makePipe() throws IOException, InterruptedException {
    File file = File.createTempFile("slow", ".pipe");
    file.delete();
    Runtime.getRuntime().exec(new String[] {"mkfifo", file.getPath()}).waitFor();
    file.deleteOnExit();
    return file;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 4);
    List<File> files = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= carriers; i++) {
      File file = makePipe();
      files.add(file);
      threads.add(Thread.ofVirtual().name("reader-" + i).start(() -> read(file)));
    }
    Thread.sleep(200);
    threads.add(Thread.ofVirtual().name("writer").start(() -> write(files)));
    for (Thread t : threads) {
      t.join();
    }
  }
}
