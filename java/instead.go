package java

import "strings"

// insteadOf says what to use instead of a class of the JDK that is not supported.
func insteadOf(name string) string {
	use := replacements[name[strings.LastIndexByte(name, '.')+1:]]
	if use == "" {
		return ""
	}
	return "; use " + use
}

// replacements are what there is instead of classes of the JDK.
var replacements = map[string]string{
	"Vector": "Collections.synchronizedList", "Stack": "ArrayDeque", "Hashtable": "ConcurrentHashMap", "StringBuffer": "StringBuilder",
	"IdentityHashMap": "HashMap", "WeakHashMap": "HashMap", "BitSet": "boolean[]", "EnumSet": "Set.of or EnumMap", "StringJoiner": "String.join",
	"ConcurrentSkipListMap": "ConcurrentHashMap, or a TreeMap under a lock", "ConcurrentSkipListSet": "ConcurrentHashMap.newKeySet, or a TreeSet under a lock",
	"CopyOnWriteArraySet": "CopyOnWriteArrayList.addIfAbsent", "TransferQueue": "SynchronousQueue", "LinkedTransferQueue": "SynchronousQueue or LinkedBlockingQueue",
	"DelayQueue": "a ScheduledExecutorService", "Timer": "a ScheduledExecutorService", "TimerTask": "a ScheduledExecutorService",
	"Phaser": "CyclicBarrier or CountDownLatch", "Exchanger": "two SynchronousQueues", "StampedLock": "ReentrantReadWriteLock",
	"AbstractQueuedSynchronizer": "ReentrantLock or Semaphore", "ForkJoinTask": "CompletableFuture", "RecursiveTask": "CompletableFuture",
	"RecursiveAction": "CompletableFuture", "ForkJoinWorkerThread": "ForkJoinPool.commonPool", "StructuredTaskScope": "an ExecutorService in a try",
	"ScopedValue": "ThreadLocal", "InheritableThreadLocal": "ThreadLocal", "ThreadGroup": "a list of threads", "SubmissionPublisher": "a BlockingQueue",
	"AtomicLongArray": "an array of AtomicLong", "AtomicReferenceArray": "an array of AtomicReference", "AtomicStampedReference": "AtomicReference of a record",
	"AtomicMarkableReference": "AtomicReference of a record", "LongAccumulator": "AtomicLong.accumulateAndGet", "DoubleAdder": "AtomicReference",
	"DoubleAccumulator": "AtomicReference", "AtomicIntegerFieldUpdater": "AtomicInteger", "AtomicLongFieldUpdater": "AtomicLong",
	"AtomicReferenceFieldUpdater": "AtomicReference", "VarHandle": "the classes of java.util.concurrent.atomic", "MethodHandles": "a lambda",
	"MethodHandle": "a lambda", "Unsafe": "the classes of java.util.concurrent.atomic", "Random": "fixed numbers", "ThreadLocalRandom": "fixed numbers",
	"SecureRandom": "fixed numbers", "UUID": "a fixed text", "BigInteger": "long", "BigDecimal": "long", "Scanner": "constants",
	"BufferedReader": "constants", "Logger": "System.out", "Instant": "System.nanoTime", "LocalDateTime": "System.nanoTime", "LocalDate": "a text",
	"Clock": "System.nanoTime", "Pattern": "String.split or contains", "Matcher": "String.split or contains", "DecimalFormat": "String.format",
	"ServerSocket": "a SynchronousQueue", "Socket": "a SynchronousQueue, or Thread.sleep for the time that it takes", "HttpClient": "Thread.sleep for the time that it takes",
	"Connection": "a class of your own with Thread.sleep for the time that it takes", "ProcessBuilder": "Runtime.exec", "Files": "File and its streams", "Path": "File",
	"ManagementFactory": "the figures of gridlock run", "ThreadMXBean": "the explanation of gridlock run", "OptionalLong": "Optional",
	"DoubleStream": "Stream",
}
