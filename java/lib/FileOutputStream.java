package java.io;

/** Writes bytes to a named pipe. */
public class FileOutputStream implements AutoCloseable {
  private final Object pipe;
  private boolean closed;

  public FileOutputStream(String name) {
    this(new File(name), false);
  }

  public FileOutputStream(File file) {
    this(file, false);
  }

  public FileOutputStream(File file, boolean append) {
    pipe = Intrinsics.pipe(file.getPath());
    open(append);
  }

  private void open(boolean append) {
    open0(append);
  }

  private void open0(boolean append) {
    Intrinsics.openPipe(pipe, true);
  }

  public void write(int b) throws IOException {
    if (closed) {
      throw new IOException("Stream Closed");
    }
    write(b, false);
  }

  private void write(int b, boolean append) {
    Intrinsics.writePipe(pipe, b);
  }

  public void close() throws IOException {
    if (!closed) {
      closed = true;
      Intrinsics.closePipe(pipe, true);
    }
  }
}
