package java_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/bced87ab/gridlock/scheduler"
)

// What is between a task that waits and the start of its thread is what JDK 21 and 25
// have there.
func TestFramesOfExecutors(t *testing.T) {
	const future, task = "FutureTask.run", "ScheduledThreadPoolExecutor$ScheduledFutureTask.run"
	pool := []string{"ThreadPoolExecutor.runWorker", "ThreadPoolExecutor$Worker.run", "Thread.run"}
	bound := []string{"ThreadPerTaskExecutor$ThreadBoundFuture.run", "VirtualThread.run"}
	for _, c := range []struct {
		body string
		want []string
	}{
		{"pool.submit(() -> hang())", append([]string{"Executors$RunnableAdapter.call", future}, pool...)},
		{"pool.submit(() -> { hang(); })", append([]string{"Executors$RunnableAdapter.call", future}, pool...)},
		{"pool.submit(() -> { hang(); }, 1)", append([]string{"Executors$RunnableAdapter.call", future}, pool...)},
		{"pool.submit(() -> { hang(); return 1; })", append([]string{future}, pool...)},
		{"pool.execute(() -> hang())", pool},
		{"cached.execute(() -> hang())", pool},
		{"timer.schedule(() -> hang(), 1, TimeUnit.MILLISECONDS)", append([]string{"Executors$RunnableAdapter.call", future, task}, pool...)},
		{"timer.schedule(() -> { hang(); return 1; }, 1, TimeUnit.MILLISECONDS)", append([]string{future, task}, pool...)},
		{"timer.scheduleAtFixedRate(() -> hang(), 1, 1, TimeUnit.MILLISECONDS)", append([]string{"Executors$RunnableAdapter.call", "FutureTask.runAndReset", task}, pool...)},
		{"CompletableFuture.supplyAsync(() -> { hang(); return 1; }, pool)", append([]string{"CompletableFuture$AsyncSupply.run"}, pool...)},
		{"CompletableFuture.runAsync(() -> hang(), pool)", append([]string{"CompletableFuture$AsyncRun.run"}, pool...)},
		{"each.submit(() -> hang())", append([]string{"Executors$RunnableAdapter.call", future}, bound...)},
		{"each.submit(() -> { hang(); return 1; })", append([]string{future}, bound...)},
		{"each.execute(() -> hang())", []string{"ThreadPerTaskExecutor$TaskRunner.run", "VirtualThread.run"}},
	} {
		src := `import java.util.concurrent.*;
class T {
  static void hang() { new Semaphore(0).acquireUninterruptibly(); }
  public static void main(String[] args) {
    var pool = Executors.newFixedThreadPool(1);
    var cached = Executors.newCachedThreadPool();
    var timer = Executors.newScheduledThreadPool(1);
    var each = Executors.newVirtualThreadPerTaskExecutor();
    ` + c.body + `;
  }
}`
		assert.Equal(t, c.want, behind(t, run(t, "T.java", src, scheduler.Config{}), "T.hang"), c.body)
	}
}

// The workers of the common pool have the frames of their release.
func TestFramesOfForkJoinPools(t *testing.T) {
	worker := map[int][]string{
		21: {"ForkJoinTask.doExec", "ForkJoinPool$WorkQueue.topLevelExec", "ForkJoinPool.scan", "ForkJoinPool.runWorker", "ForkJoinWorkerThread.run"},
		25: {"ForkJoinTask.doExec", "ForkJoinPool$WorkQueue.topLevelExec", "ForkJoinPool.runWorker", "ForkJoinWorkerThread.run"},
	}
	action := "ForkJoinTask$RunnableExecuteAction."
	for _, c := range []struct {
		body       string
		in21, in25 []string
	}{
		{"CompletableFuture.runAsync(() -> hang())", []string{"CompletableFuture$AsyncRun.run", "CompletableFuture$AsyncRun.exec"}, nil},
		{"CompletableFuture.supplyAsync(() -> { hang(); return 1; })", []string{"CompletableFuture$AsyncSupply.run", "CompletableFuture$AsyncSupply.exec"}, nil},
		{
			"ForkJoinPool.commonPool().execute(() -> hang())",
			[]string{action + "exec"},
			[]string{action + "compute", action + "compute", "ForkJoinTask$InterruptibleTask.exec"},
		},
	} {
		src := `import java.util.concurrent.*;
class T {
  static void hang() { new Semaphore(0).acquireUninterruptibly(); }
  public static void main(String[] args) throws Exception { ` + c.body + `; Thread.sleep(1000); }
}`
		for jdk, want := range map[int][]string{21: c.in21, 25: c.in25} {
			if want == nil {
				want = c.in21
			}
			o := run(t, "T.java", src, scheduler.Config{JDK: jdk, MaxTime: time.Millisecond})
			assert.Equal(t, slices.Concat(want, worker[jdk]), behind(t, o, "T.hang"), "%s on %d", c.body, jdk)
		}
	}
}

