/*
 * name: file-read-fixed
 * title: Slow files are read by threads of the platform
 * story: file-read, with one change: those that read the files are threads of the platform.
 *   They block in the kernel as before, and keep nobody else from running.
 * look-at: All carriers are free while they read.
 * sources: JDK-8329593, openjdk/jdk#18598
 * machine: jdk 25, carriers 4
 * remedy: reading files by threads of the platform
 * expect: jdk 21-, carriers 1-: completed
 */
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

public class FileReadFixed {
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
      threads.add(Thread.ofPlatform().name("reader-" + i).start(() -> read(file)));
    }
    Thread.sleep(200);
    threads.add(Thread.ofVirtual().name("writer").start(() -> write(files)));
    for (Thread t : threads) {
      t.join();
    }
  }
}
