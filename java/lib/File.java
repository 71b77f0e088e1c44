package java.io;

/** The name of a file. Of files there are only named pipes, which mkfifo makes. */
public class File {
  private static int made;

  private final String path;
  private boolean empty; // createTempFile made it

  public File(String path) {
    if (path == null) {
      throw new NullPointerException();
    }
    this.path = path;
  }

  public static File createTempFile(String prefix, String suffix) throws IOException {
    if (prefix.length() < 3) {
      throw new IllegalArgumentException("Prefix string \"" + prefix + "\" too short: length must be at least 3");
    }
    File file = new File("/tmp/" + prefix + made++ + (suffix == null ? ".tmp" : suffix));
    file.empty = true;
    return file;
  }

  public String getPath() {
    return path;
  }

  public String toString() {
    return path;
  }

  public boolean delete() {
    if (!empty) {
      Intrinsics.refuse("File.delete of what createTempFile did not make");
    }
    empty = false;
    return true;
  }

  public void deleteOnExit() {}
}