// A class that extends Thread has its own run in the place of Thread.run.
func TestFramesOfThreadClasses(t *testing.T) {
	src := `import java.util.concurrent.*;
class T extends Thread {
  static void hang() { new Semaphore(0).acquireUninterruptibly(); }
  public void run() { more(); }
  void more() { hang(); }
  public static void main(String[] args) { new T().start(); }
}`
	assert.Equal(t, []string{"T.run"}, behind(t, run(t, "T.java", src, scheduler.Config{}), "T.hang"))
	src = strings.Replace(src, "new T().start()", "new Thread(() -> new T().more()).start()", 1)
	assert.Equal(t, []string{"T.lambda$main$0", "Thread.run"}, behind(t, run(t, "T.java", src, scheduler.Config{}), "T.hang"))
}

// A worker that has nothing to do waits as those of JDK 21 and 25 do.
func TestFramesOfIdleWorkers(t *testing.T) {
	worker := []string{"ThreadPoolExecutor.getTask", "ThreadPoolExecutor.runWorker", "ThreadPoolExecutor$Worker.run", "Thread.run"}
	take := "ScheduledThreadPoolExecutor$DelayedWorkQueue.take"
	limited := []string{"Unsafe.park", "LockSupport.parkNanos", "AbstractQueuedSynchronizer$ConditionObject.awaitNanos"}
	for _, c := range []struct {
		body string
		want []string
	}{
		{
			"Executors.newCachedThreadPool().execute(() -> {})",
			[]string{"Unsafe.park", "LockSupport.parkNanos", "LinkedTransferQueue$DualNode.await", "SynchronousQueue$Transferer.xferLifo", "SynchronousQueue.xfer", "SynchronousQueue.poll"},
		},
		{"Executors.newScheduledThreadPool(1).schedule(() -> {}, 9, TimeUnit.DAYS)", append(limited, take, take)},
		{
			"Executors.newScheduledThreadPool(1).schedule(() -> {}, 1, TimeUnit.NANOSECONDS)",
			[]string{
				"Unsafe.park", "LockSupport.park", "AbstractQueuedSynchronizer$ConditionNode.block", "ForkJoinPool.unmanagedBlock",
				"ForkJoinPool.managedBlock", "AbstractQueuedSynchronizer$ConditionObject.await", take, take,
			},
		},
	} {
		src := "import java.util.concurrent.*; class T { public static void main(String[] args) { " + c.body + "; } }"
		o := run(t, "T.java", src, scheduler.Config{MaxTime: time.Second})
		assert.Equal(t, slices.Concat(c.want, worker), names(o.trace.Machine.Stack(2)), c.body)
	}
}

