package java_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/scheduler"
)

// Who waits for the result of a task waits for a thread of the program, and not for work
// from outside: that nobody can give the result is a fault.
func TestWaitingForAResultIsNotIdle(t *testing.T) {
	const src = `
import java.util.concurrent.*;

public class Test {
  static final BlockingQueue<String> connections = new ArrayBlockingQueue<>(1);

  static void nested() throws InterruptedException {
    connections.take();
    connections.take();
  }

  public static void main(String[] args) throws Exception {
    connections.add("the only one");
    %s
  }
}`
	for body, want := range map[string]string{
		`ExecutorService e = Executors.newVirtualThreadPerTaskExecutor();
		 Future<?> f = e.submit(() -> { nested(); return null; });
		 f.get();`: "#2 waits for a signal of ArrayBlockingQueue.notEmpty. No thread is left that could give what they wait for. " +
			"Behind it, main waits for the result of a task, which #2 runs.",
		`FutureTask<String> f = new FutureTask<>(() -> { nested(); return null; });
		 Thread.ofVirtual().name("runner").start(f);
		 f.get();`: "runner waits for a signal of ArrayBlockingQueue.notEmpty. No thread is left that could give what they wait for. " +
			"Behind it, main waits for the result of a task, which runner runs.",
		`new FutureTask<>(() -> null).get();`:     "main waits for the result of a FutureTask. No thread is left that could give what they wait for.",
		`new CompletableFuture<String>().join();`: "main waits for the result of a CompletableFuture. No thread is left that could give what they wait for.",
	} {
		o := run(t, "Test.java", fmt.Sprintf(src, body), scheduler.Config{})
		assert.Equal(t, deadlock.LostSignal, o.verdict, body)
		assert.Equal(t, []string{want}, deadlock.ExplainRun(o.trace).Text, body)
	}
}

// A consumer of which nobody waits for the result is idle, though it is a task.
func TestIdleTaskIsIdle(t *testing.T) {
	o := run(t, "Test.java", `
import java.util.concurrent.*;

public class Test {
  public static void main(String[] args) throws Exception {
    BlockingQueue<String> work = new LinkedBlockingQueue<>();
    ExecutorService e = Executors.newVirtualThreadPerTaskExecutor();
    for (int i = 0; i < 2; i++) {
      e.submit(() -> work.take());
    }
  }
}`, scheduler.Config{})
	assert.Equal(t, deadlock.Idle, o.verdict)
}

// So it is on the workers of a pool, each of which owns itself while it runs a task.
func TestIdleTaskOfAPoolIsIdle(t *testing.T) {
	o := run(t, "Test.java", `
import java.util.concurrent.*;

public class Test {
  public static void main(String[] args) throws Exception {
    BlockingQueue<String> work = new LinkedBlockingQueue<>();
    ExecutorService e = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 2; i++) {
      e.submit(() -> work.take());
    }
    Thread.sleep(10);
    e.shutdown();
  }
}`, scheduler.Config{})
	assert.Equal(t, deadlock.Idle, o.verdict)
	assert.Equal(t, []string{
		"pool-1-thread-1 and pool-1-thread-2 wait for work from outside, and hold nothing that anybody waits for. That is no fault.",
	}, deadlock.ExplainRun(o.trace).Text)
}

// Who waits for room has something to give, and waits for no work.
func TestWaitingForRoomIsNotIdle(t *testing.T) {
	for _, queue := range []string{"ArrayBlockingQueue", "LinkedBlockingQueue", "LinkedBlockingDeque"} {
		o := run(t, "Test.java", fmt.Sprintf(`
import java.util.concurrent.*;

public class Test {
  public static void main(String[] args) throws Exception {
    BlockingQueue<Integer> queue = new %s<>(1);
    queue.put(1);
    queue.put(2);
  }
}`, queue), scheduler.Config{})
		assert.Equal(t, deadlock.LostSignal, o.verdict, queue)
		assert.Equal(t, []string{"main waits for a signal of " + queue + ".notFull. No thread is left that could give what they wait for."},
			deadlock.ExplainRun(o.trace).Text)
	}
}

// A pool that its own worker shuts down does not interrupt that, as the worker has its own
// lock, and the pool does not end as long as the worker waits for that.
func TestWorkerThatShutsItsPoolDown(t *testing.T) {
	o := run(t, "Test.java", `
import java.util.concurrent.*;

public class Test {
  public static void main(String[] args) {
    ExecutorService e = Executors.newFixedThreadPool(1);
    e.submit(() -> {
      e.shutdown();
      System.out.println("closing");
      return e.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    });
  }
}`, scheduler.Config{})
	assert.Equal(t, "closing\n", o.output)
	assert.Equal(t, deadlock.LostSignal, o.verdict)
}

// Who waits at a barrier waits for others of the program.
func TestBarrierIsNotIdle(t *testing.T) {
	o := run(t, "Test.java", `
import java.util.concurrent.*;

public class Test {
  public static void main(String[] args) {
    CyclicBarrier barrier = new CyclicBarrier(3);
    ExecutorService e = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 3; i++) {
      e.submit(() -> barrier.await());
    }
    e.shutdown();
  }
}`, scheduler.Config{})
	assert.Equal(t, deadlock.LostSignal, o.verdict)
	assert.Equal(t, []string{
		"pool-1-thread-1 waits for a signal of CyclicBarrier.trip; pool-1-thread-2 waits for a signal of CyclicBarrier.trip. " +
			"No thread is left that could give what they wait for.",
	}, deadlock.ExplainRun(o.trace).Text)
}

// Two tasks that wait for each other's results are a deadlock.
func TestTasksThatWaitForEachOther(t *testing.T) {
	o := run(t, "Test.java", `
import java.util.concurrent.*;

public class Test {
  static FutureTask<String> one, two;

  public static void main(String[] args) throws Exception {
    one = new FutureTask<>(() -> two.get());
    two = new FutureTask<>(() -> one.get());
    Thread.ofVirtual().name("first").start(one);
    Thread.ofVirtual().name("second").start(two);
  }
}`, scheduler.Config{})
	assert.Equal(t, deadlock.Deadlock, o.verdict)
	assert.Equal(t, []string{
		"first waits for the result of a task, which second runs. second waits for the result of a task, which first runs. " +
			"They wait in a circle, so none of them ever goes on.",
	}, deadlock.ExplainRun(o.trace).Text)
}
