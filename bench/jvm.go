package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ErrNoJVM is what the error of FindJVM is.
var ErrNoJVM = errors.New("no JVM to compare with")

// JVM is an installed JVM.
type JVM struct {
	// Release is its feature number. Java is the command that starts it.
	Release int
	Java    string
}

var specification = regexp.MustCompile(`java\.specification\.version = (\d+)`)

// FindJVM asks a command which release it is. The error is an ErrNoJVM: there is no
// such command, or it has no virtual threads.
func FindJVM(ctx context.Context, java string) (JVM, error) {
	path, err := exec.LookPath(java)
	if err != nil {
		return JVM{}, fmt.Errorf("%w: there is no %s", ErrNoJVM, java)
	}
	out, err := exec.CommandContext(ctx, path, "-XshowSettings:properties", "-version").CombinedOutput()
	found := specification.FindSubmatch(out)
	if err != nil || found == nil {
		return JVM{}, fmt.Errorf("%w: %s does not say which release it is", ErrNoJVM, java)
	}
	release, err := strconv.Atoi(string(found[1]))
	if err != nil || release < 21 {
		return JVM{}, fmt.Errorf("%w: %s is release %s, expected 21 or later", ErrNoJVM, java, found[1])
	}
	return JVM{release, path}, nil
}

// command returns the command that runs a Java file with as many carriers.
func (j JVM) command(ctx context.Context, carriers int, file string) *exec.Cmd {
	return exec.CommandContext(ctx, j.Java, fmt.Sprintf("-Djdk.virtualThreadScheduler.parallelism=%d", carriers), file)
}

// rounds is how often a JVM runs a timed program: it is cold at first, and the machine
// may be busy.
const timedRounds = 3

// harness runs a program some times and prints how long the fastest took.
const harness = `
class Timed {
  public static void main(String[] args) throws Exception {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < %d; i++) {
      long began = System.nanoTime();
      %s.main(args);
      best = Math.min(best, System.nanoTime() - began);
    }
    System.out.println("makespan " + best);
  }
}
`

// harnessed returns a Java file with the harness as its first class, which is the one
// that a JVM runs.
func harnessed(class, source string) string {
	at := strings.Index(source, "public class ")
	return source[:at] + fmt.Sprintf(harness, timedRounds, class)[1:] + "\n" + source[at:]
}

// makespan runs a Java file on the JVM, and returns how long it took.
func (j JVM) makespan(ctx context.Context, carriers int, class, source string) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "gridlock-jvm")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, class+".java")
	if err := os.WriteFile(file, []byte(harnessed(class, source)), 0o600); err != nil {
		return 0, err
	}
	out, err := j.command(ctx, carriers, file).CombinedOutput()
	if err != nil {
		return 0, errors.Join(ctx.Err(), fmt.Errorf("%s failed on JDK %d: %w: %s", class, j.Release, err, out))
	}
	_, figure, ok := strings.Cut(string(out), "makespan ")
	ns, err := strconv.ParseInt(strings.TrimSpace(figure), 10, 64)
	if !ok || err != nil {
		return 0, fmt.Errorf("%s printed %q on JDK %d, expected its makespan", class, out, j.Release)
	}
	return time.Duration(ns), nil
}
