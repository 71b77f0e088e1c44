package java.io;

/** Reads bytes from a named pipe. */
public class FileInputStream implements AutoCloseable {
  private final Object pipe;
  private boolean closed;

  public FileInputStream(String name) {
    this(new File(name));
  }

  public FileInputStream(File file) {
    pipe = Intrinsics.pipe(file.getPath());
    open();
  }

  private void open() {
    open0();
  }

  private void open0() {
    Intrinsics.openPipe(pipe, false);
  }

  public int read() throws IOException {
    if (closed) {
      throw new IOException("Stream Closed");
    }
    return read0();
  }

  private int read0() {
    return Intrinsics.readPipe(pipe);
  }

  public void close() throws IOException {
    if (!closed) {
      closed = true;
      Intrinsics.closePipe(pipe, false);
    }
  }
}
