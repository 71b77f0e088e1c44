package java.lang;

/** A process that has ended well: mkfifo, the only one that there is. */
public class Process {
  static Process exec(String[] command) {
    if (command.length != 2 || !command[0].equals("mkfifo")) {
      Intrinsics.refuse("a process other than mkfifo FILE");
    }
    Intrinsics.makePipe(command[1]);
    return new Process();
  }

  public int waitFor() throws InterruptedException {
    return 0;
  }

  public int exitValue() {
    return 0;
  }
}