// The frames of a thread that waits in a method of a queue are those of JDK 21.0.12 and
// 25.0.3, which do not differ here.
func TestFramesOfQueues(t *testing.T) {
	parked, timed := []string{"Unsafe.park", "LockSupport.park"}, []string{"Unsafe.park", "LockSupport.parkNanos"}
	node := "LinkedTransferQueue$DualNode.await"
	lifo, fifo := "SynchronousQueue$Transferer.xferLifo", "LinkedTransferQueue.xfer"
	condition := append(parked, "AbstractQueuedSynchronizer$ConditionNode.block", "ForkJoinPool.unmanagedBlock", "ForkJoinPool.managedBlock", "AbstractQueuedSynchronizer$ConditionObject.await")
	limited := append(timed, "AbstractQueuedSynchronizer$ConditionObject.awaitNanos")
	for _, c := range []struct {
		body string
		top  []string
		want []string
	}{
		{"new SynchronousQueue<>().put(1)", parked, []string{node, lifo, "SynchronousQueue.xfer", "SynchronousQueue.put"}},
		{"new SynchronousQueue<>().take()", parked, []string{node, lifo, "SynchronousQueue.xfer", "SynchronousQueue.take"}},
		{"new SynchronousQueue<>().offer(1, 9, TimeUnit.DAYS)", timed, []string{node, lifo, "SynchronousQueue.xfer", "SynchronousQueue.offer"}},
		{"new SynchronousQueue<>(true).poll(9, TimeUnit.DAYS)", timed, []string{node, fifo, "SynchronousQueue.xfer", "SynchronousQueue.poll"}},
		{"new SynchronousQueue<>(true).take()", parked, []string{node, fifo, "SynchronousQueue.xfer", "SynchronousQueue.take"}},
		{"full.put(1)", condition, []string{"LinkedBlockingDeque.putLast", "LinkedBlockingDeque.put"}},
		{"full.putFirst(1)", condition, []string{"LinkedBlockingDeque.putFirst"}},
		{"full.offer(1, 9, TimeUnit.DAYS)", limited, []string{"LinkedBlockingDeque.offerLast", "LinkedBlockingDeque.offer"}},
		{"new LinkedBlockingDeque<>().take()", condition, []string{"LinkedBlockingDeque.takeFirst", "LinkedBlockingDeque.take"}},
		{"new LinkedBlockingDeque<>().poll(9, TimeUnit.DAYS)", limited, []string{"LinkedBlockingDeque.pollFirst", "LinkedBlockingDeque.poll"}},
		{"new PriorityBlockingQueue<>().take()", condition, []string{"PriorityBlockingQueue.take"}},
		{"new PriorityBlockingQueue<>().poll(9, TimeUnit.DAYS)", limited, []string{"PriorityBlockingQueue.poll"}},
	} {
		src := `import java.util.*; import java.util.concurrent.*;
class T {
  static void hang(LinkedBlockingDeque<Integer> full) throws Exception { ` + c.body + `; }
  public static void main(String[] args) throws Exception {
    LinkedBlockingDeque<Integer> full = new LinkedBlockingDeque<>(1);
    full.add(1);
    hang(full);
  }
}`
		for _, jdk := range []int{21, 25} {
			o := run(t, "T.java", src, scheduler.Config{JDK: jdk, MaxTime: time.Hour})
			assert.Equal(t, slices.Concat(c.top, c.want), above(o, "T.hang"), c.body)
		}
	}
}

// above returns the frames above a method of the first thread.
func above(o outcome, method string) []string {
	frames := names(o.trace.Machine.Stack(1))
	return frames[:max(slices.Index(frames, method), 0)]
}

// names are frames without modules, packages and lines.
func names(frames []scheduler.Frame) []string {
	var all []string
	for _, f := range frames {
		all = append(all, f.Class[strings.LastIndexByte(f.Class, '.')+1:]+"."+f.Method)
	}
	return all
}

// behind returns the frames behind a method and what called it, of whichever thread is in
// it, without modules, packages and lines.
func behind(t *testing.T, o outcome, method string) []string {
	t.Helper()
	m := o.trace.Machine
	for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
		frames := names(m.Stack(id))
		if i := slices.Index(frames, method); i >= 0 {
			return frames[min(i+2, len(frames)):]
		}
	}
	return nil
}

// The lambdas of a class have the names that javac 21 and 25 gave them, which are written
// behind them.
func TestNamesOfLambdas(t *testing.T) {
	src := source(t, "Lambdas.java")
	for i, jdk := range []int{21, 25} {
		want, got := map[string]string{}, map[string]string{}
		for _, m := range regexp.MustCompile(`// ([\w-]+) (lambda\S+) (lambda\S+)`).FindAllStringSubmatch(src, -1) {
			want[m[1]] = m[2+i]
		}
		m := run(t, "Lambdas.java", src, scheduler.Config{JDK: jdk}).trace.Machine
		for id := scheduler.ThreadID(1); int(id) <= m.Threads(); id++ {
			frames := m.Stack(id)
			at := slices.IndexFunc(frames, func(f scheduler.Frame) bool { return f.Method == "stop" })
			if at >= 0 {
				got[m.Thread(id).Name] = frames[at+1].Method
			}
		}
		assert.Equal(t, want, got, jdk)
	}
}
